"""Arithmetic on named numbers, as written in the ``computed`` role: ``100 * [a] / [b] | .1f %``."""

from __future__ import annotations

import ast
import math
import operator
import re
import statistics
from collections.abc import Callable, Mapping
from typing import Any

REFERENCE = re.compile(r"\[([a-z0-9-]+)\](?:\.(x|n|low|high|value))?")
OPERATORS: dict[type, Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "median": lambda *values: statistics.median(values),
    "mean": lambda *values: statistics.fmean(values),
    "min": min,
    "max": max,
    "round": round,
    "sqrt": math.sqrt,
}


class ExpressionError(ValueError):
    """An expression that cannot be computed; the message says what is wrong with it."""


def compute(text: str, facts: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return the formatted result of ``expression | format unit`` and the ids of the facts it uses.

    ``[id]`` stands for a fact's number: the value itself, the point estimate of an estimate, or x/n of a
    count; ``.x .n .low .high`` name its parts. Raises ``ExpressionError`` for anything else.
    """
    expression, _, how = text.partition("|")
    spec, _, unit = how.strip().partition(" ")
    result, used = evaluate(expression, facts)
    if not used:
        raise ExpressionError("no fact in square brackets, for example [trial-n-patients]")
    try:
        shown = format(result, spec or "g")
    except (ValueError, TypeError) as error:
        raise ExpressionError(f"cannot compute {text!r}: {error}") from error
    separator = "" if unit == "%" or not unit else " "
    return f"{shown}{separator}{unit}", used


def evaluate(expression: str, facts: Mapping[str, Any]) -> tuple[float, list[str]]:
    """Return the number that ``expression`` gives and the ids of the facts it uses, each once."""
    used: list[str] = []
    names: dict[str, float] = {}

    def name(match: re.Match[str]) -> str:
        fact_id, part = match.groups()
        if fact_id not in facts:
            raise ExpressionError(f"unknown fact {fact_id!r}")
        used.append(fact_id)
        names[f"v{len(names)}"] = number(facts[fact_id].value, part, fact_id)
        return f"v{len(names) - 1}"

    source = REFERENCE.sub(name, expression).strip()
    try:
        result = _evaluate(ast.parse(source, mode="eval").body, names)
    except ExpressionError:
        raise
    except (SyntaxError, ValueError, TypeError, ArithmeticError) as error:
        raise ExpressionError(f"cannot compute {expression.strip()!r}: {error}") from error
    return result, list(dict.fromkeys(used))


def number(value: Any, part: str | None, fact_id: str) -> float:
    """Return the number that a fact's value (or the named part of it) stands for."""
    if part:
        found = getattr(value, part, None)
    elif isinstance(value, int | float):
        found = value
    elif hasattr(value, "x") and hasattr(value, "n"):
        found = value.x / value.n
    elif hasattr(value, "op"):
        raise ExpressionError(f"fact {fact_id!r} is a bound, not a number")
    else:
        found = getattr(value, "value", None)
    if not isinstance(found, int | float) or isinstance(found, bool):
        raise ExpressionError(f"fact {fact_id!r} has no number{' .' + part if part else ''}")
    return found


def _evaluate(node: ast.expr, names: Mapping[str, float]) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    if isinstance(node, ast.Name) and node.id in names:
        return names[node.id]
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](_evaluate(node.left, names), _evaluate(node.right, names))
    if isinstance(node, ast.UnaryOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](_evaluate(node.operand, names))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
        return FUNCTIONS[node.func.id](*(_evaluate(argument, names) for argument in node.args))
    raise ExpressionError(f"only numbers, facts, + - * / ** and {', '.join(FUNCTIONS)} are allowed")

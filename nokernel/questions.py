"""Banks of questions: one YAML file a page, checked whole before any of it is shown.

``questions.schema.json`` says which fields there are. Every problem is one line that names file, question
and field, and all problems of a file come at once.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from nokernel.expressions import REFERENCE, ExpressionError, evaluate

SCHEMA = json.loads(Path(__file__).with_name("questions.schema.json").read_text(encoding="utf-8"))
NO_ANSWERS = re.compile(
    r"\b\w+ of the above\b|^\W*(all|none|both|neither) of (these|them)\W*$", re.IGNORECASE
)
Question = dict[str, Any]


class QuestionsError(ValueError):
    """A bank that cannot be used; ``problems`` has one line for each thing to mend."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the lines; the message is all of them."""
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Bank:
    """The questions of one page: objectives by id, questions as in the file, and the line of each."""

    name: str
    chapter: str
    objectives: dict[str, str]
    questions: list[Question]
    lines: list[int]

    def place(self, index: int) -> str:
        """Return file, line and id of a question, as a message about it starts."""
        return f"{self.name}:{self.lines[index]}: question {self.questions[index]['id']!r}"


def load(path: Path, name: str = "") -> Bank:
    """Return the bank in ``path``; messages call the file ``name``.

    Raises ``QuestionsError`` for a file that is not YAML, not as the schema says, or without a clear key.
    """
    name = name or path.name
    data, lines = _read(path, name)
    problems = [f"{_place(name, data, lines, e.absolute_path)}: {_reason(e)}" for e in _schema_errors(data)]
    if problems:
        raise QuestionsError(problems)
    bank = Bank(name, data["chapter"], data["objectives"], data["questions"], lines)
    problems = list(_problems(bank, path.stem))
    if problems:
        raise QuestionsError(problems)
    return bank


def _read(path: Path, name: str) -> tuple[Any, list[int]]:
    """Return the file's content and the line on which each question starts."""
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        problems = [f"{name}:{line}: {key!r} is there twice" for key, line in _repeated(root)]
        if problems:
            raise QuestionsError(problems)
        data = loader.construct_document(root) if root else None
    except UnicodeDecodeError as error:
        raise QuestionsError([f"{name}: not UTF-8: {error}"]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        raise QuestionsError([f"{where}: not YAML: {getattr(error, 'problem', None) or error}"]) from error
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    items = [value.value for key, value in pairs if key.value == "questions"] or [[]]
    return data, [item.start_mark.line + 1 for item in items[0] if isinstance(item, yaml.Node)]


def _repeated(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """Yield each key that a mapping has twice, with its line; YAML itself would keep the last in silence."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield str(key.value), key.start_mark.line + 1
            if isinstance(key, yaml.ScalarNode):
                seen.add(key.value)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item)


def _schema_errors(data: Any) -> list[Any]:
    """Return what the schema says of a file, in the order of its questions."""
    types = SCHEMA["$defs"]["question"]["properties"]["type"]["enum"]

    def wanted(error: Any) -> bool:
        # A question whose type is unknown would be told what it lacks of every type.
        if "allOf" not in error.schema_path:
            return True
        question = data["questions"][error.absolute_path[1]]
        return isinstance(question, dict) and question.get("type") in types

    errors = filter(wanted, Draft202012Validator(SCHEMA).iter_errors(data))
    return sorted(errors, key=lambda e: [(isinstance(p, str), p) for p in e.absolute_path])


def _reason(error: Any) -> str:
    if error.validator == "not":  # a field of another type of question
        return "does not belong to this type of question"
    return " ".join(error.message.split())[:200]


def _place(name: str, data: Any, lines: list[int], path: Iterable[str | int]) -> str:
    """Return file, question and field of a schema error; positions count from 1."""
    parts = list(path)
    place = name
    if parts[:1] == ["questions"] and len(parts) > 1:
        index = int(parts[1])
        question = data["questions"][index]
        named = question.get("id") if isinstance(question, dict) else None
        place = f"{name}:{lines[index]}: question {repr(named) if named else index + 1}"
        parts = parts[2:]
    field = " ".join(str(p + 1) if isinstance(p, int) else p for p in parts)
    return f"{place}: {field}" if field else place


def _problems(bank: Bank, stem: str) -> Iterator[str]:
    """Yield what the schema cannot say, without looking at any fact."""
    if bank.chapter != stem:
        yield f"{bank.name}: chapter: {bank.chapter!r} is not the file's own name, {stem!r}"
    seen: set[str] = set()
    for index, question in enumerate(bank.questions):
        place = bank.place(index)
        if question["id"] in seen:
            yield f"{place}: id: another question of this file has it"
        seen.add(question["id"])
        if question["objective"] not in bank.objectives:
            known = ", ".join(bank.objectives)
            yield f"{place}: objective: {question['objective']!r} is none of this file's: {known}"
        yield from (f"{place}: {problem}" for problem in CHECKS.get(question["type"], _nothing)(question))


def _nothing(question: Question) -> Iterator[str]:
    yield from ()


def _check_options(question: Question) -> Iterator[str]:
    options = question["options"]
    right, single = len(key_of(question)), question["type"] == "single"
    if single and right != 1:
        yield f"options: {right} of them are correct; a single choice has exactly one"
    if not single and not 2 <= right < len(options):
        yield f"options: {right} of {len(options)} are correct; a multiple choice has two or more, not all"
    yield from _check_distinct("options", [option["text"] for option in options])
    for i, option in enumerate(options, 1):
        if found := NO_ANSWERS.search(option["text"]):
            yield f"options {i} text: {found[0]!r} is no answer of its own"


def _check_pairs(question: Question) -> Iterator[str]:
    yield from _check_distinct("pairs", [pair["item"] for pair in question["pairs"]])
    if len(matches_of(question)) < 2:
        yield "pairs: all have the same match"


def _check_accept(question: Question) -> Iterator[str]:
    if any(not re.search(r"\w", accepted) for accepted in question["accept"]):
        yield "accept: an answer needs a letter or a digit; others are not compared"


def _check_distinct(field: str, texts: list[str]) -> Iterator[str]:
    if len({text.strip().lower() for text in texts}) < len(texts):
        yield f"{field}: two of them read the same"


CHECKS: dict[str, Callable[[Question], Iterator[str]]] = {
    "single": _check_options,
    "multiple": _check_options,
    "match": _check_pairs,
    "text": _check_accept,
}


def load_folder(folder: Path, name: str = "") -> tuple[dict[str, Bank], dict[str, list[str]]]:
    """Return the banks of a folder by chapter, and the problems of each file that has any, by its stem."""
    banks: dict[str, Bank] = {}
    problems: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            banks[path.stem] = load(path, f"{name or folder.name}/{path.name}")
        except QuestionsError as error:
            problems[path.stem] = error.problems
    owner: dict[str, str] = {}
    for stem, bank in banks.items():
        for index, question in enumerate(bank.questions):
            first = owner.setdefault(question["id"], stem)
            if first != stem:
                line = f"{bank.place(index)}: id: {banks[first].name} has it too"
                problems.setdefault(stem, []).append(line)
    return banks, problems


def fact_problems(bank: Bank, facts: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the facts and calculations a bank names, one line each."""
    found = []
    for index, question in enumerate(bank.questions):
        place = bank.place(index)
        for fact_id in question.get("sources", ()):
            if fact_id not in facts:
                found.append(f"{place}: sources: unknown fact {fact_id!r}")
        if question["type"] == "numeric":
            found += [f"{place}: {problem}" for problem in _numeric_problems(question, facts)]
    return found


def _numeric_problems(question: Question, facts: Mapping[str, Any]) -> Iterator[str]:
    fields = {"answer": question["answer"]}
    fields |= {f"traps {i} value": trap["value"] for i, trap in enumerate(question.get("traps", ()), 1)}
    values: dict[str, float] = {}
    for field, expression in fields.items():
        try:
            values[field] = number_of(expression, facts)
        except ExpressionError as error:
            yield f"{field}: {error}"
    right = values.pop("answer", math.nan)
    for field, value in values.items():
        if abs(value - right) <= question["tolerance"]:
            yield f"{field}: {value:g} is within the tolerance of the right answer, {right:g}"


def number_of(expression: str | float, facts: Mapping[str, Any]) -> float:
    """Return the value of an answer or a trap; ``ExpressionError`` if it has no finite one."""
    value = evaluate(str(expression), facts)[0]
    if isinstance(value, complex) or not math.isfinite(value):
        raise ExpressionError(f"{expression} is not a finite number")
    return float(value)


def facts_behind(question: Question) -> list[str]:
    """Return the facts an answer rests on: its sources, and what it is calculated from."""
    calculated = [fact_id for fact_id, _ in REFERENCE.findall(str(question.get("answer", "")))]
    return list(dict.fromkeys([*question.get("sources", ()), *calculated]))


def key_of(question: Question) -> list[int]:
    """Return the positions of the correct options of a single or multiple choice."""
    return [i for i, option in enumerate(question["options"]) if option.get("correct")]


def matches_of(question: Question) -> list[str]:
    """Return the different matches of a question's pairs, in the order of the pairs."""
    return list(dict.fromkeys(pair["match"] for pair in question["pairs"]))


def shuffled(count: int, seed: str) -> list[int]:
    """Return 0 ... ``count`` - 1 in an order that ``seed`` decides and that is never the sorted one."""
    order = list(range(count))
    random.Random(seed).shuffle(order)
    return order if order != sorted(order) else order[1:] + order[:1]

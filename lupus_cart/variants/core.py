"""What all templates share: how one is declared, how its numbers are drawn, how its texts are put together.

A template is a function that takes ``draw``, a ``random.Random``, and returns the fields of a question that
vary. It may raise :class:`Again`: these numbers make no good question, draw others.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["TEMPLATES", "Again", "Template", "choices", "given", "listed", "numeric", "question", "template"]

Question = dict[str, Any]
Build = Callable[[random.Random], Question]
TRIES = 1000
DIGITS = 6
"""Answers are rounded to so many decimals: more would differ between versions of scipy."""


class Again(Exception):
    """The numbers drawn give a question with two keys, or with a trap too near the key."""


@dataclass(frozen=True)
class Template:
    """One question with numbers to draw; ``fixed`` are the fields that never vary."""

    name: str
    chapter: str
    fixed: Question
    build: Build


TEMPLATES: dict[str, Template] = {}


def template(chapter: str, name: str, **fixed: Any) -> Callable[[Build], Build]:
    """Declare a template of ``chapter``; ``fixed`` holds objective, level, concept, misconception, type."""

    def declare(build: Build) -> Build:
        if name in TEMPLATES:
            raise ValueError(f"there are two templates {name!r}")
        TEMPLATES[name] = Template(name, chapter, fixed, build)
        return build

    return declare


def question(name: str, seed: int | str, suffix: str) -> Question:
    """Return the variant of the template ``name`` for ``seed``; its id ends in ``suffix``."""
    one = TEMPLATES[name]
    draw = random.Random(f"{seed}:{name}")
    for _ in range(TRIES):
        try:
            return {"id": f"{name}-{suffix}", **one.fixed, "graded": True, **one.build(draw)}
        except Again:
            continue
    raise RuntimeError(f"template {name!r}: no usable numbers in {TRIES} draws for seed {seed!r}")


def given(value: float | str) -> str:
    """Return an invented number, or words with one, in the role that says so."""
    if isinstance(value, float):
        value = f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")
    return f"{{given}}`{value:,}`" if isinstance(value, int) and value > 9999 else f"{{given}}`{value}`"


def listed(texts: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))


def numeric(
    text: str,
    feedback: str,
    answer: float | str,
    *,
    unit: str,
    traps: Sequence[tuple[float | str, str]],
    value: float | None = None,
    tolerance: float = 0.01,
) -> Question:
    """Return the fields of a numeric question; ``Again`` if a trap is near the key or another trap.

    Traps are (value, feedback). With an expression for ``answer`` ``value`` is what it comes to, and the
    traps are taken as they are: whoever loads the bank computes them.
    """
    key = float(answer) if value is None else value  # type: ignore[arg-type]
    numbers = [trap for trap, _ in traps if not isinstance(trap, str)]
    seen = [key]
    for number in numbers:
        if any(abs(number - other) <= 2.5 * tolerance for other in seen):
            raise Again
        seen.append(number)
    return {
        "question": text,
        "answer": answer if isinstance(answer, str) else plain(answer),
        "tolerance": tolerance,
        "unit": unit,
        "traps": [
            {"value": trap if isinstance(trap, str) else plain(trap), "feedback": why} for trap, why in traps
        ],
        "feedback": feedback,
    }


def choices(
    draw: random.Random, text: str, feedback: str, options: Sequence[tuple[str, bool, str]]
) -> Question:
    """Return the fields of a choice, options shuffled; each is (text, right, feedback).

    ``Again`` if two options read the same.
    """
    if len({option[0] for option in options}) < len(options):
        raise Again
    shuffled = list(options)
    draw.shuffle(shuffled)
    shown = [
        {"text": words, **({"correct": True} if right else {}), "feedback": why}
        for words, right, why in shuffled
    ]
    return {"question": text, "options": shown, "feedback": feedback}


def plain(value: float) -> float | int:
    """Return a number as YAML should hold it: whole if it is whole, else with few decimals."""
    number = round(float(value), DIGITS)
    return int(number) if number == int(number) else number

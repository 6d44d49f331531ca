"""Questions as learning systems need them: every text in words, every number worked out.

A bank's texts are MyST with roles that a book resolves. Here a role becomes the words that a reader of the
book sees, and the sources behind those words become a list of references.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nokernel.lms.words import Text, Words
from nokernel.questions import Bank, Question, QuestionsError, fact_problems, facts_behind, number_of

__all__ = ["Item", "Loss", "Option", "Text", "Trap", "items_of", "shown"]


@dataclass(frozen=True)
class Option:
    """One option of a choice."""

    text: Text
    correct: bool
    feedback: Text


@dataclass(frozen=True)
class Trap:
    """A number that a typical mistake leads to."""

    value: float
    feedback: Text


@dataclass(frozen=True)
class Item:
    """One question; ``type`` says which of the fields from ``options`` to ``model`` it has.

    ``type`` is single, multiple, numeric, order, match or text. ``options`` stand in the order of the bank,
    whose keys are spread evenly over the positions. ``items`` stand in the right order, ``pairs`` are right.
    ``misconception`` is "" if none is known; ``image`` is a file, ``alt`` says in words what it shows.
    """

    id: str
    chapter: str
    type: str
    objective: str
    level: str
    concept: str
    misconception: str
    question: Text
    feedback: Text
    options: tuple[Option, ...] = ()
    answer: float = math.nan
    tolerance: float = 0
    unit: str = ""
    traps: tuple[Trap, ...] = ()
    items: tuple[Text, ...] = ()
    pairs: tuple[tuple[Text, Text], ...] = ()
    image: Path | None = None
    alt: str = ""
    accept: tuple[str, ...] = ()
    model: Text | None = None
    sources: tuple[str, ...] = ()
    graded: bool = False


@dataclass(frozen=True)
class Loss:
    """Something of a question that a format cannot carry."""

    item: str
    what: str


def items_of(bank: Bank, facts: Mapping[str, Any], root: Path = Path()) -> list[Item]:
    """Return the questions of a bank in its order; images are looked for under ``root``.

    Raises ``QuestionsError`` for facts and calculations that do not work out, and for a role that has no
    words outside the book.
    """
    if problems := fact_problems(bank, facts):
        raise QuestionsError(problems)
    items, problems = [], []
    for index, question in enumerate(bank.questions):
        try:
            items.append(_item(bank, question, facts, root))
        except ValueError as error:
            problems.append(f"{bank.place(index)}: {error}")
    if problems:
        raise QuestionsError(problems)
    return items


def shown(value: float, tolerance: float) -> str:
    """Return a number with as many decimals as its tolerance makes sense of, without thousands separators."""
    if not tolerance:
        return f"{value:.10g}"
    return f"{value:.{max(0, math.ceil(-math.log10(tolerance) - 1e-9))}f}"


def _item(bank: Bank, question: Question, facts: Mapping[str, Any], root: Path) -> Item:
    words = Words(facts)
    numeric = question["type"] == "numeric"
    item = Item(
        id=question["id"],
        chapter=bank.chapter,
        type=question["type"],
        objective=words.text(bank.objectives[question["objective"]]).plain,
        level=question["level"],
        concept=question["concept"],
        misconception=words.text(question.get("misconception", "")).plain,
        question=words.text(question["question"]),
        feedback=words.text(question["feedback"]),
        options=tuple(
            Option(words.text(o["text"]), bool(o.get("correct")), words.text(o["feedback"]))
            for o in question.get("options", ())
        ),
        answer=number_of(question["answer"], facts) if numeric else math.nan,
        tolerance=float(question.get("tolerance", 0)),
        unit=question.get("unit", ""),
        traps=tuple(
            Trap(number_of(t["value"], facts), words.text(t["feedback"])) for t in question.get("traps", ())
        ),
        items=tuple(words.text(text) for text in question.get("items", ())),
        pairs=tuple((words.text(p["item"]), words.text(p["match"])) for p in question.get("pairs", ())),
        image=root / question["image"] if "image" in question else None,
        alt=question.get("alt", ""),
        accept=tuple(question.get("accept", ())),
        model=words.text(question["model"]) if "model" in question else None,
        graded=bool(question.get("graded")),
    )
    used = dict.fromkeys([*facts_behind(question), *words.used])
    references = dict.fromkeys(_reference(facts[fact_id]) for fact_id in used)
    return Item(**{**vars(item), "sources": tuple(references)})


def _reference(fact: Any) -> str:
    """Return the source of a fact as one line: the work, the place in it, its address."""
    line = fact.source_text.rstrip(".")
    line += f", {fact.locator}" if fact.locator else ""
    return line + "." + (f" {fact.url}" if fact.url and fact.url not in line else "")

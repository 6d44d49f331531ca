"""CSV: one row a question, for a spreadsheet or a program of one's own.

UTF-8 with a byte order mark, as spreadsheets want it, commas, quotes around every field. A field that a
spreadsheet could take for a formula begins with an apostrophe, and so does one that begins with one: take
away one leading apostrophe to have the text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from nokernel.lms.bank import Item, Loss, Text
from nokernel.lms.parts import number

COLUMNS = {
    "id": "never changes, unique among all questions",
    "chapter": "the page of the book that the question belongs to",
    "type": "single, multiple, numeric, order, match or text",
    "level": "in Bloom's taxonomy, as the book revises it",
    "objective": "what the question is about, as the page words it",
    "concept": "two or three words",
    "misconception": "the wrong idea that the question reveals",
    "graded": "yes: made for a grade; the book's page holds no key",
    "question": "plain text",
    "unit": "numeric: of the answer",
    "tolerance": "numeric: how far an answer may be off",
    "image": "name of the image's file",
    "image_description": "what it shows",
    "model_answer": "text: in full",
    "feedback": "to be told after every answer",
    "sources": "what the answer rests on, one a line",
    "answer_N": "an option, a number, an item in the right order, the left of a pair or an accepted answer",
    "key_N": "right or wrong; the place of an item; the right of a pair",
    "feedback_N": "to be told after this answer",
}
"""What the columns hold. Those that end in N repeat as often as a question needs: N is 1, 2 ..."""
NUMBERED = [name.removesuffix("N") for name in COLUMNS if name.endswith("_N")]
FORMULA = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")
"""What a field must not begin with; the last four are wide forms of the first four."""
Answer = tuple[str, str, str]


def write(title: str, items: Sequence[Item], path: Path) -> list[Loss]:
    """Write the questions; return what a table cannot hold of them. It has no place for ``title``."""
    found = []
    for item in items:
        if item.image is not None:
            found.append(Loss(item.id, "a table has the image's name and description, not the image"))
        if any("<" in text.html for text in _texts(item)):
            found.append(Loss(item.id, "plain text: no emphasis, no links, a formula as its source"))
    path.write_bytes(b"\xef\xbb\xbf" + _csv(items).encode("utf-8"))
    return found


def _csv(items: Sequence[Item]) -> str:
    rows = [_row(item) for item in items]
    most = max((len(answers) for _, answers in rows), default=0)
    names = [name for name in COLUMNS if not name.endswith("_N")]
    names += [f"{name}{n}" for n in range(1, most + 1) for name in NUMBERED]
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, names, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for fields, answers in rows:
        for n, answer in enumerate(answers, 1):
            fields |= {f"{name}{n}": value for name, value in zip(NUMBERED, answer, strict=True)}
        writer.writerow(fields)
    return file.getvalue()


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    text = text.replace("\0", "").replace("\r\n", "\n")
    return "'" + text if text.startswith(FORMULA) else text


def _row(item: Item) -> tuple[dict[str, str], list[Answer]]:
    numeric = item.type == "numeric"
    fields = {
        name: getattr(item, name) for name in ("id", "chapter", "type", "level", "objective", "concept")
    }
    fields |= {"misconception": item.misconception, "unit": item.unit, "image_description": item.alt}
    fields |= {
        "graded": "yes" if item.graded else "no",
        "question": item.question.plain,
        "image": item.image.name if item.image is not None else "",
        "model_answer": item.model.plain if item.model else "",
        "feedback": item.feedback.plain,
        "sources": "\n".join(item.sources),
    }
    fields = {name: _safe(text) for name, text in fields.items()}
    fields["tolerance"] = number(item.tolerance) if numeric else ""
    safe = [(_safe(answer), _safe(key), _safe(feedback)) for answer, key, feedback in _answers(item)]
    if numeric:  # a number is no formula, though it begin with a minus
        values = [(item.answer, "right", ""), *((t.value, "wrong", t.feedback.plain) for t in item.traps)]
        safe = [(number(value, item.tolerance), key, _safe(told)) for value, key, told in values]
    return fields, safe


def _answers(item: Item) -> list[Answer]:
    """Return the answers of a question that has no numbers as answers."""
    answers = [(o.text.plain, "right" if o.correct else "wrong", o.feedback.plain) for o in item.options]
    answers += [(text.plain, str(place), "") for place, text in enumerate(item.items, 1)]
    answers += [(left.plain, right.plain, "") for left, right in item.pairs]
    return answers + [(accepted, "right", "") for accepted in item.accept]


def _texts(item: Item) -> list[Text]:
    texts = [item.question, item.feedback, *item.items, *(text for pair in item.pairs for text in pair)]
    texts += [text for option in item.options for text in (option.text, option.feedback)]
    return texts + [trap.feedback for trap in item.traps] + ([item.model] if item.model else [])

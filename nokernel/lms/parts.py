"""What several formats make of a question in the same way."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape
from mimetypes import guess_type
from string import ascii_uppercase

from nokernel.lms.bank import Item, Loss, Text, shown
from nokernel.questions import shuffled

NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML file may hold."""


def number(value: float, tolerance: float = 0) -> str:
    """Return a number as a program reads it: no exponent, no thousands separators, no trailing zeros.

    Three decimals more than the tolerance are kept, so that a key can be read and still is the key.
    """
    if tolerance:
        value = round(value, max(0, math.ceil(-math.log10(tolerance)) + 3))
    text = format(Decimal(repr(float(value))), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def with_unit(value: float, item: Item) -> str:
    """Return a number of a question as the book prints it, with its unit."""
    space = "" if item.unit in ("", "%") else " "
    return f"{shown(value, item.tolerance)}{space}{item.unit}"


def instruction(item: Item) -> str:
    """Return the place for a number before its unit, "" if there is no unit.

    Moodle puts its field in the place of five or more underscores; elsewhere the line tells the unit.
    """
    return f"Answer: _____ {item.unit}" if item.unit else ""


def shares(right: int, wrong: int) -> tuple[str, str]:
    """Return the percentage of the marks that a right and a wrong tick are worth.

    All right ticks together make 100 per cent; ticking everything makes 0.
    """
    return number(100 / right, 0.01), "-" + number(100 / wrong, 0.01)


def choices_of(item: Item) -> list[Text]:
    """Return the different matches of a question in the order in which the book's page shows them."""
    matches = list(dict.fromkeys(match for _, match in item.pairs))
    return [matches[n] for n in shuffled(len(matches), item.id)]


def mixed(item: Item) -> list[Text]:
    """Return the items of a question of order as the book's page mixes them."""
    return [item.items[n] for n in shuffled(len(item.items), item.id)]


def solution(item: Item) -> str:
    """Return the key of a question as one line of plain text."""
    letters = [
        letter for letter, option in zip(ascii_uppercase, item.options, strict=False) if option.correct
    ]
    choices = [choice.plain for choice in choices_of(item)]
    lines = {
        "numeric": lambda: with_unit(item.answer, item),
        "order": lambda: ", ".join(str(item.items.index(text) + 1) for text in mixed(item)),
        "match": lambda: ", ".join(
            f"{n}{ascii_uppercase[choices.index(match.plain)]}" for n, (_, match) in enumerate(item.pairs, 1)
        ),
        "text": lambda: "; ".join(item.accept),
    }
    make: Callable[[], str] = lines.get(item.type, lambda: ", ".join(letters))
    return make()


def picture(item: Item) -> tuple[str, str]:
    """Return the address of a question's image, all of it inside, and its bytes in base64."""
    assert item.image is not None
    data = base64.b64encode(item.image.read_bytes()).decode("ascii")
    return f"data:{guess_type(item.image.name)[0] or 'image/png'};base64,{data}", data


def afterwards(item: Item) -> str:
    """Return as HTML what is told after a question: model answer, the idea, what it rests on."""
    html = f"<p>Model answer: {item.model.html}</p>" if item.model else ""
    html += f"<p>{item.feedback.html}</p>"
    if item.sources:
        html += "<p>This rests on:</p><ul>"
        html += "".join(f"<li>{escape(source, quote=False)}</li>" for source in item.sources) + "</ul>"
    return html


def tags(item: Item) -> list[str]:
    """Return the labels by which an instructor finds a question."""
    labels = [f"level: {item.level}", f"concept: {item.concept}", f"objective: {item.objective}"]
    return [*labels, "graded"] if item.graded else labels


def losses(items: Sequence[Item], rules: Sequence[tuple[Callable[[Item], bool], str]]) -> list[Loss]:
    """Return a loss for each question that a rule is true of."""
    return [Loss(item.id, what) for item in items for applies, what in rules if applies(item)]

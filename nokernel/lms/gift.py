"""GIFT: one text file that Moodle and many other systems read.

Texts are HTML. A question of order has no form of its own in GIFT, so it becomes a matching of each item to
its place. Every text stands on one line, as a blank line would end a question and ``//`` begin a comment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from nokernel.lms.bank import Item, Loss
from nokernel.lms.parts import (
    NOT_XML,
    afterwards,
    instruction,
    losses,
    mixed,
    number,
    picture,
    shares,
    tags,
)

SPECIAL = re.compile(r"[\\~=#{}:]")
REFUSED = re.compile(r"->|^\[(html|moodle|plain|markdown)\]|&&\d{3};")
"""What makes another thing of an accepted answer, and no sign before it helps."""
CANNOT = "the accepted answer {!r} cannot be written in GIFT"

RULES: list[tuple[Callable[[Item], bool], str]] = [
    (lambda i: bool(i.misconception), "GIFT has no place for the misconception that a question reveals"),
    (lambda i: i.type == "multiple", "GIFT gives a part of the marks for a part of the right ticks"),
    (lambda i: i.type == "match", "GIFT gives a part of the marks for a part of the right pairs"),
    (lambda i: any("<" in m.html for _, m in i.pairs), "GIFT holds the right side of a pair as plain text"),
    (lambda i: i.type == "order", "GIFT has no questions of order: each item is matched to its place"),
    (lambda i: bool(i.unit), "GIFT has no unit: the question's text says which one"),
    (lambda i: i.image is not None, "the image is part of the text: some systems show its description only"),
    (lambda i: any("*" in a for a in i.accept), "in Moodle a * in an accepted answer stands for any text"),
]


def write(title: str, items: Sequence[Item], path: Path) -> list[Loss]:
    """Write the questions as the category ``title``; return what GIFT cannot hold of them."""
    category = _line(title).replace("/", "//").replace("\\", " ")
    blocks = [f"$CATEGORY: $course$/top/{category}"]
    found = losses(items, RULES)
    for item in items:
        refused = [answer for answer in item.accept if REFUSED.search(answer.strip())]
        found += [Loss(item.id, CANNOT.format(answer)) for answer in refused]
        if len(refused) < len(item.accept) or item.type != "text":
            blocks.append(_question(item))
        else:
            found.append(Loss(item.id, "the whole question: GIFT has none without an accepted answer"))
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8", newline="\n")
    return found


def _line(text: str) -> str:
    return re.sub(r"[ \t\r\n\f\v]+", " ", NOT_XML.sub("", text)).strip()


def _plain(text: str) -> str:
    """Return a text with a backslash before each sign that means something in GIFT."""
    return SPECIAL.sub(r"\\\g<0>", _line(text))


def _html(html: str) -> str:
    """Return HTML whose beginning is taken for neither a weight nor a format, and no part for an arrow."""
    html = _line(html).replace("->", "-&gt;")
    if html[:1] in ("%", "["):
        html = f"&#{ord(html[0])};{html[1:]}"
    return _plain(html)


def _question(item: Item) -> str:
    labels = "".join(" [tag:" + _line(tag).translate({91: "(", 93: ")"}) + "]" for tag in tags(item))
    text = f"<p>{item.question.html}</p>"
    if item.type == "order":
        text += "<p>Match each item to its place in the order; 1 is the first.</p>"
    text += f"<p>{escape(instruction(item))}</p>" if instruction(item) else ""
    if item.image is not None:
        text += f'<p><img src="{picture(item)[0]}" alt="{escape(item.alt)}"/></p>'
    answers = "\n".join(ANSWERS[item.type](item))
    begin = "{#" if item.type == "numeric" else "{"
    general = "####" + _html(afterwards(item))
    return f"// [id:{item.id}]{labels}\n::{item.id}::[html]{_html(text)}{begin}\n{answers}\n{general}\n}}"


def _choice(item: Item) -> list[str]:
    right = sum(option.correct for option in item.options)
    signs = ("=", "~")
    if item.type == "multiple":
        worth = shares(right, len(item.options) - right)
        signs = (f"~%{worth[0]}%", f"~%{worth[1]}%")
    return [
        f"{signs[0 if o.correct else 1]}{_html(o.text.html)}#{_html(o.feedback.html)}" for o in item.options
    ]


def _numeric(item: Item) -> list[str]:
    tolerance = number(item.tolerance)
    lines = [f"=%100%{number(item.answer, item.tolerance)}:{tolerance}"]
    return lines + [
        f"=%0%{number(trap.value, item.tolerance)}:{tolerance}#{_html(trap.feedback.html)}"
        for trap in item.traps
    ]


def _order(item: Item) -> list[str]:
    return [f"={_html(text.html)} -> {item.items.index(text) + 1}" for text in mixed(item)]


def _match(item: Item) -> list[str]:
    # Moodle, whose format this is, prints the right side as HTML.
    return [
        f"={_html(stem.html)} -> {_plain(escape(match.plain, quote=False))}" for stem, match in item.pairs
    ]


def _short(item: Item) -> list[str]:
    return [f"=%100%{_plain(answer)}" for answer in item.accept if not REFUSED.search(answer.strip())]


ANSWERS: dict[str, Callable[[Item], list[str]]] = {
    "single": _choice,
    "multiple": _choice,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "text": _short,
}
"""What makes the answers of a question, one line each."""

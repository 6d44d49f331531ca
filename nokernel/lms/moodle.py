"""Moodle XML: a category of questions for the question bank of a Moodle course.

Choices, numbers, matching and short answers are core types of every Moodle; ordering is one since 4.4. A
trap of a numeric question is an answer worth nothing that has its own feedback. Images are in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from nokernel.lms.bank import Item, Loss
from nokernel.lms.parts import NOT_XML, afterwards, instruction, losses, number, picture, shares, tags

RULES: list[tuple[Callable[[Item], bool], str]] = [
    (lambda i: bool(i.misconception), "Moodle has no place for the misconception that a question reveals"),
    (lambda i: i.type == "multiple", "Moodle gives a part of the marks for a part of the right ticks"),
    (lambda i: i.type == "match", "Moodle gives a part of the marks for a part of the right pairs"),
    (lambda i: i.type == "order", "needs Moodle 4.4 or newer, or the plug-in Ordering"),
    (lambda i: i.type == "text", "Moodle minds hyphens and other punctuation in an answer"),
]


def write(title: str, items: Sequence[Item], path: Path) -> list[Loss]:
    """Write the questions as the category ``title``; return what Moodle cannot hold of them."""
    quiz = Element("quiz")
    category = SubElement(quiz, "question", type="category")
    place = title.replace("/", "//")  # a single one would begin a category within the category
    _text(SubElement(category, "category"), f"$course$/top/{place}")
    _text(SubElement(category, "info", format="html"), "")
    for item in items:
        TYPES[item.type](_question(quiz, item), item)
    indent(quiz)
    path.write_bytes(b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(quiz, encoding="utf-8") + b"\n")
    return losses(items, RULES)


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = NOT_XML.sub("", text)


def _fields(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _html(parent: Element, name: str, html: str, **attributes: str) -> Element:
    element = SubElement(parent, name, attributes | {"format": "html"})
    _text(element, html)
    return element


def _question(quiz: Element, item: Item) -> Element:
    """Return a new question with what all types have in common."""
    kind = {"multiple": "multichoice", "single": "multichoice", "numeric": "numerical", "match": "matching"}
    kind |= {"order": "ordering", "text": "shortanswer"}
    question = SubElement(quiz, "question", type=kind[item.type])
    _text(SubElement(question, "name"), item.id)
    html = f"<p>{item.question.html}</p>"
    html += f"<p>{escape(instruction(item))}</p>" if instruction(item) else ""
    if item.image is None:
        _html(question, "questiontext", html)
    else:
        html += f'<p><img src="@@PLUGINFILE@@/{item.image.name}" alt="{escape(item.alt)}"/></p>'
        text = _html(question, "questiontext", html)
        file = SubElement(text, "file", name=item.image.name, path="/", encoding="base64")
        file.text = picture(item)[1]
    _html(question, "generalfeedback", afterwards(item))
    _fields(question, defaultgrade="1", penalty="0.3333333", hidden="0", idnumber=item.id)
    labels = SubElement(question, "tags")
    for tag in tags(item):
        _text(SubElement(labels, "tag"), tag)
    return question


def _answer(question: Element, text: str, fraction: str, feedback: str, form: str = "html") -> Element:
    answer = SubElement(question, "answer", fraction=fraction, format=form)
    _text(answer, text)
    _html(answer, "feedback", feedback)
    return answer


def _combined(question: Element) -> None:
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        _html(question, name, "")


def _choice(question: Element, item: Item) -> None:
    single, right = item.type == "single", sum(option.correct for option in item.options)
    worth = ("100", "0") if single else shares(right, len(item.options) - right)
    _fields(question, single=str(single).lower(), shuffleanswers="true", answernumbering="ABCD")
    _fields(question, showstandardinstruction="0" if single else "1")
    _combined(question)
    for option in item.options:
        _answer(question, option.text.html, worth[0 if option.correct else 1], option.feedback.html)


def _numeric(question: Element, item: Item) -> None:
    keys = [(item.answer, "100", "")]
    keys += [(trap.value, "0", trap.feedback.html) for trap in item.traps]
    for value, fraction, feedback in keys:
        text = number(value, item.tolerance)
        answer = _answer(question, text, fraction, feedback, "moodle_auto_format")
        _fields(answer, tolerance=number(item.tolerance))
    if item.unit:  # a learner may write it or not
        units = SubElement(question, "units")
        _fields(SubElement(units, "unit"), multiplier="1", unit_name=item.unit)
    _fields(
        question, unitgradingtype="0", unitpenalty="0", unitsleft="0", showunits="0" if item.unit else "3"
    )


def _match(question: Element, item: Item) -> None:
    _fields(question, shuffleanswers="true")
    _combined(question)
    for stem, match in item.pairs:
        pair = _html(question, "subquestion", stem.html)
        # Moodle prints it as it is, so that a sign such as < must be written as HTML has it.
        _text(SubElement(pair, "answer"), escape(match.plain, quote=False))


def _order(question: Element, item: Item) -> None:
    _fields(question, layouttype="VERTICAL", selecttype="ALL", selectcount=str(len(item.items)))
    _fields(question, gradingtype="ALL_OR_NOTHING", showgrading="HIDE", numberingstyle="none")
    _combined(question)
    _fields(question, shownumcorrect="0")
    for place, text in enumerate(item.items, 1):
        _text(SubElement(question, "answer", fraction=str(place), format="html"), text.html)


def _short(question: Element, item: Item) -> None:
    _fields(question, usecase="0")
    for accepted in item.accept:
        text = accepted.replace("*", "\\*")  # else it would stand for any text
        _answer(question, text, "100", "", "moodle_auto_format")


TYPES: dict[str, Callable[[Element, Item], None]] = {
    "single": _choice,
    "multiple": _choice,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "text": _short,
}
"""What writes the part of a question that only its type has."""

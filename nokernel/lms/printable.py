"""Questions on paper: one HTML file for the class and one with the key, each with all it needs inside.

No script, no address outside the file. Headings, lists and labels say what the parts are, so that a browser
that prints the file makes a tagged PDF of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from string import ascii_uppercase

from nokernel.lms.bank import Item, Loss
from nokernel.lms.parts import afterwards, choices_of, mixed, picture, solution, with_unit

STYLE = """
:root { color-scheme: light; }
body { max-width: 42rem; margin: 1.5rem auto; padding: 0 1rem; color: #000; background: #fff;
  overflow-wrap: anywhere; font: 1rem/1.45 "Liberation Serif", "Times New Roman", serif; }
h1, h2, .fields, .label { font-family: "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.2; }
h2 { font-size: 1.05rem; margin: 0 0 .3rem; break-after: avoid; }
.question { margin: 0 0 1.6rem; break-inside: avoid; }
.fields { display: flex; gap: 1.5rem; margin: 1rem 0 1.6rem; }
.fields span { flex: 1; border-bottom: 1px solid #000; }
p { margin: .3rem 0; }
ol, ul { margin: .3rem 0; padding-left: 1.8rem; }
li { margin: .2rem 0; break-inside: avoid; }
li::marker { font-weight: bold; }
.hint { font-style: italic; }
.blank { display: inline-block; min-width: 3rem; line-height: 1; border-bottom: 1px solid #000; }
.blank.long { min-width: 16rem; }
.lines { list-style: none; padding-left: 0; }
img { display: block; max-width: 22rem; max-height: 20rem; margin: .5rem 0; }
.key { margin-top: .6rem; padding: .1rem 0 .1rem .8rem; border-left: 3px solid #555; font-size: .93rem; }
.about { color: #333; }
.instructors .question { break-inside: auto; }
@page { margin: 18mm 16mm; }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 11pt; } }
"""
HINTS = {
    "single": "Circle one letter.",
    "multiple": "Circle every right letter. There is more than one.",
    "order": "Write 1 beside the first, 2 beside the next, and so on.",
    "match": "Write the right letter from the list beside each.",
}


def write(title: str, items: Sequence[Item], path: Path) -> list[Loss]:
    """Write ``path`` without any answer, and beside it ``<name>-key.html`` with all; nothing is lost."""
    path.write_text(page(title, items, key=False), encoding="utf-8", newline="\n")
    with_key = path.with_name(f"{path.stem}-key{path.suffix}")
    with_key.write_text(page(title, items, key=True), encoding="utf-8", newline="\n")
    return []


def page(title: str, items: Sequence[Item], key: bool) -> str:
    """Return the whole page; with ``key`` each question is followed by its answer and explanations."""
    name = f"{title}: key for instructors" if key else title
    fields = '<p class="fields"><span>Name:</span><span>Date:</span></p>'
    body = "".join(f'<li class="question">{question_html(i, n, key)}</li>' for n, i in enumerate(items, 1))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f'<body class="{"instructors" if key else "class"}">\n<main>\n<h1>{escape(name)}</h1>\n'
        f'{"" if key else fields}\n<ol class="lines">\n{body}\n</ol>\n</main>\n</body>\n</html>\n'
    )


def question_html(item: Item, n: int, key: bool) -> str:
    """Return question ``n`` of a page, with its key if wanted."""
    picture_html = f'<img src="{picture(item)[0]}" alt="{escape(item.alt)}">' if item.image else ""
    hint = f'<p class="hint">{HINTS[item.type]}</p>' if item.type in HINTS else ""
    html = f"<h2>Question {n}</h2><p>{item.question.html}</p>{picture_html}{hint}{FORMS[item.type](item)}"
    return html + (_key(item) if key else "")


def _choice(item: Item) -> str:
    return '<ol type="A">' + "".join(f"<li>{option.text.html}</li>" for option in item.options) + "</ol>"


def _blank(kind: str = "") -> str:
    return f'<span class="blank{kind}">&#160;</span>'


def _numeric(item: Item) -> str:
    return f"<p>Answer: {_blank()} {escape(item.unit)}</p>"


def _order(item: Item) -> str:
    rows = "".join(f"<li>{_blank()} {text.html}</li>" for text in mixed(item))
    return f'<ul class="lines">{rows}</ul>'


def _match(item: Item) -> str:
    rows = "".join(f"<li>{stem.html} {_blank()}</li>" for stem, _ in item.pairs)
    choices = "".join(f"<li>{choice.html}</li>" for choice in choices_of(item))
    return f'<ol>{rows}</ol><p class="label">Choose from:</p><ol type="A">{choices}</ol>'


def _short(item: Item) -> str:
    return f"<p>Answer: {_blank(' long')}</p>"


def _key(item: Item) -> str:
    """Return the answer, why each option is right or wrong, and what the question is for."""
    reasons = [
        f"<li><strong>{letter}:</strong> {o.feedback.html}</li>"
        for letter, o in zip(ascii_uppercase, item.options, strict=False)
    ]
    reasons += [
        f"<li><strong>{escape(with_unit(trap.value, item))}, wrong:</strong> {trap.feedback.html}</li>"
        for trap in item.traps
    ]
    answer = escape(solution(item))
    if item.type == "numeric" and item.tolerance:
        answer += f" (within {escape(with_unit(item.tolerance, item))})"
    if item.type == "order":
        answer += ", in the order of the lines above"
    about = f"Objective: {item.objective}. Level: {item.level}. Concept: {item.concept}."
    about += " Made for a grade." if item.graded else ""
    about += f" Misconception it reveals: {item.misconception}" if item.misconception else ""
    listed = f"<ul>{''.join(reasons)}</ul>" if reasons else ""
    return (
        f'<div class="key"><p><strong>Answer: {answer}</strong></p>{listed}{afterwards(item)}'
        f'<p class="about">{escape(about)} Id: {item.id}.</p></div>'
    )


FORMS: dict[str, Callable[[Item], str]] = {
    "single": _choice,
    "multiple": _choice,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "text": _short,
}
"""What makes the place for the answer."""

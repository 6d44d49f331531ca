"""A quiz as HTML that shows every question before, and without, any script."""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape
from string import ascii_uppercase
from typing import Any

from nokernel.questions import Question, key_of, matches_of, shuffled

Texts = dict[tuple[str, int], tuple[str, str]]
"""The texts of a question by ``(part, n)``: as HTML and as plain text."""
Sheet = dict[str, Any]
NEEDS_SCRIPT = "This question needs JavaScript to be checked: its answer is not part of this page."


def question_html(
    question: Question, texts: Texts, numbers: list[float], index: int, total: int
) -> tuple[str, Sheet]:
    """Return a question's HTML, which holds no key, and the sheet with its key and explanations.

    ``numbers`` are the values of the answer and of the traps of a numeric question. The sheet has ``key``
    in terms of what the page shows, ``after`` (HTML to show when answered), ``whys`` (HTML by option) and
    what else the type needs.
    """
    ident = "q-" + question["id"]
    body, sheet, solution = TYPES[question["type"]](question, texts, numbers, ident)
    sources = " · ".join(html for (part, _), (html, _) in texts.items() if part == "source")
    after = f"<p>{texts['feedback', 0][0]}</p>"
    after += f'<p class="nk-source">This rests on: {sources}</p>' if sources else ""
    if question["type"] in ("single", "multiple"):
        sheet["after"], reveal = after, solution + after
    else:
        sheet["after"] = reveal = solution + after
    if traps := sheet.get("traps"):
        unit = _unit(question)
        items = "".join(f"<li>{shown_number(value, question)}{unit}: {html}</li>" for value, html in traps)
        reveal += f"<p>Tempting, but wrong:</p><ul>{items}</ul>"
    without = f"<details><summary>Show the answer</summary>{reveal}</details>"
    without = f"<p>{NEEDS_SCRIPT}</p>" if question.get("graded") else without
    html = (
        f'<div class="nk-question" id="{ident}" data-type="{question["type"]}">'
        f'<fieldset><legend><a href="#{ident}">Question {index + 1} of {total}</a> '
        f'<span class="nk-mark"></span><span class="nk-ask">{texts["question", 0][0]}</span></legend>'
        f'{body}</fieldset><div class="nk-do"><button type="button" class="nk-button">Check</button>'
        '<button type="button" class="nk-button" hidden>Try again</button></div>'
        f'<p class="nk-verdict" role="status"></p><div class="nk-after"></div>'
        f"<noscript>{without}</noscript></div>"
    )
    return html, sheet


def quiz_html(name: str, payload: str, questions: list[str]) -> str:
    """Return the whole quiz with the panel of the reader's progress."""
    return (
        f'<div class="nk-quiz" data-quiz="{escape(name)}" data-payload="{payload}">{"".join(questions)}'
        '<details class="nk-progress"><summary>Your progress</summary>'
        "<p>It is kept in this browser only. Nobody else can see it.</p>"
        '<div class="nk-do"><button type="button" class="nk-button">Save to a file</button>'
        '<button type="button" class="nk-button">Load from a file</button>'
        '<button type="button" class="nk-button">Erase</button></div><p role="status"></p></details></div>'
    )


def _choice(question: Question, texts: Texts, numbers: list[float], ident: str) -> tuple[str, Sheet, str]:
    kind = "radio" if question["type"] == "single" else "checkbox"
    key = key_of(question)
    rows, solved, whys = "", "", []
    for n in range(len(question["options"])):
        text, why = texts["option", n][0], texts["why", n][0]
        rows += (
            f'<div class="nk-option"><label><input type="{kind}" name="{ident}" value="{n}"> '
            f'<span>{text}</span></label><div class="nk-why"></div></div>'
        )
        solved += f"<li>{text} <strong>{'Right.' if n in key else 'Wrong.'}</strong> {why}</li>"
        whys.append(why)
    return rows, {"key": key, "whys": whys}, f"<ul>{solved}</ul>"


def _numeric(question: Question, texts: Texts, numbers: list[float], ident: str) -> tuple[str, Sheet, str]:
    right, *wrong = numbers
    unit = escape(question.get("unit", ""))
    row = (
        '<label class="nk-answer">Your answer <input type="text" inputmode="decimal" autocomplete="off" '
        f'maxlength="40" size="8"> {unit}</label>'
    )
    sheet = {
        "key": right,
        "tolerance": question["tolerance"],
        "traps": [[value, texts["trap", n][0]] for n, value in enumerate(wrong)],
    }
    answer = f"<p>The answer: <strong>{shown_number(right, question)}{_unit(question)}</strong></p>"
    return row, sheet, answer


def shown_number(value: float, question: Question) -> str:
    """Return a number with as many decimals as its tolerance makes sense of."""
    tolerance = question["tolerance"]
    if not tolerance:
        return f"{value:.10g}"
    return f"{value:,.{max(0, math.ceil(-math.log10(tolerance) - 1e-9))}f}"


def _unit(question: Question) -> str:
    unit = escape(question.get("unit", ""))
    return unit if unit == "%" or not unit else " " + unit


def _order(question: Question, texts: Texts, numbers: list[float], ident: str) -> tuple[str, Sheet, str]:
    order = shuffled(len(question["items"]), question["id"])
    rows = ""
    for place, n in enumerate(order):
        html, plain = texts["item", n]
        buttons = "".join(
            f'<button type="button" class="nk-button" aria-label="{word}: {escape(plain)}">{word}</button>'
            for word in ("Up", "Down")
        )
        rows += f'<li data-n="{place}"><span>{html}</span> <span class="nk-move">{buttons}</span></li>'
    solved = "".join(f"<li>{texts['item', n][0]}</li>" for n in range(len(order)))
    key = [order.index(n) for n in range(len(order))]
    return f'<ol class="nk-order">{rows}</ol>', {"key": key}, f"<p>In order:</p><ol>{solved}</ol>"


def _match(question: Question, texts: Texts, numbers: list[float], ident: str) -> tuple[str, Sheet, str]:
    matches = matches_of(question)
    order = shuffled(len(matches), question["id"])
    image = f'<div class="nk-picture">{texts["image", 0][0]}</div>' if ("image", 0) in texts else ""
    listed = "".join(f"<li>{texts['match', n][0]}</li>" for n in order)
    choices = "".join(
        f'<option value="{place}">{ascii_uppercase[place]}: {escape(texts["match", n][1])}</option>'
        for place, n in enumerate(order)
    )
    rows, solved, key = "", "", []
    for n, pair in enumerate(question["pairs"]):
        item = texts["item", n][0]
        place = order.index(matches.index(pair["match"]))
        key.append(place)
        rows += (
            f'<div class="nk-pair"><label for="{ident}-{n}">{item}</label> '
            f'<select id="{ident}-{n}"><option value="">Choose</option>{choices}</select>'
            '<span class="nk-why"></span></div>'
        )
        match = texts["match", order[place]][0]
        solved += f"<li>{item}: <strong>{ascii_uppercase[place]}</strong>, {match}</li>"
    body = f'{image}<ol class="nk-choices" type="A">{listed}</ol>{rows}'
    return body, {"key": key}, f"<p>The pairs:</p><ul>{solved}</ul>"


def _text(question: Question, texts: Texts, numbers: list[float], ident: str) -> tuple[str, Sheet, str]:
    row = (
        '<label class="nk-answer">Your answer <input type="text" autocomplete="off" autocapitalize="off" '
        'spellcheck="false" maxlength="120"></label>'
    )
    return row, {"key": question["accept"]}, f"<p>Model answer: {texts['model', 0][0]}</p>"


Maker = Callable[[Question, Texts, list[float], str], tuple[str, Sheet, str]]
TYPES: dict[str, Maker] = {
    "single": _choice,
    "multiple": _choice,
    "numeric": _numeric,
    "order": _order,
    "match": _match,
    "text": _text,
}
"""What makes the HTML of a question's body, its sheet without the general part, and its solution."""

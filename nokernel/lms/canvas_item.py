"""Numbers, matching and order for Canvas: the items that `text2qti` cannot write, as Canvas exports them."""

from __future__ import annotations

from html import escape
from xml.etree.ElementTree import Element

from nokernel.lms.archive import element
from nokernel.lms.bank import Item, Text
from nokernel.lms.parts import choices_of, mixed, number, with_unit
from nokernel.lms.qti12 import (
    about,
    asked,
    blank,
    condition,
    equal,
    feedback,
    general,
    material,
    metadata,
    plain,
    processing,
)


def own_parts(item: Item, image_base: str) -> list[Element]:
    """Return the parts of an item; its image is looked for below ``image_base``."""
    kind = "numerical_question" if item.type == "numeric" else "matching_question"
    fields = {"question_type": kind, "points_possible": "1"}
    fields["assessment_question_identifierref"] = f"nokernel_question_ref_{item.id}"
    answer, scoring, told = _numeric(item) if item.type == "numeric" else _matching(item)
    return [
        element("itemmetadata", {}, metadata({**fields, **about(item)})),
        element("presentation", {}, material(asked(item, image_base)), *answer),
        processing(scoring),
        general(item),
        *told,
    ]


def _numeric(item: Item) -> tuple[list[Element], list[Element], list[Element]]:
    """Return the field, the scoring and the further feedback of a numeric question."""
    low, high = (number(item.answer + sign * item.tolerance, item.tolerance) for sign in (-1, 1))
    bounds = {"respident": "response1"}
    window = element("and", {}, element("vargte", bounds, low), element("varlte", bounds, high))
    test = element("or", {}, equal(number(item.answer, item.tolerance)), window)
    scoring = [condition(test, score="100", go_on=False)]
    if not item.traps:
        return [blank("Decimal")], scoring, []
    rows = "".join(f"<li>{escape(with_unit(t.value, item))}: {t.feedback.html}</li>" for t in item.traps)
    wrong = feedback("general_incorrect_fb", f"<p>Tempting, but wrong:</p><ul>{rows}</ul>")
    return [blank("Decimal")], [*scoring, condition(element("other"), "general_incorrect_fb")], [wrong]


def _matching(item: Item) -> tuple[list[Element], list[Element], list[Element]]:
    """Return the rows with their choices, the scoring, and no further feedback."""
    pairs, choices = list(item.pairs), choices_of(item)
    if item.type == "order":
        choices = [Text(str(n), str(n)) for n in range(1, len(item.items) + 1)]
        pairs = [(text, choices[item.items.index(text)]) for text in mixed(item)]
    labels = [(str(2001 + n), choice.plain) for n, choice in enumerate(choices)]
    rows, scoring = [], []
    for n, (left, right) in enumerate(pairs):
        respident = f"response_{1001 + n}"
        row = [element("response_label", {"ident": label}, plain(text)) for label, text in labels]
        rows.append(
            element(
                "response_lid", {"ident": respident}, plain(left.plain), element("render_choice", {}, *row)
            )
        )
        key = labels[choices.index(right)][0]
        scoring.append(
            condition(equal(key, respident), score=number(100 / len(pairs), 0.01), add=True, go_on=True)
        )
    return rows, scoring, []

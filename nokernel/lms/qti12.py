"""What Canvas and Common Cartridges have in common: elements of QTI 1.2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from xml.etree.ElementTree import Element

from nokernel.lms.archive import element, image_name
from nokernel.lms.bank import Item
from nokernel.lms.parts import afterwards, instruction

NAMESPACE = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
RESPONSE = "response1"


def metadata(fields: Mapping[str, str]) -> Element:
    """Return fields of metadata by their labels."""
    return element(
        "qtimetadata",
        {},
        *(
            element("qtimetadatafield", {}, element("fieldlabel", {}, k), element("fieldentry", {}, v))
            for k, v in fields.items()
        ),
    )


def about(item: Item) -> dict[str, str]:
    """Return what the bank knows of a question besides its text; systems keep it or drop it."""
    return {
        "objective": item.objective,
        "level": item.level,
        "concept": item.concept,
        **({"misconception": item.misconception} if item.misconception else {}),
    }


def material(html: str) -> Element:
    """Return a text with markup."""
    return element("material", {}, element("mattext", {"texttype": "text/html"}, html))


def plain(text: str) -> Element:
    """Return a text without markup."""
    return element("material", {}, element("mattext", {"texttype": "text/plain"}, text))


def asked(item: Item, image_base: str = "", more: str = "") -> str:
    """Return the HTML of a question: its text, its image, in what unit to answer, and ``more``."""
    html = f"<p>{item.question.html}</p>"
    if item.image:
        html += f'<p><img src="{escape(image_base + image_name(item))}" alt="{escape(item.alt)}" /></p>'
    told = instruction(item)
    return html + (f"<p>{escape(told)}</p>" if told else "") + more


def responses(multiple: bool, labels: Iterable[tuple[str, str]]) -> Element:
    """Return the options of a choice; ``labels`` are pairs of an ident and HTML."""
    return element(
        "response_lid",
        {"ident": RESPONSE, "rcardinality": "Multiple" if multiple else "Single"},
        element(
            "render_choice",
            {},
            *(element("response_label", {"ident": ident}, material(html)) for ident, html in labels),
        ),
    )


def blank(kind: str = "") -> Element:
    """Return a field to type an answer in; ``kind`` "Decimal" is one for numbers."""
    return element(
        "response_str",
        {"ident": RESPONSE, "rcardinality": "Single"},
        element(
            "render_fib", {"fibtype": kind} if kind else {}, element("response_label", {"ident": "answer1"})
        ),
    )


def equal(value: str, respident: str = RESPONSE) -> Element:
    """Return the condition that an answer is ``value``."""
    return element("varequal", {"respident": respident}, value)


def condition(
    test: Element | Iterable[Element],
    feedback: str = "",
    score: str = "",
    *,
    go_on: bool = True,
    add: bool = False,
) -> Element:
    """Return what happens if ``test`` (any of several) holds: a feedback by its ident, a score, both."""
    made = element(
        "respcondition",
        {"continue": "Yes" if go_on else "No"},
        element("conditionvar", {}, *([test] if isinstance(test, Element) else test)),
    )
    if score:
        made.append(element("setvar", {"action": "Add" if add else "Set", "varname": "SCORE"}, score))
    if feedback:
        made.append(element("displayfeedback", {"feedbacktype": "Response", "linkrefid": feedback}))
    return made


def processing(conditions: Iterable[Element]) -> Element:
    """Return the scoring of a question: what is always told comes first, then ``conditions``."""
    score = {"maxvalue": "100", "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
    always = condition(element("other"), "general_fb")
    return element(
        "resprocessing", {}, element("outcomes", {}, element("decvar", score)), always, *conditions
    )


def feedback(ident: str, html: str) -> Element:
    """Return a text that conditions name by ``ident``."""
    return element("itemfeedback", {"ident": ident}, element("flow_mat", {}, material(html)))


def general(item: Item) -> Element:
    """Return what is told after every answer."""
    return feedback("general_fb", afterwards(item))

"""Common Cartridge 1.3: a quiz in the cartridge's profile of QTI 1.2, and links to pages of the book.

The profile knows choices, typed answers and essays. A question of order or matching is asked as a row of
letters to type. A number is compared as text there, so its correct spellings are listed one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from math import ceil, floor, log10
from pathlib import Path
from string import ascii_uppercase
from xml.etree.ElementTree import Element

from nokernel.lms.archive import document, element, images_of, write_zip
from nokernel.lms.bank import Item, Loss
from nokernel.lms.parts import choices_of, losses, mixed, number
from nokernel.lms.qti12 import (
    NAMESPACE,
    asked,
    blank,
    condition,
    equal,
    feedback,
    general,
    material,
    metadata,
    processing,
    responses,
)

CP = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
WEB = "http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"
IMAGES = "$IMS-CC-FILEBASE$/"
MOST = 400
"""How many spellings of a number are listed at most."""
PROFILES = {"single": "cc.multiple_choice.v0p1", "multiple": "cc.multiple_response.v0p1"}
RULES = (
    (lambda item: item.type == "order", "order: asked as a row of letters to type"),
    (lambda item: item.type == "match", "match: asked as a row of letters to type"),
    (lambda item: item.type == "numeric",
     "tolerance: the cartridge compares numbers as text; correct spellings within the tolerance are listed, "
     "those with more decimals than these count as wrong"),
    (lambda item: item.type == "text", "text: punctuation is compared too"),
    (lambda item: True, "level, concept, misconception: the profile has no field for them; the objective is "
     "the category of the question"),
)  # fmt: skip


def write(title: str, items: Sequence[Item], path: Path, links: Sequence[tuple[str, str]] = ()) -> list[Loss]:
    """Write a cartridge with a quiz and ``links``, pairs of a title and a whole address.

    Returns what it cannot carry; that there are no links is the first of it if ``links`` is empty.
    """
    pictures = images_of(list(items))
    write_zip(
        path,
        {
            "imsmanifest.xml": document(_manifest(title, links, list(pictures))),
            "quiz/quiz.xml": document(_quiz(title, items, path.name.partition(".")[0])),
            **{f"links/link-{n}.xml": document(_link(*link)) for n, link in enumerate(links, 1)},
            **pictures,
        },
    )
    without = "web links: left out, for want of an address where the book is published"
    return [*([] if links else [Loss("", without)]), *losses(items, RULES)]


def _quiz(title: str, items: Sequence[Item], name: str) -> Element:
    exam = {"cc_profile": "cc.exam.v0p1", "qmd_assessmenttype": "Examination", "cc_maxattempts": "unlimited"}
    section = element("section", {"ident": "root_section"}, *(_item(item) for item in items))
    quiz = element("assessment", {"ident": f"nokernel_{name}", "title": title}, metadata(exam), section)
    return element("questestinterop", {"xmlns": NAMESPACE}, quiz)


def _item(item: Item) -> Element:
    fields = {"cc_profile": PROFILES.get(item.type, "cc.fib.v0p1"), "cc_weighting": "1"}
    fields["cc_question_category"] = item.objective
    answer, scoring, told, more = _choice(item) if item.options else _typed(item)
    return element(
        "item",
        {"ident": f"nokernel_{item.id}", "title": item.id},
        element("itemmetadata", {}, metadata(fields)),
        element("presentation", {}, material(asked(item, IMAGES, more)), answer),
        processing(scoring),
        general(item),
        *told,
    )


def _choice(item: Item) -> tuple[Element, list[Element], list[Element], str]:
    options = [(f"{item.id}.option-{n}", option) for n, option in enumerate(item.options, 1)]
    answer = responses(item.type == "multiple", [(ident, option.text.html) for ident, option in options])
    scoring = [condition(equal(ident), f"{ident}.why") for ident, _ in options]
    tests = [equal(i) if o.correct else element("not", {}, equal(i)) for i, o in options]
    key = element("and", {}, *tests)
    if item.type == "single":
        (key,) = (equal(ident) for ident, option in options if option.correct)
    told = [feedback(f"{ident}.why", f"<p>{option.feedback.html}</p>") for ident, option in options]
    return answer, [*scoring, condition(key, score="100", go_on=False)], told, ""


def _typed(item: Item) -> tuple[Element, list[Element], list[Element], str]:
    """Return a field, its scoring, its feedback, and what else the question has to ask."""
    scoring, told, more = [], [], ""
    if item.type in ("order", "match"):
        more, key = _letters(item)
        accepted = [key, " ".join(key), ", ".join(key), ",".join(key)]
    else:
        accepted = list(item.accept) or spellings(item.answer, item.tolerance)
    for n, trap in enumerate(item.traps, 1):
        ident = f"{item.id}.trap-{n}"
        right = set(accepted)
        wrong = [text for text in spellings(trap.value, item.tolerance) if text not in right]
        scoring.append(condition([equal(text) for text in wrong], ident))
        told.append(feedback(ident, f"<p>{trap.feedback.html}</p>"))
    scoring.append(condition([equal(text) for text in accepted], score="100", go_on=False))
    return blank(), scoring, told, more


def spellings(value: float, tolerance: float) -> list[str]:
    """Return the numbers within ``tolerance`` of ``value`` as texts, its nearest spelling first.

    They have as many decimals as the tolerance asks for and one more, or fewer where there would be too many.
    """
    first = number(value, tolerance)
    if not tolerance:
        return [first]
    decimals = max(0, ceil(-log10(tolerance) - 1e-9)) + 1
    while decimals and 2 * tolerance * 10**decimals > MOST:
        decimals -= 1
    found = dict.fromkeys([first])
    for places in range(decimals + 1):
        low = ceil((value - tolerance) * 10**places - 1e-9)
        high = floor((value + tolerance) * 10**places + 1e-9)
        for n in range(low, min(high, low + MOST) + 1):
            found.setdefault(f"{Decimal(n).scaleb(-places):f}")
    return list(found)


def _letters(item: Item) -> tuple[str, str]:
    """Return what an order or a matching question shows besides its text, and the letters that are right."""
    if item.type == "order":
        shown = mixed(item)
        rows = "".join(f"<p>{ascii_uppercase[n]}: {text.html}</p>" for n, text in enumerate(shown))
        key = "".join(ascii_uppercase[shown.index(text)] for text in item.items)
        return f"{rows}<p>Type the letters in the right order, without spaces.</p>", key
    choices = choices_of(item)
    rows = "".join(f"<p>{n}: {left.html}</p>" for n, (left, _) in enumerate(item.pairs, 1))
    rows += "".join(f"<p>{ascii_uppercase[n]}: {text.html}</p>" for n, text in enumerate(choices))
    key = "".join(ascii_uppercase[choices.index(right)] for _, right in item.pairs)
    told = f"Type the letters that belong to 1 to {len(item.pairs)}, in this order and without spaces."
    return f"{rows}<p>{escape(told)}</p>", key


def _link(title: str, address: str) -> Element:
    url = element("url", {"href": address, "target": "_blank"})
    return element("webLink", {"xmlns": WEB}, element("title", {}, title), url)


def _manifest(title: str, links: Sequence[tuple[str, str]], pictures: list[str]) -> Element:
    """Return the list of what the cartridge holds, links before the quiz."""
    entries = [
        (f"link-{n}", name, f"links/link-{n}.xml", "imswl_xmlv1p3") for n, (name, _) in enumerate(links, 1)
    ]
    entries.append(("quiz", title, "quiz/quiz.xml", "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"))
    outline = [
        element(
            "item",
            {"identifier": f"item-{ident}", "identifierref": f"resource-{ident}"},
            element("title", {}, name),
        )
        for ident, name, _, _ in entries
    ]
    listed = [
        element(
            "resource", {"identifier": f"resource-{ident}", "type": kind}, element("file", {"href": file})
        )
        for ident, _, file, kind in entries
    ]
    listed[-1].extend(
        element("dependency", {"identifierref": f"resource-image-{n}"}) for n in range(1, len(pictures) + 1)
    )
    listed += [
        element(
            "resource",
            {"identifier": f"resource-image-{n}", "type": "webcontent", "href": name},
            element("file", {"href": name}),
        )
        for n, name in enumerate(pictures, 1)
    ]
    string = element("lomimscc:string", {"language": "en"}, title)
    lom = element("lomimscc:lom", {}, element("lomimscc:general", {}, element("lomimscc:title", {}, string)))
    about_it = [element("schema", {}, "IMS Common Cartridge"), element("schemaversion", {}, "1.3.0"), lom]
    root = element("item", {"identifier": "root"}, *outline)
    tree = element("organization", {"identifier": "outline", "structure": "rooted-hierarchy"}, root)
    return element(
        "manifest",
        {"xmlns": CP, "xmlns:lomimscc": LOM, "identifier": "nokernel-cartridge"},
        element("metadata", {}, *about_it),
        element("organizations", {}, tree),
        element("resources", {}, *listed),
    )

"""QTI 1.2 as Canvas imports it: one zip with a quiz.

Choices and short answers are written by `text2qti`. It knows no matching, and numbers only of its own
rounding, so those items are written here in the form in which Canvas exports them; a question of order
becomes one of matching each item with its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from string import ascii_lowercase
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from text2qti.config import Config
from text2qti.quiz import Quiz
from text2qti.xml_assessment import assessment
from text2qti.xml_assessment_meta import assessment_meta

from nokernel.lms.archive import document, element, images_of, write_zip
from nokernel.lms.bank import Item, Loss, Text
from nokernel.lms.canvas_item import own_parts
from nokernel.lms.parts import afterwards, losses
from nokernel.lms.qti12 import NAMESPACE, about, asked, metadata

IMAGES = "$IMS-CC-FILEBASE$/"
BY_LIBRARY = ("single", "multiple", "text")
KEY = re.compile(r"<p>([a-z0-9.-]+)</p>")
RULES = (
    (lambda item: item.type == "order", "order: asked as matching each item with its place"),
    (lambda item: item.type in ("order", "match"),
     "Canvas gives a part of the marks for a part of the right pairs"),
    (lambda item: any("<" in text.html for text in _matched(item)),
     "items and matches: plain text, no emphasis"),
    (lambda item: item.type == "multiple", "Canvas gives a part of the marks for a part of the right ticks"),
    (lambda item: bool(item.traps), "traps: Canvas shows no feedback on a single wrong number; after any "
     "wrong number it shows the feedback on all of them"),
    (lambda item: item.type == "text", "text: Canvas compares punctuation too"),
    (lambda item: True, "objective, level, concept, misconception: in the file as item metadata, which "
     "Canvas does not show"),
)  # fmt: skip


def _matched(item: Item) -> list[Text]:
    return [*item.items, *(text for pair in item.pairs for text in pair)]


def write(title: str, items: Sequence[Item], path: Path) -> list[Loss]:
    """Write the questions as a quiz that Canvas imports; return what Canvas cannot show as the book does."""
    ident = f"nokernel_{path.name.partition('.')[0]}"
    quiz = Quiz(_source(title, items), config=Config())
    xml = assessment(quiz=quiz, assessment_identifier=ident, title_xml=quiz.title_xml)
    root = ElementTree.fromstring(xml.replace(f' xmlns="{NAMESPACE}"', "", 1))
    root.set("xmlns", NAMESPACE)
    _fill(root, items)
    meta = assessment_meta(
        assessment_identifier=ident,
        assignment_identifier=f"{ident}_assignment",
        assignment_group_identifier=f"{ident}_group",
        title_xml=quiz.title_xml,
        description_html_xml="",
        points_possible=len(items),
        shuffle_answers="true",
        show_correct_answers="true",
        one_question_at_a_time="false",
        cant_go_back="false",
    )
    pictures = images_of(list(items))
    write_zip(
        path,
        {
            "imsmanifest.xml": document(_manifest(title, ident, list(pictures))),
            f"{ident}/assessment_meta.xml": meta.encode(),
            f"{ident}/{ident}.xml": document(root),
            **pictures,
        },
    )
    return losses(items, RULES)


def _source(title: str, items: Sequence[Item]) -> str:
    """Return the quiz in the language of `text2qti`, with a key in place of every text.

    Texts are put in afterwards: they are HTML already. So the idents, which are hashes of the texts, follow
    the question's id and stay when its wording is improved.
    """
    lines = [f"Quiz title: {' '.join(title.split())}"]
    for number_, item in enumerate(items, 1):
        lines += ["", f"Title: {item.id}", f"{number_}. {item.id}.question"]
        if item.type in BY_LIBRARY:
            lines.append(f"... {item.id}.general")
        else:
            lines.append("____")  # an essay: its item is replaced
        for n, option in enumerate(item.options):
            mark = f"{'*' if option.correct else ''}{ascii_lowercase[n]})"
            if item.type == "multiple":
                mark = "[*]" if option.correct else "[ ]"
            lines += [f"{mark} {item.id}.option.{n}", f"... {item.id}.why.{n}"]
        lines += [f"* {accepted}" for accepted in item.accept]
    return "\n".join(lines) + "\n"


def _fill(root: Element, items: Sequence[Item]) -> None:
    """Put texts in the places of their keys, and own items in the places of essays."""
    texts: dict[str, str] = {}
    for item in items:
        texts[f"{item.id}.question"] = asked(item, IMAGES)
        texts[f"{item.id}.general"] = afterwards(item)
        for n, option in enumerate(item.options):
            texts[f"{item.id}.option.{n}"] = option.text.html
            texts[f"{item.id}.why.{n}"] = option.feedback.html
    by_id = {item.id: item for item in items}
    for node in root.iter("item"):
        item = by_id[node.get("title", "")]
        if item.type not in BY_LIBRARY:
            node[:] = own_parts(item, IMAGES)
            node.set("ident", f"nokernel_question_{item.id}")
            continue
        for label in node.iterfind("itemmetadata/qtimetadata"):
            label.extend(metadata(about(item)))
        for text in node.iter("mattext"):
            if match := KEY.fullmatch((text.text or "").strip()):
                text.text = texts[match[1]]


def _manifest(title: str, ident: str, pictures: list[str]) -> Element:
    """Return the list of what the zip holds."""
    meta = f"{ident}/assessment_meta.xml"
    kind = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
    quiz = element(
        "resource",
        {"identifier": ident, "type": "imsqti_xmlv1p2"},
        element("file", {"href": f"{ident}/{ident}.xml"}),
        element("dependency", {"identifierref": f"{ident}_meta"}),
    )
    settings = element(
        "resource",
        {"identifier": f"{ident}_meta", "type": kind, "href": meta},
        element("file", {"href": meta}),
    )
    images = [
        element(
            "resource",
            {"identifier": f"{ident}_image_{n}", "type": "webcontent", "href": name},
            element("file", {"href": name}),
        )
        for n, name in enumerate(pictures, 1)
    ]
    string = element("imsmd:string", {}, title)
    lom = element("imsmd:lom", {}, element("imsmd:general", {}, element("imsmd:title", {}, string)))
    names = {
        "identifier": f"{ident}_manifest",
        "xmlns": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1",
        "xmlns:imsmd": "http://www.imsglobal.org/xsd/imsmd_v1p2",
    }
    return element(
        "manifest",
        names,
        element(
            "metadata",
            {},
            element("schema", {}, "IMS Content"),
            element("schemaversion", {}, "1.1.3"),
            lom,
        ),
        element("organizations"),
        element("resources", {}, quiz, settings, *images),
    )

"""QTI 2.1: a content package with one file a question and a test that asks them in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from nokernel.lms.archive import document, element, image_name, images_of, write_zip
from nokernel.lms.bank import Item, Loss
from nokernel.lms.parts import losses
from nokernel.lms.qti21_item import item_xml

PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
RULES = (
    (lambda item: item.type == "text", "text: capital letters are ignored, but punctuation is compared too"),
    (
        lambda item: True,
        "objective, level, concept, misconception: in the manifest, not with the question; systems differ in "
        "what they show of it",
    ),
)


def write(title: str, items: Sequence[Item], path: Path) -> list[Loss]:
    """Write the questions as a package; return what it cannot carry."""
    pictures = images_of(list(items))
    write_zip(
        path,
        {
            "imsmanifest.xml": document(_manifest(title, items, path.name.partition(".")[0])),
            "test.xml": document(_test(title, items)),
            **{f"{item.id}.xml": document(item_xml(item)) for item in items},
            **pictures,
        },
    )
    return losses(items, RULES)


def _test(title: str, items: Sequence[Item]) -> Element:
    """Return the test: all questions in one section, in any order that the reader likes."""
    rows = [element("assessmentItemRef", {"identifier": item.id, "href": f"{item.id}.xml"}) for item in items]
    section = element(
        "assessmentSection", {"identifier": "questions", "title": title, "visible": "true"}, *rows
    )
    part = {"identifier": "part", "navigationMode": "nonlinear", "submissionMode": "individual"}
    control = element("itemSessionControl", {"maxAttempts": "0", "showFeedback": "true"})
    return element(
        "assessmentTest",
        {"xmlns": QTI, "identifier": "test", "title": title},
        element("testPart", part, control, section),
    )


def _manifest(title: str, items: Sequence[Item], name: str) -> Element:
    """Return the list of what the package holds, with what the bank knows of each question."""
    ident = "nokernel-" + re.sub(r"[^A-Za-z0-9-]", "-", name)
    test = element(
        "resource",
        {"identifier": "resource-test", "type": "imsqti_test_xmlv2p1", "href": "test.xml"},
        element("file", {"href": "test.xml"}),
        *(element("dependency", {"identifierref": f"resource-{item.id}"}) for item in items),
    )
    return element(
        "manifest",
        {"xmlns": PACKAGE, "xmlns:imsmd": LOM, "identifier": ident},
        element(
            "metadata",
            {},
            element("schema", {}, "QTIv2.1 Package"),
            element("schemaversion", {}, "1.0.0"),
            _lom(_texts("title", title)),
        ),
        element("organizations"),
        element("resources", {}, test, *(_resource(item) for item in items)),
    )


def _resource(item: Item) -> Element:
    described = [f"Objective: {item.objective}"]
    if item.misconception:
        described.append(f"Misconception: {item.misconception}")
    general = [
        _texts("title", item.id),
        *(_texts("description", text) for text in described),
        *(_texts("keyword", word) for word in (item.concept, item.level)),
    ]
    files = [f"{item.id}.xml", *([image_name(item)] if item.image else [])]
    return element(
        "resource",
        {"identifier": f"resource-{item.id}", "type": "imsqti_item_xmlv2p1", "href": files[0]},
        element("metadata", {}, _lom(*general)),
        *(element("file", {"href": file}) for file in files),
    )


def _lom(*general: Element) -> Element:
    return element("imsmd:lom", {}, element("imsmd:general", {}, *general))


def _texts(tag: str, text: str) -> Element:
    return element(f"imsmd:{tag}", {}, element("imsmd:string", {"language": "en"}, text))

"""XML documents and zip archives with the same bytes every time."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from nokernel.lms.bank import Item
from nokernel.lms.parts import NOT_XML

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file in an archive: a clock would make each export differ."""


def element(tag: str, attributes: Mapping[str, str] | None = None, *children: Element | str) -> Element:
    """Return an XML element; texts and elements may follow each other, ``xmlns`` is an attribute."""
    made = Element(tag, dict(attributes or {}))
    for child in children:
        if isinstance(child, Element):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + NOT_XML.sub("", child)
        else:
            made.text = (made.text or "") + NOT_XML.sub("", child)
    return made


def parsed(tag: str, html: str, attributes: Mapping[str, str] | None = None) -> Element:
    """Return an element that holds a fragment of XHTML as elements, not as text."""
    made = ElementTree.fromstring(f"<{tag}>{NOT_XML.sub('', html)}</{tag}>")
    made.attrib.update(attributes or {})
    return made


def document(root: Element) -> bytes:
    """Return an XML document in UTF-8."""
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="utf-8") + b"\n"


def write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    """Write an archive of ``files``, in their order."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)


def image_name(item: Item) -> str:
    """Return where an archive keeps the image of a question."""
    assert item.image is not None
    return f"images/{item.id}{item.image.suffix}"


def images_of(items: list[Item]) -> dict[str, bytes]:
    """Return the images of questions by their names in the archive."""
    return {image_name(item): item.image.read_bytes() for item in items if item.image}

"""A smaller book out of a larger one, and pages that a book must not hold.

``nokernel_left_out`` names pages that are not in this book though others link to them: the links become
plain text with a note, or links into the full book if ``nokernel_full_book`` says where that is.
``nokernel_private`` holds patterns of files that must not become a page, a download or a part of a page.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
NOTE = " (in the full book)"


def is_left_out(app: Sphinx, page: str) -> bool:
    """Whether a page belongs to the full book only."""
    return page in app.config.nokernel_left_out


def stand_in(app: Sphinx, page: str, fragment: str, words: Iterable[nodes.Node]) -> nodes.Element:
    """Return what stands for a link to a page that this book leaves out."""
    if base := app.config.nokernel_full_book.rstrip("/"):
        end = f"#{fragment}" if fragment else ""
        return nodes.reference("", "", *words, refuri=f"{base}/{page}.html{end}", classes=["nk-full-book"])
    return nodes.inline("", "", *words, nodes.Text(NOTE), classes=["nk-left-out"])


class LeaveOut(SphinxTransform):
    """Replace links to pages that are not in this book."""

    default_priority = 10  # before anything looks at links

    def apply(self, **_: Any) -> None:
        """Change the doctree of one page."""
        for link in list(self.document.findall(addnodes.pending_xref)):
            page = self._page(link)
            if page is not None and is_left_out(self.app, page):
                self._replace(link, page)

    def _page(self, link: addnodes.pending_xref) -> str | None:
        """Return the page that a link names as a whole or a part of; None if it names something else."""
        if link.get("refdomain") == "doc":  # a Markdown link
            return str(link["reftarget"])
        if link.get("reftype") == "doc":  # Sphinx' role
            return self.env.relfn2path(link["reftarget"])[0]
        return None

    def _replace(self, link: addnodes.pending_xref, page: str) -> None:
        item = link.parent.parent
        alone = isinstance(link.parent, nodes.term) and len(link.parent.children) == 1
        if alone and isinstance(item, nodes.definition_list_item):
            item.parent.remove(item)  # an entry about that page alone, as on a map of chapters
            return
        words = link.astext() or page.rpartition("/")[2]
        link.replace_self(stand_in(self.app, page, link.get("reftargetid") or "", [nodes.Text(words)]))


def leaks(app: Sphinx, env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """Yield ``(page, file)`` for each private file that is a page, or that a page offers or includes."""
    source = Path(app.srcdir)

    def private(name: str | os.PathLike[str]) -> str | None:
        path = Path(os.path.relpath(source / name, source)).as_posix()
        return path if any(fnmatch(path, pattern) for pattern in app.config.nokernel_private) else None

    for page in sorted(env.found_docs):
        if path := private(env.doc2path(page, base=False)):
            yield page, path
        yield from (
            (page, path)
            for name in sorted(map(str, env.dependencies.get(page, ())))
            if (path := private(name))
        )
    for files in (env.dlfiles, env.images):
        for name, (pages, *_) in sorted(files.items()):
            if path := private(name):
                yield from ((page, path) for page in sorted(pages))


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of every private file in the book."""
    for page, path in leaks(app, env):
        LOGGER.warning(
            f"{path} is private (nokernel_private) and must not be in this book",
            location=page,
            type="nokernel",
            subtype="private",
        )


def setup(app: Sphinx) -> None:
    """Register settings, transform and check."""
    app.add_config_value("nokernel_left_out", [], "env", [list])
    app.add_config_value("nokernel_full_book", "", "env", [str])
    app.add_config_value("nokernel_private", [], "env", [list])
    app.add_transform(LeaveOut)
    app.connect("env-check-consistency", check)

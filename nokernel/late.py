"""Directives whose HTML is about the whole book: filled in once every page has been read.

Their pages are written again whenever any page changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

Write = Callable[[Sphinx, str, dict[str, Any]], str]


class LateNode(nodes.General, nodes.Element):
    """Stands for the HTML of the directive ``name``, written with its ``options``."""


class LateDirective(SphinxDirective):
    """Leaves the place of the HTML, and remembers which page it is on."""

    def run(self) -> list[nodes.Node]:
        """Return the place."""
        self.env.metadata[self.env.docname]["nokernel_late"] = True
        return [LateNode(name=self.name, options=dict(self.options))]


def add(app: Sphinx, name: str, write: Write, options: dict[str, Any] | None = None) -> None:
    """Register the directive ``name``: ``write(app, page, options)`` returns its HTML for that page."""
    if not hasattr(app, "nokernel_late"):
        app.nokernel_late = {}  # type: ignore[attr-defined]
        app.add_node(LateNode)
        app.connect("env-updated", pages_to_write)
        app.connect("doctree-resolved", resolve)
    app.nokernel_late[name] = write  # type: ignore[attr-defined]
    app.add_directive(name, type("Late", (LateDirective,), {"option_spec": options or {}}))


def pages_to_write(app: Sphinx, env: Any) -> list[str]:
    """Return the pages to write again after any page was read."""
    return [page for page, data in env.metadata.items() if data.get("nokernel_late")]


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the HTML in its place."""
    for node in list(doctree.findall(LateNode)):
        write: Write = app.nokernel_late[node["name"]]  # type: ignore[attr-defined]
        html = write(app, docname, node["options"]) if app.builder.format == "html" else ""
        node.replace_self(nodes.raw("", html, format="html"))

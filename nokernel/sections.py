"""The directive ``{section-links}``: the address of every page and section, to copy and to hand out.

Addresses count from the top of the book, or are whole ones if ``nokernel_full_book`` says where it is.
``:exclude:`` takes patterns of pages to leave out.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from html import escape
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from nokernel import late


def pages_of(env: BuildEnvironment, exclude: list[str]) -> Iterator[str]:
    """Yield the pages of the book in the order of its contents."""
    waiting = [env.config.root_doc]
    while waiting:
        page = waiting.pop(0)
        if not any(fnmatch(page, pattern) for pattern in exclude):
            yield page
        waiting = [*env.toctree_includes.get(page, ()), *waiting]


def sections_of(env: BuildEnvironment, page: str) -> Iterator[tuple[int, str, str]]:
    """Yield ``(depth, title, fragment)`` of the page, then of its sections; a fragment starts with ``#``."""
    for link in env.tocs[page].findall(nodes.reference):
        if link.get("refuri") == page:
            depth, node = -1, link.parent
            while node is not None:
                depth += isinstance(node, nodes.bullet_list)
                node = node.parent
            yield depth, link.astext(), link["anchorname"]


def sections_html(app: Sphinx, docname: str, options: dict[str, Any]) -> str:
    """Return the tables."""
    exclude = options.get("exclude", "").split()
    base = app.config.nokernel_full_book.rstrip("/")
    top = f"{base}/" if base else ""
    return "".join(_table(app, docname, page, top) for page in pages_of(app.env, exclude))


def _table(app: Sphinx, docname: str, page: str, top: str) -> str:
    here, there = app.builder.get_relative_uri(docname, page), app.builder.get_target_uri(page)
    title = escape(app.env.titles[page].astext())
    ident = "links-" + page.replace("/", "-").replace("_", "-")
    rows = "".join(
        f'<tr><th scope="row" style="padding-inline-start: {0.5 + depth}em">'
        f'<a href="{escape(here + fragment)}">{escape(words)}</a></th>'
        f"<td><code>{escape(top + there + fragment)}</code></td></tr>"
        for depth, words, fragment in sections_of(app.env, page)
    )
    return (
        f'<div class="nk-table" role="region" tabindex="0" aria-labelledby="{ident}"><table>'
        f'<caption id="{ident}">{title}</caption><thead><tr><th scope="col">page or section</th>'
        f'<th scope="col">link</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def setup(app: Sphinx) -> None:
    """Register the directive."""
    late.add(app, "section-links", sections_html, {"exclude": directives.unchanged})

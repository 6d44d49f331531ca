"""Mathematics as MathML written while the book is built: no script, no font, no other host."""

from __future__ import annotations

from html import escape
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

LOGGER = logging.getLogger(__name__)


def mathml(node: nodes.Element, *, block: bool) -> str:
    """Return the MathML of a LaTeX formula; one that cannot be read is a build warning and stays text."""
    source = node.astext()
    try:
        written = convert(source, display="block" if block else "inline")
        unknown = [e.text for e in ElementTree.fromstring(written).iter() if (e.text or "").startswith("\\")]
        if not unknown:
            return written
        problem = f"unknown command {unknown[0]}"
    except Exception as error:  # the converter has no base class for its errors
        problem = str(error) or type(error).__name__
    LOGGER.warning(f"cannot write {source!r} as MathML: {problem}", location=node, type="nokernel")
    return f"<code>{escape(source)}</code>"


def visit_inline(self: Any, node: nodes.math) -> None:
    """Write a formula within a sentence."""
    self.body.append(mathml(node, block=False))
    raise nodes.SkipNode


def visit_block(self: Any, node: nodes.math_block) -> None:
    """Write a formula that stands on its own, with its number if it has one."""
    ident = f' id="{node["ids"][0]}"' if node["ids"] else ""
    number = f'<span class="eqno">({get_node_equation_number(self, node)})</span>' if node["number"] else ""
    self.body.append(f'<div class="nk-math"{ident}>{mathml(node, block=True)}{number}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Make this the way HTML pages get their mathematics."""
    app.add_html_math_renderer(
        "nokernel", inline_renderers=(visit_inline, None), block_renderers=(visit_block, None)
    )

"""A bare number in prose is a warning (with ``-W`` a failure): each is a fact, computed, cited or a name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from nokernel.facts import NUMBER, FactNode, facts_of, numbers_in
from nokernel.pool import Pool, numerals
from nokernel.statelinks import StateNode

LOGGER = logging.getLogger(__name__)


class GivenNode(nodes.inline):
    """A number that an exercise makes up: no source, no note."""


class GivenRole(SphinxRole):
    """``{given}`8` `` prints a number as it stands."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the text, marked as made up."""
        return [GivenNode("", self.text)], []


EXEMPT = (
    FactNode,
    GivenNode,
    nodes.title,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.comment,
    nodes.citation,
    nodes.citation_reference,
    nodes.footnote,
    nodes.footnote_reference,
    nodes.label,
    addnodes.pending_xref,
    addnodes.highlightlang,
)
PAGE_DATES = re.compile(r"^(Time|Last checked):")
"""How a chapter's line of reading time, check date and review state starts."""


def names_of(app: Sphinx) -> re.Pattern[str]:
    """Return a pattern of the names with digits (CD19, 4-1BB, ...) listed in ``nokernel_names``."""
    path = app.config.nokernel_names
    lines = Path(app.srcdir, path).read_text(encoding="utf-8").splitlines() if path else []
    names = sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")}, key=len)
    alternatives = "|".join(re.escape(name) for name in reversed(names)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def check(app: Sphinx, doctree: nodes.document) -> None:
    """Warn of every bare number in the prose of a page, with the facts it may have meant."""
    if not app.config.nokernel_facts:
        return
    facts, names = facts_of(app), names_of(app)
    for text in doctree.findall(nodes.Text):
        if _exempt(text):
            continue
        prose = names.sub(lambda match: " " * len(match.group()), str(text))
        for match in NUMBER.finditer(prose):
            if match.group().lower() == "one":  # a pronoun far more often than a finding
                continue
            if isinstance(text.parent, StateNode) and numbers_in(match.group())[0] in text.parent.numbers:
                continue  # a control's choice
            context = " ".join(str(text)[max(0, match.start() - 30) : match.end() + 30].split())
            meant = _suggest(match.group(), context, facts)
            LOGGER.warning(
                f"bare number {match.group()!r} in {context!r}; make it a fact: {meant}",
                location=text.parent,
                type="nokernel",
                subtype="number",
            )


def _exempt(text: nodes.Text) -> bool:
    node = text.parent
    while node is not None:
        if isinstance(node, EXEMPT) or "cell" in node.get("classes", ()):
            return True
        if "bibliography" in type(node).__name__ or isinstance(node, nodes.reference):
            return True
        if isinstance(node, nodes.paragraph) and PAGE_DATES.match(node.astext()):
            return True
        node = node.parent
    return False


def _suggest(found: str, context: str, facts: Mapping[str, Any]) -> str:
    """Return the ids of up to three facts with this number, the most alike in wording first."""
    (number,) = numbers_in(found)
    same = [key for key in facts if number in facts[key].numbers]
    likeness = {
        key: difflib.SequenceMatcher(None, context.lower(), facts[key].statement.lower()).ratio()
        for key in same
    }
    best = sorted(same, key=lambda key: -likeness[key])[:3]
    return ", ".join(best) or "none has this value yet, add a row"


def pool_of(app: Sphinx) -> Pool | None:
    """Return the numbers that text made by code may say; None if the book has no facts."""
    if not app.config.nokernel_facts:
        return None
    if not hasattr(app, "nokernel_pool"):
        root = Path(app.srcdir)
        tables = sorted({p for pattern in app.config.nokernel_tables for p in root.glob(pattern)})
        app.nokernel_pool = Pool(facts_of(app), tables, names_of(app))  # type: ignore[attr-defined]
    found: Pool = app.nokernel_pool  # type: ignore[attr-defined]
    return found


def check_output(app: Sphinx, texts: list[str], own: str, location: Any) -> None:
    """Warn of numbers in titles, captions and cells made by code that no fact or data explains."""
    pool = pool_of(app)
    if pool is None:
        return
    values = numerals(own)
    for text in texts:
        for number in pool.unsourced(text, values):
            LOGGER.warning(
                f"number {number!r} in {text!r} is in no fact, no data table and not in the output itself",
                location=location,
                type="nokernel",
                subtype="number",
            )


def setup(app: Sphinx) -> None:
    """Check each page as it is read."""
    app.add_config_value("nokernel_names", "", "env", [str])
    app.add_config_value("nokernel_tables", [], "env", [list])
    app.add_role("given", GivenRole())
    app.add_node(GivenNode)
    app.connect("doctree-read", check)

"""Roles for sourced numbers: a reader can open any of them and see where it comes from.

The facts come from the object named by the ``nokernel_facts`` setting (``"package.module:name"``), a
mapping from id to objects with ``text``, ``numbers``, ``value``, ``who``, ``statement``, ``status_words``,
``source``, ``source_text``, ``source_short``, ``url``, ``locator``, ``checked`` and ``disagrees_with``.
"""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Mapping
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from nokernel.expressions import ExpressionError, compute

LOGGER = logging.getLogger(__name__)
WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?|\b(?:" + "|".join(WORDS) + r")\b", re.IGNORECASE)
WITH_TEXT = re.compile(r"^(?P<text>.+?)\s*<(?P<id>[^<>]+)>$", re.DOTALL)


class FactNode(nodes.inline):
    """A number in prose, linked to the note that says where it comes from."""


def facts_of(app: Sphinx) -> Mapping[str, Any]:
    """Return the mapping that ``nokernel_facts`` names; an empty one if it names nothing."""
    where = app.config.nokernel_facts
    if not where:
        return {}
    module, _, name = where.partition(":")
    try:
        found: Mapping[str, Any] = getattr(importlib.import_module(module), name)
        len(found)  # a lazy mapping loads, and reports its errors, here
    except Exception as error:
        raise ExtensionError(f"nokernel_facts = {where!r}: {error}") from error
    return found


def numbers_in(text: str) -> list[float]:
    """Return the numbers in ``text``, digits and number words alike."""
    found = [match.group().lower().replace(",", "") for match in NUMBER.finditer(text)]
    return [float(WORDS.index(word)) if word in WORDS else float(word) for word in found]


def fact_words(text: str, facts: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Return what ``{fact}`text` `` prints and the id of its fact in a list.

    Raises ``ExpressionError`` for an unknown id and for words with another number than the fact's.
    """
    match = WITH_TEXT.match(text)
    fact_id, words = (match["id"], match["text"]) if match else (text.strip(), None)
    if fact_id not in facts:
        raise ExpressionError(f"unknown fact {fact_id!r}")
    fact = facts[fact_id]
    for found in numbers_in(words or ""):
        if not any(abs(found - number) <= 1e-9 * max(1, abs(number)) for number in fact.numbers):
            raise ExpressionError(f"{words!r} says {found:g}, but fact {fact_id!r} is {fact.text!r}")
    return words or fact.text, [fact_id]


class FactRole(SphinxRole):
    """``{fact}`id` `` prints a fact's value; ``{fact}`words <id>` `` prints your words for it."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the linked text; an unknown id or words with another number is a build warning."""
        try:
            words, used = fact_words(self.text, facts_of(self.env.app))
        except ExpressionError as error:
            return self._problem(str(error))
        return self._node(words, used, f"fact-{used[0]}")

    def _node(self, text: str, ids: list[str], note: str, formula: str = "") -> tuple[list[nodes.Node], list]:
        node = FactNode("", text, classes=["nk-fact"], facts=ids, formula=formula, note=note)
        self.set_source_info(node)
        uses = self.env.metadata[self.env.docname].setdefault("nokernel_facts", [])
        uses.extend((fact_id, note) for fact_id in ids)
        return [node], []

    def _problem(self, message: str) -> tuple[list[nodes.Node], list]:
        LOGGER.warning(message, location=self.get_location(), type="nokernel", subtype="fact")
        return [nodes.inline("", self.text)], []


class ComputedRole(FactRole):
    """``{computed}`expression of [facts] | format unit` `` prints a derived number."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the linked result; an expression that cannot be computed is a build warning."""
        try:
            text, used = compute(self.text, facts_of(self.env.app))
        except ExpressionError as error:
            return self._problem(str(error))
        formula = self.text.partition("|")[0].strip()
        # a/b and a-b read alike without their signs, and one formula may be shown in two ways
        digest = hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()[:6]
        words = re.sub(r"[^a-z0-9]+", "-", formula.lower()).strip("-")
        return self._node(text, used, f"computed-{words}-{digest}", formula)


def note_html(fact: Any, facts: Mapping[str, Any]) -> str:
    """Return what a reader sees on opening a number: statement, status, source, disagreements."""
    source = fact.source_text.rstrip(".")
    link = escape(source)
    if fact.url:
        link = f'<a href="{escape(fact.url)}" rel="noopener">{link}</a>'
    who = f" <span>({escape(fact.who)})</span>" if fact.who else ""
    rows = [
        f"<p><strong>{escape(fact.text)}</strong>{who} {escape(fact.statement)}</p>",
        f'<p class="nk-source">{escape(fact.status_words).capitalize()}. Source: {link}'
        f"{', ' + escape(fact.locator) if fact.locator else ''}. Checked {escape(str(fact.checked))}.</p>",
    ]
    rows += [
        f'<p class="nk-disagrees">Disagrees: <strong>{escape(other.text)}</strong>. '
        f"{escape(other.statement)} "
        f"({escape(other.source_text.rstrip('.'))})</p>"
        for other in (facts[i] for i in fact.disagrees_with)
    ]
    return "".join(rows)


def note_of(node: FactNode, facts: Mapping[str, Any]) -> str:
    """Return the HTML of a number's note."""
    if not node["formula"]:
        return note_html(facts[node["facts"][0]], facts)
    inputs = "".join(f"<li>{note_html(facts[i], facts)}</li>" for i in node["facts"])
    return (
        f"<p><strong>{escape(node.astext())}</strong> Computed here: "
        f"<code>{escape(node['formula'])}</code>, from:</p><ul>{inputs}</ul>"
    )


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Number the notes of a page in order of first use and add their list at its end."""
    if app.builder.format != "html":
        return
    facts = facts_of(app)
    notes: dict[str, str] = {}
    for node in doctree.findall(FactNode):
        notes.setdefault(node["note"], note_of(node, facts))
        node["number"] = list(notes).index(node["note"]) + 1
    if notes:
        items = "".join(f'<li id="{key}" class="nk-note">{html}</li>' for key, html in notes.items())
        title = f"The {len(notes)} numbers on this page and where each comes from"
        section = f'<details class="nk-notes"><summary>{title}</summary><ol>{items}</ol></details>'
        doctree.append(nodes.raw("", section, format="html"))


def visit_fact(self: Any, node: FactNode) -> None:
    """Open the link to the number's note; a heading's copy in a table of contents has none."""
    if "number" in node:
        self.body.append(f'<a class="nk-fact" role="doc-noteref" href="#{node["note"]}">')


def depart_fact(self: Any, node: FactNode) -> None:
    """Close the link; the note's number shows in print only."""
    if "number" in node:
        self.body.append(f'<sup class="nk-ref" aria-hidden="true">{node["number"]}</sup></a>')


def skip(self: Any, node: FactNode) -> None:
    """Print a number as plain text where there are no links."""


def setup(app: Sphinx) -> None:
    """Register the roles and how their nodes become HTML."""
    app.add_role("fact", FactRole())
    app.add_role("computed", ComputedRole())
    app.add_node(FactNode, html=(visit_fact, depart_fact), latex=(skip, skip), text=(skip, skip))
    app.connect("doctree-resolved", resolve)

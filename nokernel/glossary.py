"""Terms of the book's glossary: linked where a page first uses them, with the definition as a card.

Authors write a Sphinx ``{glossary}`` on any page. On every other page the first use of each of its terms in
prose becomes a quiet link to a list at the end of the page, which holds the definitions the page needs. The
script shows them beside the term; without it the link leads to the list, and the list to the glossary.
"""

from __future__ import annotations

import hashlib
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.transforms.post_transforms import SphinxPostTransform

from nokernel.terms import Finder, Term, TermNode, link, prose


class TermNotes(nodes.General, nodes.Element):
    """The list of a page's terms with their definitions."""


class TermNote(nodes.General, nodes.Element):
    """One entry of that list."""


def terms_of(env: BuildEnvironment) -> dict[str, list[Term]]:
    """Return page -> the terms its glossary defines."""
    if not hasattr(env, "nokernel_terms"):
        env.nokernel_terms = {}  # type: ignore[attr-defined]
    found: dict[str, list[Term]] = env.nokernel_terms  # type: ignore[attr-defined]
    return found


class LinkTerms(SphinxPostTransform):
    """Link the first use of each term on a page and append the definitions the page needs."""

    default_priority = 5  # before links are resolved: definitions may hold some
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Change the doctree of one page; a page with a glossary stays as it is."""
        glossaries = terms_of(self.env)
        if not glossaries or self.env.docname in glossaries:
            return
        finder = Finder(term for page in sorted(glossaries) for term in glossaries[page])
        used: dict[str, Term] = {}
        for text in list(prose(self.document)):
            link(text, finder, used)
        if used:
            notes = sorted(used.values(), key=lambda term: term.names[0].lower())
            self.document += TermNotes("", *map(self._note, notes))

    def _note(self, term: Term) -> TermNote:
        address = f"{self.app.builder.get_relative_uri(self.env.docname, term.docname)}#{term.anchor}"
        body = [node.deepcopy() for node in term.definition]
        for link_inside in (xref for node in body for xref in node.findall(addnodes.pending_xref)):
            link_inside["refdoc"] = self.env.docname  # addresses count from the page the copy is on
        return TermNote("", *body, ident=term.ident, name=term.names[0], address=address)


class TermCollector(EnvironmentCollector):
    """Keep the terms of each page in step with its source, also in parallel builds."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget the terms of a page that is read again."""
        terms_of(env).pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment
    ) -> None:
        """Take over terms from a parallel reader."""
        terms_of(env).update({page: terms for page, terms in terms_of(other).items() if page in docnames})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note the terms of a page that has just been read."""
        docname = app.env.docname
        found = [
            _term(docname, item)
            for glossary in doctree.findall(addnodes.glossary)
            for item in glossary.findall(nodes.definition_list_item)
        ]
        if found:
            terms_of(app.env)[docname] = found


def _term(docname: str, item: nodes.definition_list_item) -> Term:
    names = [child for child in item.children if isinstance(child, nodes.term)]
    (definition,) = (child for child in item.children if isinstance(child, nodes.definition))
    body = [
        node.deepcopy() for node in definition.children
    ]  # the page's own links are resolved in place later
    return Term(docname, names[0]["ids"][0], [name.astext() for name in names], body)


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages if the glossary is not that of the build before: any of them may use a new term."""
    terms = [
        (page, term.names, [node.pformat() for node in term.definition])
        for page, entries in sorted(terms_of(env).items())
        for term in entries
    ]
    digest = hashlib.sha256(repr(terms).encode()).hexdigest()
    changed = getattr(env, "nokernel_terms_digest", digest if not terms else "") != digest
    env.nokernel_terms_digest = digest  # type: ignore[attr-defined]
    return sorted(env.found_docs) if changed else []


def visit_term(self: Any, node: TermNode) -> None:
    """Open the link to the page's note on the term."""
    self.body.append(f'<a class="nk-term" role="doc-glossref" href="#{node["ident"]}">')


def depart_term(self: Any, node: TermNode) -> None:
    """Close it."""
    self.body.append("</a>")


def visit_notes(self: Any, node: TermNotes) -> None:
    """Open the list of a page's terms."""
    title = f"The {len(node.children)} terms on this page and what each means"
    self.body.append(f'<details class="nk-notes nk-terms"><summary>{title}</summary><ul>')


def depart_notes(self: Any, node: TermNotes) -> None:
    """Close it."""
    self.body.append("</ul></details>")


def visit_note(self: Any, node: TermNote) -> None:
    """Open one entry with the term's name, which leads to the glossary."""
    name = f'<a href="{escape(node["address"])}">{escape(node["name"])}</a>'
    self.body.append(f'<li id="{node["ident"]}" class="nk-note"><p><strong>{name}</strong></p>')


def depart_note(self: Any, node: TermNote) -> None:
    """Close it."""
    self.body.append("</li>")


def setup(app: Sphinx) -> None:
    """Register nodes, collector and transform."""
    app.add_node(TermNode, html=(visit_term, depart_term))
    app.add_node(TermNotes, html=(visit_notes, depart_notes))
    app.add_node(TermNote, html=(visit_note, depart_note))
    app.add_env_collector(TermCollector)
    app.add_post_transform(LinkTerms)
    app.connect("env-updated", pages_to_write)

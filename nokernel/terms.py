"""Finding the terms of a glossary in the prose of a page; the Sphinx side is in ``nokernel.glossary``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from docutils import nodes
from sphinx import addnodes

from nokernel.facts import FactNode
from nokernel.lint import PAGE_DATES
from nokernel.statelinks import StateNode

NOT_PROSE = (
    FactNode,
    StateNode,
    nodes.caption,
    nodes.citation,
    nodes.citation_reference,
    nodes.footnote,
    nodes.footnote_reference,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.raw,
    nodes.reference,
    nodes.rubric,
    nodes.table,
    nodes.title,
    addnodes.glossary,
    addnodes.pending_xref,
)
"""What a paragraph may hold or lie in and is not prose: no term is linked there."""


class TermNode(nodes.inline):
    """The first use of a term on a page, linked to the page's note on it."""


@dataclass
class Term:
    """One entry of a glossary: its place, all its names (the first is shown), and what it says."""

    docname: str
    anchor: str
    names: list[str]
    definition: list[nodes.Node] = field(default_factory=list)

    @property
    def ident(self) -> str:
        """The id of the entry in the list at the end of a page."""
        return "term-" + re.sub(r"\W+", "-", self.names[0].lower()).strip("-")


class Finder:
    """Finds any name of any of ``terms`` as whole words, the longest first, also in the plural."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Compile the names; where two terms share a name the first has it."""
        named = [(name, term) for term in terms for name in term.names]
        named.sort(key=lambda pair: (-len(pair[0]), pair[0]))
        self._known = [(re.compile(pattern(name)), term) for name, term in named]
        self._any = re.compile("|".join(known.pattern for known, _ in self._known) or r"(?!)")

    def find(self, text: str) -> Iterator[tuple[re.Match[str], Term]]:
        """Yield every use of a term in ``text``, in order and without overlap."""
        for match in self._any.finditer(text):
            yield match, next(term for known, term in self._known if known.fullmatch(match.group()))


def pattern(name: str) -> str:
    """Return a regular expression for ``name`` as whole words, in the singular or plural.

    A word with two capitals, or a capital and a digit, is an abbreviation and must be written just so; in the
    others capital and small letters are the same.
    """
    words = [_word(word) for word in name.split()]
    y = re.search("[^aeiou]y$", name)
    words[-1] = _word(name.split()[-1][:-1]) + "(?i:y|ies)" if y else words[-1] + "(?:e?s)?"
    return r"(?<![\w-])" + r"\s+".join(words) + r"(?![\w-])"


def _word(word: str) -> str:
    body = re.escape(word).replace("'", "['’]")
    return body if re.search(r"[A-Z].*[A-Z\d]|\d.*[A-Z]", word) else f"(?i:{body})"


def prose(document: nodes.Element) -> Iterator[nodes.Text]:
    """Yield the texts of paragraphs, also in lists and boxes, that are no heading, link, code or output."""
    for paragraph in document.findall(nodes.paragraph):
        if not PAGE_DATES.match(paragraph.astext()):
            yield from (text for text in paragraph.findall(nodes.Text) if _is_prose(text))


def _is_prose(text: nodes.Text) -> bool:
    node: nodes.Node | None = text.parent
    while node is not None:
        if isinstance(node, NOT_PROSE) or (
            isinstance(node, nodes.Element) and "cell" in node.get("classes", ())
        ):
            return False
        node = node.parent
    return True


def link(text: nodes.Text, finder: Finder, used: dict[str, Term]) -> None:
    """Put links in place of the terms in ``text`` that are not in ``used`` yet, and enter them there."""
    said, pieces, done = str(text), [], 0
    for match, term in finder.find(said):
        if term.ident in used:
            continue
        used[term.ident] = term
        pieces += [nodes.Text(said[done : match.start()]), TermNode("", match.group(), ident=term.ident)]
        done = match.end()
    if pieces:
        text.parent.replace(text, [piece for piece in (*pieces, nodes.Text(said[done:])) if piece.astext()])

"""Decks: slides made of a book's own facts, figures and questions, with notes for the person who speaks.

An extension beside ``sphinx_revealjs``, for decks only (a page loads ``nokernel``). ``{drawing}`` shows a
figure of a chapter by the beginning of its title; ``{poll}`` asks a question of a chapter's bank and keeps
its key for the notes; ``{notes}`` holds what to say and how long it takes. Each slide names its sources.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from nokernel import lint
from nokernel.facts import ComputedRole, FactNode, FactRole, facts_of, skip
from nokernel.questions import fact_problems, key_of, load, number_of, shuffled
from nokernel.quiz_html import shown_number

LOGGER = logging.getLogger(__name__)
LETTERS = "ABCDEFGH"


class NotesNode(nodes.General, nodes.Element):
    """What only the speaker sees; ``minutes`` is the time for the slide."""


class SlideDirective(SphinxDirective):
    """What the directives of a deck share."""

    required_arguments = 1
    final_argument_whitespace = True

    @property
    def chapter(self) -> str:
        """The chapter a deck is about: the name of its file."""
        return self.env.docname.rpartition("/")[2]

    def refuse(self, message: str) -> list[nodes.Node]:
        """Warn, and show nothing."""
        LOGGER.warning(message, location=self.get_location(), type="nokernel", subtype="slides")
        return []

    def line(self, text: str, lead: str = "") -> nodes.paragraph:
        """A paragraph of inline text, with a bold word before it."""
        children, _ = self.state.inline_text(text.strip(), self.lineno)
        start = [nodes.strong("", lead), nodes.Text(" ")] if lead else []
        return nodes.paragraph("", "", *start, *children)


class Notes(SlideDirective):
    """``{notes} 2``: what to say on this slide, and for how many minutes."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the notes."""
        if not self.arguments[0].isdigit():
            return self.refuse(f"{{notes}} {self.arguments[0]}: expected whole minutes, such as {{notes}} 2")
        node = NotesNode(minutes=int(self.arguments[0]))
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class Drawing(SlideDirective):
    """``{drawing} Words``: the figure of the chapter whose title starts with these words.

    ``:alt:`` says what it shows where the chapter's own words do not do without the picture.
    """

    option_spec: ClassVar = {"alt": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the picture, which says in words what it shows; a figure with its title and caption."""
        folder = Path(self.env.srcdir, self.config.nokernel_drawings, self.chapter).resolve()
        index = folder / "index.json"
        if not index.is_file():
            return self.refuse(f"there are no drawings of {self.chapter}; run: make slides")
        self.env.note_dependency(str(index))
        drawings = json.loads(index.read_text(encoding="utf-8"))
        found = [one for one in drawings if one["title"].startswith(self.arguments[0])]
        if len(found) != 1:
            titles = "; ".join(repr(one["title"]) for one in drawings)
            return self.refuse(
                f"{len(found)} figures of {self.chapter} start with {self.arguments[0]!r}: {titles}"
            )
        [drawing] = found
        address = os.path.relpath(folder / drawing["file"], self.env.srcdir).replace(os.sep, "/")
        image = nodes.image(uri="/" + address, alt=self.options.get("alt", drawing["alt"]))
        if "caption" not in drawing:  # a widget: its title is a name
            return [image]
        title, caption = (
            nodes.raw("", f'<p class="deck-{part}">{escape(drawing[part])}</p>', format="html")
            for part in ("title", "caption")
        )
        return [title, image, caption]


class Poll(SlideDirective):
    """``{poll} id``: a question of the chapter's bank; key and explanations go to the notes."""

    def run(self) -> list[nodes.Node]:
        """Return question and choices for the slide, and the key for the notes."""
        name = self.config.nokernel_questions
        path = Path(self.env.srcdir, name, f"{self.chapter}.yml")
        self.env.note_dependency(str(path.resolve()))
        bank = load(path)
        question = next((q for q in bank.questions if q["id"] == self.arguments[0]), None)
        if question is None or question["type"] == "match":
            return self.refuse(f"{path.name} has no question {self.arguments[0]!r} that a poll can ask")
        facts = facts_of(self.env.app)
        for problem in fact_problems(bank, facts):
            self.refuse(problem)
        ask = self.line(question["question"])
        ask["classes"].append("deck-ask")
        notes = NotesNode(minutes=0)
        notes += [*self._key(question, facts), self.line(question["feedback"], "Why:")]
        return [ask, *self._choices(question), notes]

    def _choices(self, question: dict[str, Any]) -> Iterator[nodes.Node]:
        texts = [option["text"] for option in question.get("options", ())]
        if question["type"] == "order":
            texts = [question["items"][n] for n in shuffled(len(question["items"]), question["id"])]
        if texts:
            items = [nodes.list_item("", self.line(text)) for text in texts]
            yield nodes.enumerated_list("", *items, enumtype="upperalpha", prefix="", suffix=".")
        if question["type"] == "multiple":
            yield self.line("More than one is right.")

    def _key(self, question: dict[str, Any], facts: Mapping[str, Any]) -> Iterator[nodes.Node]:
        kind = question["type"]
        if kind in ("single", "multiple"):
            yield self.line("", "Key: " + ", ".join(LETTERS[n] for n in key_of(question)))
            for letter, option in zip(LETTERS, question["options"], strict=False):
                yield self.line(option["feedback"], letter + ":")
        elif kind == "order":
            order = shuffled(len(question["items"]), question["id"])
            letters = [LETTERS[order.index(n)] for n in range(len(order))]
            yield self.line("", "Key: " + ", ".join(letters))
        elif kind == "numeric":
            value = shown_number(number_of(question["answer"], facts), question)
            key = lint.GivenNode("", f"Key: {value} {question.get('unit', '')}".strip())
            yield nodes.paragraph("", "", nodes.strong("", "", key))
        else:
            yield self.line(question["model"], "Key:")


def gather(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give each slide one set of notes, with its time and its sources, and a line that names the sources."""
    if app.builder.name != "revealjs":
        return
    facts, start = facts_of(app), 0
    for section in list(doctree.findall(nodes.section)):
        parts = [child for child in section.children if not isinstance(child, nodes.section)]
        notes = [node for part in parts for node in part.findall(NotesNode)]
        minutes = sum(node["minutes"] for node in notes)
        if not minutes:
            LOGGER.warning("a slide without {notes} and minutes", location=section, type="nokernel")
        told = NotesNode(minutes=minutes)
        told += nodes.paragraph("", "", nodes.strong("", f"Minutes {start} to {start + minutes}."))
        start += minutes
        for node in notes:
            told += node.children
            node.parent.remove(node)
        used = _facts_on(part for part in parts if not isinstance(part, NotesNode))
        if used:
            told += nodes.paragraph("", "Where the numbers and statements come from:")
            told += nodes.bullet_list("", *(_origin(facts[one]) for one in used))
        end = next((i for i, c in enumerate(section.children) if isinstance(c, nodes.section)), None)
        last = len(section.children) if end is None else end
        line = app.config.nokernel_deck_line if start == minutes else ""
        section.insert(last, [*_small(line, "deck-line"), *_sources([facts[one] for one in used]), told])


def _facts_on(parts: Iterator[nodes.Node]) -> list[str]:
    found = (node for part in parts for node in part.findall(FactNode))
    return list(dict.fromkeys(fact for node in found for fact in node["facts"]))


def _origin(fact: Any) -> nodes.list_item:
    place = ", ".join(filter(None, (fact.source_short, fact.locator)))
    text = f"{fact.statement} ({place}; {fact.status_words})"
    return nodes.list_item("", nodes.paragraph("", text))


def _sources(used: list[Any]) -> list[nodes.Node]:
    names = dict.fromkeys(fact.source_short for fact in used)
    return _small("Sources: " + "; ".join(names) if names else "", "deck-sources")


def _small(text: str, kind: str) -> list[nodes.Node]:
    return [nodes.paragraph("", text, classes=[kind])] if text else []


def visit_notes(self: Any, node: NotesNode) -> None:
    """Open what reveal.js shows in the speaker's window alone."""
    self.body.append('<aside class="notes">\n')


def depart_notes(self: Any, node: NotesNode) -> None:
    """Close it."""
    self.body.append("</aside>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register roles, directives and settings of a deck."""
    app.add_config_value("nokernel_facts", "", "env", [str])
    app.add_config_value("nokernel_questions", "", "env", [str])
    app.add_config_value("nokernel_drawings", "", "env", [str])
    app.add_config_value("nokernel_deck_line", "", "env", [str])
    app.add_role("fact", FactRole())
    app.add_role("computed", ComputedRole())
    app.add_node(FactNode, html=(skip, skip), latex=(skip, skip), text=(skip, skip))
    app.add_node(NotesNode, html=(visit_notes, depart_notes))
    app.add_directive("notes", Notes)
    app.add_directive("drawing", Drawing)
    app.add_directive("poll", Poll)
    app.connect("doctree-resolved", gather)
    lint.setup(app)
    return {"version": "0.1.0", "parallel_read_safe": True, "env_version": 1}

"""The directive ``{quiz} name``: the bank ``name.yml`` as questions that a reader can answer and check.

Texts go through Sphinx like the rest of a page. Keys and explanations of graded questions leave the page
before it is written and travel in a payload that the page's script asks for when a reader does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from logging import getLogger
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from nokernel.citations import prefixed_keys
from nokernel.facts import FactNode, facts_of, note_of
from nokernel.payloads import FOLDER, WRITTEN, named_script
from nokernel.questions import (
    Bank,
    Question,
    fact_problems,
    facts_behind,
    load_folder,
    matches_of,
    number_of,
)
from nokernel.quiz_html import question_html, quiz_html

LOGGER = logging.getLogger(__name__)
WITHHELD = {"why", "feedback", "trap", "model", "source"}
"""Parts of a graded question that its page does not hold."""


class QuizNode(nodes.General, nodes.Element):
    """A quiz; its children are the parts of its questions, in no order that shows."""


class PartNode(nodes.General, nodes.TextElement):
    """One text of a question: ``question`` is its index, ``part`` and ``n`` say which text it is."""


def banks_of(app: Sphinx) -> tuple[dict[str, Bank], dict[str, list[str]]]:
    """Return the banks of the book and the problems of each file, read once a build."""
    if not hasattr(app, "nokernel_banks"):
        name = app.config.nokernel_questions
        found = load_folder(Path(app.srcdir, name), name) if name else ({}, {})
        app.nokernel_banks = found  # type: ignore[attr-defined]
    banks: tuple[dict[str, Bank], dict[str, list[str]]] = app.nokernel_banks  # type: ignore[attr-defined]
    return banks


class Quiz(SphinxDirective):
    """``{quiz} name``: the questions of ``name.yml`` in the folder ``nokernel_questions``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the quiz; each problem of its bank is a build warning, and then there is no quiz."""
        name = self.arguments[0]
        folder = self.config.nokernel_questions
        self.env.note_dependency(str(Path(self.env.srcdir, folder, f"{name}.yml")))
        banks, problems = banks_of(self.env.app)
        found = problems.get(name, [])
        if not found and name not in banks:
            found = [f"there is no {folder}/{name}.yml" if folder else "nokernel_questions names no folder"]
        if not found:
            found = fact_problems(banks[name], facts_of(self.env.app))
        for problem in found:
            LOGGER.warning(problem, location=self.get_location(), type="nokernel", subtype="quiz")
        return [] if found else [self._quiz(banks[name])]

    def _quiz(self, bank: Bank) -> QuizNode:
        quiz = QuizNode(name=bank.chapter, questions=bank.questions, answers=[], withheld=[], notes={})
        self.set_source_info(quiz)
        facts = facts_of(self.env.app)
        for index, question in enumerate(bank.questions):
            with _telling(self._file(bank), bank, index):
                parts = [self._part(bank, index, part, n, text) for part, n, text in texts_of(question)]
                linked = {i for part in parts for fact in part.findall(FactNode) for i in fact["facts"]}
                more = [i for i in facts_behind(question) if i not in linked]
                parts += [self._part(bank, index, "source", n, f"{{fact}}`{i}`") for n, i in enumerate(more)]
            quiz += parts
            if "image" in question:
                picture = nodes.image(uri="/" + question["image"], alt=question["alt"])
                quiz += PartNode("", "", picture, question=index, part="image", n=0)
            numbers = [question.get("answer"), *(trap["value"] for trap in question.get("traps", ()))]
            quiz["answers"].append([number_of(n, facts) for n in numbers if n is not None])
        return quiz

    def _part(self, bank: Bank, index: int, part: str, n: int, text: str) -> PartNode:
        """Return one text of a question, parsed; what the number lint says of it names file and line."""
        if prefix := self.env.temp_data.get("nokernel_citation_prefix"):
            text = prefixed_keys(text, prefix)
        uses = self.env.metadata[self.env.docname].setdefault("nokernel_facts", [])
        known = len(uses)
        children, _ = self.state.inline_text(text.strip(), self.lineno)
        if bank.questions[index].get("graded") and part in WITHHELD:  # the page has no note on these
            uses[known:] = [(fact_id, f"q-{bank.questions[index]['id']}") for fact_id, _ in uses[known:]]
        node = PartNode("", "", *children, question=index, part=part, n=n)
        for raw in node.findall(nodes.raw):
            message = f"raw HTML {raw.astext()!r}; write \\< for the sign itself"
            LOGGER.warning(message, type="nokernel", subtype="quiz")
        for element in node.findall(nodes.Element):
            element.source, element.line = self._file(bank), bank.lines[index]
        return node

    def _file(self, bank: Bank) -> str:
        return str(Path(self.env.srcdir, self.config.nokernel_questions, f"{bank.chapter}.yml"))


@contextmanager
def _telling(file: str, bank: Bank, index: int) -> Iterator[None]:
    """Make warnings name file and line of a question instead of those of the directive."""

    def tell(record: Any) -> bool:
        if not hasattr(record, "nokernel_told"):
            record.nokernel_told = True
            record.location = f"{file}:{bank.lines[index]}"
            record.msg = f"question {bank.questions[index]['id']!r}: {record.msg}"
        return True

    handlers = getLogger("sphinx").handlers
    for handler in handlers:
        handler.addFilter(tell)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(tell)


def texts_of(question: Question) -> Iterator[tuple[str, int, str]]:
    """Yield the texts of a question as ``(part, n, text)``."""
    yield "question", 0, question["question"]
    yield "feedback", 0, question["feedback"]
    if "model" in question:
        yield "model", 0, question["model"]
    for n, option in enumerate(question.get("options", ())):
        yield "option", n, option["text"]
        yield "why", n, option["feedback"]
    for n, trap in enumerate(question.get("traps", ())):
        yield "trap", n, trap["feedback"]
    for n, item in enumerate(question.get("items", ())):
        yield "item", n, item
    if "pairs" in question:
        for n, pair in enumerate(question["pairs"]):
            yield "item", n, pair["item"]
        for n, match in enumerate(matches_of(question)):
            yield "match", n, match


def withhold(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take what a graded page must not hold out of it: also out of its notes and of the search index."""
    facts = facts_of(app)
    for quiz in doctree.findall(QuizNode):
        graded = {i for i, question in enumerate(quiz["questions"]) if question.get("graded")}
        for part in list(quiz.children):
            if part["question"] not in graded or part["part"] not in WITHHELD:
                continue
            quiz.remove(part)
            quiz["withheld"].append(part)
            for fact in part.findall(FactNode):
                quiz["notes"][fact["note"]] = note_of(fact, facts)
                fact["number"] = ""  # the page's script knows it, once the note is there


def visit_quiz(self: Any, node: QuizNode) -> None:
    """Write the quiz, and next to the page the payload with its keys."""
    texts = {
        (part["question"], part["part"], part["n"]): (_fragment(self, part), part.astext())
        for part in [*node.children, *node["withheld"]]
    }
    total, sheets, blocks = len(node["questions"]), {}, []
    for index, question in enumerate(node["questions"]):
        mine = {(part, n): text for (i, part, n), text in texts.items() if i == index}
        html, sheets[question["id"]] = question_html(question, mine, node["answers"][index], index, total)
        blocks.append(html)
    page = self.builder.current_docname.replace("/", "-")
    name, script = named_script(f"{WRITTEN}{page}-quiz", {"questions": sheets, "notes": node["notes"]})
    folder = Path(self.builder.outdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.js").write_text(script, encoding="utf-8")
    self.body.append(quiz_html(node["name"], name, blocks))
    raise nodes.SkipNode


def _fragment(translator: Any, part: PartNode) -> str:
    """Return a part's HTML."""
    before, translator.body = translator.body, []
    for child in part.children:
        child.walkabout(translator)
    written, translator.body = "".join(translator.body), before
    return str(written)


def skip(self: Any, node: QuizNode) -> None:
    """Leave a quiz out where nobody can answer."""
    raise nodes.SkipNode


def tidy(app: Sphinx, exception: Exception | None) -> None:
    """Remove the payloads of quizzes that no page asks for any more."""
    if exception or app.builder.format != "html":
        return
    outdir = Path(app.outdir)
    pages = [page.read_text(encoding="utf-8") for page in outdir.rglob("*.html")]
    for script in (outdir / FOLDER).glob(f"{WRITTEN}*.js"):
        if not any(script.stem in page for page in pages):
            script.unlink()


def setup(app: Sphinx) -> None:
    """Register the directive, its setting and how a quiz is written."""
    app.add_config_value("nokernel_questions", "", "env", [str])
    app.add_directive("quiz", Quiz)
    app.add_node(QuizNode, html=(visit_quiz, None), latex=(skip, None), text=(skip, None))
    app.connect("doctree-resolved", withhold, priority=400)  # before the notes of the page are gathered
    app.connect("build-finished", tidy, priority=600)

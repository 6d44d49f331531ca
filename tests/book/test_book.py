"""The built book: every chapter is there, whole, and free of what readers must not be sent."""

import json
import re
from pathlib import Path

import pytest
import yaml

from nokernel.explore import EXPLORE_MIMETYPE
from nokernel.renderers import PLOTLY_MIMETYPE
from nokernel.table import TABLE_MIMETYPE
from nokernel.widgets import WIDGET_VIEW_MIMETYPE

ROOT = Path(__file__).resolve().parents[2]
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())
CHAPTERS = [TOC["root"], *(entry["file"] for entry in TOC["chapters"])]
MARKS = {
    PLOTLY_MIMETYPE: '<div class="nk-plot"',
    EXPLORE_MIMETYPE: 'class="nk-explore"',
    TABLE_MIMETYPE: 'class="nk-table"',
    WIDGET_VIEW_MIMETYPE: 'class="nk-widget"',
}


def executed(chapter: str) -> dict:
    """Return the chapter's notebook as the build executed it; a page without code has none."""
    if not cells(chapter):
        return {"cells": []}
    return json.loads((ROOT / "_build/jupyter_execute" / f"{chapter}.ipynb").read_text())


def cells(chapter: str) -> list[str]:
    """Return the code cells of a chapter's source."""
    found = re.findall(r"```\{code-cell\}[^\n]*\n(.*?)```", (ROOT / f"{chapter}.md").read_text(), re.DOTALL)
    options = re.compile(r"\A(?:(?::[^\n]*\n)+|---\n.*?\n---\n)", re.DOTALL)
    return [options.sub("", cell).strip() for cell in found]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_is_a_page(book, chapter):
    assert (book / f"{chapter}.html").is_file()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_output_of_a_notebook_is_missing_from_its_page(book, chapter):
    html = (book / f"{chapter}.html").read_text()
    outputs = [o for cell in executed(chapter)["cells"] for o in cell.get("outputs", [])]
    assert not [o for o in outputs if o["output_type"] == "error"]
    for mime, mark in MARKS.items():
        expected = sum(mime in o.get("data", {}) for o in outputs)
        # An explore draws figures and tables of its own, so a page may have more of those.
        assert html.count(mark) >= expected, f"{chapter}: {expected} outputs of {mime}"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_cell_calls_and_shows_in_at_most_eight_lines(chapter):
    for cell in cells(chapter):
        assert len(cell.splitlines()) <= 8, cell


def test_sources_are_text_without_outputs():
    assert not list((ROOT / "chapters").rglob("*.ipynb"))


def test_no_page_asks_another_host_for_anything(book):
    loads = re.compile(r'<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)="((?:https?:)?//[^"]+)"')
    found = {p.name: loads.findall(p.read_text()) for p in book.rglob("*.html")}
    assert not {name: urls for name, urls in found.items() if urls}
    for css in book.rglob("*.css"):
        assert "http" not in re.sub(r"http://www\.w3\.org/\d+/svg", "", css.read_text()), css


def test_sources_and_solutions_are_not_published(book):
    assert not (book / "_sources").exists()
    assert not list(book.rglob("*.ipynb"))


def test_no_page_loads_what_it_has_no_use_for(book):
    names = {p.name for p in book.rglob("*.*")}
    assert not names & {"fontawesome.js", "bootstrap.js", "sphinx-thebe.js", "require.min.js", "embed-amd.js"}
    assert not list(book.rglob("*.woff2"))


def test_every_page_has_a_policy_that_lets_no_strange_script_run(book):
    pages = [p for p in book.rglob("*.html") if p != book / "index.html"]  # that one only leads on
    assert len(pages) > len(CHAPTERS)
    for page in pages:
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page.read_text())
        scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src "))
        assert "'unsafe-inline'" not in scripts and "'unsafe-eval'" not in scripts, page
        assert not re.search(r"https?:|\*", policy), page


# gzip bytes a first visit loads before any figure is in view: page, style, scripts.
FIRST_LOAD_LIMIT = 120 * 1024


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_first_visit_stays_light(book, chapter):
    import gzip

    page = book / f"{chapter}.html"
    html = page.read_text()
    names = re.findall(r'<(?:script|link)\b[^>]*(?:src|href)="([^"?#]+\.(?:js|css))', html)
    files = [page, *((page.parent / name).resolve() for name in dict.fromkeys(names))]
    size = sum(len(gzip.compress(f.read_bytes(), 9)) for f in files)
    assert size <= FIRST_LOAD_LIMIT, {f.name: f.stat().st_size for f in files}
    assert len(files) <= 12


def test_every_use_of_a_number_in_the_ledger_leads_to_a_place_on_its_page(book):
    """A number that is only part of a computed one leads there; one in a graded question to the question."""
    ledger = (book / "chapters/sources.html").read_text()
    uses = set(re.findall(r'href="(\w+\.html)#((?:fact|computed|q)-[^"]+)"', ledger))
    ids = {
        page: set(re.findall(r'\bid="([^"]+)"', (book / "chapters" / page).read_text())) for page, _ in uses
    }
    assert len(uses) > 500
    assert not sorted((page, ident) for page, ident in uses if ident not in ids[page])

"""Short sentences and plain words: what textstat's Flesch-Kincaid grade says of every page."""

import sys
import types
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

# textstat 0.7.4 imports it for word lists that this score does not need; setuptools no longer has it.
sys.modules.setdefault("pkg_resources", types.ModuleType("pkg_resources"))
import textstat  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())
LISTS = {"chapters/sources", "chapters/literature"}
# The last two pages are lists of facts and titles, not text of our own.
PAGES = [TOC["root"], *(c["file"] for c in TOC["chapters"] if c["file"] not in LISTS)]
PLAIN, MAIN = 7, 10
# Not running text: labels of figures, widgets and tables, questions, lists of sources.
NOT_PROSE = (
    "pre, table, figure, .plain-words, .objectives, .nk-figure, .nk-explore, .nk-widget, .nk-quiz, "
    ".nk-notes, .citation-list, .cell, .headerlink, noscript, math, script, style"
)


@pytest.fixture(scope="module")
def pages(book):
    """Each page's article."""
    return {
        name: BeautifulSoup((book / f"{name}.html").read_text(encoding="utf-8"), "html.parser").find(
            "article"
        )
        for name in PAGES
    }


def grade(parts):
    """Return the grade of some elements' texts; each is closed by a full stop, or it would join the next."""
    texts = (" ".join(part.get_text(" ").split()).rstrip(":;") for part in parts)
    text = "\n".join(text if text.endswith((".", "?")) else f"{text}." for text in texts if text)
    return textstat.flesch_kincaid_grade(text) if text else 0


@pytest.mark.parametrize("name", PAGES)
def test_the_box_in_plain_words_can_be_read_after_seven_years_of_school(pages, name):
    boxes = pages[name].select(".plain-words")
    source = (ROOT / f"{name}.md").read_text(encoding="utf-8")
    assert len(boxes) == source.count(":class: plain-words")
    for box in boxes:
        assert grade(box.select("p:not(.admonition-title)")) <= PLAIN


@pytest.mark.parametrize("name", PAGES)
def test_the_text_can_be_read_after_ten_years_of_school(pages, name):
    article = BeautifulSoup(str(pages[name]), "html.parser")
    for part in article.select(NOT_PROSE):
        part.decompose()
    assert grade(article.select("p, li:not(:has(p)), dd:not(:has(p))")) <= MAIN


def test_long_sentences_of_long_words_have_a_high_grade():
    text = "Immunosuppressive pharmacotherapy necessitates individualised haematological surveillance " * 3
    assert grade(BeautifulSoup(f"<p>{text}</p>", "html.parser").select("p")) > MAIN

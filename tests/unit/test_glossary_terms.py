"""Every term in italics on a page is explained in the glossary, once, and without a number of its own."""

import re
from pathlib import Path

import pytest

from nokernel.terms import Finder, Term

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("**/*.md"))
GLOSSARY = (ROOT / "chapters/glossary.md").read_text(encoding="utf-8")
ITALIC = re.compile(r"(?<![*\w\\])\*(?![*\s])([^*]+?)(?<!\s)\*(?![*\w])")
CODE = re.compile(r"^```\{code-cell\}.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def entries(text: str) -> list[Term]:
    """The glossary's entries, read from its source: names at the margin, definitions indented."""
    body = re.search(r"```\{glossary\}\n(.*?)\n```", text, re.DOTALL).group(1)
    found = []
    for block in re.split(r"\n\n+", body):
        names = [line for line in block.split("\n") if line and not line.startswith((" ", ":"))]
        if names:
            found.append(Term("glossary", names[0], names))
    return found


TERMS = entries(GLOSSARY)
FINDER = Finder(TERMS)
NOT_TERMS = {
    line.strip()
    for line in (ROOT / "data/not_terms.txt").read_text(encoding="utf-8").splitlines()
    if line.strip() and not line.startswith("#")
}


def italics(text: str) -> set[str]:
    """What stands in italics in a page's prose, in small letters and on one line."""
    return {" ".join(found.split()).strip(".,:;") for found in ITALIC.findall(CODE.sub("", text))}


def undefined(text: str) -> set[str]:
    """The italics that are neither in the glossary, in the singular or plural, nor listed as no terms."""
    return {
        words
        for words in italics(text)
        if words.lower() not in NOT_TERMS
        and not any(match.group() == words for match, _ in FINDER.find(words))
    }


@pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.stem)
def test_no_page_uses_a_term_that_the_glossary_does_not_explain(page):
    assert not undefined(page.read_text(encoding="utf-8"))


def test_a_term_without_an_explanation_is_noticed():
    text = "A *plasma cell*, two *biopsies*, **bold** and a *flibbertigibbet*. `*code*`"
    assert undefined(text) == {"flibbertigibbet"}


def test_no_term_is_explained_twice():
    names = [name.lower() for term in TERMS for name in term.names]
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})

"""`make course CHAPTERS=lupus,schett_trial`: a smaller book in which nothing leads nowhere."""

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
KEPT = ["index", "lupus", "schett_trial", "glossary", "about", "sources", "literature"]
PAGES = [Path(entry["file"]).name for entry in yaml.safe_load((ROOT / "_toc.yml").read_text())["chapters"]]
LEFT_OUT = [name for name in PAGES if name not in KEPT]
LINK = re.compile(r'\b(?:href|src|data-payload)="([^"]*)"')


@pytest.fixture(scope="module")
def course(book) -> Path:
    """`_build/course/html`, built after the book, whose executed notebooks it takes over."""
    (ROOT / "_build/course/.built").unlink(missing_ok=True)  # else the log may be of an older build
    command = [sys.executable, "tools/teaching/editions.py", "course", "CHAPTERS=lupus,schett_trial"]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return ROOT / "_build/course/html"


def test_it_executes_nothing_again(course):
    assert "Executed notebook in" not in (ROOT / "_build/course/build.log").read_text()


def test_it_has_the_named_chapters_and_the_pages_every_course_needs(course):
    assert {path.stem for path in (course / "chapters").glob("*.html")} == set(KEPT)


def test_every_link_leads_to_a_file_and_an_element_of_this_book(course):
    ids = {}
    for page in course.rglob("*.html"):
        ids[page.resolve()] = {"", *re.findall(r'\bid="([^"]+)"', page.read_text())}
    dangling, seen = [], 0
    for page in ids:
        for link in map(unescape, LINK.findall(page.read_text())):
            if re.match(r"[a-z]+:", link):
                continue
            address, _, fragment = link.partition("#")
            target = (page.parent / unquote(address.partition("?")[0])).resolve() if address else page
            seen += 1
            if target not in ids:
                payload = course / "_static/nokernel/data" / f"{link}.js"
                if not target.is_file() and not payload.is_file():
                    dangling.append(f"{page.name}: {link}")
            elif unquote(fragment).partition(":")[0] not in ids[target]:
                dangling.append(f"{page.name}: {link}")
    assert seen > 500
    assert not dangling


def test_next_and_previous_walk_through_this_book_alone(course):
    walk, page = ["index"], "index"
    while found := re.search(
        r'class="right-next"\s+href="([^"]+)\.html"', (course / f"chapters/{page}.html").read_text()
    ):
        page = found[1]
        walk.append(page)
    assert walk == KEPT


def test_the_map_of_chapters_has_no_entry_of_a_chapter_that_is_not_there(course):
    html = (course / "chapters/index.html").read_text()
    listed = re.findall(r'<dt><a [^>]*href="(\w+)\.html"', html)
    assert listed == ["lupus", "schett_trial"]


def test_nothing_a_left_out_chapter_says_is_anywhere_in_it(course):
    text = "\n".join(path.read_text(errors="ignore") for path in course.rglob("*") if path.is_file())
    kept = "\n".join((ROOT / f"chapters/{name}.md").read_text() for name in KEPT)
    for name in LEFT_OUT:
        source = (ROOT / f"chapters/{name}.md").read_text()
        plain = [line for line in source.splitlines() if re.fullmatch(r"[A-Z][\w ,;'-]{30,}[.?]", line)]
        headings = re.findall(r"^## (.{20,})", source, re.MULTILINE)
        own = [words for words in (*plain, *headings) if words not in kept]
        assert len(own) > 2, name
        assert not [words for words in own if words in text], name


def test_the_search_knows_only_pages_of_this_book(course):
    script = (course / "searchindex.js").read_text()
    index = json.loads(script[script.index("{") : script.rindex("}") + 1])
    assert sorted(index["docnames"]) == sorted(f"chapters/{name}" for name in KEPT)


def test_the_service_worker_keeps_the_files_of_this_book_and_no_others(course):
    listed = json.loads(re.search(r"FILES = (\{.*?\});", (course / "sw.js").read_text())[1])
    assert "chapters/lupus.html" in listed and "chapters/schett_trial.html" in listed
    assert not [name for name in listed if not (course / unquote(name)).is_file()]
    assert not [name for name in listed if Path(name).stem in LEFT_OUT]


def test_the_ledger_lists_facts_of_this_book_each_with_a_page_or_as_one_that_disagrees(course):
    html = (course / "chapters/sources.html").read_text()
    rows = re.findall(r'<tr id="ledger-([^"]+)"[^>]*>(.*?)</tr>', html, re.DOTALL)
    disagreeing = set(re.findall(r'href="#ledger-([^"]+)"', html))
    used = {ident for ident, row in rows if re.search(r'href="\w+\.html#(?:fact|computed|q)-', row)}
    assert len(used) > 100
    assert {ident for ident, _ in rows} <= used | disagreeing
    assert not re.search(r'href="(?:' + "|".join(LEFT_OUT) + r")\.html", html)


def test_each_chapter_has_its_questions(course):
    for name in ("lupus", "schett_trial"):
        assert (course / f"chapters/{name}.html").read_text().count('class="nk-question"') >= 10

"""The instructor edition: it builds cleanly, and every link that opens a state opens that state."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe import violations
from playwright.sync_api import Page
from waiting import until
from webserver import serving

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r'<a class="[^"]*\bnk-state\b[^"]*" href="([^"]+)"')
# What a reader sees chosen in an explore: name -> label.
CHOSEN = """(explore) => Object.fromEntries([...explore.querySelectorAll('.nk-control')].map((row) => {
  const input = row.querySelector('input:checked, input[type=range], input[type=checkbox], select');
  const name = (input.name || input.id).slice(explore.id.length + 1);
  if (input.type === 'radio') return [name, input.parentElement.textContent.trim()];
  if (input.type === 'checkbox') return [name, input.checked ? 'yes' : 'no'];
  if (input.type === 'range') return [name, row.querySelector('output').textContent];
  return [name, input.selectedOptions[0].textContent];
}))"""
IN_VIEW = "(e) => { const b = e.getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0; }"


@pytest.fixture(scope="module")
def edition(book) -> Path:
    """`_build/instructors/html` of a build without a warning, with the notebooks the book has executed."""
    (ROOT / "_build/instructors/.built").unlink(missing_ok=True)  # else the log may be of an older build
    command = [sys.executable, "tools/teaching/editions.py", "instructors"]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return ROOT / "_build/instructors/html"


def state_links(edition: Path) -> Iterator[tuple[str, str]]:
    """Yield each page and fragment that a link to a state leads to, once."""
    found = {}
    for path in (edition / "chapters/instructors").glob("*.html"):
        for link in map(unescape, LINK.findall(path.read_text())):
            page, _, fragment = link.partition("#")
            found[(path.parent / page).resolve().relative_to(edition).as_posix(), fragment] = None
    return iter(sorted(found))


def shows(page: Page, fragment: str) -> str:
    """Return what is wrong with the state that a page shows; empty if it is what the fragment asks for."""
    ident, colon, choices = fragment.partition(":")
    if "=" not in ident:
        element = page.locator(f"[id='{ident}']")
        until(page, IN_VIEW, element.element_handle())
    if colon:
        wanted = dict(map(unquote, part.split("=", 1)) for part in choices.split("&"))
        page.locator(f"#{ident}[data-ready]").wait_for()
        if ident.startswith("widget-"):
            selected = element.evaluate(
                "(e) => [...e.querySelectorAll('select')].map((field) => field.value)"
            )
            return "" if {*wanted.values()} <= {*selected} else f"wants {wanted}, shows {selected}"
        chosen = element.evaluate(CHOSEN)
        return "" if wanted.items() <= chosen.items() else f"wants {wanted}, shows {chosen}"
    if ident.startswith("car="):
        builder = page.get_by_role("group", name="The full CAR builder")
        builder.locator(".cb-row").first.wait_for()
        state = unquote(ident.removeprefix("car="))
        preset = builder.locator("[data-on=preset]").evaluate("(e) => e.value")
        return "" if preset == state else f"wants {state}, starts from {preset}"
    return ""


def test_it_is_the_whole_book_and_the_part_for_instructors_and_nothing_ran_twice(edition, book):
    pages = {path.relative_to(book) for path in book.rglob("*.html")}
    own = {path.relative_to(edition) for path in edition.rglob("*.html")} - pages
    assert not pages - {path.relative_to(edition) for path in edition.rglob("*.html")}
    assert own == {
        Path("chapters/instructors", p.name).with_suffix(".html")
        for p in (ROOT / "chapters/instructors").glob("*.md")
    }
    assert "Executed notebook in" not in (ROOT / "_build/instructors/build.log").read_text()


def test_every_link_to_a_state_opens_the_page_in_that_state(edition, new_page):
    links = list(state_links(edition))
    assert links
    page, wrong = new_page(), []
    for name, fragment in links:
        page.goto("about:blank")
        page.goto(f"{edition.as_uri()}/{name}#{fragment}", wait_until="load")
        if problem := shows(page, fragment):
            wrong.append(f"{name}#{fragment}: {problem}")
    assert not wrong, "\n".join(wrong)
    page.problems.check()


def test_every_section_of_the_book_is_among_the_links_to_assign(edition):
    listed = set(
        re.findall(r"<code>([^<]+)</code>", (edition / "chapters/instructors/links.html").read_text())
    )
    sections = re.compile(r'<section (?:class="[^"]*" )?id="([^"]+)"')
    for path in (edition / "chapters").glob("*.html"):
        title, *rest = sections.findall(path.read_text())
        assert f"chapters/{path.name}" in listed
        assert not {f"chapters/{path.name}#{ident}" for ident in rest} - listed, title


def test_instructor_pages_shut_nobody_out_and_fit_a_phone(edition, new_page):
    page, wrong = new_page(width=360), []
    with serving(edition) as site:
        for path in sorted((edition / "chapters/instructors").glob("*.html")):
            page.goto(f"{site}chapters/instructors/{path.name}", wait_until="load")
            wrong += [f"{path.name}: {line}" for line in violations(page)]
            if page.evaluate("() => document.scrollingElement.scrollWidth > innerWidth"):
                wrong.append(f"{path.name} is wider than the screen")
    assert not wrong, "\n".join(wrong)
    page.problems.check()

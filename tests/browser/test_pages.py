"""Every page, over http and from the file system: it loads, draws, asks nobody and shuts nobody out."""

import re
from pathlib import Path

import pytest
import yaml
from axe import violations
from waiting import until

ROOT = Path(__file__).resolve().parents[2]
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())
CHAPTERS = [TOC["root"], *(entry["file"] for entry in TOC["chapters"])]
PAGES = [*(f"{chapter}.html" for chapter in CHAPTERS), "search.html", "genindex.html", "index.html"]

WORDS_CUT_OFF = """() => [...document.querySelectorAll('.nk-plot')].flatMap((plot) => {
  const frame = plot.getBoundingClientRect();
  const inside = (box) => box.left > frame.left - 1 && box.right < frame.right + 1
                       && box.top > frame.top - 1 && box.bottom < frame.bottom + 1;
  return [...plot.querySelectorAll('[class$=title], .legendtext, .textpoint text')]
    .filter((text) => !inside(text.getBoundingClientRect())).map((text) => text.textContent);
})"""
PARTS = ".nk-figure, .nk-explore, .nk-widget"
# What the file says there is: each part has an address of its own.
IDS = re.compile(r'\bid="(?:figure|explore|widget)-[\d-]*\d"')
# What a reader can open is open, and nothing moves any more: contrast of what fades in is no contrast.
OPEN_ALL = """() => {
  for (const part of document.querySelectorAll('details')) part.open = true;
  for (const button of document.querySelectorAll('.nk-button[aria-expanded=false]')) button.click();
  for (const motion of document.getAnimations()) motion.finish();
  // axe looks at one place after the other; a row laid out between two looks would move all below it.
  for (const row of document.querySelectorAll('.nk-ledger tr')) row.style.contentVisibility = 'visible';
}"""


def walk(page):
    """Scroll through the page so that all its parts mount, wait until they have, and return their number."""
    parts = page.locator(PARTS).all()
    for part in parts:
        part.scroll_into_view_if_needed()
    until(
        page,
        "() => [...document.querySelectorAll('.nk-widget, .nk-explore, .nk-figure')]"
        ".every((e) => (e.closest('.nk-explore') || e).dataset.ready)",
    )
    until(
        page,
        "() => [...document.querySelectorAll('.nk-plot')].every((e) => e.classList.contains('nk-drawn'))",
    )
    return len(parts)


def promised(book, name):
    """How many parts a page has according to its file."""
    return len(IDS.findall((book / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_draws_all_it_promises_without_a_message_or_a_request_to_another_host(open_page, book, name):
    page = open_page(name)
    if name == "index.html":  # leads on to the first chapter, after it has loaded
        name = f"{CHAPTERS[0]}.html"
        page.wait_for_url(f"**/{name}")
    assert walk(page) == promised(book, name)
    assert page.locator(".nk-error").count() == 0
    for plot in page.locator(".nk-plot").all():
        marks = plot.evaluate(
            "(e) => [...e.querySelectorAll('.trace path, .trace text, .slice path')]"
            ".map((m) => m.getBoundingClientRect()).filter((r) => r.width + r.height > 1).length"
        )
        assert marks > 0, plot.get_attribute("aria-labelledby")
    for widget in page.locator(".nk-widget").all():
        assert widget.locator(":scope > div").inner_text().strip()
    page.problems.check()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_reader_without_scripts_gets_every_number_description_and_source(
    new_page, http_site, book, chapter
):
    page = new_page(java_script_enabled=False)
    page.goto(f"{http_site}{chapter}.html")
    assert page.locator(PARTS).count() == promised(book, f"{chapter}.html")
    for figure in page.locator(".nk-figure").all():
        assert figure.locator(".nk-title").is_visible()
        assert figure.locator("figcaption").is_visible()
        assert figure.locator("table").is_visible()
        assert not figure.locator(".nk-plot").is_visible()
    for widget in page.locator(".nk-widget").all():
        description = widget.locator(".nk-fallback")
        assert description.is_visible()
        assert len(description.inner_text()) > 100, "what it shows, not only that scripts are needed"
    for explore in page.locator(".nk-explore").all():
        assert explore.get_by_text("One choice is shown").is_visible()
        assert not explore.locator(".nk-controls").is_visible()
        for output in explore.locator(".nk-output > *").all():
            assert output.is_visible() and output.inner_text().strip()
    for table in page.locator(".nk-table:visible").all():
        assert table.locator("td").first.is_visible()
    assert page.locator("button:visible").count() == 0, "a button that can do nothing"
    number = page.locator("a.nk-fact:visible").first
    if number.count():  # not every page has a sourced number in its text
        note = page.locator(f"[id='{number.get_attribute('href')[1:]}']")
        assert not note.is_visible()
        number.click()
        note.wait_for(state="visible")


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 360), ("dark", 360)])
def test_a_chapter_fits_its_screen_shuts_nobody_out_and_is_kept_as_a_picture(
    new_page, http_site, artefacts, chapter, theme, width
):
    page = new_page(theme=theme, width=width, reduced_motion="reduce", has_touch=width == 360)
    page.goto(f"{http_site}{chapter}.html")
    walk(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(WORDS_CUT_OFF) == []
    page.evaluate("window.scrollTo(0, 0)")
    path = artefacts / f"{chapter.replace('/', '-')}-{width}-{theme}.png"
    page.screenshot(path=path, full_page=True)
    assert path.stat().st_size > 20_000
    page.evaluate(OPEN_ALL)
    assert violations(page) == []
    page.problems.check()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["search.html", "genindex.html"])
def test_axe_finds_no_violation_of_wcag_22_aa_on_the_other_pages(new_page, http_site, name, theme):
    page = new_page(theme=theme)
    page.goto(http_site + name)
    page.evaluate(OPEN_ALL)
    assert violations(page) == []

"""Every page, over http and from the file system: it loads, it draws, and it asks nobody for anything."""

from pathlib import Path

import pytest
import yaml
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


def walk(page):
    """Scroll through the page so that everything on it mounts, and wait until it has."""
    for part in page.locator(".nk-figure, .nk-explore, .nk-widget").all():
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


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_without_a_message_or_a_request_to_another_host(open_page, name):
    page = open_page(name)
    if name == "index.html":  # leads on to the first chapter, after it has loaded
        page.wait_for_url(f"**/{CHAPTERS[0]}.html")
    walk(page)
    page.problems.check()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_figure_has_drawn_marks_and_every_widget_is_there(open_page, chapter):
    page = open_page(f"{chapter}.html")
    walk(page)
    assert page.locator(".nk-error").count() == 0
    for plot in page.locator(".nk-plot").all():
        marks = plot.evaluate(
            "(e) => [...e.querySelectorAll('.trace path, .trace text, .slice path')]"
            ".map((m) => m.getBoundingClientRect()).filter((r) => r.width + r.height > 1).length"
        )
        assert marks > 0, plot.get_attribute("aria-labelledby")
    for widget in page.locator(".nk-widget").all():
        assert widget.locator(":scope > div").inner_text().strip()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_is_wider_than_a_phone(open_page, chapter):
    page = open_page(f"{chapter}.html", width=360)
    walk(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(WORDS_CUT_OFF) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_reader_without_scripts_still_gets_the_numbers_behind_every_figure(open_page, chapter):
    page = open_page(f"{chapter}.html", java_script_enabled=False)
    for figure in page.locator(".nk-figure").all():
        assert figure.locator(".nk-title").is_visible()
        assert figure.locator("figcaption").is_visible()
        assert figure.locator("table").is_visible()
        assert not figure.locator(".nk-plot").is_visible()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_reader_without_scripts_still_gets_what_widgets_and_choices_show(open_page, chapter):
    page = open_page(f"{chapter}.html", java_script_enabled=False)
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


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_number_leads_to_its_source_without_scripts(open_page, chapter):
    page = open_page(f"{chapter}.html", java_script_enabled=False)
    number = page.locator("a.nk-fact:visible").first
    if not number.count():
        pytest.skip("no sourced number in the text of this page")
    note = page.locator(f"[id='{number.get_attribute('href')[1:]}']")
    assert not note.is_visible()
    number.click()
    note.wait_for(state="visible")


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("light", 360), ("dark", 360)])
def test_pictures_are_kept_for_a_person_to_look_at(new_page, http_site, artefacts, chapter, theme, width):
    page = new_page(theme=theme, width=width)
    page.goto(f"{http_site}{chapter}.html")
    walk(page)
    page.evaluate("window.scrollTo(0, 0)")
    path = artefacts / f"{chapter.replace('/', '-')}-{width}-{theme}.png"
    page.screenshot(path=path, full_page=True)
    assert path.stat().st_size > 20_000
    page.problems.check()

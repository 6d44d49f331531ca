"""Terms: the first use on a page opens its meaning, by mouse, keyboard and finger, and without scripts."""

import pytest
from cards import faults
from test_pages import walk

BEYOND = "chapters/beyond_lupus.html"
TERM = "a.nk-term[href='#term-myasthenia-gravis']"


@pytest.fixture
def term(open_page):
    """A term where the chapter first uses it."""
    page = open_page(BEYOND)
    walk(page)  # what mounts later would move the term from under the pointer
    found = page.locator(TERM)
    assert found.count() == 1, "a term is linked once a page"
    found.evaluate("(e) => e.scrollIntoView({block: 'center'})")
    return found


def test_a_term_shows_its_meaning_under_the_mouse(term):
    term.hover()
    card = term.page.locator(".nk-card")
    card.wait_for(state="visible")
    assert "muscles tire" in card.inner_text()
    term.page.problems.check()


def test_the_way_to_the_glossary_is_reached_by_keyboard_and_escape_comes_back(term):
    page = term.page
    term.focus()
    page.keyboard.press("Enter")
    page.locator(".nk-card").wait_for(state="visible")
    page.keyboard.press("Tab")
    address = page.evaluate("document.activeElement.closest('.nk-card') && document.activeElement.href")
    assert address.endswith("glossary.html#term-myasthenia-gravis")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('a.nk-term')")


def test_a_tap_shows_the_meaning_within_a_phone(open_page):
    page = open_page(BEYOND, width=360, has_touch=True)
    walk(page)
    term = page.locator(TERM)
    term.evaluate("(e) => e.scrollIntoView({block: 'center'})")
    term.tap()
    card = page.locator(".nk-card")
    card.wait_for(state="visible")
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.touchscreen.tap(5, 5)
    card.wait_for(state="hidden")


def test_every_term_of_a_page_opens_its_card_by_keyboard(open_page):
    for chapter in ("lupus", "car_t_mechanism", "limitations", "beyond_lupus", "faq"):
        page = open_page(f"chapters/{chapter}.html")
        assert faults(page, "a.nk-term") == []
        page.problems.check()


def test_a_study_in_the_matrix_leads_to_its_source(open_page):
    page = open_page(BEYOND)
    table = page.locator(".nk-table", has_text="Who has reported what")
    link = table.get_by_role("link", name="Qin 2023")
    assert link.get_attribute("href") == "https://doi.org/10.1038/s41392-022-01278-3"
    row = table.locator("tr", has=page.locator("th", has_text="Crohn's disease"))
    assert row.locator("td").all_inner_texts() == ["not reported"] * 3


def test_a_reader_chooses_a_disease_and_sees_the_comparison_group(open_page):
    page = open_page(BEYOND)
    element = page.locator(".nk-explore").first
    element.scroll_into_view_if_needed()
    element.get_by_label("disease").select_option("myasthenia gravis")
    words = element.locator(".nk-text")
    words.get_by_text("One of them compared").wait_for()
    element.get_by_label("disease").select_option("Crohn's disease")
    words.get_by_text("No study").wait_for()
    page.problems.check()

"""The evidence clock in the page: filters work by keyboard, nothing is pooled, unknown cells say so."""

import pytest
from waiting import until

SINCE = "chapters/since_2022.html"


@pytest.fixture
def clock(open_page):
    """The forest plot with its controls, mounted."""
    element = open_page(SINCE).locator(".nk-explore").first
    element.scroll_into_view_if_needed()
    element.locator("select").first.wait_for()
    return element


def test_a_reader_filters_by_outcome_target_cells_and_design(clock):
    text = clock.locator(".nk-text")
    before = text.inner_text()
    clock.get_by_label("cells").select_option("a donor's")
    until(clock.page, "([e, b]) => e.innerText !== b", [text.element_handle(), before])
    rows = clock.locator("table").last.locator("tbody th").all_inner_texts()
    assert set(rows) == {"Gao 2025", "Wang D 2025", "YTS109 2025", "FT819 2026"}
    clock.get_by_label("design").select_option("randomised trial")
    until(clock.page, "(e) => e.innerText.includes('No study')", text.element_handle())
    clock.page.problems.check()


def test_an_unknown_cell_says_not_reported(clock):
    table = clock.locator("table").last
    castle = table.locator("tr", has_text="CASTLE 2026").inner_text()
    assert "not reported" in castle


def test_a_reader_finds_rows_by_typing_and_gets_them_as_a_file(open_page):
    page = open_page(SINCE)
    box = page.get_by_label("Show rows with").first
    box.fill("donor")
    frame = page.locator(".nk-table[data-download='car_t_lupus_people.csv']")
    assert frame.locator("tbody tr:visible").count() == 4
    link = page.get_by_role("link", name="Download car_t_lupus_people.csv")
    assert "Mackensen%202022" in link.get_attribute("href")
    page.problems.check()


def test_85_percent_of_five_patients_is_called_impossible_until_the_number_allows_it(open_page):
    page = open_page(SINCE)
    element = page.locator(".nk-explore", has=page.get_by_label("percent", exact=True))
    element.scroll_into_view_if_needed()
    patients = element.get_by_role("slider", name="patients")
    patients.wait_for()
    assert "85% is not possible with 5 patients" in element.locator(".nk-text").inner_text()
    patients.focus()
    for _ in range(15):  # 17 of 20 is 85 percent
        patients.press("ArrowRight")
    until(page, "(e) => e.innerText.includes('17 of 20')", arg=element.locator(".nk-text").element_handle())
    page.problems.check()

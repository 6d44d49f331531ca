"""What a reader does with the page must have its effect, by mouse and by keyboard, with no kernel."""

import csv
import io
import re
from urllib.parse import unquote

import pytest
from cards import faults
from test_pages import walk
from waiting import until

LIMITS = "chapters/limitations.html"
TRIAL = "chapters/schett_trial.html"
RESULTS = re.compile(r"/data/[^/]+\.js")


@pytest.fixture
def explore(open_page):
    """The first explore of the limitations chapter, mounted."""
    page = open_page(LIMITS)
    return mounted(page)


def mounted(page):
    """The page's first explore, once its controls work and its figure is drawn."""
    page.locator(".nk-explore").first.scroll_into_view_if_needed()
    element = page.locator(".nk-explore[data-ready]").first
    element.locator(".nk-plot.nk-drawn").first.wait_for()
    return element


def test_a_slider_moved_by_the_keyboard_changes_text_and_figure(explore):
    page = explore.page
    text = explore.locator(".nk-text")
    before = text.inner_text()
    bars = explore.locator(".nk-plot").first.inner_html()
    slider = explore.locator("input[type=range]").first
    slider.focus()
    slider.press("ArrowLeft")
    until(page, "([e, b]) => e.innerText !== b", [text.element_handle(), before])
    plot = explore.locator(".nk-plot").first.element_handle()
    until(page, "([e, b]) => e.innerHTML !== b", [plot, bars])
    page.problems.check()


def test_a_slider_moved_before_its_results_arrived_stays_where_it_is(new_page, http_site):
    page, held, arrived = new_page(), [], []
    page.route(RESULTS, lambda route: route.continue_() if arrived else held.append(route))
    page.goto(f"{http_site}{LIMITS}", wait_until="domcontentloaded")  # what is held may hold up the load
    element = page.locator(".nk-explore").first
    element.scroll_into_view_if_needed()
    slider = element.locator("input[type=range]").first
    text = element.locator(".nk-text")
    before = text.inner_text()
    slider.press("ArrowLeft")
    moved = slider.input_value()
    arrived.append(True)
    for route in held:
        route.continue_()
    until(page, "([e, b]) => e.innerText !== b", [text.element_handle(), before])
    assert slider.input_value() == moved
    page.problems.check()


def test_a_slider_moved_by_the_mouse_does_the_same(explore):
    text = explore.locator(".nk-text")
    before = text.inner_text()
    slider = explore.locator("input[type=range]").first
    box = slider.bounding_box()
    slider.page.mouse.click(box["x"] + box["width"] * 0.05, box["y"] + box["height"] / 2)
    until(explore.page, "([e, b]) => e.innerText !== b", [text.element_handle(), before])


def test_every_slider_has_a_name_and_says_its_value(explore):
    for slider in explore.locator("input[type=range]").all():
        assert slider.evaluate("(e) => e.labels[0].textContent.trim()")
        said = []
        for end in ("Home", "End"):
            slider.press(end)
            said.append(slider.get_attribute("aria-valuetext"))
            assert said[-1] == slider.locator("xpath=..").locator("output").inner_text()
        assert all(said) and said[0] != said[1]


def test_an_impossible_combination_moves_the_other_control(explore):
    """Responders can not outnumber patients: with fewer patients the responders give way."""
    patients = explore.get_by_label("patients")
    responders = explore.get_by_label("responders")
    patients.focus()
    patients.press("Home")
    assert patients.get_attribute("aria-valuetext") == "1"
    assert int(responders.get_attribute("aria-valuetext")) <= 1


def test_reset_returns_to_the_start(explore):
    text = explore.locator(".nk-text")
    before = text.inner_text()
    slider = explore.locator("input[type=range]").first
    slider.focus()
    slider.press("Home")
    until(explore.page, "([e, b]) => e.innerText !== b", [text.element_handle(), before])
    explore.get_by_role("button", name="Reset").click()
    until(explore.page, "([e, b]) => e.innerText === b", [text.element_handle(), before])


def test_a_link_reopens_the_state_it_was_copied_in(explore, open_page):
    slider = explore.locator("input[type=range]").first
    slider.focus()
    slider.press("ArrowLeft")
    until(explore.page, "() => location.hash.length > 1")
    fragment = explore.page.evaluate("location.hash")
    wanted = slider.get_attribute("aria-valuetext")
    page = open_page(LIMITS + fragment)
    again = mounted(page)
    assert again.locator("input[type=range]").first.get_attribute("aria-valuetext") == wanted


def test_the_numbers_behind_a_figure_are_one_click_away(open_page):
    page = open_page(TRIAL)
    figure = page.locator(".nk-figure").first
    figure.scroll_into_view_if_needed()
    table = figure.locator("table")
    assert not table.is_visible()
    figure.get_by_role("button", name="Show the numbers").press("Enter")
    assert table.is_visible()
    assert re.search(r"\d", table.inner_text())


def test_the_patient_table_sorts_by_keyboard_and_says_so(open_page):
    page = open_page(TRIAL)
    frame = page.locator(".nk-table", has=page.locator("caption", has_text="five patients")).first
    header = frame.locator("th", has_text=re.compile("SLEDAI", re.I)).first
    button = header.get_by_role("button")

    def column():
        index = header.evaluate("(e) => e.cellIndex")
        return [int(row.locator("th, td").nth(index).inner_text()) for row in frame.locator("tbody tr").all()]

    button.press("Enter")
    assert header.get_attribute("aria-sort") == "ascending"
    assert column() == sorted(column()) == [8, 9, 10, 16, 16]
    button.press("Enter")
    assert column() == [16, 16, 10, 9, 8]


def test_the_patient_table_downloads_as_the_data_it_shows(open_page):
    page = open_page(TRIAL)
    link = page.locator("a[download$='.csv']").first
    text = unquote(link.get_attribute("href").split(",", 1)[1])
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 6
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4", "5"]


@pytest.fixture
def number(open_page):
    """A sourced number in the trial chapter, everything on which is mounted."""
    page = open_page(TRIAL)
    walk(page)  # what mounts later would move the number from under the pointer
    return page.locator("a.nk-fact[href='#fact-trial-doris-3mo']").first


def test_a_number_shows_its_source_on_keyboard_focus_and_escape_closes_it(number):
    page = number.page
    number.evaluate("(e) => e.scrollIntoView({block: 'center'})")
    number.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    card = page.locator(".nk-card")
    card.wait_for(state="visible")
    assert "10.1038/s41591-022-02017-5" in card.inner_html()
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")


def test_the_link_in_a_card_can_be_reached_by_keyboard(number):
    page = number.page
    number.evaluate("(e) => e.scrollIntoView({block: 'center'})")
    number.focus()
    page.keyboard.press("Enter")
    page.locator(".nk-card").wait_for(state="visible")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.nk-card') && document.activeElement.href")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('a.nk-fact')")


@pytest.mark.parametrize(("key", "further"), [("Tab", 1), ("Shift+Tab", 0)])
def test_who_leaves_a_card_by_tab_goes_on_from_the_number(number, key, further):
    page = number.page
    number.focus()
    page.keyboard.press("Enter")
    card = page.locator(".nk-card")
    card.wait_for(state="visible")
    for _ in range(1 + further * card.locator("a[href]").count()):
        assert page.evaluate("document.activeElement.closest('.nk-card') !== null")
        page.keyboard.press(key)
    stops = "[...document.querySelectorAll('.bd-article :is(a[href], button, summary)')]"
    place = f"(e) => {stops}.indexOf(document.activeElement) - {stops}.indexOf(e)"
    assert number.evaluate(place) == further


def test_a_number_shows_its_source_under_the_mouse(number):
    number.evaluate("(e) => e.scrollIntoView({block: 'center'})")
    number.hover()
    number.page.locator(".nk-card").wait_for(state="visible")


def test_a_tap_shows_the_source_and_a_tap_elsewhere_closes_it(open_page):
    page = open_page(TRIAL, width=360, has_touch=True)
    walk(page)
    number = page.locator("a.nk-fact[href='#fact-trial-doris-3mo']").first
    number.evaluate("(e) => e.scrollIntoView({block: 'center'})")
    number.tap()
    card = page.locator(".nk-card")
    card.wait_for(state="visible")
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.touchscreen.tap(5, 5)
    card.wait_for(state="hidden")


def test_a_disagreement_is_in_the_card(open_page):
    page = open_page(TRIAL)
    walk(page)  # what mounts later would move the number from under the pointer
    page.evaluate("document.querySelectorAll('details.sd-dropdown').forEach((d) => { d.open = true; })")
    number = page.locator("a.nk-fact[href='#fact-trial-sledai-baseline-median']:visible").first
    number.evaluate("(e) => e.scrollIntoView({block: 'center'})")
    number.hover()
    card = page.locator(".nk-card")
    card.wait_for(state="visible")
    assert card.locator(".nk-disagrees").count() >= 1


def test_every_number_of_a_page_opens_its_card_by_keyboard(open_page):
    for chapter in (
        "index",
        "lupus",
        "car_t_mechanism",
        "schett_trial",
        "limitations",
        "since_2022",
        "beyond_lupus",
        "reading_the_news",
        "simulator",
        "faq",
    ):
        page = open_page(f"chapters/{chapter}.html")
        assert faults(page, "a.nk-fact") == []
        page.problems.check()

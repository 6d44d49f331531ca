"""The theme lost most of its weight; search, sidebar, toggle and shortcuts must not have noticed."""

from waiting import until

CHAPTER = "chapters/schett_trial.html"


def test_the_theme_button_switches_between_light_and_dark_and_figures_follow(open_page):
    page = open_page(CHAPTER, theme="light")
    plot = page.locator(".nk-plot").first
    plot.scroll_into_view_if_needed()
    text = plot.locator(".xtick text, .ytick text").first
    text.wait_for()
    light = text.evaluate("(e) => getComputedStyle(e).fill")
    button = page.locator(".theme-switch-button").first
    for _ in range(3):
        if page.evaluate("document.documentElement.dataset.theme") == "dark":
            break
        button.click()
    until(page, "([e, light]) => getComputedStyle(e).fill !== light", [text.element_handle(), light])
    page.problems.check()


def test_search_finds_a_word_of_a_chapter(open_page):
    page = open_page(CHAPTER)
    page.keyboard.press("Control+k")
    box = page.locator("input[name=q]:visible").first
    box.fill("lymphodepletion")
    box.press("Enter")
    page.wait_for_url("**/search.html?q=lymphodepletion*")
    page.locator("#search-results a", has_text="trial").first.wait_for()
    page.problems.check()


def test_the_sidebar_opens_on_a_phone_and_closes_with_escape(open_page):
    page = open_page(CHAPTER, width=360)
    page.locator(".primary-toggle").first.click()
    link = page.locator("#pst-primary-sidebar-modal a", has_text="Lupus").first
    assert link.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#pst-primary-sidebar-modal").is_visible()
    page.problems.check()


def test_icons_are_pictures_in_the_page(open_page):
    page = open_page(CHAPTER)
    assert page.locator("svg.nk-icon:visible").count() >= 2
    assert page.locator("[class*='fa-solid']").count() == 0

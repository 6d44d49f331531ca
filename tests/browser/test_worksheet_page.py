"""The appraisal worksheet in the page: answers stay in this browser, model answers come after a choice."""

import pytest
from waiting import loaded_again

LIMITS = "chapters/limitations.html"
FORBID = """for (const name of ["getItem", "setItem"]) {
  const allowed = Storage.prototype[name];
  Storage.prototype[name] = function (key, ...rest) {
    if (key.startsWith("lupus-cart")) throw new DOMException("refused", "SecurityError");
    return allowed.call(this, key, ...rest);
  };
}"""


def sheet_of(page):
    element = page.locator(".nk-widget", has=page.locator(".ws-root"))
    page.locator("[aria-label^='Worksheet']").scroll_into_view_if_needed()
    element.locator(".ws-root").wait_for()
    return element


@pytest.fixture
def sheet(open_page):
    """The worksheet of the limitations chapter, mounted."""
    return sheet_of(open_page(LIMITS))


def item(sheet, number):
    return sheet.locator(".ws-item").nth(number - 1)


def test_a_model_answer_comes_only_after_a_choice_and_by_keyboard_too(sheet):
    half = item(sheet, 4)
    button = half.get_by_role("button", name="Compare")
    button.focus()
    button.press("Enter")
    assert "choose an answer first" in sheet.locator(".ws-status").inner_text()
    assert half.locator(".ws-model").count() == 0
    half.get_by_label("yes").focus()
    half.get_by_label("yes").press("Space")
    button.press("Enter")
    assert "Model answer: unclear" in half.locator(".ws-model").inner_text()
    assert "You chose yes" in half.locator(".ws-differs").inner_text()
    sheet.page.problems.check()


def test_a_worked_example_is_answered_and_the_last_questions_are_not(sheet):
    assert item(sheet, 1).locator(".ws-model").count() == 1
    assert item(sheet, 1).locator("input").count() == 0
    assert item(sheet, 10).locator(".ws-seen").count() == 0


def test_answers_are_still_there_after_a_reload_and_gone_when_forgotten(open_page):
    def answered():
        page = open_page(LIMITS)
        sheet = sheet_of(page)
        item(sheet, 5).get_by_label("no", exact=True).check()
        item(sheet, 5).get_by_label("Your reason").fill("one more was treated")
        return page

    def shows(page):
        return item(sheet_of(page), 5).get_by_label("no", exact=True).is_checked()

    page = loaded_again(answered, shows)
    again = sheet_of(page)
    assert item(again, 5).get_by_label("Your reason").input_value() == "one more was treated"
    again.get_by_role("button", name="Forget my answers").click()
    assert page.evaluate("localStorage.getItem('lupus-cart-worksheet')") is None
    assert not item(again, 5).get_by_label("no", exact=True).is_checked()
    again.get_by_role("button", name="Undo").click()
    assert item(again, 5).get_by_label("no", exact=True).is_checked()


def test_what_was_forgotten_does_not_come_back_over_a_new_answer(sheet):
    forget, undo = (sheet.get_by_role("button", name=name) for name in ("Forget my answers", "Undo"))
    item(sheet, 5).get_by_label("no", exact=True).press("Space")
    forget.press("Enter")
    item(sheet, 5).get_by_label("unclear").press("Space")
    assert not undo.count(), "there is a new answer, which an Undo would replace"
    forget.press("Enter")
    assert not item(sheet, 5).locator("input:checked").count()
    undo.press("Enter")
    assert item(sheet, 5).get_by_label("unclear").is_checked()


def test_the_sheet_works_where_the_browser_refuses_to_store(new_page, site):
    page = new_page()
    page.add_init_script(FORBID)
    page.goto(site + LIMITS)
    sheet = sheet_of(page)
    item(sheet, 4).get_by_label("yes").check()
    assert "does not let the page keep" in sheet.locator(".ws-status").inner_text()
    page.problems.check()


def test_damaged_storage_does_not_break_the_sheet(new_page, site):
    page = new_page()
    page.add_init_script(
        'localStorage.setItem(\'lupus-cart-worksheet\', \'{"jbi-complete": {"choice": 7}, "x": null}\')'
    )
    page.goto(site + LIMITS)
    assert item(sheet_of(page), 5).locator("input:checked").count() == 0
    page.problems.check()


def test_printing_the_sheet_prints_nothing_else_and_puts_the_page_back(sheet):
    page = sheet.page
    item(sheet, 4).get_by_label("Your reason").fill("written by hand")
    page.evaluate(
        "window.print = () => { window.printed = document.querySelectorAll('[data-ws-aside]').length; }"
    )
    sheet.get_by_role("button", name="Print this sheet").click()
    assert page.evaluate("window.printed") > 5
    page.emulate_media(media="print")
    assert not page.locator(".bd-article h1").is_visible() and item(sheet, 4).is_visible()
    assert item(sheet, 4).locator(".ws-paper").inner_text() == "written by hand"
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("[data-ws-aside]").count() == 0 and page.locator(".bd-article h1").is_visible()


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1280)])
def test_the_sheet_fits_a_phone_and_its_targets_fit_a_finger(new_page, site, theme, width):
    page = new_page(theme=theme, width=width, has_touch=True, is_mobile=width < 500)
    page.goto(site + LIMITS)
    sheet = sheet_of(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for target in sheet.locator("button, .ws-choices label, .ws-pick label").all()[:12]:
        assert target.bounding_box()["height"] >= (44 if width < 500 else 36)

"""Claim checker, spin finder and the sheet for any article: by keyboard, with filter and score."""

import pytest
from axe import violations

from lupus_cart import tables

NEWS = "chapters/reading_the_news.html"


def sorter(page, name):
    place = page.locator(f"[aria-label='{name}']")
    place.scroll_into_view_if_needed()
    root = place.locator(".sorter")
    root.wait_for()
    return root


@pytest.fixture
def checker(open_page):
    """The claim checker, mounted."""
    return sorter(open_page(NEWS), "Claim checker")


def score(root):
    return root.locator("[data-at=score]").inner_text()


def test_a_claim_is_decided_by_keyboard_and_the_evidence_comes_only_then(checker):
    keyboard = checker.page.keyboard
    checker.get_by_role("button", name="Check").focus()
    keyboard.press("Enter")
    assert "Choose an answer first" in checker.get_by_role("status").inner_text()
    assert checker.locator(".so-reply").count() == 0
    checker.get_by_role("radio").first.focus()
    keyboard.press("ArrowDown")
    assert checker.get_by_role("radio", name="Contradicted").is_checked()
    assert checker.locator(".so-reply").count() == 0, "an arrow key graded the answer"
    keyboard.press("Tab")
    keyboard.press("Enter")
    reply = checker.locator(".so-reply").inner_text()
    assert (
        "Our answer: contradicted." in reply and "17 months" in reply and "Seen in: Mackensen 2022" in reply
    )
    assert score(checker) == "You have decided 1 of 69, 1 of them as we did."
    checker.get_by_role("button", name="Next").focus()
    keyboard.press("Enter")
    assert "International researchers" in checker.locator("legend").inner_text()
    assert checker.get_by_role("radio").first.evaluate("node => node === document.activeElement")
    checker.page.problems.check()


def test_the_filters_choose_claims_and_the_score_stays_the_readers(checker):
    checker.get_by_role("radio", name="Supported").check()
    checker.get_by_role("button", name="Check").click()
    assert "You chose supported. We see it otherwise." in checker.locator(".so-reply").inner_text()
    checker.get_by_label("Article").select_option("Second article")
    checker.get_by_label("About").select_option("people quoted")
    assert "1 of 9" in checker.locator("[data-at=card]").inner_text()
    checker.get_by_role("radio", name="No source found").check()
    checker.get_by_role("button", name="Check").click()
    assert score(checker) == "You have decided 2 of 69, 1 of them as we did."
    checker.get_by_label("Show").select_option("open")
    assert "1 of 8" in checker.locator("[data-at=card]").inner_text()
    checker.get_by_label("Article").select_option("First article")
    assert "Nothing here" in checker.get_by_role("status").inner_text()
    checker.get_by_label("About").select_option("")
    checker.get_by_label("Show").select_option("differ")
    assert "1 of 1" in checker.locator("[data-at=card]").inner_text()
    checker.get_by_role("button", name="Start again").click()
    assert "1 of 69" in checker.locator("[data-at=card]").inner_text()
    assert score(checker) == "You have decided 0 of 69, 0 of them as we did."


def test_a_decision_cannot_be_changed_after_the_evidence_was_seen(checker):
    checker.get_by_role("radio", name="Supported").check()
    checker.get_by_role("button", name="Check").click()
    assert checker.get_by_role("radio", name="Contradicted").is_disabled()
    checker.get_by_role("button", name="Next").click()
    checker.get_by_role("button", name="Back").click()
    assert (
        checker.locator(".so-reply").count() == 1
        and checker.get_by_role("radio", name="Supported").is_checked()
    )


def test_going_on_and_on_meets_every_claim_of_the_table(checker):
    first, *others = tables.load("news_claims")["item"]
    following = checker.get_by_role("button", name="Next")
    assert checker.locator("fieldset").get_attribute("data-item") == first
    for claim in others:
        following.click()
        assert checker.locator("fieldset").get_attribute("data-item") == claim
    assert following.get_attribute("aria-disabled") == "true"


def test_the_spin_finder_knows_a_fair_sentence(open_page):
    finder = sorter(open_page(NEWS), "Spin finder")
    for _ in range(2):
        finder.get_by_role("button", name="Next").click()
    finder.get_by_role("radio", name="None of these").check()
    finder.get_by_role("button", name="Check").click()
    assert "Our answer: none of these (a plain report)." in finder.locator(".so-reply").inner_text()
    finder.page.problems.check()


def test_notes_on_an_article_stay_apart_from_those_on_the_series(open_page):
    page = open_page(NEWS)
    page.evaluate('localStorage.setItem(\'lupus-cart-worksheet\', \'{"jbi-complete": {"choice": "no"}}\')')
    page.locator("[aria-label='Worksheet: judge an article']").scroll_into_view_if_needed()
    sheet = page.locator(".ws-root")
    sheet.get_by_label("Your notes").fill("My paper, yesterday")
    sheet.get_by_label("not met").first.check()
    assert sheet.get_by_role("button", name="Compare").count() == 0
    kept = page.evaluate(
        "[localStorage.getItem('lupus-cart-news'), localStorage.getItem('lupus-cart-worksheet')]"
    )
    assert "My paper" in kept[0] and "jbi-complete" in kept[1]
    sheet.get_by_label("HealthNewsReview, the second article").check()
    assert "Model answer: not met" in sheet.locator(".ws-item").first.inner_text()


def test_all_claims_can_be_read_without_script(new_page, http_site):
    page = new_page(java_script_enabled=False)
    page.goto(http_site + NEWS)
    page.get_by_text("Show all claims").click()
    assert page.get_by_role("table", name="Claims of both articles").locator("tbody tr").count() == 69


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1280)])
def test_the_page_passes_axe_with_an_answer_open_and_targets_fit_a_finger(new_page, http_site, theme, width):
    page = new_page(theme=theme, width=width, has_touch=True, is_mobile=width < 500)
    page.goto(http_site + NEWS)
    for name in ("Claim checker", "Spin finder"):
        root = sorter(page, name)
        root.get_by_role("radio").first.check()
        root.get_by_role("button", name="Check").click()
        if width < 500:
            for target in root.locator("button, select, .lw-tick").all():
                assert target.bounding_box()["height"] >= 44
    page.locator("[aria-label='Worksheet: judge an article']").scroll_into_view_if_needed()
    page.locator(".ws-root").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not violations(page)
    page.problems.check()

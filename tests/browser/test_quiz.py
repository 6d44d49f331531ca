"""A reader answers, checks and tries again by keyboard; the page keeps what it must not tell."""

import json

import pytest
from axe import violations
from waiting import loaded_again, until
from webserver import opened


@pytest.fixture(params=["http", "file"])
def address(request, quiz_book):
    """The small book's page, over http and as a file."""
    with opened(quiz_book.outdir, request.param) as site:
        yield site + "index.html"


@pytest.fixture
def quiz(new_page, address):
    """`quiz(width=360)`: the page with its quiz, ready."""

    def quiz_(fragment="", **settings):
        page = new_page(**settings)
        page.goto(address + fragment)
        ready(page)
        return page

    return quiz_


def ready(page):
    until(page, "() => document.querySelector('.nk-quiz').dataset.ready")


def question(page, name):
    return page.locator(f"#q-mini-{name}")


def tab_to(page, locator):
    """Press Tab until the element has the focus."""
    for _ in range(80):
        if locator.evaluate("(e) => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab does not reach " + locator.evaluate("(e) => e.outerHTML"))


def check(page, found):
    """Work Check by keyboard and return what the live region says."""
    tab_to(page, found.get_by_role("button", name="Check"))
    status = found.get_by_role("status")
    status.evaluate("(e) => { e.textContent = ''; }")  # it may still say what was moved
    page.keyboard.press("Enter")
    until(page, "(e) => e.textContent", status.element_handle())
    return status.inner_text()


def again(page, found):
    """Work Try again, which has the focus after Check."""
    until(page, "() => document.activeElement.textContent === 'Try again'")
    page.keyboard.press("Enter")
    assert found.get_by_role("status").inner_text() == ""


def single(page, found, right):
    # Arrows and Space work a group of radio buttons; Tab enters it where it is checked, else at its start.
    tab_to(page, found.get_by_role("radio").first)
    page.keyboard.press("Space")
    for _ in range(1 if right else 2):
        page.keyboard.press("ArrowDown")


def multiple(page, found, right):
    for i, wanted in enumerate([True, True, False] if right else [True, False, True]):
        box = found.get_by_role("checkbox").nth(i)
        if wanted != box.is_checked():
            tab_to(page, box)
            page.keyboard.press("Space")


def numeric(page, found, right):
    tab_to(page, found.get_by_role("textbox"))
    page.keyboard.press("Control+a")
    page.keyboard.type("47,8" if right else "100.0")


def order(page, found, right):
    steps = ["take cells", "change cells", "grow cells", "give cells back"]
    for text in reversed(steps if right else steps[::-1]):
        button = found.get_by_role("button", name=f"Up: {text}")
        tab_to(page, button)
        for _ in range(3):
            page.keyboard.press("Enter")
            assert button.evaluate("(e) => e === document.activeElement")


def match(page, found, right):
    for label, letter in zip(("binder", "hinge", "tail"), "bgs" if right else "gbs", strict=True):
        wanted = {"b": "binds the target", "g": "gives reach", "s": "starts the signal"}[letter]
        select = found.get_by_label(label)
        tab_to(page, select)
        for _ in range(4):
            if wanted in select.evaluate("(e) => e.selectedOptions[0].textContent"):
                break
            page.keyboard.press("ArrowDown")
        else:
            for _ in range(4):
                page.keyboard.press("ArrowUp")
                if wanted in select.evaluate("(e) => e.selectedOptions[0].textContent"):
                    break


def text(page, found, right):
    tab_to(page, found.get_by_role("textbox"))
    page.keyboard.press("Control+a")
    page.keyboard.type(" sledai-Score! " if right else "scale")


ANSWERS = {
    "single": (single, "Each choice is explained above."),
    "multiple": (multiple, "You found 1 of 2 and chose 1 that should not be there."),
    "numeric": (numeric, "Not right."),
    "order": (order, "0 of 4 stand in their place."),
    "match": (match, "1 of 3 are right."),
    "text": (text, "Compare with the model answer"),
}
EXPLAINED = {
    "single": ["WHY-EVERYONE", "WHY-BELOW", "WHY-NOTHING", "A few successes"],
    "multiple": ["People join", "Nothing to compare", "a symptom", "in the design"],
    "numeric": ["The answer: 47.8 people", "SECRET-ROOT"],
    "order": ["In order", "before they are given"],
    "match": ["The pairs", "has its job"],
    "text": ["Model answer: The SLEDAI.", "weighted descriptors"],
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_a_question_is_answered_wrong_then_right_by_keyboard_alone(quiz, kind):
    page = quiz()
    found = question(page, kind)
    answer, complaint = ANSWERS[kind]
    answer(page, found, False)
    said = check(page, found)
    assert said.startswith("✗ Not right.") and complaint in said
    for words in EXPLAINED[kind]:
        assert words in found.inner_text()
    assert ("SECRET-TRAP" in found.inner_text()) == (kind == "numeric")
    again(page, found)
    assert not [words for words in EXPLAINED[kind] if words in found.inner_text()]
    answer(page, found, True)
    assert check(page, found) == "✓ Right."
    for words in EXPLAINED[kind]:
        assert words in found.inner_text()
    assert found.locator(".nk-mark").inner_text() == "answered, right later"
    page.problems.check()


def test_checking_without_an_answer_asks_for_one_and_counts_nothing(quiz):
    page = quiz()
    for kind in ("single", "multiple", "numeric", "match", "text"):
        assert " first" in check(page, question(page, kind))
    assert "0 of 7 answered" in page.locator(".nk-progress summary").inner_text()


@pytest.mark.parametrize("written", ["48", "47.6", "47,8", "47.8 people", " 47.8", "+47.8"])
def test_a_number_may_be_written_as_people_write_numbers(quiz, written):
    page = quiz()
    found = question(page, "numeric")
    found.get_by_role("textbox").fill(written)
    found.get_by_role("textbox").press("Enter")
    until(page, "(e) => e.textContent", found.get_by_role("status").element_handle())
    assert found.get_by_role("status").inner_text() == "✓ Right."


def test_the_page_holds_no_key_before_check(quiz):
    page = quiz()
    dom = page.evaluate("document.body.innerHTML.replace(/<noscript>[^]*?<\\/noscript>/g, '')")
    for secret in ("WHY-", "SECRET", "weighted descriptors", "47.8", "45.8"):
        assert secret not in dom
    assert not page.evaluate("[...document.scripts].some((s) => s.src.includes('written-'))")


def test_a_graded_key_is_not_in_the_page_even_for_readers_without_script(quiz_book):
    assert "SECRET" not in quiz_book.html and "WHY-BELOW" in quiz_book.html


def test_without_script_practice_answers_open_and_graded_ones_say_why_not(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(address)
    # Playwright's own search for text passes over <noscript>.
    answer = question(page, "single").locator("details li").nth(1)
    assert not answer.is_visible()
    question(page, "single").locator("summary").click()
    assert answer.is_visible() and "WHY-BELOW" in answer.inner_text()
    excuse = question(page, "graded").locator("noscript p")
    assert excuse.is_visible() and "needs JavaScript to be checked" in excuse.inner_text()
    assert page.get_by_role("button", name="Check").count() == 0
    assert not page.locator(".nk-progress").is_visible()


def test_a_number_in_a_graded_explanation_opens_its_source(quiz):
    page = quiz()
    found = question(page, "graded")
    before = page.locator(".nk-notes > ol > li").count()
    found.get_by_label("gamma").check()
    check(page, found)
    number = found.locator("a.nk-fact").first
    number.press("Enter")
    page.locator(".nk-card").wait_for(state="visible")
    assert "10.1002/art.34359" in page.locator(".nk-card").inner_html()
    after = page.locator(".nk-notes > ol > li").count()
    assert after == before + 2
    assert str(after) in page.locator(".nk-notes > summary").inner_text()
    number.press("Escape")
    page.locator(".nk-card").wait_for(state="hidden")


def told(page, text):
    """Wait until the reader is told this of the progress."""
    summary = page.locator(".nk-progress summary").element_handle()
    until(page, "([e, text]) => e.textContent.includes(text)", [summary, text])


def fill(page):
    """Answer one question right and one wrong."""
    question(page, "graded").get_by_label("gamma").check()
    check(page, question(page, "graded"))
    question(page, "single").get_by_label("Nothing").check()
    check(page, question(page, "single"))


def test_progress_outlives_the_page_and_can_be_saved_loaded_and_erased(quiz, tmp_path):
    answered = "2 of 7 answered, 1 right at first try"

    def filled():
        page = quiz()
        fill(page)
        told(page, answered)
        return page

    def shows(page):
        ready(page)
        return answered in page.locator(".nk-progress summary").inner_text()

    page = loaded_again(filled, shows)
    assert question(page, "graded").locator(".nk-mark").inner_text() == "answered, right at first try"

    page.locator(".nk-progress summary").press("Enter")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").press("Enter")
    download.value.save_as(tmp_path / "progress.json")
    saved = json.loads((tmp_path / "progress.json").read_text())
    assert saved["answers"] == {
        "mini-single": {"tries": 1, "first": False, "last": False},
        "mini-graded": {"tries": 1, "first": True, "last": True},
    }

    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Erase").press("Enter")
    told(page, "0 of 7 answered")
    page.reload()
    ready(page)
    told(page, "0 of 7 answered")

    load(page, tmp_path / "progress.json")
    assert page.locator(".nk-progress [role=status]").inner_text() == "Loaded."
    told(page, "2 of 7 answered, 1 right at first try")
    page.problems.check()


def load(page, path):
    """Give the page a progress file."""
    if not page.get_by_role("button", name="Load from a file").is_visible():
        page.locator(".nk-progress summary").click()
    status = page.locator(".nk-progress [role=status]")
    status.evaluate("(e) => { e.textContent = ''; }")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load from a file").press("Enter")
    chooser.value.set_files(path)
    until(page, "(e) => e.textContent", status.element_handle())


@pytest.mark.parametrize("content", ["", "{", "null", "[]", '"x"', '{"progress": "other", "answers": {}}'])
def test_a_file_that_is_no_progress_changes_nothing(quiz, tmp_path, content):
    page = quiz()
    fill(page)
    (tmp_path / "wrong.json").write_text(content)
    load(page, tmp_path / "wrong.json")
    assert "Nothing was changed" in page.locator(".nk-progress [role=status]").inner_text()
    told(page, "2 of 7 answered")


def test_of_a_hostile_file_only_plain_counts_are_taken(quiz, tmp_path):
    page = quiz()
    hostile = {
        "mini-single": {"tries": 3, "first": "<img src=x onerror=alert(1)>", "last": True, "more": 1},
        "mini-order": {"tries": "9", "first": True, "last": True},
        "mini-text": "x",
        "<img src=x>": {"tries": 1, "first": True, "last": True},
        "__proto__": {"tries": 1, "first": True, "last": True},
    }
    (tmp_path / "hostile.json").write_text(json.dumps({"progress": "mini", "answers": hostile}))
    load(page, tmp_path / "hostile.json")
    told(page, "1 of 7 answered, 0 right at first try")
    kept = page.evaluate("Object.entries(localStorage).filter(([k]) => k.startsWith('nokernel-quiz'))")
    assert [json.loads(value) for _, value in kept] == [
        {"mini-single": {"tries": 3, "first": False, "last": True}}
    ]
    assert page.locator(".nk-quiz img").count() == 1
    page.problems.check()


def test_a_browser_that_keeps_nothing_still_checks(new_page, address):
    page = new_page()
    refuse = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }})"
    page.add_init_script(refuse)
    page.goto(address)
    ready(page)
    fill(page)
    told(page, "2 of 7 answered, 1 right at first try (this browser does not keep it)")


def test_a_link_to_a_question_brings_it_into_view(quiz):
    page = quiz("#q-mini-match", height=500)
    until(
        page,
        "() => { const box = document.querySelector('#q-mini-match').getBoundingClientRect();"
        " return box.top >= 0 && box.top < innerHeight; }",
    )


def faults(page):
    """What axe finds in the article; the theme's header is whole in the course's own book only."""
    return [line for line in violations(page) if ".dropdown-toggle" not in line]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_before_and_after_check(quiz, theme):
    page = quiz(theme=theme, reduced_motion="reduce")
    assert faults(page) == []
    for kind, (answer, _) in ANSWERS.items():
        answer(page, question(page, kind), False)
        check(page, question(page, kind))
    page.locator(".nk-progress summary").click()
    assert faults(page) == []


def test_every_target_is_big_enough_for_a_finger_and_nothing_overflows(quiz):
    page = quiz(width=360, has_touch=True)
    page.locator(".nk-progress summary").tap()
    targets = page.locator(
        ".nk-option > label, .nk-quiz button:visible, .nk-quiz select, .nk-answer input, .nk-quiz summary"
    )
    assert targets.count() > 25
    small = [t.evaluate("(e) => e.outerHTML") for t in targets.all() if t.bounding_box()["height"] < 43.9]
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_paper_has_the_questions_without_buttons_and_without_keys(quiz):
    page = quiz()
    page.emulate_media(media="print")
    assert question(page, "single").get_by_text("It works for everyone.").is_visible()
    assert page.locator(".nk-quiz button:visible").count() == 0
    assert not page.locator(".nk-progress").is_visible()
    assert "WHY-" not in page.locator(".nk-quiz").inner_text()

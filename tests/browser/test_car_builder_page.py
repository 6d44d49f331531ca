"""The builder as a reader works it, without a mouse, and as Python works it from the other side.

Expected names and lengths are those of the published sequences (tests/unit/test_constructs.py).
"""

from itertools import pairwise

import pytest
from test_lupus_widgets import MOUNT

from lupus_cart.constructs import product
from lupus_cart.widgets import CarBuilder

CHAPTER = "chapters/car_t_mechanism.html"


@pytest.fixture
def mount(new_page):
    """`mount(preset, stage=4, **settings)`: a blank page with this builder alone."""

    def mount_(preset, stage=4, **settings):
        page = new_page(**settings)
        page.goto("about:blank")
        widget = CarBuilder(preset=preset, stage=stage)
        state = {name: value for name, value in widget.get_state().items() if not name.startswith("_")}
        page.evaluate(MOUNT, [widget._esm, widget._css, state])
        return page

    return mount_


def title(page):
    return page.locator(".cb-title").inner_text()


def test_a_reader_changes_the_signal_and_goes_back_by_keyboard_alone(mount):
    page = mount("tisagenlecleucel")
    page.locator(".cb-row[aria-pressed=true]").focus()
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.innerText").startswith("CD19")
    for _ in range(100):
        if "4-1BB" in page.evaluate("document.activeElement.innerText"):
            break
        page.keyboard.press("ArrowDown")
    else:
        pytest.fail("no arrow leads to 4-1BB")
    page.locator(".cb-card input:checked").focus()
    page.keyboard.press("ArrowUp")
    assert title(page).startswith("Teaching construct")
    assert page.evaluate("model.get('slots').costim_1")[0] != "COS_41BB"
    page.get_by_role("button", name="Undo").press("Enter")
    assert title(page).startswith("tisagenlecleucel")
    page.get_by_role("button", name="Redo").press("Enter")
    assert title(page).startswith("Teaching construct")
    page.get_by_role("button", name="Reset").press("Enter")
    assert page.evaluate("model.get('sequence')") == product("tisagenlecleucel").sequence
    page.problems.check()


def test_a_challenge_is_started_missed_and_solved_by_keyboard(mount):
    page = mount("axicabtagene ciloleucel")
    page.get_by_role("tab", name="Sequence").focus()
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.textContent") == "Challenges"
    page.get_by_role("button", name="Start", exact=True).press("Enter")
    page.get_by_role("button", name="Check").press("Enter")
    verdict = page.locator("[data-at=verdict]")
    assert verdict.inner_text().startswith("Not yet.") and verdict.locator("li").count() >= 1
    page.get_by_role("button", name="Show one solution").press("Enter")
    assert verdict.inner_text().startswith("Solved.")


def test_a_preset_chosen_in_the_page_reaches_python_whole(mount):
    page = mount("tisagenlecleucel")
    page.get_by_label("Start from").select_option("axicabtagene ciloleucel")
    sent = page.evaluate("['preset', 'name', 'sequence'].map((trait) => model.get(trait))")
    assert sent == [
        "axicabtagene ciloleucel",
        "axicabtagene ciloleucel; brexucabtagene autoleucel",
        product("Yescarta").sequence,
    ]
    assert title(page) == sent[1]


def test_a_preset_set_in_python_changes_the_page(mount):
    page = mount("tisagenlecleucel")
    python = CarBuilder(preset="obecabtagene autoleucel")
    page.evaluate(
        "([p, s]) => { model.set('preset', p); model.set('slots', s); }", [python.preset, python.slots]
    )
    assert title(page) == "obecabtagene autoleucel"
    assert page.get_by_label("Start from").input_value() == "obecabtagene autoleucel"


def test_early_stages_leave_the_other_parts_unnamed_and_count_them(mount):
    for stage, nameless in ((1, 111), (2, 42)):
        page = mount("tisagenlecleucel", stage)
        assert f"{nameless} of 465 amino acids have no name yet" in page.locator("figcaption").inner_text()
        rows = page.locator(".cb-row").all_inner_texts()
        assert any("hinge" in row for row in rows) == (stage == 2)
        assert not any("4-1BB" in row for row in rows)
        assert page.get_by_role("tab").count() == 0
    assert "no name yet" not in mount("tisagenlecleucel", 3).locator("figcaption").inner_text()


def test_a_motif_is_found_as_often_as_the_tail_has_itams(mount):
    page = mount("tisagenlecleucel")
    page.get_by_label("Find a motif").fill("Yxx[LI]x{6,8}Yxx[LI]")
    assert page.locator("[data-at=found]").inner_text().startswith("Matches: 3, at ")
    assert page.locator(".cb-seq b").count() == 6


def test_the_evidence_of_a_card_opens_by_keyboard_with_its_sources(mount):
    page = mount("tisagenlecleucel")
    card = page.locator(".cb-card", has=page.get_by_text("CAT", exact=True))
    card.locator("summary").press("Enter")
    card.locator("li").first.wait_for()
    assert "40-fold more weakly" in card.inner_text()
    assert card.locator("li a").count() == card.locator("li").count() == 2


@pytest.mark.parametrize("width", [320, 360, 760])
def test_no_label_runs_into_the_next_and_nothing_is_wider_than_the_page(mount, width):
    page = mount("lisocabtagene maraleucel", width=width, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    spilled = page.evaluate("""[...document.querySelectorAll(".cb-row span")]
        .filter((e) => e.getBoundingClientRect().height > 42).map((e) => e.textContent)""")
    assert not spilled
    rows = page.evaluate("""[...document.querySelectorAll(".cb-picture li")]
        .map((e) => e.getBoundingClientRect().top)""")
    assert all(below - above >= 43.5 for above, below in pairwise(rows))


def test_a_link_brings_back_the_receptor(open_page):
    parts = "+".join(product("Kymriah").construct.part_ids).replace("COS_41BB", "COS_CD28")
    page = open_page(f"{CHAPTER}#car={parts.replace('+', '.')}")
    builder = page.get_by_role("group", name="The full CAR builder")
    builder.locator(".cb-row").first.wait_for()
    assert builder.locator(".cb-title").inner_text().startswith("Teaching construct")
    assert builder.locator(".cb-row", has_text="CD28 tail").count() == 1
    page.problems.check()


def test_the_chapter_builds_the_receptor_in_four_stages_between_stepped_pictures(open_page):
    page = open_page(CHAPTER)
    found = [place.get_attribute("aria-label") for place in page.locator(".nk-widget").all()]
    assert [name.split(",")[0].split(":")[0] for name in found] == [
        "From vein to vein",
        "The receptor",
        "The receptor",
        "The receptor",
        "The full CAR builder",
        "From touching CD19 to the nucleus",
        "Two ways to kill",
        *["Simulator"] * 4,
    ]

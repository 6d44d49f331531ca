"""The lupus chapter's widgets: their JavaScript scores like Python, and a reader can work them by keyboard.

Parity and most behaviour are tested on a blank page that mounts the module from a Blob URL, as the book does;
the last tests open the chapter itself.
"""

import random

import pytest

from lupus_cart import lineage, scores, tables, targets
from lupus_cart.facts import facts
from lupus_cart.figures import lupus
from lupus_cart.widgets import IconArray, LineageChart, ScoreSheet, Steps

SEED, LISTS = 6, 1000
LOAD = """async (source) => {
  window.sheet = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
}"""
SCORE = "([spec, lists]) => lists.map(([items, gate]) => sheet.score(spec, items, gate))"
MOUNT = """async ([source, css, state]) => {
  document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
  const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const listeners = {};
  window.model = {
    get: (name) => state[name],
    set(name, value) {
      if (state[name] === value) return;
      state[name] = value;
      (listeners["change:" + name] || []).forEach((call) => call());
    },
    on: (name, call) => (listeners[name] ??= []).push(call),
    off: (name, call) => { listeners[name] = listeners[name].filter((other) => other !== call); },
    save_changes() {},
  };
  const el = document.createElement("main");
  document.body.append(el);
  window.stop = await module.default.render({ model: window.model, el });
}"""


def tick_lists(instrument):
    """Random tick lists of every length, half of them with the entry criterion."""
    table = tables.load("sledai2k" if instrument == "sledai-2k" else "eular_acr_2019")
    ids = [item for item in table["id"] if item != "antinuclear-antibodies"]
    rng = random.Random(SEED)
    return [[rng.sample(ids, rng.randint(0, len(ids))), rng.random() < 0.5] for _ in range(LISTS)]


def computed(page, instrument, lists):
    page.goto("about:blank")
    page.evaluate(LOAD, ScoreSheet._esm)
    return page.evaluate(SCORE, [ScoreSheet(instrument).data, lists])


@pytest.fixture
def mount(new_page):
    """`mount(widget, **settings)`: a blank page with this widget alone; its clock may stand still."""

    def mount_(widget, stopped_clock=False, **settings):
        page = new_page(**settings)
        if stopped_clock:
            page.clock.install(time=0)
            page.clock.pause_at(1)
        page.goto("about:blank")
        state = {name: value for name, value in widget.get_state().items() if not name.startswith("_")}
        page.evaluate(MOUNT, [widget._esm, widget._css, state])
        return page

    return mount_


def test_the_page_classifies_a_thousand_random_tick_lists_as_python_does(new_page):
    lists = tick_lists("eular-acr-2019")
    for (items, ana), found in zip(lists, computed(new_page(), "eular-acr-2019", lists), strict=True):
        expected = scores.eular_acr_2019(items, ana)
        counted = [item for item, points in found["points"].items() if points]
        assert found["total"] == expected.score, items
        assert found["classified"] == expected.classified, items
        assert found["reasons"] == list(expected.why_not), items
        assert sorted(counted) == sorted(expected.counted.values()), items


def test_the_page_scores_a_thousand_random_tick_lists_as_python_does(new_page):
    lists = tick_lists("sledai-2k")
    lists += [[[], False], [["low-complement", "increased-dna-binding"], False], [["arthritis"], False]]
    for (items, _), found in zip(lists, computed(new_page(), "sledai-2k", lists), strict=True):
        expected = scores.sledai_2k(items)
        unmet = {condition.component for condition in targets.lldas(items, 0, 0).unmet}
        assert found["total"] == expected.total, items
        assert found["sections"] == expected.systems, items
        assert found["parts"] == {"clinical": expected.clinical}, items
        assert found["band"] == expected.band, items
        assert found["checks"] == [targets.doris(items, 0, 0).met, not unmet], items


def test_a_reader_scores_an_invented_person_by_keyboard_alone(mount):
    page = mount(ScoreSheet("eular-acr-2019"))
    for label in ("Oral ulcers", "Acute cutaneous lupus", "Low C3 OR low C4"):
        page.get_by_role("checkbox", name=label).focus()
        page.keyboard.press("Space")
    page.get_by_role("checkbox", name="ANA of at least 1:80, ever").press("Space")
    total = page.locator("[data-at=total]")
    assert total.inner_text().split("\n")[0].startswith("9 points")
    assert "Not classified as SLE" in total.inner_text()
    assert page.locator("[data-row=oral-ulcers] [data-points]").inner_text() == "0"
    assert "counts instead of: Oral ulcers" in page.locator("[data-at=verdict]").inner_text()
    page.get_by_role("button", name="Check my ticks").press("Enter")
    assert "Right." in page.locator("[data-at=answer]").inner_text()
    assert page.evaluate("model.get('ticked').length") == 3
    page.problems.check()


def test_a_tempting_wrong_tick_is_answered_and_the_answer_is_not_given_away(mount):
    page = mount(ScoreSheet("eular-acr-2019", case="theo"))
    for label in ("Fever", "Joint involvement"):
        page.get_by_role("checkbox", name=label, exact=True).check()
    page.get_by_role("button", name="Check my ticks").click()
    answer = page.locator("[data-at=answer]").inner_text()
    assert "influenza explains the fever better" in answer
    assert "In the story and not ticked: 1" in answer and "eukopenia" not in answer
    page.get_by_role("button", name="Show the answer").click()
    assert page.get_by_role("checkbox", name="Leukopenia").is_checked()
    assert page.get_by_role("checkbox", name="ANA of at least").is_checked()
    assert "9 points" in page.locator("[data-at=total]").inner_text()


def test_another_case_starts_with_an_empty_sheet(mount):
    page = mount(ScoreSheet("sledai-2k"))
    page.get_by_role("checkbox", name="Arthritis").check()
    page.get_by_label("Invented case").select_option("kim")
    assert "0 points" in page.locator("[data-at=total]").inner_text()
    assert "Kim feels well" in page.locator("[data-at=story]").inner_text()
    assert "Invented, not a real person" in page.locator("[data-at=story]").inner_text()


def test_a_second_person_with_the_same_score_can_be_built_in_another_way(mount):
    """Lea has 16 points; vasculitis and a stroke are 16 too, a seizure would be shared."""
    page = mount(ScoreSheet("sledai-2k", case="second-person"))
    answer = page.locator("[data-at=answer]")
    for label in ("Vasculitis", "Seizure"):
        page.get_by_role("checkbox", name=label, exact=True).check()
    page.get_by_role("button", name="Check my ticks").click()
    assert "Shared with the first person: Seizure" in answer.inner_text()
    page.get_by_role("checkbox", name="Seizure", exact=True).uncheck()
    page.get_by_role("checkbox", name="Cerebrovascular accident").check()
    page.get_by_role("button", name="Check my ticks").click()
    assert "Right." in answer.inner_text()


def test_the_five_people_stand_on_the_scale_where_they_scored(mount):
    page = mount(ScoreSheet("sledai-2k"))
    marks = [float(m.evaluate("(e) => parseFloat(e.style.left)")) for m in page.locator(".ss-marks i").all()]
    assert sorted(round(m / 100 * 25 - 0.5) for m in marks) == [8, 9, 10, 16, 16]


def test_ticks_set_from_python_show_in_the_sheet(mount):
    page = mount(ScoreSheet("sledai-2k"))
    page.evaluate("model.set('ticked', ['seizure', 'fever'])")
    assert page.get_by_role("checkbox", name="Seizure").is_checked()
    assert "9 points" in page.locator("[data-at=total]").inner_text()
    page.evaluate("stop()")
    page.evaluate("model.set('ticked', [])")
    assert page.get_by_role("checkbox", name="Seizure").is_checked(), "a removed widget still listens"


def test_on_paper_the_sheet_is_a_filled_table_with_its_definitions(mount):
    page = mount(ScoreSheet("eular-acr-2019"), width=360)
    page.get_by_role("button", name="Show the answer").click()
    assert not page.locator("#" + page.locator(".ss-def").first.get_attribute("id")).is_visible()
    page.emulate_media(media="print")
    assert page.locator(".ss-def").first.is_visible()
    assert page.locator("input[data-item=acute-cutaneous-lupus]").is_checked()
    assert not page.get_by_role("button", name="Check my ticks").is_visible()


@pytest.mark.parametrize("therapy", list(tables.load("lineage_therapies")["therapy_id"]))
def test_the_lineage_table_says_for_each_stage_what_python_predicts(mount, therapy):
    page = mount(LineageChart())
    page.locator(f"input[value={therapy}]").check()
    words = {"reached": "yes", "in part": "a share", "stays": "no, stays", "unknown": "not known"}
    expected = {stage: words.get(found, "a subset stays") for stage, found in lineage.reach(therapy).items()}
    shown = {row.get_attribute("data-stage"): row.locator("td").last.inner_text() for row in
             page.locator("tbody tr").all()}  # fmt: skip
    assert shown == expected
    assert "Prediction." in page.locator("[data-at=text]").inner_text()


def test_a_therapy_is_chosen_by_arrow_keys(mount):
    page = mount(LineageChart())
    page.get_by_role("radio", name="No therapy").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("model.get('therapy')") == "rituximab"
    assert "Rituximab: what it can reach through CD20" in page.locator("caption").inner_text()


def test_the_icon_array_fills_as_many_people_as_the_fact_says(mount):
    widget = IconArray(lupus.groups(facts), title="t", claim=facts[lupus.PRESS])
    page = mount(widget)
    page.get_by_label("People").select_option("USA, women")
    assert "About 12.9 in 10,000. No range was seen." in page.locator("[data-at=says]").inner_text()
    assert page.locator(".ia-field .ia-in").count() == 13
    assert page.locator(".ia-full").count() == 13
    page.get_by_label("People").select_option("World")
    assert "About 4.4 in 10,000. The range is 1.6 to 10.9." in page.locator("[data-at=says]").inner_text()
    assert page.locator(".ia-field .ia-in").count() == 4
    assert float(page.locator("clipPath rect").get_attribute("width")) == pytest.approx(43.7)


def test_the_steps_go_by_buttons_and_arrow_keys_and_stop_at_both_ends(mount):
    page = mount(Steps("lupus_steps", title="t"))
    shown = page.locator("section.st-shown h3")
    page.get_by_role("button", name="Back").press("Enter")
    assert shown.inner_text() == "1. Tolerance fails"
    page.get_by_role("button", name="Next").press("Enter")
    assert shown.inner_text() == "2. Debris stays"
    page.locator("[data-step='1']").focus()
    page.keyboard.press("End")
    assert shown.inner_text() == "6. The organ is injured"
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "step"
    assert page.get_by_role("button", name="Next").get_attribute("aria-disabled") == "true"
    assert "broken" in page.get_by_role("img").get_attribute("aria-label")
    page.problems.check()


def test_layers_come_and_go_with_their_steps(mount):
    page = mount(Steps("lupus_steps", title="t"))
    stop_sign = page.locator("[data-to='2']")
    later = page.locator("[data-from='4']").first
    assert "st-later" in later.get_attribute("class")
    page.locator("[data-step='3']").click()
    assert "st-gone" in stop_sign.get_attribute("class")
    assert "st-later" not in later.get_attribute("class")


def test_nothing_plays_until_asked_and_play_can_be_paused(mount):
    widget = Steps("lupus_steps", title="t", seconds=1)
    page = mount(widget, stopped_clock=True, reduced_motion="reduce")
    page.clock.run_for(5000)
    assert page.evaluate("model.get('step')") == 1
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(1200)
    assert page.evaluate("model.get('step')") == 2
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(5000)
    assert page.evaluate("model.get('step')") == 2
    assert page.locator(".st-new").first.evaluate("(e) => getComputedStyle(e).animationName") == "none"


@pytest.mark.parametrize("width", [320, 360, 760])
def test_no_widget_is_wider_than_its_page_and_targets_are_large_enough_to_touch(mount, width):
    widgets = [
        ScoreSheet("sledai-2k"),
        ScoreSheet("eular-acr-2019"),
        LineageChart("cd19-car-t"),
        Steps("lupus_steps", title="t"),
        IconArray(lupus.groups(facts), title="t", claim=facts[lupus.PRESS]),
    ]
    for widget in widgets:
        page = mount(widget, width=width, has_touch=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, type(widget).__name__
        low = page.evaluate("""[...document.querySelectorAll("button, select, .lw-tick")]
            .filter((e) => e.getBoundingClientRect().height < 43.5).map((e) => e.textContent)""")
        assert not low, (type(widget).__name__, low)


def test_each_widget_of_the_chapter_starts_as_itself(open_page):
    page = open_page("chapters/lupus.html")
    roots = []
    for place in page.locator(".nk-widget").all():
        place.scroll_into_view_if_needed()
        root = place.locator(".lw")
        root.wait_for()
        roots.append(root.get_attribute("class").split()[1])
    assert roots == ["steps", "icon-array", "score-sheet", "score-sheet", "lineage"]
    page.problems.check()


def test_the_treatments_sort_by_what_they_hit(open_page):
    page = open_page("chapters/lupus.html")
    frame = page.locator(".nk-table", has=page.locator("th", has_text="What it hits"))
    frame.get_by_role("button", name="What it hits").press("Enter")
    hits = [row.locator("td").nth(1).inner_text() for row in frame.locator("tbody tr").all()]
    assert hits == sorted(hits, key=str.lower) and len(hits) == 14

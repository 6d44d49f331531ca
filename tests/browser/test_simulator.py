"""The page's own solver gives what scipy gives; the simulator works by keyboard and without a worker.

A reader would otherwise see curves of another model than the one the course tests, a slider that moves
nothing, or a page that stalls where workers are forbidden.
"""

import csv
import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor
from math import exp, log
from pathlib import Path

import pytest
from waiting import until

from lupus_cart.kinetics import antibody, park_2025
from lupus_cart.widgets.simulator import module
from lupus_cart.widgets.simulator.payload import controls, payload, presets

PAGE = "chapters/simulator.html"
REFERENCE = Path(__file__).parents[1] / "reference" / "park_2025.csv"
DAYS = [0, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 21, 28, 35, 45, 60, 75, 90, 110, 140, 180, 200]
WORDS = {"begin": "new B cells begin", "stop": "new B cells stop", "peak": "CAR T peak"}
WORDS |= {"gone": "autoreactive B cells gone", "back": "autoreactive B cells back"}
LEAST = 1e-3  # in a column's own unit: below this nobody measures

RUN = """async ([module, jobs]) => {
  const url = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  const core = (await import(url)).simulatorCore();
  return jobs.map(([numbers, setting, days]) => {
    const { columns, events, peak } = core.simulate(numbers, setting, days);
    const plain = Object.entries(columns).map(([name, values]) => [name, [...values]]);
    return { events, peak, columns: Object.fromEntries(plain) };
  });
}"""


def settings():
    """Every preset, and 200 random settings within the bounds of the controls."""
    dice = random.Random(2025)
    result = [preset["setting"] for preset in presets().values()]
    for _ in range(200):
        setting = {}
        for name, control in controls().items():
            low, high = control["low"], control["high"]
            if control["kind"] == "switch":
                setting[name] = float(dice.random() < 0.7)
            elif control["kind"] == "log":
                setting[name] = exp(dice.uniform(log(low), log(high)))
            else:
                setting[name] = dice.uniform(low, high)
        result.append(setting)
    return result


def scipy_run(setting):
    symbols = {
        "theta": setting["theta"],
        "K0": setting["new"],
        "g8": setting["growth"],
        "kmax": setting["kill"],
    }
    frame = park_2025(setting["dose"], DAYS, bool(setting["chemo"]), setting["burden"], symbols, rtol=1e-7)
    columns = {name: frame[name].tolist() for name in frame.columns.drop("t_days")}
    return (
        columns,
        [(what, float(day)) for what, day in frame.attrs["events"]],
        frame.attrs["cart_peak_per_uL"],
    )


def in_page(page, jobs):
    return page.evaluate(RUN, [module(), [[payload()["numbers"], *job] for job in jobs]])


def test_the_page_and_scipy_agree_over_all_presets_and_200_random_settings(page):
    chosen = settings()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        expected = list(pool.map(scipy_run, chosen, chunksize=4))
    for setting, (columns, events, peak), found in zip(
        chosen, expected, in_page(page, [[s, DAYS] for s in chosen]), strict=True
    ):
        for name, values in columns.items():
            assert found["columns"][name] == pytest.approx(values, rel=5e-3, abs=5e-3 * LEAST), (
                name,
                setting,
            )
        left = antibody(DAYS, setting["share"] / 100, setting["lifespan"]).tolist()
        assert found["columns"]["two_source_antibody"] == pytest.approx(left, rel=1e-9)
        assert [WORDS[what] for what, _ in found["events"]] == [what for what, _ in events], setting
        days = [day for _, day in events]
        assert [day for _, day in found["events"]] == pytest.approx(days, rel=5e-3, abs=0.01), setting
        assert found["peak"] == pytest.approx(peak, rel=5e-3)


@pytest.mark.parametrize(
    ("dose", "height", "day", "switches"),
    [
        (1.0, 131.397, 8.761, [2.06523, 4.05508, 5.06630, 54.84122]),
        (0.5, 105.723, 9.549, [1.117, 4.644, 6.316, 43.709]),
        (0.1, 73.163, 10.899, [5.730, 8.113, 35.689]),
    ],
)
def test_the_published_dose_sweep_is_reproduced_in_the_page(page, dose, height, day, switches):
    setting = {name: control["start"] for name, control in controls().items()} | {"dose": dose}
    found = in_page(page, [[setting, [0, 90]]])[0]
    assert found["peak"] == pytest.approx(height, rel=1e-4)
    assert dict(found["events"])["peak"] == pytest.approx(day, abs=0.01)
    times = [when for what, when in found["events"] if what != "peak"]
    assert times == pytest.approx(switches, abs=0.01)


def test_the_published_time_course_is_reproduced_in_the_page(page):
    """At the days of tests/reference/park_2025.csv, as test_kinetics_park.py does it for Python."""
    with REFERENCE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    setting = {name: control["start"] for name, control in controls().items()}
    columns = in_page(page, [[setting, [float(row["t_days"]) for row in rows]]])[0]["columns"]
    columns["anti_dsdna_iu_per_L"] = [1000 * value for value in columns["anti_dsdna_iu_per_mL"]]
    for name in rows[0].keys() - {"t_days"}:
        known = [i for i, row in enumerate(rows) if row[name]]
        expected = [float(rows[i][name]) for i in known]
        assert [columns[name][i] for i in known] == pytest.approx(expected, rel=5e-4, abs=5e-3 * LEAST), name


@pytest.fixture
def simulator(open_page):
    """The sandbox, mounted, with its first picture."""
    return mounted(open_page(PAGE))


def mounted(page):
    page.locator(".nk-widget").first.scroll_into_view_if_needed()
    element = page.locator(".simulator").first
    element.locator("[data-column]").first.wait_for(state="attached")
    return element


def story(element):
    return element.locator('[data-at="story"]').inner_text()


def wait_for_change(element, before):
    node = element.locator('[data-at="story"]').element_handle()
    until(element.page, "([e, before]) => e.innerText !== before", [node, before])


def test_a_slider_moved_by_the_keyboard_changes_words_and_curves(simulator):
    before, curve = story(simulator), simulator.locator('[data-column="cart_per_uL"]').get_attribute("d")
    slider = simulator.get_by_label("Dose", exact=True)
    slider.focus()
    slider.press("Home")
    wait_for_change(simulator, before)
    assert slider.get_attribute("aria-valuetext") == "0.01 × the trial’s dose"
    assert "peak at 71.4 per µL" in story(simulator)
    assert simulator.locator('[data-column="cart_per_uL"]').get_attribute("d") != curve
    simulator.page.problems.check()


def test_a_kept_run_is_drawn_beside_the_new_one_and_reset_returns_to_the_start(simulator):
    before = story(simulator)
    simulator.get_by_role("button", name="Keep this run").click()
    slider = simulator.get_by_label("Autoreactive B cells before treatment")
    slider.focus()
    slider.press("End")
    wait_for_change(simulator, before)
    assert simulator.locator(".sm-kept").count() > 0
    assert "all values typical" in simulator.locator('[data-at="kept"]').inner_text()
    changed = story(simulator)
    simulator.get_by_role("button", name="Reset").click()
    wait_for_change(simulator, changed)
    assert story(simulator) == before
    assert simulator.locator(".sm-kept").count() == 0
    assert simulator.locator('[data-at="kept"]').inner_text() == ""
    simulator.page.problems.check()


def test_a_preset_brings_its_question_its_setting_and_its_panels(simulator):
    simulator.get_by_label("Start from").select_option("activity")
    simulator.locator('[data-column="sledai_from_c3"]').wait_for()
    assert "score" in simulator.locator('[data-at="question"]').inner_text()
    assert simulator.locator('[data-column="sledai_from_c3"]').count() == 1
    assert simulator.locator('[data-column="cart_per_uL"]').count() == 0
    simulator.page.problems.check()


def test_the_band_appears_and_says_what_it_is(simulator):
    simulator.get_by_label("Band of the published spread").check()
    simulator.locator(".sm-band").first.wait_for(timeout=60_000)
    said = simulator.locator('[data-at="band"]').inner_text()
    assert "200 draws" in said
    assert "predicts nobody" in said
    simulator.page.problems.check()


def test_the_faults_of_the_model_stand_in_the_figure(simulator):
    assert "Not a prediction for any patient" in simulator.inner_text()
    assert simulator.get_by_text("artefact").count() >= 1
    simulator.get_by_text("What is wrong with this model").click()
    said = simulator.inner_text()
    for fault in (
        "artefact",
        "without any lag",
        "below 4.21 and 6.96 points; the one from C3 stays near 5.9",
        "never die",
        "an assumption as well",
    ):
        assert fault in said


def test_the_table_and_the_csv_hold_the_numbers_of_the_run(simulator):
    simulator.get_by_text("The numbers as a table").click()
    row = simulator.locator("tr", has=simulator.page.locator("th", has_text="28"))
    assert row.locator("td").first.inner_text() == "7.47"
    with simulator.page.expect_download() as started:
        simulator.get_by_role("button", name="Download CSV").click()
    with open(started.value.path(), encoding="utf-8", newline="") as file:
        rows = {float(r["t_days"]): r for r in csv.DictReader(file)}
    assert float(rows[7]["cart_per_uL"]) == pytest.approx(85.4406, rel=1e-3)
    assert float(rows[200]["b_cells_per_uL"]) == pytest.approx(181.452, rel=1e-3)
    # Round-off of the solver is no finding.
    assert float(rows[200]["autoreactive_b_cells_per_uL"]) == 0


def test_a_day_can_be_read_off_by_keyboard(simulator):
    slider = simulator.get_by_label("Read off a day")
    slider.focus()
    slider.press("Home")
    slider.press("ArrowRight")
    simulator.get_by_text("Day 1: CAR T cells, per µL").wait_for()
    assert slider.get_attribute("aria-valuetext") == "day 1"


FORBIDDEN = "class { constructor() { throw new Error('forbidden'); } }"
REFUSED_LATER = """class {
  constructor() { setTimeout(() => this.onerror(new Event("error", { cancelable: true })), 50); }
  postMessage() {}
}"""


@pytest.mark.parametrize("worker", [FORBIDDEN, REFUSED_LATER], ids=["forbidden", "refused later"])
def test_without_a_worker_the_page_computes_on_its_own(new_page, http_site, worker):
    page = new_page()
    page.add_init_script(f"window.Worker = {worker}")
    page.goto(http_site + PAGE, wait_until="load")
    element = mounted(page)
    before = story(element)
    assert "peak at 131 per µL on day 8.8" in before
    element.get_by_label("Chemotherapy before the cells").uncheck()
    slider = element.get_by_label("Dose", exact=True)
    slider.focus()
    slider.press("ArrowLeft")
    wait_for_change(element, before)
    page.problems.check()


# A worker on a slow machine; one that answers nothing; one that cannot solve what has no chemotherapy.
SLOW = """class extends Worker {
  postMessage(message) { setTimeout(() => super.postMessage(message), 400); }
}"""
SILENT = "class { postMessage() {} }"
UNABLE = """class extends Worker {
  postMessage(message) {
    if (message.setting.chemo) return super.postMessage(message);
    setTimeout(() => this.onmessage({ data: { ...message, error: "too stiff" } }));
  }
}"""


def with_worker(new_page, http_site, worker):
    page = new_page()
    page.add_init_script(f"window.Worker = {worker}")
    page.goto(http_site + PAGE, wait_until="load")
    page.locator(".nk-widget").first.scroll_into_view_if_needed()
    return page


def test_a_kept_run_that_is_let_go_before_it_is_computed_never_shows(new_page, http_site):
    element = mounted(with_worker(new_page, http_site, SLOW))
    keep = element.get_by_role("button", name="Keep this run")
    keep.click()
    keep.click()
    before = story(element)
    element.get_by_label("Dose", exact=True).press("Home")  # answered after both
    wait_for_change(element, before)
    assert element.locator(".sm-kept").count() == 0
    assert keep.get_attribute("aria-pressed") == "false"
    element.page.problems.check()


def test_reset_wins_over_runs_still_under_way(new_page, http_site):
    element = mounted(with_worker(new_page, http_site, SLOW))
    before = story(element)
    slider = element.get_by_label("Dose", exact=True)
    slider.press("Home")
    wait_for_change(element, before)
    for _ in range(5):
        slider.press("PageUp")
    element.get_by_role("button", name="Reset").click()
    node = element.locator('[data-at="story"]').element_handle()
    until(element.page, "([e, before]) => e.innerText === before", [node, before])
    element.page.wait_for_timeout(1500)  # nothing late comes back
    assert story(element) == before
    assert slider.get_attribute("aria-valuetext") == "1 × the trial’s dose"


def test_the_picture_has_a_name_before_there_is_a_run(new_page, http_site):
    page = with_worker(new_page, http_site, SILENT)
    picture = page.locator(".simulator svg[role=img]")
    picture.wait_for(state="attached")
    assert picture.get_attribute("aria-label") == "Simulator: Everything at once"
    page.problems.check()


def test_a_setting_that_cannot_be_computed_says_so_until_one_can(new_page, http_site):
    element = mounted(with_worker(new_page, http_site, UNABLE))
    before = story(element)
    tick = element.get_by_label("Chemotherapy before the cells")
    tick.uncheck()
    wait_for_change(element, before)
    element.page.wait_for_timeout(500)
    assert story(element) == "This setting could not be computed: too stiff."
    tick.check()
    element.get_by_text(before).first.wait_for()


def test_every_control_has_a_name_and_a_value_in_words(simulator):
    for control in simulator.locator("input[type=range][data-control]").all():
        assert control.evaluate("(e) => e.labels[0].textContent.trim()")
        assert control.get_attribute("aria-valuetext")


def test_on_a_phone_nothing_is_wider_than_the_screen(open_page):
    page = open_page(PAGE, width=360, theme="dark", has_touch=True)
    mounted(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.problems.check()

"""A reader moves a control, copies the address, and the link opens the same state for somebody else."""

import pytest
from playwright.sync_api import Locator
from waiting import until

from lupus_cart.widgets.simulator.payload import controls

LUPUS, NEWS, SIMULATOR = (f"chapters/{name}.html" for name in ("lupus", "reading_the_news", "simulator"))


def step(place: Locator) -> None:
    place.get_by_role("button", name="Next").press("Enter")


def choose(place: Locator) -> None:
    place.get_by_role("combobox").first.press("ArrowDown")


def tick(place: Locator) -> None:
    for box in place.locator("[data-item]").all()[2:5]:
        box.press("Space")


def pick(place: Locator) -> None:
    place.get_by_role("radio").nth(2).press("Space")


def turn(place: Locator) -> None:
    choose(place)
    place.get_by_role("slider").first.press("ArrowRight")


WIDGETS = [
    (LUPUS, 1, step),
    (LUPUS, 2, choose),
    (LUPUS, 3, tick),
    (LUPUS, 4, choose),
    (LUPUS, 5, pick),
    (NEWS, 1, step),
    (SIMULATOR, 1, turn),
]
# What a reader sees of a state: choices, ticks, places of sliders, and which words stand there.
SEEN = """(place) => JSON.stringify([
  ...Array.from(place.querySelectorAll("input, select"), (field) => [field.value, field.checked]),
  ...Array.from(place.querySelectorAll("output, legend, [aria-current], .ia-says, .ss-total, .sm-question"),
    (part) => part.textContent),
])"""


def ready(page, number: int) -> Locator:
    page.locator(f"#widget-{number}").scroll_into_view_if_needed()
    page.locator(f"#widget-{number}[data-ready]").wait_for()
    return page.locator(f"#widget-{number}")


@pytest.mark.parametrize(("name", "number", "act"), WIDGETS)
def test_a_link_opens_a_widget_in_the_state_it_was_copied_in(open_page, name, number, act):
    page = open_page(name)
    place = ready(page, number)
    before = place.evaluate(SEEN)
    act(place)
    until(page, f"() => location.hash.startsWith('#widget-{number}:')")
    after = place.evaluate(SEEN)
    assert after != before
    again = open_page(name + page.evaluate("location.hash"))
    assert ready(again, number).evaluate(SEEN) == after
    again.problems.check()


def test_a_simulator_opened_with_an_impossible_setting_stays_within_its_bounds(open_page):
    page = open_page(
        SIMULATOR + "#widget-1:start=nothing&changed.horizon=1e99&changed.dose=-5&changed.share=x"
    )
    place = ready(page, 1)
    for control, column in (("horizon", "high"), ("dose", "low"), ("share", "start")):
        said = place.locator(f"[data-control={control}]").get_attribute("aria-valuetext")
        assert float(said.split()[0].strip("%")) == controls()[control][column]
    page.problems.check()

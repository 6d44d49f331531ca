"""What every widget, figure and explore must do, in three engines, over http and from files, by keyboard."""

from pathlib import Path

import pytest
import yaml

TOC = yaml.safe_load((Path(__file__).resolve().parents[2] / "_toc.yml").read_text())
CHAPTERS = [entry["file"] for entry in TOC["chapters"]]
BUILDER = "chapters/car_t_mechanism.html"
LIMITS = "chapters/limitations.html"
TRIAL = "chapters/schett_trial.html"

PARTS = "'.nk-figure, .nk-explore, .nk-widget'"
COUNT_PARTS = f"() => document.querySelectorAll({PARTS}).length"
SHOW_PART = f"(i) => document.querySelectorAll({PARTS})[i].scrollIntoView({{ block: 'center' }})"
PART_READY = f"""(i) => {{
  const part = document.querySelectorAll({PARTS})[i], whole = part.closest('.nk-explore') || part;
  return whole.dataset.ready && [...whole.querySelectorAll('.nk-plot')].every((e) => e.matches('.nk-drawn'));
}}"""
UNMARKED = """() => [...document.querySelectorAll('.nk-plot')].filter((plot) =>
  ![...plot.querySelectorAll('.trace path, .trace text, .slice path')].some((mark) => {
    const box = mark.getBoundingClientRect();
    return box.width + box.height > 1;
  })).map((plot) => plot.getAttribute('aria-labelledby'))"""
EMPTY = """() => [...document.querySelectorAll('.nk-widget')].filter((e) =>
  !e.matches('.nk-mounted') || !e.querySelector(':scope > div').innerText.trim()).map((e) => e.id)"""
TEXT = "(s) => document.querySelector(s).innerText"
MARKUP = "(s) => document.querySelector(s).innerHTML"


def walk(tab):
    """Bring every part of the page to the screen and wait until it is drawn: nothing moves any more."""
    for part in range(tab.run(COUNT_PARTS)):
        tab.run(SHOW_PART, part)
        tab.wait(PART_READY, part)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_draws_everything_it_promises(tab, address, chapter):
    tab.open(f"{address}{chapter}.html")
    walk(tab)
    assert tab.run("() => [...document.querySelectorAll('.nk-error')].map((e) => e.innerText)") == []
    assert tab.run(UNMARKED) == []
    assert tab.run(EMPTY) == []


def test_a_slider_moved_by_the_keyboard_changes_text_and_figure(tab, address):
    tab.open(address + LIMITS)
    tab.focus(".nk-explore input[type=range]")
    tab.wait("() => !!document.querySelector('.nk-explore .nk-plot.nk-drawn')")
    text, bars = tab.run(TEXT, ".nk-explore .nk-text"), tab.run(MARKUP, ".nk-explore .nk-plot")
    tab.press("ArrowLeft")
    tab.wait("(s, old) => document.querySelector(s).innerText !== old", ".nk-explore .nk-text", text)
    tab.wait("(s, old) => document.querySelector(s).innerHTML !== old", ".nk-explore .nk-plot", bars)


def test_the_state_of_a_slider_is_in_the_address_and_opens_again(tab, address):
    tab.open(address + LIMITS)
    slider = ".nk-explore input[type=range]"
    tab.focus(slider)
    tab.wait("() => document.querySelector('.nk-explore').dataset.ready")
    tab.press("ArrowLeft")
    fragment = tab.wait("() => location.hash.length > 1 && location.hash")
    said = tab.run("(s) => document.querySelector(s).getAttribute('aria-valuetext')", slider)
    tab.open(address + LIMITS + fragment)
    tab.focus(slider)
    tab.wait("(s, t) => document.querySelector(s).getAttribute('aria-valuetext') === t", slider, said)


def test_a_table_sorts_by_keyboard_and_says_so(tab, address):
    tab.open(address + TRIAL)
    button = ".nk-table[data-tools~=sort] thead th:nth-child(2) button"
    column = """() => [...document.querySelectorAll('.nk-table[data-tools~=sort] tbody')][0].innerText"""
    tab.focus(button)
    tab.press("Enter")
    sort = "(s) => document.querySelector(s).closest('th').getAttribute('aria-sort')"
    assert tab.run(sort, button) == "ascending"
    up = tab.run(column)
    tab.press("Enter")
    assert tab.run(sort, button) == "descending"
    assert tab.run(column) != up


def test_the_card_of_a_number_opens_and_closes_by_keyboard(tab, address):
    tab.open(address + TRIAL)
    walk(tab)
    number = "a.nk-fact[href='#fact-trial-doris-3mo']"
    tab.focus(number)
    tab.press("Enter")
    tab.wait("() => !!document.querySelector('.nk-card:popover-open')")
    assert "10.1038/s41591-022-02017-5" in tab.run(MARKUP, ".nk-card")
    card = tab.run("() => document.querySelector('.nk-card').getBoundingClientRect().toJSON()")
    assert card["width"] > 200 and card["left"] >= 0 and card["top"] >= 0
    tab.press("Tab")
    assert tab.run("() => document.activeElement.matches('.nk-card a')")
    tab.press("Escape")
    tab.wait("() => !document.querySelector('.nk-card:popover-open')")
    assert tab.run("(s) => document.activeElement.matches(s)", number)


def test_the_receptor_builder_changes_its_sequence_by_keyboard(tab, address):
    builder = ".nk-widget[aria-label='The full CAR builder']"
    tab.open(address + BUILDER)
    tab.focus(builder)
    tab.wait("(s) => !!document.querySelector(s + ' [data-do=undo]')", builder)
    text = "(s) => document.querySelector(s).innerText"
    before = tab.run(text, builder)
    tab.focus(f"{builder} input[type=radio]:checked")
    tab.press("ArrowDown")
    tab.wait("(s, old) => document.querySelector(s).innerText !== old", builder, before)


def test_the_theme_button_redraws_figures_in_other_colours(tab, address):
    tab.open(address + TRIAL)
    # Parts above may still grow as they mount, so one scroll may not be enough.
    tab.wait(
        "() => { const plot = document.querySelector('.nk-plot');"
        " plot.scrollIntoView({ block: 'center' }); return !!plot.querySelector('.xtick text'); }"
    )
    colour = (
        "() => { const text = document.querySelector('.nk-plot .xtick text');"
        " return text && getComputedStyle(text).fill; }"
    )
    theme, mode = (f"() => document.documentElement.dataset.{name}" for name in ("theme", "mode"))
    before, first = tab.run(colour), tab.run(theme)
    for _ in range(3):  # the button goes through light, dark and what the system prefers
        was = tab.run(mode)
        tab.run("() => document.querySelector('.theme-switch-button').focus({ preventScroll: true })")
        tab.press("Enter")
        # A press may take effect late: one more before that would go round to the first theme again.
        tab.wait(f"(was) => ({mode})() !== was", was)
        if tab.run(theme) != first:
            break
    tab.wait(f"(old) => {{ const now = ({colour})(); return now && now !== old; }}", before)

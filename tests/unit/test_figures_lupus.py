"""The pictures of the lupus chapter draw the published numbers, and nothing else.

Expected values are typed from the abstracts of Tian 2023, Izmirly 2021 and Cervera 2003 and from the
published SLEDAI-2K weights, not read from the project's own tables.
"""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from lupus_cart import tables
from lupus_cart.facts import Estimate
from lupus_cart.facts import facts as course_facts
from lupus_cart.figures import lupus

PREVALENCE = {
    "World": (43.7, 15.87, 108.92),
    "World, women": (78.73, 28.61, 196.33),
    "World, men": (9.26, 3.36, 22.97),
    "USA": (72.8, 65.3, 81.0),
    "USA, women": (128.7,),
    "USA, men": (14.6,),
}
US_GROUPS = {
    "American Indian,<br>Alaska Native": (270.6, 53.8),
    "Black": (230.9, 26.7),
    "Hispanic": (120.7, 18.0),
    "White": (84.7, 8.9),
    "Asian, Pacific<br>Islander": (84.4, 11.2),
}
EURO_LUPUS = [48.1, 31.1, 27.9, 19.4, 16.6, 16.3, 16.0, 13.4, 9.2]
ONE = {
    "A": ["seizure", "psychosis"],
    "B": ["arthritis", "hematuria", "proteinuria", "low-complement", "rash"],
}


def fact(value, text=""):
    return SimpleNamespace(value=value, text=text, number=getattr(value, "value", value))


@pytest.fixture
def other_facts():
    """The same ids with other numbers: a figure that typed its numbers would not follow them."""
    ids = [*lupus.WORLD_AND_USA.values(), lupus.PRESS]
    ids += [f"lupus-prevalence-us-{sex}-{key}" for sex in ("women", "men") for key in lupus.GROUPS.values()]
    ids += [f"lupus-organ-eurolupus-{key}" for key in lupus.EURO_LUPUS.values()]
    made = {fact_id: fact(float(i + 1)) for i, fact_id in enumerate(ids)}
    made["lupus-prevalence-world"] = fact(Estimate(5.0, 2.0, 9.0))
    made[lupus.PRESS] = fact(0.02, "0.02%")
    made["lupus-eurolupus-years"], made["lupus-eurolupus-n"] = fact(3, "3 years"), fact(77, "77 patients")
    return made


def test_the_prevalence_bars_are_the_published_point_estimates():
    bar = lupus.prevalence(course_facts).data[0]
    assert dict(zip(bar.y, bar.x, strict=True)) == {label: row[0] for label, row in PREVALENCE.items()}


def test_whiskers_end_where_the_published_intervals_end_and_are_missing_where_none_is_published():
    bar = lupus.prevalence(course_facts).data[0]
    for point, plus, minus, expected in zip(
        bar.x, bar.error_x.array, bar.error_x.arrayminus, PREVALENCE.values(), strict=True
    ):
        if len(expected) == 1:
            assert plus is None and minus is None
        else:
            assert (point - minus, point + plus) == pytest.approx(expected[1:])


def test_the_press_line_stands_at_one_hundred_in_100_000():
    fig = lupus.prevalence(course_facts)
    assert fig.layout.shapes[0].x0 == fig.layout.shapes[0].x1 == pytest.approx(100)
    assert (
        fig.layout.title.text
        == "About 43.7 in 100,000 people live with lupus;<br>the press figure would mean 100"
    )


def test_women_and_men_of_each_us_group_stand_beside_their_own_label():
    women, men = lupus.us_groups(course_facts).data
    pairs = {label: pair for label, *pair in zip(women.y, women.x, men.x, strict=True)}
    assert pairs == {label: list(pair) for label, pair in US_GROUPS.items()}
    assert women.y == men.y
    assert (women.name, men.name) == ("women", "men")


def test_organ_bars_are_the_cohort_percentages_in_falling_order():
    fig = lupus.organs(course_facts)
    assert list(fig.data[0].x) == EURO_LUPUS
    assert fig.data[0].y[0] == "Inflamed joints"
    assert "1,000 European patients" in fig.layout.meta["caption"]


def test_figures_follow_the_facts_they_are_given(other_facts):
    fig = lupus.prevalence(other_facts)
    assert fig.data[0].x[0] == 5.0 and fig.layout.shapes[0].x0 == pytest.approx(20)
    assert "5 in 100,000" in fig.layout.title.text and "mean 20" in fig.layout.title.text
    assert "0.02%" in fig.layout.meta["caption"]
    organs = lupus.organs(other_facts)
    assert list(organs.data[0].x) == sorted(organs.data[0].x, reverse=True)
    assert "3 years" in organs.layout.title.text and "77 European" in organs.layout.meta["caption"]


def test_two_invented_people_with_one_score_are_stacked_to_that_score():
    fig = lupus.same_score(ONE, tables.load("sledai2k"))
    heights: dict[str, int] = {}
    for block in fig.data:
        heights[block.x[0]] = heights.get(block.x[0], 0) + block.y[0]
    assert heights == {"A": 8 + 8, "B": 4 + 4 + 4 + 2 + 2}
    assert "16 points" in fig.layout.title.text
    assert "not real patients" in fig.layout.meta["caption"]


def test_people_with_different_scores_are_refused():
    with pytest.raises(ValueError, match="the scores differ"):
        lupus.same_score({"A": ["seizure"], "B": ["fever"]}, tables.load("sledai2k"))


def test_an_unknown_item_is_named():
    with pytest.raises(KeyError, match="no SLEDAI-2K item headache"):
        lupus.same_score({"A": ["headache"]}, tables.load("sledai2k"))


def test_two_people_who_share_an_item_are_not_said_to_have_no_item_in_common():
    shared = {"A": ["seizure", "fever"], "B": ["psychosis", "fever"]}
    assert "no item in common" in lupus.same_score(ONE, tables.load("sledai2k")).layout.title.text
    assert "no item in common" not in lupus.same_score(shared, tables.load("sledai2k")).layout.title.text


@pytest.mark.parametrize("name", ["prevalence", "us_groups", "organs", "same_score"])
def test_every_figure_has_a_title_a_caption_units_and_its_numbers_as_a_table(name):
    fig = (
        lupus.same_score(ONE, tables.load("sledai2k"))
        if name == "same_score"
        else getattr(lupus, name)(course_facts)
    )
    table = fig.layout.meta["table"]
    assert fig.layout.meta["caption"] and fig.layout.title.text and fig.layout.width is None
    assert 280 <= fig.layout.height <= 460
    assert {trace.type for trace in fig.data} <= {"scatter", "bar"}
    titles = (fig.layout.xaxis.title.text or "") + (fig.layout.yaxis.title.text or "")
    assert any(unit in titles for unit in ("per 100,000", "(%)", "(points)"))
    assert table["rows"] and all(len(row) == len(table["columns"]) for row in table["rows"])


def test_the_table_of_two_invented_people_lists_every_block():
    rows = lupus.same_score(ONE, tables.load("sledai2k")).layout.meta["table"]["rows"]
    listed = pd.DataFrame(rows).groupby(0, sort=False)[3].agg(lambda points: sum(map(int, points)))
    assert listed.to_dict() == {"A": 16, "B": 16}


def test_the_icon_array_gets_each_group_with_its_own_fact():
    chosen = lupus.groups(course_facts)
    values = {label: fact.number for label, fact in chosen.items()}
    expected = {label: row[0] for label, row in PREVALENCE.items()}
    for label, (women, men) in US_GROUPS.items():
        name = label.replace("<br>", " ")
        expected |= {f"USA, women: {name}": women, f"USA, men: {name}": men}
    assert values == expected

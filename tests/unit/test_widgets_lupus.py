"""What the lupus widgets hand to the page: the published numbers, and their meaning in words for paper."""

from __future__ import annotations

import re

import pytest

from lupus_cart import scores, tables
from lupus_cart.facts import facts
from lupus_cart.figures import lupus
from lupus_cart.widgets import IconArray, LineageChart, ScoreSheet, Steps


@pytest.fixture
def icons():
    return IconArray(lupus.groups(facts), title="How common lupus is", claim=facts[lupus.PRESS])


def test_a_sheet_in_words_holds_all_weights_and_a_filled_case():
    text = ScoreSheet("eular-acr-2019").description
    for item, weight in [("Fever", 2), ("Seizure", 5), ("Renal biopsy class III or IV lupus nephritis", 10)]:
        assert f"{item} {weight}" in text
    assert "invented" in text
    assert (
        "Result: 9 points. Not classified as SLE (the score is 9, and at least 10 points are needed)" in text
    )


def test_a_sheet_says_which_definitions_were_not_seen():
    badges = {item["id"]: item["badge"] for item in ScoreSheet("eular-acr-2019").data["items"]}
    unseen = {item for item, badge in badges.items() if badge == "definition not seen in a source"}
    assert unseen == {
        "acute-cutaneous-lupus",
        "pleural-or-pericardial-effusion",
        "acute-pericarditis",
        "low-c3-or-c4",
        "low-c3-and-c4",
    }


def test_a_sheet_warns_before_anything_can_be_ticked():
    for instrument in ("eular-acr-2019", "sledai-2k"):
        warning = ScoreSheet(instrument).data["warning"]
        assert "Do not score yourself" in warning and "no diagnosis" in warning and "kept or sent" in warning


def test_the_marks_on_the_scale_are_the_five_baseline_scores():
    """ACR Convergence 2022, abstract 1651."""
    scale = ScoreSheet("sledai-2k").data["scale"]
    assert sorted(scale["marks"]) == [8, 9, 10, 16, 16]
    assert scale["long"] == 105


def test_ticks_set_in_python_are_scored_in_python():
    sheet = ScoreSheet("sledai-2k")
    sheet.ticked = ["seizure", "proteinuria", "leukopenia"]
    assert sheet.result == scores.sledai_2k(sheet.ticked)
    criteria = ScoreSheet(ticked=["nephritis-class-iii-or-iv"], gate=True)
    assert criteria.result.classified
    criteria.gate = False
    assert criteria.result.why_not == (scores.NO_ANA,)


def test_an_unknown_case_is_refused_with_the_cases_there_are():
    with pytest.raises(ValueError, match="cases are mira, noor"):
        ScoreSheet("eular-acr-2019", case="kim")


def test_the_icon_array_divides_by_ten_and_keeps_the_interval(icons):
    world = icons.data["groups"][0]
    assert (world["value"], world["low"], world["high"]) == (4.37, 1.587, 10.892)
    assert icons.data["claim"]["value"] == 10
    assert icons.data["places"] == 28  # 270.6 in 100,000, the highest group
    women = next(group for group in icons.data["groups"] if group["label"] == "USA, women")
    assert women["high"] is None and "USA, women: 12.9 (no range seen)" in icons.description


def test_the_icon_array_refuses_a_fact_that_is_no_share():
    with pytest.raises(ValueError, match="lupus-eurolupus-years is in years"):
        IconArray({"x": facts["lupus-eurolupus-years"]}, title="t")


def test_the_lineage_chart_draws_every_cell_without_a_source_as_unknown():
    stages = {stage["id"]: stage["cells"] for stage in LineageChart().data["stages"]}
    assert {cell["level"] for cell in stages["stem-cell"].values()} == {"unknown"}
    assert stages["naive"]["BCMA"]["words"] == "not known"
    assert stages["early-pro-b"]["CD20"]["words"] == "no (inferred)"
    assert stages["plasmablast"]["CD20"]["words"] == "no"


def test_an_unknown_therapy_is_refused():
    with pytest.raises(KeyError, match="near names are rituximab"):
        LineageChart("rituxima")


STEPPED = ["lupus_steps", "vein_to_vein", "signalling_steps", "killing_steps"]


@pytest.mark.parametrize("table", STEPPED)
def test_every_layer_of_the_picture_belongs_to_a_step_and_every_step_adds_one(table):
    widget = Steps(table, title="Step by step")
    first = [int(n) for n in re.findall(r'data-from="(\d+)"', widget.picture)]
    last = [int(n) for n in re.findall(r'data-to="(\d+)"', widget.picture)]
    assert set(first) == set(range(1, len(widget.steps) + 1))
    assert max(last) <= len(widget.steps)
    assert "http" not in widget.picture.replace("http://www.w3.org/2000/svg", "")


def test_a_step_beyond_the_last_is_the_last():
    widget = Steps("lupus_steps", title="t")
    widget.step = 99
    assert widget.step == len(tables.load("lupus_steps"))


@pytest.mark.parametrize("table", STEPPED)
def test_the_steps_in_words_hold_every_step_with_its_number(table):
    widget = Steps(table, title="t")
    assert all(f"{i}. {step['title']}." in widget.description for i, step in enumerate(widget.steps, 1))


def test_a_step_of_the_journey_shows_its_time_with_its_source_or_says_not_reported():
    steps = {step["title"]: step for step in Steps("vein_to_vein", title="t").steps}
    assert steps["Expansion"]["time"].startswith("8–12 days (CTL019); less than 2 days")
    assert steps["Lymphodepletion"]["time"] == (
        "from day 5 to day 3 before the infusion (Schett trial; from a re-implemented model)"
    )
    assert steps["Release tests"]["time"] == "not reported"
    said = [fact["statement"] for fact in steps["Expansion"]["facts"]]
    assert any("8 to 12 days" in statement for statement in said)
    assert any("less than 2 days" in statement for statement in said)
    assert "Time: not reported." in Steps("vein_to_vein", title="t").description
    assert "Time:" not in Steps("killing_steps", title="t").description


def test_the_signal_runs_in_the_order_of_the_published_model():
    names = " ".join(step["title"] for step in Steps("signalling_steps", title="t").steps)
    order = [names.index(word) for word in ("CD19", "Lck", "ZAP-70", "scaffold", "Messengers", "Genes")]
    assert order == sorted(order)


NAMES = r"CD3ζ?|CD19|CD28|CTL019|YTB323|ZAP-70|SLP-76|{[\w-]+\.(text|value)}"


@pytest.mark.parametrize("table", STEPPED)
def test_the_pictures_words_do_not_state_a_bare_number(table):
    """Numbers of the steps come from facts; their own words hold none but names."""
    for row in tables.load(table).to_dict("records"):
        words = row["title"] + row["text"] + row["picture"] + row.get("time", "")
        assert not re.search(r"\d", re.sub(NAMES, "", words)), words
    svg = (tables.DATA / "pictures" / f"{table}.svg").read_text(encoding="utf-8")
    for label in re.findall(r"<text[^>]*>([^<]*)</text>", svg):
        assert not re.search(r"\d", re.sub(NAMES, "", label)), label

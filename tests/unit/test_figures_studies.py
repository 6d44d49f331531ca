"""Figures of the chapter on what came after draw each study by itself and never a sum."""

import itertools
from datetime import date
from types import SimpleNamespace

import plotly.graph_objects as go
import pytest
from scipy import stats

from lupus_cart import studies
from lupus_cart.figures import queue
from lupus_cart.figures import studies as figures
from lupus_cart.values import Month

STATES = list(
    itertools.product(
        *(d.values() for d in (figures.OUTCOMES, figures.TARGETS, figures.CELLS, figures.DESIGNS))
    )
)
DATES = {
    "trial-published-online": date(2022, 9, 15),
    "safety-fda-statement": date(2023, 11, 28),
    "safety-fda-boxed-warning": Month(2024, 1),
    "since-relapse-disclosed": date(2024, 6, 14),
    "safety-fda-rems-removed": date(2025, 6, 26),
    "since-rct-still-randomised": date(2025, 8, 29),
    "since-rct-open-label": date(2025, 10, 31),
    "since-castle-published": date(2026, 1, 7),
    "since-li-date": date(2026, 7, 1),
}
FACTS = {key: SimpleNamespace(value=value) for key, value in DATES.items()}


def points(fig: go.Figure) -> dict[str, float]:
    return {trace.name: trace.x[0] for trace in fig.data if trace.mode == "markers"}


def test_every_figure_has_a_finding_a_source_and_fits_the_page():
    rows = studies.load()
    panels = [figures.forest(*state, rows=rows)["figure"] for state in STATES[::7]]
    panels += [
        figures.timeline(FACTS),
        figures.allowed_percentages()["figure"],
        queue.queue_for_cells()["figure"],
    ]
    for fig in panels:
        assert fig.layout.title.text and fig.layout.meta["caption"].endswith(".")
        assert max(len(line) for line in fig.layout.title.text.split("<br>")) <= 50, fig.layout.title.text
        assert fig.layout.width is None and 280 <= fig.layout.height <= 460
        assert {type(trace) for trace in fig.data} <= {go.Scatter, go.Bar}
        assert fig.layout.xaxis.title.text and fig.layout.yaxis.title.text


def test_the_forest_draws_each_study_with_the_exact_interval_of_its_count():
    fig = figures.forest()["figure"]
    assert points(fig) == {
        "Mackensen 2022": 100, "Müller 2024": 100, "Wang W 2024": 100, "Feng 2025": 80, "GC012F 2025": 60,
    }  # fmt: skip
    line = [trace.x for trace in fig.data if trace.mode == "lines"][3]
    known = stats.binomtest(12, 15).proportion_ci(method="exact")
    assert line == pytest.approx((100 * known.low, 100 * known.high), abs=0.01)


def test_no_choice_of_controls_ever_draws_a_pooled_value():
    rows = studies.load()
    for outcome, target, cells, design in STATES:
        kept = studies.records(studies.chosen(rows, target, cells, design))
        known = {r["label"] for r in kept if studies.counted(r, outcome)}
        panel = figures.forest(outcome, target, cells, design, rows)
        assert set(points(panel["figure"])) == known
        assert "No diamond" in panel["figure"].layout.meta["caption"]


def test_studies_that_do_not_report_an_outcome_stay_in_the_table():
    table = figures.forest("crs")["table"].set_index("study")
    assert table.loc["CASTLE 2026", "cytokine release"] == "not reported"
    assert table.loc["Rapcabtagene 2025", "cytokine release"] == "4 of 6 (the first 6 of 21)"


def test_an_empty_choice_says_that_there_is_no_such_study():
    panel = figures.forest(design="randomised trial")
    assert panel["text"].startswith("**No study.**") and not points(panel["figure"])


def test_the_timeline_is_in_order_and_says_a_month_as_a_month(monkeypatch):
    monkeypatch.setattr(figures, "EVENTS", figures.EVENTS[::-1])
    fig = figures.timeline(FACTS)
    days = [trace.x[0] for trace in fig.data if trace.mode == "markers"]
    assert days == sorted(days) and len(days) == len(DATES)
    said = [row[0] for row in fig.layout.meta["table"]["rows"]]
    assert "January 2024" in said and "28 November 2023" in said


def test_a_chosen_percentage_is_judged_for_the_chosen_group():
    assert figures.allowed_percentages(5, 80)["text"] == "**80% is possible**: it is 4 of 5."
    assert figures.allowed_percentages(5, 85)["text"].startswith("**85% is not possible with 5 patients")
    assert figures.allowed_percentages(20, 85)["text"] == "**85% is possible**: it is 17 of 20."
    assert figures.allowed_percentages(20, 85)["figure"].layout.title.text.endswith("85 is one of them")
    assert figures.allowed_percentages(1, 100)["figure"].layout.title.text.startswith("1 patient allows 2")


def test_the_queue_says_who_waits_and_how_long():
    """100 join and 4 x 18 x 0.96 = 69.12 are treated a year; after 5 years 154.4 wait, 26.8 months each."""
    panel = queue.queue_for_cells(100, 4, 4)
    assert "**346 people** are treated and **154** wait" in panel["text"]
    assert "would wait about 27 months" in panel["text"]
    assert "less than a month" in queue.queue_for_cells(20, 10, 0)["text"]

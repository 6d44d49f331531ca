"""What the figures of the five patients draw, and what they must not draw."""

from types import SimpleNamespace

import pandas as pd
import plotly.graph_objects as go
import pytest

from lupus_cart import trial
from lupus_cart.figures import trial as figures
from lupus_cart.figures import trial_days as days
from lupus_cart.values import Count, Range

FACTS = {
    name: SimpleNamespace(value=value)
    for name, value in {
        "trial-followup-range": Range(5, 17),
        "trial-followup-range-press": Range(3, 17),
        "trial-followup-median": 8,
        "trial-fludarabine-first-day": 5,
        "trial-fludarabine-last-day": 3,
        "trial-cyclophosphamide-day": 3,
        "trial-bcell-return-mean": 110,
        "trial-bcell-return-sd": 32,
        "trial-bcell-return-limits": Range(53, 167),
        "trial-bcell-return-range": Range(2, 5),
        "trial-mueller-bcell-absence-mean": 112,
        "trial-mueller-bcell-absence-sd": 47,
        "trial-mueller-n": 15,
        "trial-doris-visit": 3,
        "trial-sledai-3mo-median": 0,
        "trial-sledai-3mo-width": 2,
        "trial-sledai-baseline-median": 16,
        "trial-sledai-baseline-range": Range(8, 16),
        "trial-crs-grade1": Count(3, 5),
        "trial-icans": Count(0, 5),
        "trial-infections-acr2022": Count(0, 5),
        "trial-cres-acr2022": Count(0, 5),
    }.items()
}
PAPER = {
    "trial-age-median": 22.0,
    "trial-age-width": 6.0,
    "trial-sledai-baseline-median": 16.0,
    "trial-sledai-baseline-width": 8.0,
    "trial-followup-median": 8.0,
    "trial-followup-width": 12.0,
}


@pytest.fixture
def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "patient": [1, 2, 3, 4, 5],
            "sex": ["female", "male", "female", "female", "female"],
            trial.AGE: [20, 22, 22, 24, 18],
            trial.ACTIVITY: [16, 16, 10, 8, 9],
            trial.FOLLOW_UP: [14, 11, 6, 5, 3],
        }
    )


@pytest.fixture
def drawn(rows: pd.DataFrame) -> dict[str, go.Figure]:
    return {
        "activity": figures.baseline_activity(rows, 16),
        "follow-up": days.follow_up(rows, FACTS),
        "protocol": days.protocol(FACTS),
        "before and after": figures.before_and_after(rows, FACTS),
        "safety": figures.safety(FACTS),
        "B cells": days.b_cells(FACTS),
        "five values": figures.five_values("age", "median", rows, PAPER)["figure"],
    }


def people(fig: go.Figure) -> list[tuple[float, float, bool]]:
    """Return x, y and filled for each drawn person (its body)."""
    return [
        (x, y, not symbol.endswith("-open"))
        for trace in fig.data
        if trace.type == "scatter" and trace.marker.symbol and "triangle-up" in str(trace.marker.symbol)
        for x, y, symbol in zip(trace.x, trace.y, trace.marker.symbol, strict=True)
    ]


def texts(fig: go.Figure) -> list[str]:
    return [text for trace in fig.data for text in (trace.text or [])]


def table(fig: go.Figure) -> list[list[str]]:
    return fig.layout.meta["table"]["rows"]


def test_every_figure_has_a_finding_a_source_and_fits_the_page(drawn: dict[str, go.Figure]) -> None:
    for name, fig in drawn.items():
        assert fig.layout.title.text, name
        assert "abstract" in fig.layout.meta["caption"], name
        assert 280 <= fig.layout.height <= 460, name
        assert fig.layout.width is None, name
        assert {trace.type for trace in fig.data} <= {"scatter", "bar"}, name
        assert all(len(line) <= 48 for line in fig.layout.title.text.split("<br>")), name


def test_every_figure_gives_its_numbers_as_a_table_of_text(drawn: dict[str, go.Figure]) -> None:
    for name, fig in drawn.items():
        shown = fig.layout.meta["table"]
        assert all(len(row) == len(shown["columns"]) for row in shown["rows"]), name
        assert all(isinstance(cell, str) for row in shown["rows"] for cell in row), name


def test_activity_is_drawn_as_five_people_and_two_labelled_medians(drawn: dict[str, go.Figure]) -> None:
    fig = drawn["activity"]
    assert [(x, y) for x, y, _ in people(fig)] == [(16, 5), (16, 4), (10, 3), (8, 2), (9, 1)]
    assert list(fig.layout.yaxis.ticktext) == [f"patient {n}" for n in (1, 2, 3, 4, 5)]
    lines = {t.line.dash: set(t.x) for t in fig.data if t.mode == "lines"}
    assert lines == {"dot": {10}, "dash": {16}}
    assert set(texts(fig)) == {"recomputed 10", "printed 16"}


def test_follow_up_bars_are_per_patient_and_the_later_cut_off_is_a_group_value(
    drawn: dict[str, go.Figure],
) -> None:
    fig = drawn["follow-up"]
    (bars,) = [trace for trace in fig.data if trace.type == "bar"]
    assert list(bars.x) == [14, 11, 6, 5, 3]
    assert [tuple(t.x) for t in fig.data if t.type == "scatter" and "lines" in t.mode] == [(5, 17), (3, 17)]
    assert ["whole group, paper", "5 to 17, median 8"] in table(fig)
    assert "not reported" in fig.layout.meta["caption"]


def test_the_protocol_puts_chemotherapy_before_day_zero_and_the_band_one_sd_around_the_mean(
    drawn: dict[str, go.Figure],
) -> None:
    fig = drawn["protocol"]
    days = {trace.name: list(trace.x) for trace in fig.data if trace.name}
    assert days == {"fludarabine": [-5, -4, -3], "cyclophosphamide": [-3], "CAR T cells": [0]}
    (band,) = [trace for trace in fig.data if trace.type == "bar"]
    assert (band.base[0], band.base[0] + band.x[0]) == (78, 142)
    assert texts(fig) == ["mean day 110", "day 91"]  # 3 * 30.44 = 91.3


def test_after_treatment_no_single_patient_is_drawn(drawn: dict[str, go.Figure]) -> None:
    fig = drawn["before and after"]
    assert sorted(y for _, y, _ in people(fig)) == [8, 9, 10, 16, 16]
    assert all(x < 0.8 for x, _, _ in people(fig))
    assert [row[2] for row in table(fig)][:5] == ["not reported"] * 5
    assert table(fig)[5:] == [
        ["median printed in the paper", "16", "0"],
        ["range for the paper", "8 to 16", "0 to 2"],
    ]


def test_harms_fill_as_many_people_as_had_them_and_name_none(drawn: dict[str, go.Figure]) -> None:
    fig = drawn["safety"]
    filled = {y: sum(full for _, at, full in people(fig) if at == y) for _, y, _ in people(fig)}
    assert filled == {4: 3, 3: 0, 2: 0, 1: 0}
    assert len(people(fig)) == 20
    assert not any("patient 1" in text for text in texts(fig))
    assert texts(fig)[0] == "cytokine release, grade 1: 3 of 5"


@pytest.mark.parametrize("quantity", trial.QUANTITIES)
@pytest.mark.parametrize("statistic", trial.STATISTICS)
def test_each_choice_of_the_control_draws_five_people_who_do_not_hide_each_other(
    rows: pd.DataFrame, quantity: str, statistic: str
) -> None:
    result = figures.five_values(quantity, statistic, rows, PAPER)
    shown = people(result["figure"])
    assert len({(x, y) for x, y, _ in shown}) == 5
    assert sorted(x for x, _, _ in shown) == sorted(rows[trial.QUANTITIES[quantity]])
    assert "**" in result["text"]


@pytest.mark.parametrize(
    ("statistic", "ends", "label"),
    [("median", {10}, "median 10"), ("mean", {11.8}, "mean 11.8"), ("width", {8, 16}, "width 8")],
)
def test_the_marked_line_stands_at_the_chosen_statistic(
    rows: pd.DataFrame, statistic: str, ends: set[float], label: str
) -> None:
    fig = figures.five_values("baseline activity", statistic, rows, PAPER)["figure"]
    (line,) = [trace for trace in fig.data if trace.mode == "lines"]
    assert set(line.x) == ends
    assert texts(fig) == [label]


def test_b_cells_are_drawn_as_group_values_with_their_spread(drawn: dict[str, go.Figure]) -> None:
    bars = [trace for trace in drawn["B cells"].data if trace.type == "bar"]
    assert [(bar.x[0], bar.error_x.array[0]) for bar in bars] == [(110, 32), (112, 47)]
    followed = next(trace for trace in drawn["B cells"].data if getattr(trace, "mode", "") == "lines+markers")
    assert [round(day) for day in followed.x] == [152, 517]  # 5 and 17 months of 365.25/12 days
    assert not people(drawn["B cells"])  # nobody's own day is reported
    assert ["return of any one of the five, computed limits", "53 to 167"] in table(drawn["B cells"])

"""The figure of the chapter on CAR T cells says what the evidence says (tests/reference/stein_2019.csv)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from lupus_cart.figures import mechanism

REFERENCE = Path(__file__).parents[1] / "reference" / "stein_2019.csv"


def every_figure():
    yield from (mechanism.expansion(day, scale) for day in (28, 90, 365) for scale in (False, True))


def test_every_figure_has_a_title_a_caption_an_axis_title_and_a_height_a_phone_can_show():
    for fig in every_figure():
        assert fig.layout.title.text and fig.layout.meta["caption"] and fig.layout.yaxis.title.text
        assert 280 <= fig.layout.height <= 460 and fig.layout.width is None
        assert max(len(line) for line in fig.layout.title.text.split("<br>")) <= 48
        assert {trace.type for trace in fig.data} <= {"scatter", "bar"}


@pytest.mark.parametrize("log_scale", [False, True])
def test_the_drawn_curve_runs_through_the_reference_points(log_scale):
    curve = mechanism.expansion(365, log_scale).data[0]
    with REFERENCE.open() as file:
        rows = [(float(r["t_days"]), float(r["copies_per_ug_dna"])) for r in csv.DictReader(file)]
    for day, copies in rows:
        if day <= 365:
            drawn = np.exp(np.interp(day, curve.x, np.log(curve.y)))
            assert drawn == pytest.approx(copies, rel=0.02)


def test_the_curve_says_in_title_and_caption_that_it_is_leukaemia_and_not_lupus():
    for log_scale in (False, True):
        fig = mechanism.expansion(90, log_scale)
        assert "not lupus" in fig.layout.title.text
        assert "90 children" in fig.layout.meta["caption"] and "leukaemia" in fig.layout.meta["caption"]
    assert "every 4.3 days" in fig.layout.meta["caption"] and "every 217 days" in fig.layout.meta["caption"]


def test_the_log_scale_changes_the_axis_and_not_the_numbers():
    linear, logarithmic = mechanism.expansion(90, False), mechanism.expansion(90, True)
    assert linear.layout.yaxis.type == "linear" and logarithmic.layout.yaxis.type == "log"
    assert linear.data[0].y == logarithmic.data[0].y
    assert "day 9.3" in linear.layout.title.text
    assert "day 90 a signal" in logarithmic.layout.title.text
    assert "164-fold" in logarithmic.layout.title.text  # 24000 / 146.508


def test_the_peak_is_drawn_and_labelled_where_the_fit_has_it_on_both_scales():
    for log_scale in (False, True):
        fig = mechanism.expansion(28, log_scale)
        peak = fig.data[2]
        assert (peak.x[0], peak.y[0], peak.text[0]) == (9.3, 24000, "peak, day 9.3")
        top = fig.layout.yaxis.range[1]
        assert (10**top if log_scale else top) > 24000

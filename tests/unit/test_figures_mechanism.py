"""The figures of the chapter on CAR T cells say what the evidence says.

Expected lengths: the published sequence of tisagenlecleucel (patent US9499629B2, SEQ ID NO 8), part by
part: binder 107 + 15 + 120, hinge 45, membrane piece 24, 4-1BB 42, CD3ζ 112, together 465.
Expected curve: tests/reference/stein_2019.csv.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from lupus_cart.figures import mechanism

REFERENCE = Path(__file__).parents[1] / "reference" / "stein_2019.csv"
LENGTHS = [242, 45, 24, 42, 112]


def bars(fig):
    return [trace for trace in fig.data if trace.type == "bar"]


def labels(fig):
    return [trace.text[0] for trace in fig.data if trace.type == "scatter" and trace.mode == "text"]


def every_figure():
    yield from (mechanism.receptor(stage) for stage in mechanism.STAGES)
    yield from (mechanism.signal(step)["figure"] for step in range(1, len(mechanism.SIGNAL_STEPS) + 1))
    yield from (mechanism.expansion(day, scale) for day in (28, 90, 365) for scale in (False, True))


def test_every_figure_has_a_title_a_caption_an_axis_title_and_a_height_a_phone_can_show():
    for fig in every_figure():
        assert fig.layout.title.text and fig.layout.meta["caption"] and fig.layout.yaxis.title.text
        assert 280 <= fig.layout.height <= 460 and fig.layout.width is None
        assert max(len(line) for line in fig.layout.title.text.split("<br>")) <= 48
        assert {trace.type for trace in fig.data} <= {"scatter", "bar"}


@pytest.mark.parametrize("stage", mechanism.STAGES)
def test_the_receptor_is_drawn_to_scale_from_the_outside_in(stage):
    drawn = bars(mechanism.receptor(stage))
    assert [bar.y[0] for bar in drawn] == LENGTHS
    assert [bar.base[0] for bar in drawn] == [0, 242, 287, 311, 353]
    assert mechanism.receptor(stage).layout.barmode == "overlay"  # grouped bars would stand side by side


def test_each_stage_names_more_parts_and_the_title_counts_the_unnamed_residues():
    unnamed = [
        sum(label.startswith("not named") for label in labels(mechanism.receptor(s)))
        for s in mechanism.STAGES
    ]
    assert unnamed == [3, 1, 0]
    titles = [mechanism.receptor(stage).layout.title.text for stage in mechanism.STAGES]
    assert "111 of 465" in titles[0]
    assert "42 residues" in titles[1]
    assert "465" in titles[2]


def test_the_last_stage_names_all_parts_with_their_lengths():
    assert labels(mechanism.receptor("costimulation"))[:5] == [
        "binder, 242",
        "hinge, 45",
        "membrane piece, 24",
        "4-1BB tail, 42",
        "CD3ζ tail, 112",
    ]


def test_an_unknown_stage_is_refused_with_the_stages_that_exist():
    with pytest.raises(ValueError, match="hinge and membrane"):
        mechanism.receptor("tail")


def test_the_signal_marks_one_step_as_now_those_before_as_done_and_those_after_as_open():
    shown = mechanism.signal(3)
    assert list(shown["figure"].data[0].marker.symbol) == ["circle"] * 2 + ["diamond"] + ["circle-open"] * 4
    assert "Lck" in shown["figure"].layout.title.text and shown["text"].startswith("**Lck")


def test_the_signal_runs_in_the_order_of_the_published_model():
    names = " ".join(name for name, _ in mechanism.SIGNAL_STEPS)
    order = [names.index(word) for word in ("CD19", "Lck", "ZAP-70", "LAT", "genes")]
    assert order == sorted(order)


@pytest.mark.parametrize("step", [0, 8])
def test_a_step_that_does_not_exist_is_refused(step):
    with pytest.raises(ValueError, match="between 1 and 7"):
        mechanism.signal(step)


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

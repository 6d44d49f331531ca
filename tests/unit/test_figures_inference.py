"""Figures of the limitations chapter say in their titles what they draw, and draw what they say."""

import re
from types import SimpleNamespace

import plotly.graph_objects as go
import pytest

from lupus_cart.figures import inference as figures

STATES = [(x, n) for n in range(1, 16) for x in range(n + 1)]
FACTS = {
    **{
        f"treatment-transplant-remission-{name}": SimpleNamespace(value=value)
        for name, value in zip(
            ("6-months", "1-year", "2-years", "3-years", "4-years", "5-years"),
            (92, 92, 81, 71, 62, 62),
            strict=True,
        )
    },
    "treatment-transplant-n": SimpleNamespace(value=26),
    "trial-followup-range": SimpleNamespace(value=SimpleNamespace(low=5, high=17)),
}
ALL = {
    "how_sure": lambda: figures.how_sure()["figure"],
    "unseen_harm": figures.unseen_harm,
    "worst_moment": lambda: figures.worst_moment()["figure"],
    "worst_moment_with_effect": lambda: figures.worst_moment(16, 40)["figure"],
    "transplant_remission": lambda: figures.transplant_remission(FACTS),
}


@pytest.mark.parametrize("name", ALL)
def test_every_figure_can_be_read_on_a_phone_and_without_colour(name):
    fig = ALL[name]()
    assert fig.layout.title.text and fig.layout.meta["caption"].endswith(".")
    assert max(len(line) for line in fig.layout.title.text.split("<br>")) <= 46
    assert fig.layout.width is None and 280 <= fig.layout.height <= 460
    assert {type(trace) for trace in fig.data} <= {go.Scatter, go.Bar}
    assert fig.layout.xaxis.title.text and fig.layout.yaxis.title.text
    assert fig.layout.font.color is None and fig.layout.paper_bgcolor is None
    lines = [(trace.line.dash, trace.marker.symbol) for trace in fig.data if "lines" in trace.mode]
    assert len(set(lines)) == len(lines)


def people(fig):
    """Heads in the upper picture: those of responders are filled."""
    (heads,) = (trace for trace in fig.data if trace.xaxis == "x2" and "circle" in str(trace.marker.symbol))
    filled = sum(symbol == "circle" for symbol in heads.marker.symbol)
    return {"responded": filled, "did not respond": len(heads.x) - filled}


def intervals(fig):
    return {trace.name: (trace.x[0], trace.x[-1]) for trace in fig.data if trace.xaxis in (None, "x")}


def test_five_of_five_is_the_state_a_reader_meets_first():
    panel = figures.how_sure()
    assert people(panel["figure"]) == {"responded": 5, "did not respond": 0}
    assert panel["figure"].layout.title.text.startswith("5 of 5 responded")


def test_the_three_intervals_are_those_of_the_reference_table():
    drawn = intervals(figures.how_sure(5, 5)["figure"])
    assert drawn["Exact"] == pytest.approx((47.8176, 100), abs=1e-4)
    assert drawn["Wilson"] == pytest.approx((56.5518, 100), abs=1e-4)
    assert drawn["Jeffreys"] == pytest.approx((62.0623, 99.9907), abs=1e-4)


@pytest.mark.parametrize(("responders", "patients"), STATES)
def test_people_are_drawn_as_many_as_there_are(responders, patients):
    fig = figures.how_sure(responders, patients)["figure"]
    assert people(fig) == {"responded": responders, "did not respond": patients - responders}
    assert all(0 <= low <= high <= 100 for low, high in intervals(fig).values())


@pytest.mark.parametrize(
    ("responders", "patients", "sentence"),
    [
        (5, 5, "would still give 5 of 5 in about 8 of 100 such series"),  # 0.6 ** 5 = 0.07776
        (2, 2, "would still give 2 of 2 in about 36 of 100 such series"),
        (4, 5, "would still give 4 of 5 or more in about 34 of 100 such series"),  # 0.25920 + 0.07776
        (1, 5, "would still give 1 of 5 or fewer in about 9 of 100 such series"),  # 0.0768 + 0.01024
        (0, 1, "would still give 0 of 1 in about 40 of 100 such series"),
        (15, 15, "would still give 15 of 15 in fewer than 1 of 100 such series"),  # 0.00047
    ],
)
def test_the_words_give_natural_frequencies(responders, patients, sentence):
    text = figures.how_sure(responders, patients)["text"]
    assert f"A treatment that works in 60 of 100 people {sentence}." in text
    assert "chance alone" in text


def test_no_state_claims_a_true_rate_of_nothing_or_everything_that_the_data_exclude():
    for responders, patients in STATES:
        low, high = re.search(
            r"from ([\d.]+) to ([\d.]+) of 100", figures.how_sure(responders, patients)["text"]
        ).groups()
        assert (low == "0") == (responders == 0)
        assert (high == "100") == (responders == patients)


def test_more_responders_than_patients_cannot_be_drawn():
    with pytest.raises(ValueError, match="x must not be more than n: got 6 of 5"):
        figures.how_sure(6, 5)


def test_the_harm_figure_marks_the_series_and_what_rules_a_harm_out():
    fig = figures.unseen_harm(5)
    series, excluded = fig.data[1], fig.data[2]
    assert series.x == (5,) and series.y == pytest.approx((45.0720,), abs=1e-4)
    assert excluded.x == (29, 299, 2995)
    assert excluded.text == (
        "29 rule out<br>1 in 10",
        "299 rule out<br>1 in 100",
        "2,995 rule out<br>1 in 1,000",
    )
    assert "45 of 100" in fig.layout.title.text


def test_the_harm_curve_never_rises():
    curve = figures.unseen_harm(5).data[0]
    assert list(curve.y) == sorted(curve.y, reverse=True)


def test_a_drug_without_effect_still_shows_a_fall_and_the_words_say_why():
    panel = figures.worst_moment(12, 0)
    first, second, own = map(float, re.findall(r"\*\*([\d.]+) points\*\*", panel["text"]))
    assert first == second > 2
    assert own == 0
    assert panel["figure"].layout.title.text.startswith("A drug without effect")
    assert "invented" in panel["figure"].layout.meta["caption"]


def test_with_a_true_effect_the_lines_part_after_entry_only():
    untreated, treated = figures.worst_moment(12, 40)["figure"].data[:2]
    apart = [month for month, a, b in zip(treated.x, treated.y, untreated.y, strict=True) if a != b]
    assert apart == [1, 2, 3, 4, 5, 6]


def test_the_transplant_figure_draws_its_facts():
    fig = figures.transplant_remission(FACTS)
    assert fig.data[0].x == (0.5, 1, 2, 3, 4, 5)
    assert fig.data[0].y == (92, 92, 81, 71, 62, 62)
    assert fig.data[1].x == pytest.approx((5 / 12, 17 / 12))
    assert "from 92%<br>to 62% of 26 people in 5 years" in fig.layout.title.text
    assert fig.layout.yaxis.title.text == "In remission (% of 26 people)"
    assert fig.layout.meta["caption"].startswith("26 people")


def test_the_transplant_figure_misses_a_fact_by_its_name():
    with pytest.raises(KeyError, match="treatment-transplant-remission-6-months"):
        figures.transplant_remission({})

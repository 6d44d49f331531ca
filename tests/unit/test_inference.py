"""Statistics that a reader judges a treatment by: checked against tables, statsmodels and hand arithmetic."""

import csv
import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from lupus_cart import inference

REFERENCE = Path(__file__).parents[1] / "reference" / "stats_reference.csv"
ROWS = list(csv.DictReader(REFERENCE.open(encoding="utf-8", newline="")))
SIX_DIGITS = {"rel": 0, "abs": 5.1e-7}
TWO_SIDED = {
    "clopper_pearson": ("beta", inference.clopper_pearson),
    "wilson": ("wilson", inference.wilson),
    "jeffreys": ("jeffreys", inference.jeffreys),
}
COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
CONFIDENCES = st.floats(0.5, 0.999)


def rows(start):
    found = [row for row in ROWS if row["id"].startswith(start)]
    assert found, start
    return [pytest.param(row, id=row["id"]) for row in found]


def counts(row):
    return int(row["x"]), int(row["n"])


@pytest.mark.parametrize("row", rows("cp95-two-sided"))
def test_the_exact_interval_agrees_with_the_reference_table(row):
    interval = inference.clopper_pearson(*counts(row))
    assert interval.low == pytest.approx(float(row["lower"]), **SIX_DIGITS)
    assert interval.high == pytest.approx(float(row["upper"]), **SIX_DIGITS)


@pytest.mark.parametrize("row", rows("cp95-one-sided"))
def test_the_one_sided_bounds_agree_with_the_reference_table(row):
    assert inference.lower_bound(*counts(row)) == pytest.approx(float(row["lower"]), **SIX_DIGITS)
    assert inference.upper_bound(*counts(row)) == pytest.approx(float(row["upper"]), **SIX_DIGITS)


@pytest.mark.parametrize("row", rows("wilson95"))
def test_the_wilson_interval_agrees_with_the_reference_table(row):
    interval = inference.wilson(*counts(row))
    assert (interval.low, interval.high) == pytest.approx(
        (float(row["lower"]), float(row["upper"])), **SIX_DIGITS
    )


@pytest.mark.parametrize("row", rows("jeffreys95"))
def test_the_jeffreys_interval_agrees_with_the_reference_table(row):
    interval = inference.jeffreys(*counts(row))
    assert (interval.low, interval.high) == pytest.approx(
        (float(row["lower"]), float(row["upper"])), **SIX_DIGITS
    )


@pytest.mark.parametrize("row", rows("bayes"))
def test_the_posterior_agrees_with_the_reference_table(row):
    posterior = inference.beta_posterior(*counts(row))
    low, high = posterior.interval(0.95)
    assert posterior.mean() == pytest.approx(float(row["value"]), **SIX_DIGITS)
    assert (low, high) == pytest.approx((float(row["lower"]), float(row["upper"])), **SIX_DIGITS)
    median = float(re.search(r"median=([\d.]+)", row["notes"])[1])
    assert posterior.median() == pytest.approx(median, **SIX_DIGITS)


@pytest.mark.parametrize("row", rows("rule-of-three"))
def test_the_rule_of_three_agrees_with_the_reference_table(row):
    n = int(row["n"])
    assert inference.rule_of_three(n) == pytest.approx(float(row["value"]), **SIX_DIGITS)
    assert inference.upper_bound(0, n) == pytest.approx(float(row["upper"]), **SIX_DIGITS)


@pytest.mark.parametrize("row", rows("p-zero-events"))
def test_the_chance_of_missing_a_harm_agrees_with_the_reference_table(row):
    rate = int(re.search(r"-p(\d\d)-", row["id"])[1]) / 100
    assert inference.p_all_respond(int(row["n"]), 1 - rate) == pytest.approx(
        float(row["value"]), **SIX_DIGITS
    )


@pytest.mark.parametrize("row", rows("binom-tail"))
def test_the_chance_that_all_respond_agrees_with_the_reference_table(row):
    rate = int(row["id"][-2:]) / 100
    assert inference.p_all_respond(int(row["n"]), rate) == pytest.approx(float(row["value"]), **SIX_DIGITS)


@pytest.mark.parametrize("row", rows("simon"))
def test_the_two_stage_design_agrees_with_the_reference_table(row):
    code = re.search(r"-p0(\d\d)-p1(\d\d)-a(\d\d)-b(\d\d)", row["id"])
    p0, p1, alpha, beta = (int(part) / 100 for part in code.groups())
    designs = inference.simon_two_stage(p0, p1, alpha, beta)
    design = designs.minimax if "minimax" in row["id"] else designs.optimal
    r1, n1, r, n = map(int, re.search(r"r1/n1=(\d+)/(\d+); r/n=(\d+)/(\d+)", row["notes"]).groups())
    actual_alpha, power = map(float, re.search(r"alpha=([\d.]+); power=([\d.]+)", row["notes"]).groups())
    assert (design.r1, design.n1, design.r, design.n) == (r1, n1, r, n)
    assert design.expected_n == pytest.approx(float(row["value"]), **SIX_DIGITS)
    assert (design.alpha, design.power) == pytest.approx((actual_alpha, power), abs=5.1e-5)


@pytest.mark.parametrize(
    ("p0", "p1", "optimal"),
    [(0.1, 0.3, (1, 10, 5, 29)), (0.3, 0.6, (3, 8, 10, 24)), (0.3, 0.5, (5, 15, 18, 46))],
)
def test_the_optimal_design_is_the_published_one(p0, p1, optimal):
    """Simon 1989, table 1 (alpha 0.05, beta 0.2)."""
    design = inference.simon_two_stage(p0, p1).optimal
    assert (design.r1, design.n1, design.r, design.n) == optimal


def test_five_of_five_starts_at_48_of_100_and_not_at_100():
    assert inference.clopper_pearson(5, 5).low == pytest.approx(0.025 ** (1 / 5), abs=1e-12)
    assert inference.clopper_pearson(5, 5).low == pytest.approx(0.478176, **SIX_DIGITS)
    assert inference.wilson(5, 5).low == pytest.approx(0.565518, **SIX_DIGITS)
    assert inference.jeffreys(5, 5).low == pytest.approx(0.620623, **SIX_DIGITS)
    assert inference.lower_bound(5, 5) == pytest.approx(0.549280, **SIX_DIGITS)


def test_the_jeffreys_interval_reaches_the_end_only_when_asked():
    assert inference.jeffreys(5, 5).high == pytest.approx(0.999907, **SIX_DIGITS)
    assert inference.jeffreys(5, 5, closed_ends=True).high == 1.0
    assert inference.jeffreys(0, 5, closed_ends=True).low == 0.0
    assert inference.jeffreys(3, 5, closed_ends=True) == inference.jeffreys(3, 5)


@pytest.mark.parametrize(
    ("rate", "confidence", "events", "patients"),
    [
        (0.1, 0.95, 0, 29),
        (0.1, 0.975, 0, 36),
        (0.1, 0.95, 1, 46),
        (0.1, 0.95, 2, 61),
        (0.1, 0.95, 3, 76),
        (0.01, 0.95, 0, 299),
        (0.001, 0.95, 0, 2995),
        (0.95, 0.95, 0, 1),
    ],
)
def test_the_number_that_excludes_a_harm_is_the_known_one(rate, confidence, events, patients):
    assert inference.n_to_exclude(rate, confidence, events=events) == patients


@given(rate=st.floats(0.002, 0.9), events=st.integers(0, 5))
def test_one_patient_fewer_would_not_exclude_the_harm(rate, events):
    n = inference.n_to_exclude(rate, events=events)
    assert inference.upper_bound(events, n) <= rate + 1e-9
    if n > events + 1:
        assert inference.upper_bound(events, n - 1) > rate - 1e-9


def test_sixty_of_a_hundred_still_gives_five_of_five_in_eight_of_a_hundred_series():
    assert inference.p_all_respond(5, 0.6) == pytest.approx(0.07776)
    assert inference.p_all_respond(5, 1) == 1
    assert inference.p_all_respond(5, 0) == 0


@pytest.mark.parametrize("name", TWO_SIDED)
@pytest.mark.parametrize("n", [1, 2, 5, 15, 145, 10**6])
def test_intervals_agree_with_statsmodels_at_the_edges(name, n):
    method, function = TWO_SIDED[name]
    for x in {0, 1, n // 2, n - 1, n}:
        interval = function(x, n)
        expected = proportion_confint(x, n, alpha=0.05, method=method)
        assert (interval.low, interval.high) == pytest.approx(expected, rel=1e-7, abs=1e-10), (x, n)


@pytest.mark.parametrize("name", TWO_SIDED)
@given(xn=COUNTS, confidence=CONFIDENCES)
def test_intervals_agree_with_statsmodels_everywhere(name, xn, confidence):
    method, function = TWO_SIDED[name]
    interval = function(*xn, confidence)
    expected = proportion_confint(*xn, alpha=1 - confidence, method=method)
    assert (interval.low, interval.high) == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert interval.confidence == confidence


@pytest.mark.parametrize("name", TWO_SIDED)
@given(xn=COUNTS)
def test_intervals_mirror_when_success_and_failure_change_places(name, xn):
    x, n = xn
    function = TWO_SIDED[name][1]
    one, other = function(x, n), function(n - x, n)
    assert 0 <= one.low <= one.high <= 1
    assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-9)


@given(xn=COUNTS)
def test_the_exact_interval_holds_the_share_that_was_seen(xn):
    x, n = xn
    interval = inference.clopper_pearson(x, n)
    assert interval.low <= x / n <= interval.high


@given(xn=COUNTS)
def test_more_confidence_never_gives_a_shorter_interval(xn):
    for _, function in TWO_SIDED.values():
        narrow, wide = function(*xn, 0.8), function(*xn, 0.99)
        assert wide.low <= narrow.low + 1e-12
        assert wide.high >= narrow.high - 1e-12


@given(n=st.integers(5, 60), rate=st.floats(0.02, 0.98))
@settings(max_examples=40)
def test_the_exact_interval_misses_the_truth_in_at_most_5_of_100_series(n, rate):
    missed = 0.0
    for x in range(n + 1):
        interval = inference.clopper_pearson(x, n)
        if not interval.low <= rate <= interval.high:
            missed += math.comb(n, x) * rate**x * (1 - rate) ** (n - x)
    assert missed <= 0.05 + 1e-9


def test_one_patient_tells_next_to_nothing():
    """By hand: with one responder the lower end is the tail itself, 0.025."""
    assert inference.clopper_pearson(1, 1) == inference.Interval(
        pytest.approx(0.025), 1.0, 0.95, "Clopper-Pearson"
    )
    assert inference.clopper_pearson(0, 1).high == pytest.approx(0.975)
    assert inference.rule_of_three(1) == 1.0


def test_numpy_integers_count_as_whole_numbers():
    assert inference.wilson(np.int64(5), np.int32(5)) == inference.wilson(5, 5)


BAD_COUNTS = [
    (True, 5, "x must be a whole number, 0 or more: got True"),
    (np.True_, 5, "x must be a whole number, 0 or more"),
    (2.0, 5, "x must be a whole number, 0 or more: got 2.0"),
    (math.nan, 5, "x must be a whole number, 0 or more: got nan"),
    ("2", 5, "x must be a whole number, 0 or more: got '2'"),
    (None, 5, "x must be a whole number"),
    (-1, 5, "x must be a whole number, 0 or more: got -1"),
    (0, 0, "n must be a whole number, 1 or more: got 0"),
    (0, False, "n must be a whole number, 1 or more: got False"),
    (0, 5.0, "n must be a whole number, 1 or more: got 5.0"),
    (6, 5, "x must not be more than n: got 6 of 5"),
]
OF_COUNTS = [
    inference.clopper_pearson,
    inference.wilson,
    inference.jeffreys,
    inference.lower_bound,
    inference.upper_bound,
    inference.beta_posterior,
]


@pytest.mark.parametrize("function", OF_COUNTS)
@pytest.mark.parametrize(("x", "n", "message"), BAD_COUNTS)
def test_impossible_counts_are_refused_in_one_line(function, x, n, message):
    with pytest.raises(ValueError, match=re.escape(message)) as error:
        function(x, n)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("function", OF_COUNTS[:-1])
@pytest.mark.parametrize("confidence", [0, 1, 95, -0.1, math.nan, math.inf, True, "0.95", None])
def test_an_impossible_confidence_is_refused(function, confidence):
    with pytest.raises(ValueError, match="confidence must be a number between 0 and 1, both excluded: got"):
        function(2, 5, confidence)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: inference.rule_of_three(0), "n must be a whole number, 1 or more: got 0"),
        (lambda: inference.rule_of_three(2.5), "n must be a whole number, 1 or more: got 2.5"),
        (lambda: inference.n_to_exclude(0), "rate must be a number between 0 and 1"),
        (lambda: inference.n_to_exclude(10), "rate must be a number between 0 and 1"),
        (lambda: inference.n_to_exclude(0.1, events=-1), "events must be a whole number, 0 or more"),
        (lambda: inference.p_all_respond(5, 60), "rate must be a number from 0 to 1: got 60"),
        (lambda: inference.p_all_respond(5, math.nan), "rate must be a number from 0 to 1: got nan"),
        (lambda: inference.p_all_respond(0, 0.5), "n must be a whole number, 1 or more"),
        (lambda: inference.beta_posterior(1, 5, a=0), "a must be a number above 0: got 0"),
        (lambda: inference.beta_posterior(1, 5, b=math.nan), "b must be a number above 0: got nan"),
        (lambda: inference.simon_two_stage(0.4, 0.2), "p0 must be less than p1: got 0.4 and 0.2"),
        (lambda: inference.simon_two_stage(0.2, True), "p1 must be a number between 0 and 1"),
        (lambda: inference.simon_two_stage(0.2, 0.4, alpha=5), "alpha must be a number between 0 and 1"),
        (
            lambda: inference.simon_two_stage(0.2, 0.21, n_max=20),
            "no two-stage design with at most 20 patients",
        ),
    ],
)
def test_impossible_arguments_are_refused_with_their_name(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def test_a_two_stage_design_keeps_what_it_promises():
    """Recomputed from the definition, one outcome of the first stage after the other."""
    design = inference.simon_two_stage(0.05, 0.25).optimal

    def promising(p):
        later = design.n - design.n1
        total = 0.0
        for x in range(design.r1 + 1, design.n1 + 1):
            first = math.comb(design.n1, x) * p**x * (1 - p) ** (design.n1 - x)
            need = max(0, design.r + 1 - x)
            total += first * sum(
                math.comb(later, k) * p**k * (1 - p) ** (later - k) for k in range(need, later + 1)
            )
        return total

    assert promising(0.05) == pytest.approx(design.alpha)
    assert promising(0.25) == pytest.approx(design.power)
    assert design.stop_early == pytest.approx(0.95**9)
    assert design.expected_n == pytest.approx(9 + (1 - 0.95**9) * 8)

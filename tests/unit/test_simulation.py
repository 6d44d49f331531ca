"""The teaching simulators do what their stated assumptions say: checked by hand arithmetic."""

import math
import re

import numpy as np
import pytest

from lupus_cart import simulation

QUEUE = {"people_per_year": 120, "devices": 4, "per_device_per_year": 18}


def test_people_picked_in_a_flare_improve_without_any_treatment():
    seen = simulation.regression_to_the_mean(true_effect=0)
    at_entry, later = (seen.untreated[seen.months == month].item() for month in (0, 6))
    assert at_entry > 12
    assert later < 0.75 * at_entry
    assert later == pytest.approx(seen.usual, abs=1)
    np.testing.assert_array_equal(seen.treated, seen.untreated)


def test_a_true_effect_comes_on_top_of_the_natural_fall():
    seen = simulation.regression_to_the_mean(true_effect=0.4)
    after = seen.months > 0
    np.testing.assert_allclose(seen.treated[after], 0.6 * seen.untreated[after])
    np.testing.assert_array_equal(seen.treated[~after], seen.untreated[~after])


def test_without_swings_nobody_gets_better_by_waiting():
    seen = simulation.regression_to_the_mean(flare_score=8, within_sd=0, between_sd=2)
    np.testing.assert_allclose(seen.untreated, seen.untreated[0])


def test_without_memory_the_month_after_a_flare_is_an_ordinary_month():
    seen = simulation.regression_to_the_mean(monthly_memory=0, between_sd=0, n_patients=20_000)
    assert seen.untreated[seen.months == 1].item() == pytest.approx(seen.usual, abs=0.15)


def test_the_simulator_repeats_itself_for_one_seed_only():
    one, two, other = (simulation.regression_to_the_mean(seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.untreated, two.untreated)
    assert not np.array_equal(one.untreated, other.untreated)


def test_a_higher_entry_score_selects_fewer_people_and_a_deeper_fall():
    low, high = (simulation.regression_to_the_mean(flare_score=score) for score in (10, 16))
    assert high.n_selected < low.n_selected <= low.n_patients

    def fall(seen):
        return (seen.untreated[seen.months == 0] - seen.untreated[seen.months == 6]).item()

    assert fall(high) > fall(low) > 0


@pytest.mark.parametrize("memory", [0.0, 0.6, 0.95])
def test_swings_are_as_wide_as_asked_however_long_they_last(memory):
    """159 of 1,000 draws from a normal distribution lie more than one standard deviation above its mean."""
    seen = simulation.regression_to_the_mean(
        flare_score=110,
        usual_score=100,
        between_sd=0,
        within_sd=10,
        monthly_memory=memory,
        months_watched=1,
        n_patients=20_000,
    )
    assert seen.n_selected / seen.n_patients == pytest.approx(0.1587, abs=0.01)


def test_a_queue_grows_by_the_difference_of_demand_and_capacity():
    """120 people join and 4 x 18 = 72 are treated each year: 48 more wait, year after year."""
    line = simulation.waiting_line(**QUEUE, years=2)
    assert line.waiting[[0, 12, 24]] == pytest.approx([0, 48, 96])
    assert line.infused[[12, 24]] == pytest.approx([72, 144])
    assert line.grows


def test_the_wait_is_the_queue_ahead_divided_by_the_people_treated_a_month():
    line = simulation.waiting_line(**QUEUE, years=2)
    assert line.wait_months[24] == pytest.approx(96 / 6)


def test_with_more_devices_than_needed_the_queue_empties_and_stays_empty():
    line = simulation.waiting_line(
        people_per_year=36, devices=4, per_device_per_year=18, waiting_at_start=9, years=1
    )
    assert line.waiting[3] == pytest.approx(0)  # 9 + 3 a month joining - 6 a month treated
    assert line.waiting[-1] == 0 and not line.grows
    assert line.infused[-1] == pytest.approx(36 + 9)


def test_a_failed_product_costs_a_place_and_leaves_its_patient_in_the_queue():
    line = simulation.waiting_line(**QUEUE, failed_share=0.25, years=1)
    assert (line.starts, line.failures) == pytest.approx((72, 18))
    assert line.infused[-1] == pytest.approx(54)
    assert line.waiting[-1] == pytest.approx(120 - 54)


def test_nobody_gets_lost_in_the_queue():
    line = simulation.waiting_line(**QUEUE, failed_share=0.08, waiting_at_start=30, years=5)
    joined = 30 + 120 / 12 * line.months
    np.testing.assert_allclose(line.waiting + line.infused, joined)


@pytest.mark.parametrize("closed", [{"devices": 0}, {"failed_share": 1.0}, {"per_device_per_year": 0}])
def test_without_a_working_device_the_wait_never_ends(closed):
    line = simulation.waiting_line(**{**QUEUE, **closed}, years=1)
    assert line.infused[-1] == 0 and line.waiting[-1] == pytest.approx(120)
    assert math.isinf(line.wait_months[-1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: simulation.regression_to_the_mean(true_effect=40),
            "true_effect must be a number from 0 to 1",
        ),
        (lambda: simulation.regression_to_the_mean(within_sd=-1), "within_sd must be a number, 0 or more"),
        (
            lambda: simulation.regression_to_the_mean(flare_score=math.nan),
            "flare_score must be a number: got nan",
        ),
        (
            lambda: simulation.regression_to_the_mean(n_patients=0),
            "n_patients must be a whole number, 1 or more",
        ),
        (lambda: simulation.regression_to_the_mean(seed=1.5), "seed must be a whole number, 0 or more"),
        (lambda: simulation.regression_to_the_mean(flare_score=1e6), "nobody reached a score of 1000000.0"),
        (lambda: simulation.waiting_line(**{**QUEUE, "devices": 1.5}), "devices must be a whole number"),
        (
            lambda: simulation.waiting_line(**QUEUE, failed_share=8),
            "failed_share must be a number from 0 to 1",
        ),
        (lambda: simulation.waiting_line(**QUEUE, years=0), "years must be a whole number, 1 or more"),
        (
            lambda: simulation.waiting_line(**{**QUEUE, "people_per_year": -1}),
            "people_per_year must be a number, 0 or more",
        ),
    ],
)
def test_impossible_arguments_are_refused_with_their_name(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()

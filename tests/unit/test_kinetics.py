"""The curve of CAR T cells in blood is the published one, day by day.

Expected values: tests/reference/stein_2019.csv, computed from the paper's formula outside this code;
rates, half-lives and the area under the curve from the same sheet; the differential equations of the
paper integrated here with scipy.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from lupus_cart.kinetics import SteinParameters, stein_2019, stein_2019_slow_part

PRINTED = SteinParameters(
    fold_expansion=3900,
    peak_day=9.3,
    peak_copies_per_ug_dna=24000,
    fast_rate_per_day=0.16,
    slow_rate_per_day=0.0032,
    slow_fraction=0.0079,
)
REFERENCE = Path(__file__).parents[1] / "reference" / "stein_2019.csv"


def reference() -> tuple[np.ndarray, np.ndarray]:
    with REFERENCE.open() as file:
        rows = [(float(r["t_days"]), float(r["copies_per_ug_dna"])) for r in csv.DictReader(file)]
    days, copies = zip(*rows, strict=True)
    return np.array(days), np.array(copies)


def test_the_curve_passes_through_every_reference_point():
    days, copies = reference()
    assert stein_2019(days, PRINTED) == pytest.approx(copies, rel=5e-6)


def test_the_curve_solves_the_differential_equations_of_the_paper():
    alpha, beta, fraction = 0.16, 0.0032, 0.0079
    to_memory = fraction * (alpha - beta)

    def after_the_peak(_t, state):
        effector, memory = state
        return [-alpha * effector, to_memory * effector - beta * memory]

    days = np.linspace(9.3, 365, 60)
    solved = solve_ivp(after_the_peak, (9.3, 365), [24000, 0], t_eval=days, rtol=1e-10, atol=1e-10)
    assert stein_2019(days, PRINTED) == pytest.approx(solved.y.sum(axis=0), rel=1e-6)


def test_the_derived_times_are_those_of_the_reference_sheet():
    assert PRINTED.growth_rate_per_day == pytest.approx(0.889111, abs=1e-6)
    assert PRINTED.start_copies_per_ug_dna == pytest.approx(6.153846, abs=1e-6)
    assert PRINTED.doubling_days == pytest.approx(0.779596, abs=1e-6)
    assert PRINTED.half_life_fast_days == pytest.approx(4.33217, abs=1e-5)
    assert PRINTED.half_life_slow_days == pytest.approx(216.608, abs=1e-3)
    assert PRINTED.slow_takeover_day == pytest.approx(40.1225, abs=1e-4)


def test_the_area_under_the_first_28_days_is_the_reference_area():
    area, _ = quad(lambda t: float(stein_2019(t, PRINTED)), 0, 28, points=[9.3], epsabs=1e-6, limit=200)
    assert area == pytest.approx(171774.285, abs=0.01)


def test_the_slow_part_is_half_of_the_signal_on_the_day_it_takes_over_and_absent_before_the_peak():
    day = PRINTED.slow_takeover_day
    assert float(stein_2019_slow_part(day, PRINTED)) == pytest.approx(float(stein_2019(day, PRINTED)) / 2)
    assert np.isnan(stein_2019_slow_part([0, 9.2], PRINTED)).all()
    assert float(stein_2019_slow_part(9.3, PRINTED)) == pytest.approx(24000 * 0.0079)


def test_a_reader_of_the_book_gets_the_published_parameters_from_the_table_of_facts():
    assert SteinParameters.from_facts() == PRINTED
    days, copies = reference()
    assert stein_2019(days) == pytest.approx(copies, rel=5e-6)


@pytest.mark.parametrize("day", [-1, float("nan"), [0, -0.5]])
def test_a_time_before_the_infusion_is_refused(day):
    with pytest.raises(ValueError, match="0 or more"):
        stein_2019(day, PRINTED)


def test_a_single_day_and_a_grid_of_days_keep_their_shape():
    assert stein_2019(10, PRINTED).shape == ()
    assert stein_2019([[1, 2, 3], [4, 5, 6]], PRINTED).shape == (2, 3)

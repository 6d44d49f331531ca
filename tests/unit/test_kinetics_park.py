"""The lupus model gives the numbers that two independent stiff solvers gave, and no misreading's numbers.

Expected values: tests/reference/park_2025.csv and the numbers below, from two integrations outside this
project (relative tolerance 1e-10); 3 to 6 digits are known, so most are held to 1e-4 or better.
"""

import csv
from functools import cache
from math import exp
from pathlib import Path

import numpy as np
import pytest

from lupus_cart.kinetics import park_2025
from lupus_cart.kinetics import park_equations as eq
from lupus_cart.kinetics.parameters import typical

REFERENCE = Path(__file__).parents[1] / "reference" / "park_2025.csv"
DAYS = (0, 3, 7, 14, 28, 60, 90, 180, 200, 730)
FINE = tuple(np.round(np.arange(0, 30.005, 0.01), 2))


@cache
def run(dose=1.0, days=DAYS, lymphodepletion=True, b_cells=None, rtol=1e-9, **parameters):
    return park_2025(dose, days, lymphodepletion, b_cells, parameters, rtol=rtol).set_index("t_days")


def columns():
    with REFERENCE.open() as file:
        rows = list(csv.DictReader(file))
    for column in rows[0]:
        if column != "t_days":
            yield column, {float(r["t_days"]): float(r[column]) for r in rows if r[column]}


@pytest.mark.parametrize(
    ("column", "expected"), list(columns()), ids=lambda c: c if isinstance(c, str) else ""
)
def test_a_curve_passes_through_the_reference_points(column, expected):
    found = run()
    values = 1000 * found["anti_dsdna_iu_per_mL"] if column == "anti_dsdna_iu_per_L" else found[column]
    tolerance = 2e-3 if column == "autoreactive_b_cells_per_uL" else 1e-5
    assert values[list(expected)].tolist() == pytest.approx(list(expected.values()), rel=tolerance)


def test_the_rates_at_the_infusion_are_the_reference_rates():
    k = eq.model_units(typical("park_2025"))
    rates = eq.derivative(k, new_b_cells=False, antibody_release=True)(0.0, eq.start(k))
    expected = {0: -528160.5, 1: -1537469.5, 2: -5451685.4, 3: -13937135.7, 4: -1742929.65, 7: -45992547.7}
    expected |= {
        8: 1034314.31,
        14: 28513874.8,
        16: 2.91468668e9,
        17: 9.61846605e9,
        18: 3.795e-8,
        19: 3.795e-8,
    }
    expected |= {20: 2759900, 21: 0, 22: 28950000, 23: -2689.65, 24: 178.583781, 25: -178.583781}
    expected |= {26: 504.479061, 27: -504.479061, 28: -34337.763, 29: 0, 30: 0, 31: 0, 32: 0, 36: 380.300958}
    assert [rates[i] for i in expected] == pytest.approx(list(expected.values()), rel=1e-3 / 3, abs=1e-9)
    tight = {i: value for i, value in expected.items() if i not in (18, 19)}
    assert [rates[i] for i in tight] == pytest.approx(list(tight.values()), rel=1e-7, abs=1e-6)
    assert [rates[i] for i in (33, 34, 35)] == pytest.approx([0, 0, 0], abs=1e-6)


def test_the_start_is_the_dose_spread_over_blood_without_renormalising_the_shares():
    start = eq.start(eq.model_units(typical("park_2025")))
    cells = [234738, 711620, 1960980, 314594, 774635.4, 2348346, 6471234, 1038160.2]
    assert start[:8] == pytest.approx(cells, rel=1e-9)
    assert eq.cart_per_uL(start) == pytest.approx(13.854308, rel=1e-7)


SWEEP = {
    1.0: (131.397, 8.761, 130.015, 8.5, 0.495, [2.06523, 4.05508, 5.06630, 54.84122]),
    0.5: (105.723, 9.549, 105.697, 9.5, 0.704, [1.117, 4.644, 6.316, 43.709]),
    0.1: (73.163, 10.899, 73.126, 11.0, 5.603, [5.730, 8.113, 35.689]),
}


@pytest.mark.parametrize("dose", SWEEP)
def test_the_dose_sweep_is_reproduced(dose):
    height, day, on_grid, grid_day, _, switches = SWEEP[dose]
    found = run(dose, tuple(np.arange(0, 91, 0.5)))
    events = dict(found.attrs["events"])
    assert found.attrs["cart_peak_per_uL"] == pytest.approx(height, rel=1e-5)
    assert events["CAR T peak"] == pytest.approx(day, abs=2e-3)
    cart = found["cart_per_uL"][0.5:]
    assert (cart.max(), cart.idxmax()) == pytest.approx((on_grid, grid_day), rel=1e-5)
    times = [day for what, day in found.attrs["events"] if what != "CAR T peak"]
    assert times == pytest.approx(switches, abs=1e-3)


@pytest.mark.parametrize("dose", SWEEP)
def test_b_cells_fall_below_half_on_the_reference_day(dose):
    day = SWEEP[dose][4]
    found = run(dose, (0, day - 1e-3, day + 1e-3))["b_cells_per_uL"].to_numpy()
    assert found[1] > 71.5 > found[2]


@pytest.mark.parametrize(("grid", "highest"), [(1.0, 129.971), (0.5, 130.015), (0.25, 131.395)])
def test_a_maximum_on_a_grid_belongs_to_that_grid(grid, highest):
    cart = run(days=tuple(np.arange(0, 20 + grid, grid)))["cart_per_uL"]
    assert cart[cart.index > 0].max() == pytest.approx(highest, rel=1e-5)


def test_the_extremes_have_the_reference_heights_and_days():
    found = run(days=FINE)
    lowest = {
        "cd4_per_uL": (39.503, 3.51),
        "cd8_per_uL": (19.547, 3.27),
        "neutrophils_per_uL": (144.31, 11.23),
    }
    for column, (value, day) in lowest.items():
        assert (found[column].min(), found[column].idxmin()) == pytest.approx((value, day), rel=1e-3)
    highest = {"neutrophils_per_uL": (7260.8, 26.90), "proteinuria_mg_per_g": (3157.9, 0.70)}
    for column, (value, day) in highest.items():
        assert (found[column].max(), found[column].idxmax()) == pytest.approx(
            (value, day), rel=1e-4, abs=0.011
        )
    before = found["cart_per_uL"][:6.0]
    assert (before.min(), before.idxmin()) == pytest.approx((1.5496, 3.17), rel=1e-4)
    assert run()["b_cells_per_uL"][200] == pytest.approx(181.452, rel=1e-5)


def test_c3_and_urine_protein_tend_to_their_identities_after_the_freeze():
    k = eq.model_units(typical("park_2025"))
    late = run(days=(0, 1500)).loc[1500]
    assert late["c3_mg_per_L"] == pytest.approx(k.C0 * (k.A0 / 452.882) ** k.gC, rel=1e-5)
    ratio = (k.C0 / late["c3_mg_per_L"]) ** k.gU * (late["interferon_alpha_pg_per_mL"] / 21) ** k.gF8
    limit = k.U0 * ratio * exp(late["cd8_per_uL"] / k.H80) * exp(late["neutrophils_per_uL"] / k.N0)
    assert late["proteinuria_mg_per_g"] == pytest.approx(limit, rel=1e-4)


def test_the_frozen_antibody_hangs_on_the_unpublished_amount_of_chemotherapy():
    frozen, half, none = run(), run(L0=967.5), run(lymphodepletion=False)
    assert 1000 * half["anti_dsdna_iu_per_mL"][90] == pytest.approx(612.4, rel=1e-4)
    assert [half["c3_mg_per_L"][90], half["proteinuria_mg_per_g"][90]] == pytest.approx(
        [1078, 602.7], rel=5e-4
    )
    assert 1000 * none["anti_dsdna_iu_per_mL"][90] == pytest.approx(2025.9, rel=1e-4)
    assert none["c3_mg_per_L"][90] == pytest.approx(957, rel=5e-4)
    for column in ("cart_per_uL", "b_cells_per_uL"):
        for other in (half, none):
            assert other[column][1:].to_numpy() == pytest.approx(frozen[column][1:].to_numpy(), rel=1e-5)


def test_the_result_does_not_hang_on_the_tolerance():
    tight = run(rtol=1e-10)
    for rtol in (1e-6, 1e-8):
        found = run(rtol=rtol)
        for column in tight.columns.drop(["autoreactive_b_cells_per_uL"]):
            assert found[column].to_numpy() == pytest.approx(tight[column].to_numpy(), rel=1e-4), column


# What a misreading of the model would give (name, what is looked at, its wrong value).
WRONG = [
    ("antibody switch on all B cells", lambda f: f["c3_mg_per_L"][90], 23371),
    ("antibody switch on all B cells", lambda f: f["sledai_from_c3"][90], -217),
    ("return switch on blood and marrow CAR T cells", lambda f: f["b_cells_per_uL"][90], 0),
    ("host cells held constant", lambda f: 1000 * f["anti_dsdna_iu_per_mL"][90], 2026),
    ("host cells held constant", lambda f: f["c3_mg_per_L"][90], 957),
    ("host cells held constant", lambda f: f["proteinuria_mg_per_g"][90], 728),
    ("bare ratios in the urine equation", lambda f: f["proteinuria_mg_per_g"][90], 539.1),
    ("urine excretion of 100 mg a day", lambda f: f["proteinuria_mg_per_g"][90], 2588),
    ("complexes pooled over CD4 and CD8", lambda f: f.attrs["cart_peak_per_uL"], 131.59),
    ("shares renormalised", lambda f: f.attrs["cart_peak_per_uL"], 131.85),
    ("shares renormalised", lambda f: 1000 * f["anti_dsdna_iu_per_mL"][90], 447.4),
]


@pytest.mark.parametrize(("misreading", "look", "wrong"), WRONG)
def test_no_misreading_is_in_the_code(misreading, look, wrong):
    assert look(run()) != pytest.approx(wrong, rel=1e-3), misreading


def test_misreadings_that_are_values_give_what_they_should():
    """The tests above can tell a wrong reading: put in on purpose, it moves the result as it should."""
    assert run(kU=100.0)["proteinuria_mg_per_g"][90] == pytest.approx(2588, rel=1e-3)
    assert run(lymphodepletion=False)["proteinuria_mg_per_g"][90] == pytest.approx(728, rel=1e-3)
    renormalised = run(f8=0.23 / 0.989, f4=0.759 / 0.989)
    assert renormalised.attrs["cart_peak_per_uL"] == pytest.approx(131.85, rel=1e-4)
    assert 1000 * renormalised["anti_dsdna_iu_per_mL"][90] == pytest.approx(447.4, rel=2e-4)
    avogadro = run(NA=6.02214)
    assert avogadro.attrs["cart_peak_per_uL"] == pytest.approx(131.392, rel=1e-5)
    assert 1000 * avogadro["anti_dsdna_iu_per_mL"][90] == pytest.approx(452.81, rel=2e-5)


def test_fewer_b_cells_are_less_fuel_and_weight_does_not_matter_to_cells():
    assert run(b_cells=14.3).attrs["cart_peak_per_uL"] < 0.5 * run().attrs["cart_peak_per_uL"]
    assert run(b_cells=143.0).attrs["cart_peak_per_uL"] == pytest.approx(131.397, rel=1e-5)
    heavy = run(w=100.0)
    for column in ("cart_per_uL", "b_cells_per_uL"):
        assert heavy[column].to_numpy() == pytest.approx(run()[column].to_numpy(), rel=1e-5)


def test_days_come_back_in_the_order_asked_for():
    assert park_2025(t_days=[7, 0, 7])["cart_per_uL"].tolist() == pytest.approx(
        [85.4406, 13.8543, 85.4406], rel=1e-5
    )
    assert park_2025(t_days=0)["b_cells_per_uL"].tolist() == [143]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"dose_factor": -1}, "dose_factor must lie between"),
        ({"dose_factor": 0}, "dose_factor must lie between"),
        ({"dose_factor": float("nan")}, "dose_factor must lie between"),
        ({"dose_factor": 1e6}, "dose_factor must lie between"),
        ({"b_cells_per_uL": -5}, "b_cells_per_uL must lie between"),
        ({"b_cells_per_uL": float("inf")}, "b_cells_per_uL must lie between"),
        ({"t_days": [-1, 3]}, "t_days must lie between 0"),
        ({"t_days": [float("nan")]}, "t_days must lie between 0"),
        ({"t_days": []}, "not be empty"),
        ({"t_days": [1e9]}, "t_days must lie between 0"),
        ({"t_days": [[1, 2], [3, 4]]}, "one row of days"),
        ({"parameters": {"nonsense": 1}}, "no parameter 'nonsense'"),
        ({"parameters": {"kmax": -2.76}}, "kmax must be within a thousandfold of 2.76"),
        ({"parameters": {"theta": 2.38e6}}, "theta must be within a thousandfold of 2.38"),
    ],
)
def test_absurd_input_is_refused_with_what_is_allowed(bad, message):
    with pytest.raises(ValueError, match=message):
        park_2025(**bad)

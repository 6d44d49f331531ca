"""The simulator's tables hold together, and what its lessons and facts claim is what the model does."""

import json

import numpy as np
import pytest

from lupus_cart import tables
from lupus_cart.facts import facts
from lupus_cart.kinetics import antibody, leon_triana_2021, park_2025
from lupus_cart.kinetics.parameters import typical
from lupus_cart.widgets.simulator import Simulator
from lupus_cart.widgets.simulator.payload import controls, payload, presets, run, start


def peak(**setting):
    return run(start() | setting, [0, 30]).attrs["cart_peak_per_uL"]


def test_every_setting_of_a_preset_names_a_control_and_lies_within_its_bounds():
    for name, preset in presets().items():
        for control, value in preset["setting"].items():
            assert controls()[control]["low"] <= value <= controls()[control]["high"], (name, control)


def test_presets_unlock_controls_one_after_another_and_the_sandbox_has_all():
    seen = set()
    for name, preset in list(presets().items())[:-1]:
        new = set(preset["controls"]) - seen
        assert len(new) <= 1 or name == "spread", (name, new)
        seen |= new
    assert set(presets()["sandbox"]["controls"]) == set(controls())


def test_the_controls_start_at_the_typical_values():
    assert start()["burden"] == typical("park_2025")["B0"] / 1e6
    usual = typical("antibody")
    assert (start()["share"] / 100, start()["lifespan"]) == (usual["long_lived_share"], usual["lifespan"])


def test_bounds_without_a_row_are_two_published_standard_deviations():
    theta = controls()["theta"]
    assert theta["high"] / theta["start"] == pytest.approx(np.exp(1.62))
    assert theta["low"] / theta["start"] == pytest.approx(np.exp(-1.62))


def test_every_preset_shows_a_run_in_words_without_javascript():
    for name, preset in presets().items():
        said = Simulator(name).description
        assert preset["question"] in said
        assert "Not a prediction for any patient" in said
        assert "{" not in said + preset["lesson"] + preset["question"]


def test_simulators_share_one_module_with_the_data_and_hold_little_of_their_own():
    one, other = Simulator("dose"), Simulator("burden")
    assert one._esm == other._esm
    own = {name: trait for name, trait in one.get_state().items() if name not in ("_esm", "_css")}
    assert len(json.dumps(own, default=str)) < 2500


def test_no_text_has_an_unfilled_place():
    data = payload()
    shown = [
        *data["texts"]["faults"],
        data["texts"]["caution"],
        *(p["lesson"] for p in data["presets"].values()),
    ]
    assert not [text for text in shown if "{" in text]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Simulator("nonsense"), "no preset 'nonsense'; presets are one infusion"),
        (lambda: Simulator(setting={"dose": -1}), "dose must lie between 0.01 and 10"),
        (lambda: Simulator(setting={"dosis": 1}), "no control 'dosis'"),
        (lambda: Simulator(setting={"theta": float("nan")}), "theta must lie between"),
    ],
)
def test_a_wrong_preset_or_setting_is_refused_by_name(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_lesson_a_tenth_of_the_dose_lowers_the_peak_by_less_than_half_and_smaller_doses_hardly_further():
    usual, tenth, hundredth = peak(), peak(dose=0.1), peak(dose=0.01)
    assert 0.5 * usual < tenth < usual
    assert hundredth == pytest.approx(tenth, rel=0.05)


def test_lesson_b_cells_move_the_peak_more_than_the_dose_does_and_neither_moves_it_tenfold():
    usual = peak()
    assert 1 < peak(dose=10) / usual < peak(burden=1430) / usual < 10
    assert 1 < usual / peak(dose=0.1) < usual / peak(burden=14.3) < 10


def test_lesson_chemotherapy_does_not_move_the_curve_of_cart_cells():
    days = [0, 3, 9, 30, 60]
    with_it, without = (run(start() | {"chemo": c}, days) for c in (1, 0))
    assert without["cart_per_uL"].to_numpy() == pytest.approx(with_it["cart_per_uL"].to_numpy(), rel=1e-5)
    assert without["neutrophils_per_uL"].min() > 5000 > with_it["neutrophils_per_uL"].min()


def test_lesson_the_level_alone_moves_the_return_from_weeks_to_not_at_all():
    def begun(level):
        events = run(start() | {"theta": level}, [0, 200]).attrs["events"]
        return [day for what, day in events if what == "new B cells begin" and day > 9]

    bounds = controls()["theta"]
    assert begun(bounds["high"])[0] < 30
    assert begun(bounds["low"]) == []


def test_lesson_no_line_of_the_activity_score_reaches_zero_and_they_disagree_on_day_0():
    found = run(start(), [0, 90, 200])[["sledai_from_c3", "sledai_from_interferon", "sledai_from_anti_dsdna"]]
    assert found.to_numpy().min() > 4
    assert found.loc[0].max() > 4 * found.loc[0].min()


def test_the_facts_of_the_chapter_are_what_the_models_give():
    usual = park_2025(t_days=[0, 14, 200])
    events = dict(usual.attrs["events"])
    lower = {"theta": 0.75 * typical("park_2025")["theta"]}
    leukaemia, none = (
        leon_triana_2021([0, 90], **k).attrs["cart_peak"][1] for k in ({}, {"leukaemia_cells": 0})
    )
    expected = {
        "model-park-peak": usual.attrs["cart_peak_per_uL"],
        "model-park-peak-day": events["CAR T peak"],
        "model-park-peak-half-dose": park_2025(0.5, [0, 30]).attrs["cart_peak_per_uL"],
        "model-park-peak-tenth-dose": park_2025(0.1, [0, 30]).attrs["cart_peak_per_uL"],
        "model-park-peak-tenth-b-cells": park_2025(t_days=[0, 30], b_cells_per_uL=14.3).attrs[
            "cart_peak_per_uL"
        ],
        "model-park-b-return-day": events["new B cells begin"],
        "model-park-b-return-day-lower-level": dict(
            park_2025(t_days=[0, 200], parameters=lower).attrs["events"]
        )["new B cells begin"],
        "model-park-b-gone-day": events["autoreactive B cells gone"],
        "model-park-b-floor": usual["b_cells_per_uL"][1],
        "model-park-sledai-c3-late": usual["sledai_from_c3"][2],
        "model-park-sledai-floor-interferon": typical("park_2025")["aF"],
        "model-park-sledai-floor-antibody": typical("park_2025")["aA"],
        "model-park-lymphodepletion-assumed": typical("park_2025")["L0"],
        "model-park-spreads": tables.load("model_parameters")["spread_ln_sd"].notna().sum(),
        "model-antibody-left-day-90": 100 * float(antibody(90, 0.2)),
        "model-antibody-left-day-90-none": 100 * float(antibody(90, 0)),
        "model-leon-peak-ratio": leukaemia / none,
    }
    for name, value in expected.items():
        digits = len(str(facts[name].value).partition(".")[2])
        assert round(float(value), digits) == facts[name].value, name

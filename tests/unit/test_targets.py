"""DORIS 2021 and LLDAS agree with their published conditions, one by one.

Limits are typed from van Vollenhoven 2021 (abstract and Table 2) and Franklyn 2016 (definition).
"""

from __future__ import annotations

import pytest

from lupus_cart import tables, targets


def unmet(target):
    return [condition.component for condition in target.unmet]


def test_nothing_active_and_no_drug_meets_both_targets():
    assert targets.doris([], 0, 0).met is True
    assert targets.lldas([], 0, 0).met is True


def test_doris_ignores_blood_tests():
    assert targets.doris(["low-complement", "increased-dna-binding"], 0, 0).met is True


@pytest.mark.parametrize("item", ["fever", "arthritis", "seizure", "rash"])
def test_doris_fails_on_any_clinical_descriptor(item):
    assert unmet(targets.doris([item], 0, 0)) == ["Clinical SLEDAI-2K"]


@pytest.mark.parametrize(("rating", "met"), [(0.0, True), (0.49, True), (0.5, False), (3.0, False)])
def test_doris_asks_for_a_rating_below_one_half(rating, met):
    assert targets.doris([], rating, 0).met is met


@pytest.mark.parametrize(("dose", "met"), [(0, True), (4.9, True), (5, None), (5.1, False), (7.5, False)])
def test_the_two_published_wordings_of_doris_part_at_exactly_five_milligrams(dose, met):
    """Abstract: 5 mg/day or less. Table 2 of the same paper: less than 5."""
    assert targets.doris([], 0, dose).met is met


def test_a_clear_failure_is_not_hidden_by_the_disagreement():
    assert targets.doris(["fever"], 0, 5).met is False


def test_both_wordings_are_shown_with_their_place():
    places = {c.wording: c.met for c in targets.doris([], 0, 5).conditions if c.component == "Prednisolone"}
    assert places == {"abstract": True, "Table 2": False}


def test_doris_needs_stable_drugs():
    assert unmet(targets.doris([], 0, 0, stable_drugs=False)) == ["Other drugs"]


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        (["arthritis"], []),
        (["arthritis", "leukopenia"], ["SLEDAI-2K"]),
        (["low-complement", "increased-dna-binding"], []),
        (["proteinuria"], ["Major organs"]),
        (["fever"], ["Major organs"]),
        (["pericarditis"], ["Major organs"]),
        (["vasculitis"], ["SLEDAI-2K", "Major organs"]),
        (["seizure"], ["SLEDAI-2K", "Major organs"]),
    ],
)
def test_lldas_asks_for_at_most_four_points_and_no_major_organ(items, reason):
    assert unmet(targets.lldas(items, 0, 0)) == reason


def test_each_further_condition_of_lldas_fails_alone():
    assert unmet(targets.lldas([], 1.0, 7.5)) == []
    assert unmet(targets.lldas([], 1.1, 0)) == ["Doctor's overall rating"]
    assert unmet(targets.lldas([], 0, 7.6)) == ["Prednisolone"]
    assert unmet(targets.lldas([], 0, 0, haemolysis_or_gut=True)) == ["Haemolysis, gut"]
    assert unmet(targets.lldas([], 0, 0, no_new_feature=False)) == ["New features"]
    assert unmet(targets.lldas([], 0, 0, drugs_tolerated=False)) == ["Other drugs"]


def test_a_reason_is_a_sentence_with_both_numbers():
    (condition,) = targets.lldas([], 0, 10).unmet
    assert condition.why == "Prednisolone: not met, asked is at most 7.5 mg per day, given is 10"


def test_a_rating_off_its_scale_and_a_negative_dose_are_refused():
    with pytest.raises(ValueError, match="global assessment is 4"):
        targets.doris([], 4, 0)
    with pytest.raises(ValueError, match="a dose is not negative"):
        targets.lldas([], 0, -1)


def test_major_organs_are_those_lldas_names():
    ids = list(tables.load("sledai2k")["id"])
    assert set(targets.major_organs(ids)) == {"brain", "kidney", "heart and lung", "vasculitis", "fever"}
    assert targets.major_organs(["arthritis", "rash", "low-complement"]) == ()


def test_the_explored_table_shows_every_condition_of_both_targets():
    shown = targets.explain("kim", 0.0, 5.0)
    assert list(shown["table"]["condition"].str.split(":").str[0]) == ["DORIS"] * 5 + ["LLDAS"] * 7
    assert (
        "DORIS 2021 remission: depends on the wording; abstract: met and Table 2: not met" in shown["answer"]
    )
    assert "LLDAS (low disease activity): met" in shown["answer"]


def test_a_low_total_with_a_sick_kidney_is_no_low_activity():
    """Rosa loses much protein: 4 points, but the kidney is a major organ of LLDAS."""
    text = targets.explain("rosa", 0.0, 0.0)["answer"]
    assert "LLDAS (low disease activity): not met, because of: Major organs" in text
    assert "DORIS 2021 remission: not met, because of: Clinical SLEDAI-2K" in text

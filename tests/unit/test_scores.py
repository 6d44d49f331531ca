"""The two score sheets add up as published; what a learner counts by hand must come out here too.

Totals are worked by hand from the published weights (tests/reference/lupus_scores.csv); item counts, weights
and domain maxima are typed from the criteria paper and the SLEDAI-2K list, not read from the tables.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from lupus_cart import scores, tables
from lupus_cart.facts import facts
from lupus_cart.values import Bound, Range

REFERENCE = Path(__file__).resolve().parents[1] / "reference" / "lupus_scores.csv"
VECTORS = list(csv.DictReader(REFERENCE.open(encoding="utf-8")))
DOMAIN_MAXIMA = {
    "Constitutional": 2,
    "Hematologic": 4,
    "Neuropsychiatric": 5,
    "Mucocutaneous": 6,
    "Serosal": 6,
    "Musculoskeletal": 6,
    "Renal": 10,
    "Antiphospholipid antibodies": 2,
    "Complement proteins": 4,
    "SLE-specific antibodies": 6,
}
SLEDAI_WEIGHTS = {8: 8, 4: 6, 2: 7, 1: 3}  # weight -> how many descriptors carry it


def all_items(instrument):
    if instrument == "sledai-2k":
        return list(tables.load("sledai2k")["id"])
    return list(tables.load("eular_acr_2019").query("group != 'entry'")["id"])


def items_of(vector):
    if vector["items"] == "ALL":
        return all_items(vector["instrument"])
    return [item for item in vector["items"].split(";") if item]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['instrument']} {v['case']}")
def test_a_case_scored_by_hand_has_the_same_total(vector):
    if vector["instrument"] == "sledai-2k":
        result = scores.sledai_2k(items_of(vector))
        assert (result.total, result.clinical) == (int(vector["total"]), int(vector["clinical"]))
        assert sum(result.systems.values()) == result.total
    else:
        result = scores.eular_acr_2019(items_of(vector), ana=vector["ana"] == "yes")
        assert (result.score, result.classified) == (int(vector["total"]), vector["classified"] == "yes")
        assert result.classified == (not result.why_not)


def test_each_domain_reaches_its_published_maximum_and_no_more():
    items = tables.load("eular_acr_2019").query("group != 'entry'")
    reached = {
        str(domain): scores.eular_acr_2019(list(rows["id"])).score for domain, rows in items.groupby("domain")
    }
    assert reached == DOMAIN_MAXIMA
    assert len(items) == 21


def test_only_the_heaviest_item_of_a_domain_counts_and_it_is_named():
    result = scores.eular_acr_2019(["oral-ulcers", "acute-cutaneous-lupus", "low-c3-or-c4"])
    assert result.score == 9
    assert result.counted == {"Mucocutaneous": "acute-cutaneous-lupus", "Complement proteins": "low-c3-or-c4"}


def test_every_rule_that_is_not_met_is_given_as_a_reason():
    blood = ["antiphospholipid-antibodies", "low-c3-and-c4", "anti-dsdna-or-anti-smith"]
    assert scores.eular_acr_2019(blood).why_not == (scores.NO_CLINICAL,)
    assert scores.eular_acr_2019(["nephritis-class-iii-or-iv"], ana=False).why_not == (scores.NO_ANA,)
    nothing = scores.eular_acr_2019([], ana=False).why_not
    assert nothing[:2] == (scores.NO_ANA, scores.NO_CLINICAL)
    assert "the score is 0, and at least 10 points are needed" in nothing


def test_nine_points_do_not_classify_and_ten_do():
    nine = ["joint-involvement", "leukopenia"]
    assert not scores.eular_acr_2019(nine).classified
    assert scores.eular_acr_2019([*nine, "fever"]).classified  # 11
    assert scores.eular_acr_2019(["joint-involvement", "thrombocytopenia"]).classified  # exactly 10


def test_sledai_has_the_published_number_of_descriptors_of_each_weight():
    weights = tables.load("sledai2k")["weight"]
    assert {w: int((weights == w).sum()) for w in SLEDAI_WEIGHTS} == SLEDAI_WEIGHTS
    assert len(weights) == 24


@pytest.mark.parametrize(
    ("items", "total", "band"),
    [
        ([], 0, "remission"),
        (["fever"], 1, "low activity"),
        (["arthritis"], 4, "low activity"),
        (["arthritis", "fever"], 5, "moderate activity"),
        (["seizure", "rash"], 10, "moderate activity"),
        (["seizure", "rash", "fever"], 11, "high activity"),
    ],
)
def test_a_total_at_the_edge_of_a_band_has_the_published_grading(items, total, band):
    result = scores.sledai_2k(items)
    assert (result.total, result.band) == (total, band)


def test_an_item_named_twice_counts_once():
    assert scores.sledai_2k(["seizure", "seizure"]).total == 8
    assert scores.eular_acr_2019(["fever", "fever"]).score == 2


def test_an_unknown_item_is_refused_with_near_names():
    with pytest.raises(scores.UnknownItem, match="no item 'artritis' in SLEDAI-2K; near names are arthritis"):
        scores.sledai_2k(["artritis"])
    with pytest.raises(scores.UnknownItem, match=r"near names are .*leukopenia"):
        scores.eular_acr_2019(["leucopenia"])
    with pytest.raises(scores.UnknownItem, match="items are fever"):
        scores.eular_acr_2019(["zzz"])


def test_one_text_in_place_of_a_list_is_refused_rather_than_read_letter_by_letter():
    with pytest.raises(TypeError, match=r"give a list of ids such as \['fever'\]"):
        scores.sledai_2k("fever")


def test_limits_hold_at_their_ends():
    assert scores.fits(5, Bound("<=", 5)) and not scores.fits(5, Bound("<", 5))
    assert scores.fits(10, Bound(">=", 10)) and not scores.fits(10, Bound(">", 10))
    assert scores.fits(1, Range(1, 4)) and scores.fits(4, Range(1, 4)) and not scores.fits(5, Range(1, 4))
    with pytest.raises(TypeError, match="is no limit"):
        scores.fits(1, "stable drugs allowed")


def test_the_bands_leave_no_total_without_a_name():
    named = [
        sum(scores.fits(total, facts[fact].value) for fact in scores.BANDS.values()) for total in range(106)
    ]
    assert named == [1] * 106


def test_the_invented_cases_come_out_as_their_lessons_say():
    criteria = scores.answers("eular-acr-2019").set_index("person")
    assert list(criteria["points"]) == [9, 12, 13, 10, 12, 9]
    assert list(criteria["result"] == "classified") == [False, False, False, True, True, False]
    assert criteria.loc["Ines: one organ", "counts"] == "Renal biopsy class III or IV lupus nephritis"
    assert list(scores.answers("sledai-2k")["points"]) == [8, 13, 4, 3, 4, 16]


def test_the_second_person_of_the_task_equals_lea_and_shares_nothing_with_her():
    case = tables.load("teaching_cases").set_index("case_id").loc["second-person"]
    lea, ben = case["avoid"].split(";"), case["items"].split(";")
    assert scores.sledai_2k(lea).total == scores.sledai_2k(ben).total == 16
    assert not set(lea) & set(ben)


def test_every_finding_of_a_case_and_of_a_trap_is_an_item_of_its_sheet():
    cases = tables.load("teaching_cases").set_index("case_id")
    for case in cases.itertuples():
        found = [item for item in [*case.items.split(";"), *case.avoid.split(";")] if item]
        assert set(found) <= set(all_items(case.instrument)), case.Index
    for trap in tables.load("teaching_traps").itertuples():
        assert trap.item in all_items(cases.loc[trap.case_id, "instrument"])
        assert trap.item not in cases.loc[trap.case_id, "items"].split(";")

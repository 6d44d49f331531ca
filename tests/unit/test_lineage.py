"""The B-cell line says what the sources say, and nothing where no source was seen.

Expected levels are typed from the review figures named in data/facts.csv: CD19 (Acta Neuropathologica 2014),
CD20 (Drugs 2024), BCMA (IJMS 2023), CD38 (Diagnostics 2021).
"""

from __future__ import annotations

import pytest

from lupus_cart import lineage, tables
from lupus_cart.facts import facts

STAGES = ["stem-cell", "early-pro-b", "pre-b", "transitional", "naive", "memory"]
MAKERS = ["plasmablast", "short-lived-plasma-cell", "long-lived-plasma-cell"]
EXPECTED = {
    "CD19": ["unknown", "yes", "yes", "yes", "yes", "yes", "yes", "some", "not in a subset"],
    "CD20": ["unknown", "no", "yes", "yes", "yes", "yes", "no", "no", "no"],
    "BCMA": ["unknown"] * 6 + ["high"] * 3,
    "CD38": ["unknown", "unknown", "unknown", "high", "yes", "listed", "high", "high", "high"],
}


@pytest.mark.parametrize("marker", EXPECTED)
def test_each_stage_carries_what_the_source_says(marker):
    levels = lineage.matrix()[marker]
    assert levels.to_dict() == dict(zip([*STAGES, *MAKERS], EXPECTED[marker], strict=True))


def test_a_cell_without_a_source_is_unknown_and_never_reached():
    for therapy in tables.load("lineage_therapies")["therapy_id"]:
        assert lineage.reach(therapy)["stem-cell"] == "unknown"


@pytest.mark.parametrize("therapy", ["rituximab", "obinutuzumab"])
def test_a_drug_against_cd20_leaves_every_antibody_maker(therapy):
    reached = lineage.reach(therapy)
    assert [reached[stage] for stage in MAKERS] == ["stays"] * 3
    assert reached["memory"] == reached["naive"] == "reached"
    assert "vaccine protection should last" in lineage.prediction(therapy)


def test_cd19_car_t_cells_leave_a_long_lived_subset_and_bcma_does_not():
    cd19, bcma, both = (lineage.reach(f"{name}-car-t") for name in ("cd19", "bcma", "cd19-bcma"))
    assert [cd19[stage] for stage in MAKERS] == ["reached", "in part", "a subset stays"]
    assert [bcma[stage] for stage in MAKERS] == ["reached"] * 3
    assert bcma["naive"] == "unknown"
    assert [both[stage] for stage in ["naive", *MAKERS]] == ["reached"] * 4


def test_falling_antibodies_are_predicted_only_where_the_long_lived_store_is_reached():
    falls = {
        therapy: "vaccines included" in lineage.prediction(therapy)
        for therapy in tables.load("lineage_therapies")["therapy_id"]
    }
    assert {therapy for therapy, fall in falls.items() if fall} == {
        "daratumumab",
        "bcma-car-t",
        "cd19-bcma-car-t",
    }


def test_what_is_unknown_stays_in_the_prediction():
    assert "unknown" in lineage.prediction("bcma-car-t")
    assert "unknown" not in lineage.prediction("cd19-bcma-car-t")


def test_belimumab_binds_no_marker_so_nothing_is_predicted():
    assert set(lineage.reach("belimumab").values()) == {"unknown"}
    assert lineage.prediction("belimumab").startswith("No prediction")


def test_every_filled_cell_names_a_fact_about_its_marker():
    for row in tables.load("lineage_markers").itertuples():
        fact = facts[row.fact]
        assert row.marker in fact.statement + fact.id.upper()


def test_an_unknown_therapy_is_refused_with_near_names():
    with pytest.raises(lineage.UnknownTherapy, match="near names are rituximab"):
        lineage.reach("rituxima")

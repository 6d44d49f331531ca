"""The evidence clock: rows add up, impossible percentages are refused, and nothing unknown is a zero."""

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lupus_cart import studies, tables
from lupus_cart.facts import facts
from lupus_cart.validation import TableError

TABLE = Path(tables.path("trials"))


def row(study: str) -> dict:
    (found,) = [r for r in studies.records(studies.load()) if r["study"] == study]
    return found


def with_cells(study: str, **cells: str) -> bytes:
    """Return the table's bytes with some cells of one row replaced."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for one in rows:
        if one["study"] == study:
            one.update(cells)
    lines = [",".join(rows[0])]
    lines += [",".join(f'"{cell}"' if "," in cell else cell for cell in one.values()) for one in rows]
    return ("\n".join(lines) + "\n").encode()


def test_every_row_of_the_table_adds_up():
    assert studies.validate() == []
    assert studies.validate(with_cells("feng2025")) == []


@pytest.mark.parametrize(
    ("n", "decimals", "allowed"),
    [
        (1, 0, [0, 100]),
        (5, 0, [0, 20, 40, 60, 80, 100]),
        (3, 0, [0, 33, 67, 100]),
        (8, 0, [0, 12, 13, 25, 37, 38, 50, 62, 63, 75, 87, 88, 100]),  # halves are rounded either way
        (3, 1, [0, 33.3, 66.7, 100]),
    ],
)
def test_a_small_group_allows_few_percentages(n, decimals, allowed):
    assert studies.possible_percentages(n, decimals) == allowed


@given(st.integers(1, 300), st.data())
def test_what_a_count_prints_is_never_refused(n, data):
    x, decimals = data.draw(st.integers(0, n)), data.draw(st.integers(0, 2))
    printed = f"{100 * x / n:.{decimals}f}"
    assert studies.percentage_problem(printed, n) is None
    assert x in studies.matching_counts(printed, n)


def test_85_percent_of_five_patients_is_refused_with_the_percentages_five_patients_allow():
    expected = "85% is not possible with 5 patients: 5 patients allow only 0, 20, 40, 60, 80 and 100%"
    assert studies.percentage_problem(85, 5) == expected
    broken = with_cells("mackensen2022", remission_x="", remission_percent="85")
    (problem,) = studies.validate(broken)
    assert expected in str(problem)
    assert str(problem).startswith("data/trials.csv: row 2, column remission_percent: mackensen2022: ")


def test_with_many_patients_the_nearest_counts_are_named():
    """54 of 64 is 84.375 and 55 of 64 is 85.9375 percent."""
    found = studies.percentage_problem("85.1", 64)
    assert found == "85.1% is not possible with 64 patients: 54 of 64 is 84.4% and 55 of 64 is 85.9%"


@pytest.mark.parametrize(
    ("study", "cells", "column", "sentence"),
    [
        ("feng2025", {"remission_x": "16"}, "remission_x", "remission in 16 of 15: more than everyone"),
        ("mueller2024", {"remission_n": "9"}, "remission_n", "remission in 9 people, but the row has 8"),
        ("castle2026", {"n_sle": "25"}, "n_sle", "25 people with lupus among 24 in all"),
        ("feng2025", {"remission_x": "13"}, "remission_percent", "13 of 15 is 87%, not 80%"),
        ("mueller2024", {"severe_crs_x": "12"}, "severe_crs_x", "severe cytokine release in 12, any in 11"),
        ("feng2025", {"follow_up_low": "900"}, "follow_up", "712 after a smaller value of 900"),
        ("feng2025", {"follow_up_unit": ""}, "follow_up_unit", "the cell is empty although a follow-up"),
        ("feng2025", {"crs_n": "16"}, "crs_n", "cytokine release in 16 people, but the row has 15"),
    ],
)
def test_a_contradiction_inside_a_row_is_named_with_its_place(study, cells, column, sentence):
    problems = studies.validate(with_cells(study, **cells))
    assert any(p.column == column and sentence in p.message for p in problems), problems


def test_a_broken_table_is_not_loaded(monkeypatch, tmp_path):
    bad = tmp_path / "trials.csv"
    bad.write_bytes(with_cells("feng2025", remission_x="16"))
    problems = studies.validate(bad)
    monkeypatch.setattr(studies, "validate", lambda: problems)
    with pytest.raises(TableError, match="more than everyone"):
        studies.load()


def test_a_cell_of_the_wrong_form_is_reported_before_any_arithmetic():
    problems = studies.validate(with_cells("feng2025", target="CD91", remission_x="16"))
    assert [p.column for p in problems] == ["target"]


def test_what_no_source_reports_stays_unknown_and_is_never_a_zero():
    castle = row("castle2026")
    assert studies.counted(castle, "remission") is None and studies.told(castle, "crs") is None
    shown = dict(zip(*studies.card("CASTLE 2026").T.to_numpy(), strict=True))
    assert shown["remission"] == shown["cytokine release"] == shown["follow-up"] == "not reported"


def test_a_printed_percentage_gives_its_count_where_only_one_fits():
    """87% of 47 is 41 of 47 (87.2%); 40 of 47 is 85.1% and 42 of 47 is 89.4%."""
    assert studies.counted(row("pooled47"), "crs") == (41, 47)


def test_a_relapse_of_unknown_denominator_says_so():
    assert studies.counted(row("kysa1"), "relapse") is None
    assert studies.told(row("kysa1"), "relapse").startswith("1, of how many is not reported")


def test_a_severe_cytokine_release_that_no_source_counts_is_shown_as_inferred():
    """Only the review of 16 studies counts grade 3; the zeros of the others follow from the grades given."""
    told = {r["study"]: studies.told(r, "severe_crs") for r in studies.records(studies.load())}
    counted = {study: words for study, words in told.items() if words}
    assert counted.pop("semarthrit2025") == "1 of 145"
    assert counted["mackensen2022"].startswith("0 of 5 (inferred from the grades or words of the source")
    assert len(counted) == 8 and all("inferred" in words for words in counted.values())


def test_what_only_a_machine_written_page_reports_of_carlysle_is_left_out():
    carlysle = row("carlysle")
    assert carlysle["n_sle"] == 9
    assert not any(studies.told(carlysle, outcome) for outcome in studies.OUTCOMES)


def test_reviews_are_left_out_unless_asked_for():
    rows = studies.load()
    assert set(studies.chosen(rows)["design"]).isdisjoint({"systematic review"})
    assert set(studies.chosen(rows, design="systematic review")["design"]) == {"systematic review"}
    both = studies.chosen(rows, target="CD19 and BCMA", cell_source="autologous")
    assert set(both["study"]) == {"feng2025", "wangw2024", "gc012f2025"}


def test_the_clock_shows_interval_follow_up_and_source():
    shown = studies.clock(studies.load()).set_index("study")
    assert shown.loc["Mackensen 2022", "95% interval of remission"] == "48 to 100%"
    assert shown.loc["Müller 2024", "follow-up"] == "median 15 (4 to 29) months"
    assert shown.loc["HN2301 2025", "follow-up"] == "up to 3 months"
    assert shown.loc["Rapcabtagene 2025", "neurotoxicity"] == "0 of 6 (the first 6 of 21)"
    assert shown.loc["Feng 2025", "source"] == "Feng J et al. 2025"
    assert shown.index[-1] == "Mackensen 2022"  # newest first


@pytest.mark.parametrize(
    ("fact", "study", "outcome"),
    [
        ("trial-doris-3mo", "mackensen2022", "remission"),
        ("trial-mueller-doris", "mueller2024", "remission"),
        ("since-mueller-crs", "mueller2024", "crs"),
        ("car-feng-remission", "feng2025", "remission"),
        ("since-feng-crs", "feng2025", "crs"),
        ("since-gc012f-sri4", "gc012f2025", "response"),
        ("since-gc012f-doris-48", "gc012f2025", "remission"),
        ("since-relapse-gc012f", "gc012f2025", "relapse"),
        ("since-relapse-yts109", "yts109", "relapse"),
        ("since-yts109-sri4", "yts109", "response"),
        ("since-review-doris", "semarthrit2025", "remission"),
        ("since-review-crs", "semarthrit2025", "crs"),
        ("since-review-serious-infection", "semarthrit2025", "infection"),
    ],
)
def test_text_and_table_say_the_same(fact, study, outcome):
    value = facts[fact].value
    assert studies.counted(row(study), outcome) == (value.x, value.n)


def test_the_counts_of_the_chapter_are_those_of_the_table():
    rows = studies.load()
    single = studies.chosen(rows)
    assert facts["since-clock-rows"].value == len(single)
    known = [r for r in studies.records(single) if studies.counted(r, "remission")]
    assert facts["since-clock-remission"].value == len(known)
    assert facts["since-randomised-results"].value == studies.randomised_results(rows) == 0
    assert facts["since-percent-example"].value == 85 and studies.percentage_problem(85, 5)


def test_a_randomised_result_would_be_counted():
    rows = studies.load()
    rows.loc[0, "randomised"] = "yes"
    assert studies.randomised_results(pd.DataFrame(rows)) == 1

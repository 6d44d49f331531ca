"""The table on other diseases holds together, is never summed, and names what it does not know."""

import csv
import io

import pytest
from scipy import stats

from lupus_cart import beyond, studies, tables
from lupus_cart.facts import facts
from lupus_cart.figures import beyond as figures

ROWS = studies.records(beyond.load())
CELLS = {row["row"]: row for row in csv.DictReader(tables.path("beyond_studies").open(encoding="utf-8"))}


def broken(row: str, **changes: str) -> bytes:
    """The table with cells of one row changed."""
    out = io.StringIO()
    writer = csv.DictWriter(out, next(iter(CELLS.values())), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**cells, **changes} if name == row else cells for name, cells in CELLS.items())
    return out.getvalue().encode()


def test_the_table_holds_together():
    assert beyond.validate() == []


@pytest.mark.parametrize(
    ("row", "changes", "column", "said"),
    [
        ("qin2023", {"outcome_x": "13"}, "outcome_x", "more than everyone"),
        ("qin2023", {"outcome_n": "13"}, "outcome_n", "the row has 12"),
        ("qin2023", {"harm_n": ""}, "harm_n", "fill both"),
        ("qin2023", {"outcome": ""}, "outcome", "say what was counted"),
        ("qin2023", {"n": ""}, "n", "one of the two"),
        ("aurora", {"n": "100"}, "n", "one of the two"),
        ("descartes-2b", {"comparison": "none"}, "comparison", "what that group got"),
        ("kysa8", {"design": "randomised trial"}, "comparison", "correct one"),
        ("auth2024", {"overlap": "nobody"}, "overlap", "nobody"),
    ],
)
def test_a_contradiction_in_a_row_is_named_with_its_column(row, changes, column, said):
    problems = beyond.validate(broken(row, **changes))
    assert any(p.column == column and said in str(p) for p in problems), problems


def test_a_reader_finds_the_three_diseases_that_articles_name_even_without_a_report():
    matrix = beyond.matrix()
    assert {"rheumatoid arthritis", "multiple sclerosis", "ulcerative colitis", "Crohn's disease"} <= set(
        matrix.index
    )
    assert matrix.loc["Crohn's disease"].isna().all()
    assert {row["disease"] for row in ROWS} <= set(beyond.DISEASES)


def test_every_study_is_in_its_cell_of_the_matrix():
    matrix = beyond.matrix()
    for row in ROWS:
        assert row["label"] in matrix.loc[row["disease"], row["target"]].split("; ")


def test_links_lead_to_the_work_a_row_cites():
    assert beyond.links()["Qin 2023"] == "https://doi.org/10.1038/s41392-022-01278-3"
    assert all(address.startswith("https://") for address in beyond.links().values())


def test_facts_of_the_chapter_agree_with_the_rows():
    known = {row["row"]: row for row in ROWS}
    pairs = {
        "since-beyond-optica-no-relapse": ("qin2023", "outcome"),
        "since-beyond-optica-crs": ("qin2023", "harm"),
        "since-beyond-gravis-seven": ("chahin2025", "outcome"),
        "since-beyond-gravis-active": ("descartes-2b", "outcome"),
        "since-beyond-gravis-placebo": ("descartes-2b", "control"),
        "since-beyond-gravis-first-crs": ("granit2023", "harm"),
        "since-beyond-myositis-mueller": ("mueller2024-myositis", "outcome"),
        "since-beyond-arthritis-severe": ("sheba2025-arthritis", "harm"),
        "since-beyond-sclerosis-severe-neuro": ("sheba2025-sclerosis", "harm"),
    }
    for key, (row, name) in pairs.items():
        assert (facts[key].value.x, facts[key].value.n) == beyond.counted(known[row], name), key
    rows = beyond.load()
    by_chance = rows[rows["comparison"] != "none"]
    assert facts["since-beyond-chance"].value == by_chance["n"].notna().sum() == 1
    assert facts["since-beyond-chance-planned"].value == by_chance["n_planned"].notna().sum() == 2


@pytest.mark.parametrize(("x", "n"), [(3, 3), (7, 7), (10, 14), (3, 12), (11, 12), (1, 1)])
def test_the_intervals_of_the_chapter_are_those_of_scipy(x, n):
    found = facts[f"stat-exact-{x}of{n}-interval"].value
    low, high = stats.binomtest(x, n).proportion_ci(method="exact")
    assert found.value == pytest.approx(100 * x / n, abs=1e-4)
    assert (found.low, found.high) == pytest.approx((100 * low, 100 * high), abs=5.1e-5)


def test_every_choice_of_the_figure_says_what_it_shows_and_fits_the_page():
    for disease in ("all", *beyond.DISEASES):
        for count in figures.COUNTED.values():
            panel = figures.by_disease(disease, count)
            fig = panel["figure"]
            assert max(len(line) for line in fig.layout.title.text.split("<br>")) <= 62, fig.layout.title.text
            assert fig.layout.meta["caption"].endswith(".") and 280 <= fig.layout.height <= 460
            drawn = [trace for trace in fig.data if trace.mode == "markers"]
            assert len(drawn) == len(fig.layout.meta["table"]["rows"])


def test_the_placebo_group_is_drawn_beside_its_study():
    rows = figures.by_disease("myasthenia gravis")["figure"].layout.meta["table"]["rows"]
    shown = [row[0] for row in rows]
    at = next(i for i, label in enumerate(shown) if label.startswith("Descartes-08 2b: 10 of 14"))
    assert shown[at + 1].startswith("placebo: 3 of 12")
    low, high = stats.binomtest(3, 12).proportion_ci(method="exact")
    assert list(rows[at + 1][1:]) == [f"{100 * low:.0f}", f"{100 * high:.0f}"]


def test_a_disease_without_a_report_says_so():
    panel = figures.by_disease("Crohn's disease")
    assert "No study" in panel["text"] and panel["table"].empty

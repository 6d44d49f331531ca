"""The graded claims and the arithmetic of the news chapter: complete, sourced, no numbers of their own."""

import re

import pytest

from lupus_cart import news, tables
from lupus_cart.figures.news import which_of_them
from lupus_cart.widgets.sorter import HERE, Sorter, claim_checker, spin_finder
from lupus_cart.widgets.worksheet import sheet

CLAIMS, SPIN = news.rows("news_claims"), news.rows("news_spin")
GRADED = {"first": 23, "second": 45}
"""Claims graded when the articles were taken apart, counted in that list and not here."""
SPLIT = "second-lasting-defence"  # one graded sentence said two things, so it stands in two rows


def test_every_graded_claim_is_a_row():
    found = [row["article"] for row in CLAIMS if row["item"] != SPLIT]
    assert {article: found.count(article) for article in GRADED} == GRADED


@pytest.mark.parametrize("row", CLAIMS + SPIN, ids=lambda row: f"{row['item']}-{row['answer']}")
def test_a_row_gives_a_reason_a_source_and_no_number_that_has_no_fact(row):
    assert row["source"] and row["grade"] and row["also"] != row["answer"]
    raw = next(
        r for t in ("news_claims", "news_spin") for r in tables.load(t).to_dict("records")
        if r["item"] == row["item"] and r["text"] == row["text"]
    )  # fmt: skip
    assert not re.search(r"\d", re.sub(r"\[[^]]+\]|CD19", "", raw["why"])), raw["why"]
    assert "[" not in row["why"]


def test_what_no_source_says_is_never_called_false_or_invented():
    for row in CLAIMS:
        words = f"{row['grade']} {row['why']}".lower()
        assert not re.search(r"invented|fabricat|fake|made up|does not exist|lie[sd]?\b", words), row["item"]
    quoted = [row for row in CLAIMS if row["topic"] == "people quoted"]
    assert len(quoted) == 9 and {row["answer"] for row in quoted} == {"none"}


def test_three_of_the_four_percentages_are_marked_as_impossible():
    marked = [row["item"] for row in CLAIMS if "impossible" in row["grade"]]
    assert marked == ["second-85", "second-70", "second-90"]
    assert [n for n in news.PERCENTAGES if float(n) % 20] == ["85", "70", "90"]  # five people: steps of 20


def test_twenty_people_are_the_smallest_group_for_all_four_percentages():
    """17, 14, 12 and 18 of 20; below that size some count is missing, found by trying all by hand."""
    assert news.smallest_group() == 20
    for n in range(1, 20):
        given = {int(100 * x / n + 0.5) for x in range(n + 1)} | {
            -int(-100 * x / n + 0.5) for x in range(n + 1)
        }
        assert not {85, 70, 60, 90} <= given, n


def test_the_figure_says_which_x_of_n_gives_the_percentage():
    assert which_of_them(5, 60)["text"] == "**60% of 5:** possible, it is 3 of 5."
    assert "only 0, 20, 40, 60, 80 and 100%" in which_of_them(5, 85)["text"]
    assert "5 people can give 1 of the 4" in which_of_them(5, 85)["figure"].layout.title.text
    assert "1 person can give 0 of the 4" in which_of_them(1, 0)["figure"].layout.title.text


def test_spin_has_examples_of_every_kind_and_of_none():
    kinds = [row["answer"] for row in SPIN]
    assert all(kinds.count(kind) >= 3 for kind in ("reporting", "interpretation", "extrapolation", "none"))


def test_quotations_are_marked_and_short():
    for row in SPIN:
        assert row["text"].startswith("“") and row["text"].endswith("”") and len(row["text"].split()) <= 25


def test_the_spin_counts_are_those_of_the_paper():
    """Lazarus 2015, abstract and Table 3: abstracts of 128 with each kind."""
    printed = {"any": 107, "harm": 34, "selective": 15, "design": 1, "hype": 33, "safety": 15, "causal": 68,
               "no-comparison": 1, "extrapolation": 11, "practice": 25}  # fmt: skip
    for name, count in printed.items():
        value = news.facts[f"stat-spin-{name}"].value
        assert (value.x, value.n) == (count, 128)


def test_a_sorter_hands_over_all_rows_and_each_fact_once():
    data = claim_checker().data
    assert [item["item"] for item in data["items"]] == [row["item"] for row in CLAIMS]
    assert {name for item in data["items"] for name in item["facts"]} == set(data["facts"])


def test_without_javascript_the_spin_sentences_can_still_be_read():
    assert all(row["text"].rstrip(".") in spin_finder().description for row in SPIN)


def test_a_sorting_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no sorting 'colour'"):
        Sorter("news_claims", "colour", title="x", ask="x")


def test_the_module_keeps_nothing_sends_nothing_and_knows_no_medicine():
    module = (HERE / "widget.js").read_text(encoding="utf-8")
    assert not re.search(r"\bimport\b|fetch|XMLHttpRequest|sendBeacon|https?:|localStorage", module)
    assert not re.search(r"lupus|CAR|patient|remission|trial|spin", module)


def test_the_sheet_for_any_article_has_the_ten_criteria_and_no_model_answer():
    own, second = sheet(table="news_criteria")
    criteria = [item for item in own["items"] if item["options"]]
    assert len(criteria) == len(second["items"]) == 10
    assert not any(item["answer"] for item in own["items"])
    assert all(
        item["answer"] in item["options"] and item["reason"] and item["tempting"] for item in second["items"]
    )
    assert [item["question"] for item in criteria] == [item["question"] for item in second["items"]]


def test_the_sheet_on_the_series_has_kept_its_tools():
    assert [tool["id"] for tool in sheet()] == ["jbi", "murad", "grade"]

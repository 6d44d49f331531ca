"""The published rows of the five patients, and the check of the paper's arithmetic."""

import statistics

import pandas as pd
import pytest

from lupus_cart import trial
from lupus_cart.facts import facts

# The authors' ACR 2022 abstract 1651, typed from the abstract: sex, age, SLEDAI-2K, months of follow-up.
ABSTRACT = {
    1: ("female", 20, 16, 14),
    2: ("male", 22, 16, 11),
    3: ("female", 22, 10, 6),
    4: ("female", 24, 8, 5),
    5: ("female", 18, 9, 3),
}
# The paper's abstract: "22 (6)" years, "16 (8)" points, "8 (12)" months.
PAPER = {
    "trial-age-median": 22,
    "trial-age-width": 6,
    "trial-sledai-baseline-median": 16,
    "trial-sledai-baseline-width": 8,
    "trial-followup-median": 8,
    "trial-followup-width": 12,
}


@pytest.fixture
def rows() -> pd.DataFrame:
    columns = ["sex", trial.AGE, trial.ACTIVITY, trial.FOLLOW_UP]
    frame = pd.DataFrame.from_dict(ABSTRACT, orient="index", columns=columns)
    return frame.reset_index(names="patient")


def agreement(rows: pd.DataFrame) -> dict[str, str]:
    summary = trial.group_summary(rows, PAPER)
    return dict(zip(summary["fact"], summary["agrees"], strict=True))


def test_the_book_shows_the_five_rows_of_the_authors_abstract() -> None:
    shown = {row[0]: row[1:] for row in trial.patients().itertuples(index=False, name=None)}
    assert list(shown.items()) == list(ABSTRACT.items())


def test_the_readable_table_names_the_unit_of_every_number() -> None:
    assert list(trial.patients(readable=True).columns) == [
        "patient",
        "sex",
        "age, years",
        "SLEDAI-2K, points",
        "follow-up, months",
    ]


def test_the_printed_median_activity_is_reported_as_the_one_value_that_does_not_fit(
    rows: pd.DataFrame,
) -> None:
    found = agreement(rows)
    assert found["trial-sledai-baseline-median"] == trial.DISAGREES
    assert [fact for fact, word in found.items() if word == trial.DISAGREES] == [
        "trial-sledai-baseline-median"
    ]
    assert found["trial-age-median"] == found["trial-age-width"] == trial.AGREES
    assert found["trial-sledai-baseline-width"] == trial.AGREES


def test_follow_up_is_never_called_a_contradiction_because_the_cut_off_dates_differ(
    rows: pd.DataFrame,
) -> None:
    found = agreement(rows)
    assert found["trial-followup-median"] == found["trial-followup-width"] == trial.OTHER_CUT_OFF
    rows[trial.FOLLOW_UP] = [17, 12, 8, 7, 5]  # would give the paper's 8 (12): still another cut-off
    assert agreement(rows)["trial-followup-median"] == trial.OTHER_CUT_OFF


def test_the_summary_shows_printed_beside_recomputed_with_units(rows: pd.DataFrame) -> None:
    summary = trial.group_summary(rows, PAPER).set_index("fact")
    assert list(summary["recomputed"]) == [22, 6, 10, 8, 6, 11]  # by hand from the sorted lists
    assert dict(summary["printed"]) == PAPER
    assert list(summary["unit"]) == ["years"] * 2 + ["points"] * 2 + ["months"] * 2


def test_medians_are_the_third_of_five_ordered_values(rows: pd.DataFrame) -> None:
    assert trial.medians(rows) == {trial.AGE: 22, trial.ACTIVITY: 10, trial.FOLLOW_UP: 6}


@pytest.mark.parametrize(
    ("values", "expected"),
    [([20, 22, 22, 24, 18], 6), ([16, 16, 10, 8, 9], 8), ([14, 11, 6, 5, 3], 11), ([7], 0)],
)
def test_width_is_the_last_minus_the_first_in_any_order(values: list[float], expected: float) -> None:
    assert trial.width(values) == expected
    assert trial.width(iter(values)) == expected


def test_width_of_nothing_says_what_is_missing() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        trial.width([])


@pytest.mark.parametrize(
    ("column", "name", "expected"),
    [
        (
            trial.AGE,
            "mean",
            "(18 + 20 + 22 + 22 + 24) / 5 = **21.2 years**. The paper's abstract prints no mean here.",
        ),
        (
            trial.ACTIVITY,
            "median",
            "In order: 8, 9, 10, 16, 16. The value in the middle is **10 points**. "
            "The paper prints 16 points: not the same, and we cannot explain why.",
        ),
        (
            trial.ACTIVITY,
            "width",
            "In order: 8, 9, 10, 16, 16. The last minus the first is **8 points**. "
            "The paper prints 8 points: the same.",
        ),
        (
            trial.FOLLOW_UP,
            "width",
            "In order: 3, 5, 6, 11, 14. The last minus the first is **11 months**. "
            "The paper prints 12 months, counted at a later date: the two cannot be compared.",
        ),
    ],
)
def test_the_worked_answer_shows_the_steps_and_compares_with_the_paper(
    rows: pd.DataFrame, column: str, name: str, expected: str
) -> None:
    assert trial.worked_answer(column, name, rows, PAPER) == expected


def test_the_limits_are_reached_by_one_outlier_and_never_passed() -> None:
    values = [0.0, 0.0, 0.0, 0.0, 10.0]  # the most extreme shape five values can have
    low, high = trial.limits_from_mean_and_sd(statistics.fmean(values), statistics.stdev(values), 5)
    assert high == pytest.approx(10.0)
    assert low == pytest.approx(-6.0)
    low, high = trial.limits_from_mean_and_sd(110, 32, 5)
    assert (round(low), round(high)) == (53, 167)  # 110 ± 32 * 4 / sqrt(5), by hand


@pytest.mark.parametrize(("sd", "n"), [(32, 1), (-1, 5)])
def test_limits_without_two_values_or_with_a_negative_spread_are_refused(sd: float, n: int) -> None:
    with pytest.raises(ValueError, match="at least two values"):
        trial.limits_from_mean_and_sd(110, sd, n)


def test_the_facts_table_holds_the_values_printed_in_the_paper() -> None:
    assert trial.printed_values() == PAPER


@pytest.mark.parametrize("number", ABSTRACT)
def test_each_patients_facts_are_the_same_as_the_patients_row(number: int) -> None:
    names = ("sex", "age", "sledai-baseline", "followup-acr2022")
    assert tuple(facts[f"trial-p{number}-{name}"].value for name in names) == ABSTRACT[number]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("trial-age-median-recomputed", 22),
        ("trial-age-width-recomputed", 6),
        ("trial-age-mean-recomputed", 21.2),
        ("trial-sledai-baseline-median-recomputed", 10),
        ("trial-sledai-baseline-width-recomputed", 8),
        ("trial-sledai-baseline-mean-recomputed", 11.8),
        ("trial-followup-acr2022-median", 6),
        ("trial-followup-acr2022-width", 11),
        ("trial-followup-acr2022-mean", 7.8),
    ],
)
def test_a_computed_fact_is_what_the_function_returns(fact: str, expected: float) -> None:
    column = {"age": trial.AGE, "sledai": trial.ACTIVITY, "followup": trial.FOLLOW_UP}[fact.split("-")[1]]
    name = next(name for name in trial.STATISTICS if name in fact)
    assert facts[fact].number == pytest.approx(expected)
    assert trial.statistic(trial.patients()[column], name) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("trial-sledai-baseline-median", "trial-sledai-baseline-median-recomputed"),
        ("trial-followup-range", "trial-followup-range-press"),
        ("trial-followup-range", "trial-followup-acr2022-range"),
        ("trial-followup-width", "trial-followup-range-press"),
        ("trial-p2-age", "trial-male-age-park"),
        ("trial-n-patients", "trial-press-six-patients"),
    ],
)
def test_a_reader_who_opens_one_value_sees_the_value_that_disagrees(one: str, other: str) -> None:
    assert other in facts[one].disagrees_with
    assert one in facts[other].disagrees_with

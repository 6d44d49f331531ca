"""The five patients, and a check of the founding paper's arithmetic against their published values.

The per-patient values are those of the authors' ACR 2022 abstract 1651; the group values are those of the
paper's abstract (Mackensen et al. 2022, doi 10.1038/s41591-022-02017-5), read from ``data/facts.csv``.
The follow-up in the two texts has different cut-off dates.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from lupus_cart import tables

AGE, ACTIVITY, FOLLOW_UP = "age_years", "sledai_2k_baseline", "follow_up_months"
QUANTITIES: dict[str, str] = {"age": AGE, "baseline activity": ACTIVITY, "follow-up": FOLLOW_UP}
"""What a reader calls a quantity, and its column in ``data/patients.csv``."""
UNITS = {AGE: "years", ACTIVITY: "points", FOLLOW_UP: "months"}
READABLE = {
    "patient": "patient",
    "sex": "sex",
    AGE: "age, years",
    ACTIVITY: "SLEDAI-2K, points",
    FOLLOW_UP: "follow-up, months",
}
AGREES, DISAGREES, OTHER_CUT_OFF = "yes", "no, unexplained", "not comparable: different cut-off"


@dataclass(frozen=True)
class Comparison:
    """One group value of the paper, and how to compute it again from the five patients."""

    label: str
    column: str
    statistic: str
    fact: str
    same_cut_off: bool = True


COMPARISONS = (
    Comparison("median age, years", AGE, "median", "trial-age-median"),
    Comparison("width of age range, years", AGE, "width", "trial-age-width"),
    Comparison("median baseline SLEDAI, points", ACTIVITY, "median", "trial-sledai-baseline-median"),
    Comparison("width of SLEDAI range, points", ACTIVITY, "width", "trial-sledai-baseline-width"),
    Comparison("median follow-up, months", FOLLOW_UP, "median", "trial-followup-median", same_cut_off=False),
    Comparison(
        "width of follow-up range, months", FOLLOW_UP, "width", "trial-followup-width", same_cut_off=False
    ),
)


def patients(*, readable: bool = False) -> pd.DataFrame:
    """Return one row per patient: number, sex, age, SLEDAI-2K before treatment, follow-up in months.

    Columns are those of ``data/patients.csv``, or with ``readable`` the headings a reader sees, with units.
    The follow-up is that of the ACR 2022 abstract, whose cut-off is earlier than the paper's.
    """
    rows = tables.load("patients")[list(READABLE)]
    return rows.rename(columns=READABLE) if readable else rows


def width(values: Iterable[float]) -> float:
    """Return the largest minus the smallest value: what the paper prints in brackets as the range.

    Raises ``ValueError`` if there are no values.
    """
    known = list(values)
    if not known:
        raise ValueError("width() needs at least one value")
    return max(known) - min(known)


STATISTICS: dict[str, Callable[[Iterable[float]], float]] = {
    "median": statistics.median,
    "mean": statistics.fmean,
    "width": width,
}


def statistic(values: Iterable[float], name: str) -> float:
    """Return the ``name`` (``median``, ``mean`` or ``width``) of ``values``, in their unit.

    Raises ``KeyError`` for another name and ``ValueError`` if there are no values.
    """
    return float(STATISTICS[name](list(values)))


def medians(rows: pd.DataFrame | None = None) -> dict[str, float]:
    """Return the median of age (years), SLEDAI-2K (points) and follow-up (months), keyed by column."""
    rows = patients() if rows is None else rows
    return {column: statistic(rows[column], "median") for column in UNITS}


def printed_values() -> dict[str, float]:
    """Return the group values printed in the paper's abstract, keyed by fact id."""
    from lupus_cart.facts import facts

    return {comparison.fact: facts[comparison.fact].number for comparison in COMPARISONS}


def group_summary(
    rows: pd.DataFrame | None = None, printed: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return the paper's group values beside the same values computed from the five rows.

    Columns: ``quantity``, ``unit``, ``printed``, ``fact`` (id of the printed value), ``recomputed`` and
    ``agrees``, which is one of :data:`AGREES`, :data:`DISAGREES` and :data:`OTHER_CUT_OFF`. The last is used
    for follow-up: the five rows were counted at an earlier date, so a difference is no contradiction.
    """
    rows = patients() if rows is None else rows
    printed = printed_values() if printed is None else printed
    found = []
    for comparison in COMPARISONS:
        recomputed = statistic(rows[comparison.column], comparison.statistic)
        same = math.isclose(recomputed, printed[comparison.fact])
        agrees = (AGREES if same else DISAGREES) if comparison.same_cut_off else OTHER_CUT_OFF
        found.append(
            {
                "quantity": comparison.label,
                "unit": UNITS[comparison.column],
                "printed": printed[comparison.fact],
                "fact": comparison.fact,
                "recomputed": recomputed,
                "agrees": agrees,
            }
        )
    return pd.DataFrame(found)


def worked_answer(column: str, name: str, rows: pd.DataFrame, printed: Mapping[str, float]) -> str:
    """Return, in Markdown, how the ``name`` of ``column`` is found and whether the paper prints the same."""
    values, unit = sorted(rows[column]), UNITS[column]
    result = statistic(values, name)
    listed = ", ".join(f"{value:g}" for value in values)
    how = {
        "median": f"In order: {listed}. The value in the middle is **{result:g} {unit}**.",
        "mean": f"({listed.replace(', ', ' + ')}) / {len(values)} = **{result:g} {unit}**.",
        "width": f"In order: {listed}. The last minus the first is **{result:g} {unit}**.",
    }[name]
    paper = [c for c in COMPARISONS if (c.column, c.statistic) == (column, name)]
    if not paper:
        return f"{how} The paper's abstract prints no mean here."
    value = f"{printed[paper[0].fact]:g} {unit}"
    if not paper[0].same_cut_off:
        return f"{how} The paper prints {value}, counted at a later date: the two cannot be compared."
    same = math.isclose(result, printed[paper[0].fact])
    verdict = "the same" if same else "not the same, and we cannot explain why"
    return f"{how} The paper prints {value}: {verdict}."


def limits_from_mean_and_sd(mean: float, sd: float, n: int) -> tuple[float, float]:
    """Return the lowest and highest value that any of ``n`` values can have, given their mean and SD.

    ``sd`` is the sample standard deviation (divisor n - 1). No value is further from the mean than
    ``sd * (n - 1) / sqrt(n)`` (Samuelson 1968, J Am Stat Assoc 63:1522).
    Raises ``ValueError`` for fewer than two values or a negative ``sd``.
    """
    if n < 2 or sd < 0:
        raise ValueError(
            f"need at least two values and a standard deviation of 0 or more, got n={n}, sd={sd}"
        )
    reach = sd * (n - 1) / math.sqrt(n)
    return mean - reach, mean + reach

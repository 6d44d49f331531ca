"""The studies of ``data/trials.csv``: one row each, with the arithmetic of every row checked.

A cell that no source fills stays empty and is shown as "not reported". Adding a study is adding a row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from lupus_cart import inference, tables
from lupus_cart.facts import STATUS_WORDS
from lupus_cart.validation import Problem, Row, TableError

OUTCOMES: dict[str, str] = {
    "remission": "remission",
    "response": "response",
    "crs": "cytokine release",
    "severe_crs": "severe cytokine release",
    "icans": "neurotoxicity",
    "infection": "serious infection",
    "deaths": "death linked to treatment",
    "relapse": "relapse or failure",
}
"""What was counted, and how a reader calls it: the columns of ``data/trials.csv`` are ``crs_x`` and so on."""
LUPUS_ONLY = ("remission", "response")  # harms are often counted over all diseases together
CELLS = {"autologous": "own", "allogeneic": "donor", "in vivo": "made in the body", "any": "any"}
REVIEW = "systematic review"
MANY = 12  # up to so many patients every possible percentage is listed


def possible_percentages(n: int, decimals: int = 0) -> list[float]:
    """Return every percentage, rounded to ``decimals``, that 0 to ``n`` of ``n`` patients can give.

    A share that lies exactly half-way counts both ways: 1 of 8 prints as 12% and as 13%.
    Raises ``ValueError`` unless n is 1 or more and decimals 0 or more.
    """
    n, step = inference.check_whole("n", n, 1), 10 ** inference.check_whole("decimals", decimals, 0)
    found = {rounded / step for x in range(n + 1) for rounded in _rounded(Fraction(100 * step * x, n))}
    return sorted(found)


def _rounded(exact: Fraction) -> set[int]:
    low = math.floor(exact)
    rest = exact - low
    return {low, low + 1} if rest == Fraction(1, 2) else {low + (rest > Fraction(1, 2))}


def matching_counts(percent: str, n: int) -> list[int]:
    """Return every x for which x of ``n`` patients prints as ``percent``, such as "85" or "86.7"."""
    step = 10 ** _decimals(percent)
    wanted = Fraction(percent) * step
    return [x for x in range(n + 1) if wanted in _rounded(Fraction(100 * step * x, n))]


def percentage_problem(percent: str | float, n: int) -> str | None:
    """Return a sentence saying why ``n`` patients cannot give ``percent``, or None if they can.

    >>> percentage_problem(85, 5)
    '85% is not possible with 5 patients: 5 patients allow only 0, 20, 40, 60, 80 and 100%'
    """
    text = percent if isinstance(percent, str) else f"{percent:.12g}"
    if matching_counts(text, inference.check_whole("n", n, 1)):
        return None
    people = "1 patient" if n == 1 else f"{n} patients"
    found = [f"{value:g}" for value in possible_percentages(n, _decimals(text))]
    start = f"{text}% is not possible with {people}"
    if len(found) <= MANY:
        return f"{start}: {people} allow{'s' * (n == 1)} only {', '.join(found[:-1])} and {found[-1]}%"
    below = max((x for x in range(n + 1) if 100 * x / n < float(text)), default=n)
    near = [f"{x} of {n} is {100 * x / n:.{_decimals(text)}f}%" for x in (below, below + 1) if x <= n]
    return f"{start}: {' and '.join(near)}"


def _decimals(percent: str) -> int:
    return len(percent.partition(".")[2])


def row_problems(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (column, sentence) for every contradiction inside one row, given as column -> cell text."""
    numbers = {name: int(text) for name, text in cells.items() if text.isdigit() and "percent" not in name}
    lupus, everyone = numbers.get("n_sle"), numbers.get("n_total")
    if lupus is not None and everyone is not None and lupus > everyone:
        yield "n_sle", f"{lupus} people with lupus among {everyone} in all; correct one of them"
    for outcome, name in OUTCOMES.items():
        x, n = numbers.get(f"{outcome}_x"), numbers.get(f"{outcome}_n")
        percent = cells.get(f"{outcome}_percent", "")
        whole, who = (lupus, "people with lupus") if outcome in LUPUS_ONLY else (everyone, "people in all")
        if n is not None and whole is not None and n > whole:
            yield f"{outcome}_n", f"{name} in {n} people, but the row has {whole} {who}; correct one"
        if x is not None and n is not None and x > n:
            yield f"{outcome}_x", f"{name} in {x} of {n}: more than everyone; correct one of them"
        elif n is not None and percent and (found := percentage_problem(percent, n)):
            yield f"{outcome}_percent", f"{name}: {found}; check the source"
        elif x is not None and n is not None and percent and x not in matching_counts(percent, n):
            shown = f"{100 * x / n:.{_decimals(percent)}f}%"
            yield f"{outcome}_percent", f"{name}: {x} of {n} is {shown}, not {percent}%; check the source"
    yield from _severity_problems(numbers)
    yield from _follow_up_problems(cells)


def _severity_problems(numbers: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    severe, every = (tuple(numbers.get(f"{o}_{part}") for part in "xn") for o in ("severe_crs", "crs"))
    if None not in severe + every and severe[1] == every[1] and severe[0] > every[0]:  # type: ignore[operator]
        yield (
            "severe_crs_x",
            f"severe cytokine release in {severe[0]}, any in {every[0]}; correct one of them",
        )


def _follow_up_problems(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    names = ("follow_up_low", "follow_up", "follow_up_high")
    known = [(name, float(cells[name])) for name in names if cells.get(name)]
    for (_, low), (column, high) in pairwise(known):
        if low > high:
            yield column, f"follow-up of {high:g} after a smaller value of {low:g}; the order is wrong"
    for column in ("follow_up_statistic", "follow_up_unit"):
        if known and not cells.get(column):
            yield column, "the cell is empty although a follow-up is given; fill it"


def validate(source: Path | str | bytes | None = None) -> list[Problem]:
    """Return every problem of the studies (or of another CSV file of the same form); [] if none.

    The form is checked against ``data/datapackage.json``, then the arithmetic within each row.
    """
    rows, _, problems = tables.read(tables.path("trials") if source is None else source, "trials")
    return problems or list(_arithmetic(rows, tables.shown(source, "trials")))


def _arithmetic(rows: Sequence[Row], file: str) -> Iterator[Problem]:
    for number, cells in rows:
        for column, sentence in row_problems(cells):
            yield Problem(file, number, column, f"{cells['study']}: {sentence}")


def load() -> pd.DataFrame:
    """Return the studies, one row each, typed as :func:`lupus_cart.tables.load` does.

    Raises ``TableError`` with one line for every cell that breaks the form or the arithmetic.
    """
    if problems := validate():
        raise TableError(problems)
    return tables.load("trials")


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as dicts from column to value."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def counted(row: Mapping[str, Any], outcome: str) -> tuple[int, int] | None:
    """Return (x, n) of an outcome, None where x or n is not reported.

    Where a source prints only a percentage of n and a single count fits it, that count is used.
    """
    x, n, percent = row[f"{outcome}_x"], row[f"{outcome}_n"], row.get(f"{outcome}_percent", "")
    if pd.isna(n):
        return None
    if pd.isna(x):
        fits = matching_counts(percent, int(n)) if percent else []
        return (fits[0], int(n)) if len(fits) == 1 else None
    return int(x), int(n)


def chosen(
    rows: pd.DataFrame, target: str = "any", cell_source: str = "any", design: str = "any"
) -> pd.DataFrame:
    """Return the rows with this target, source of cells and design; "any" leaves reviews out, no study."""
    asked = {"target": target, "cell_source": cell_source, "design": design}
    kept = rows if design == REVIEW else rows[rows["design"] != REVIEW]
    for column, value in asked.items():
        kept = kept[kept[column] == value] if value != "any" else kept
    return kept


def randomised_results(rows: pd.DataFrame) -> int:
    """Return how many rows compare people who were assigned to a treatment by chance."""
    return int((rows["randomised"] == "yes").sum())


PARTS = {
    "people": "study|design|people with lupus|all people|target|cells|drugs before|follow-up",
    "results": "study|target|cells|remission|95% interval of remission|response|relapse or failure|"
    "cytokine release|neurotoxicity|serious infection",
}


def clock(rows: pd.DataFrame, part: str | None = None) -> pd.DataFrame:
    """Return the studies as a reader sees them, newest first; what is not reported is missing.

    ``part`` is a key of :data:`PARTS`; without it all columns come. The interval is the exact 95% interval
    for the remission count, in percent; it covers chance only.
    """
    newest = rows.sort_values(["year", "label"], ascending=[False, True])
    shown = pd.DataFrame(
        {
            "study": newest["label"],
            "design": newest["design"],
            "people with lupus": newest["n_sle"],
            "all people": newest["n_total"],
            "target": newest["target"],
            "cells": newest["cell_source"].map(CELLS),
            "product": newest["product"].replace("", None),
            "drugs before": newest["conditioning"].replace("", None),
            **{name: [one(row) for row in records(newest)] for name, one in _READ.items()},
            "remarks": newest["notes"].replace("", None),
            "status": newest["status"].map(STATUS_WORDS),
            "source": [_cited(keys) for keys in newest["source"]],
        }
    ).reset_index(drop=True)
    return shown[PARTS[part].split("|")] if part else shown


def card(study: str) -> pd.DataFrame:
    """Return everything the table holds of one study, given by its label: a row for each column."""
    (shown,) = [row for row in records(clock(load())) if row.pop("study") == study]
    values = ["not reported" if pd.isna(value) else str(value) for value in shown.values()]
    return pd.DataFrame({"about": list(shown), study: values})


def _follow_up(row: Mapping[str, Any]) -> str | None:
    if pd.isna(row["follow_up"]):
        return None
    ends = (
        "" if pd.isna(row["follow_up_low"]) else f" ({row['follow_up_low']:g} to {row['follow_up_high']:g})"
    )
    start = "up to" if row["follow_up_statistic"] == "longest" else row["follow_up_statistic"]
    return f"{start} {row['follow_up']:g}{ends} {row['follow_up_unit']}"


def told(row: Mapping[str, Any], outcome: str) -> str | None:
    """Return an outcome in words, "12 of 15 (DORIS, week 12)", or None where it is not reported."""
    count, x = counted(row, outcome), row[f"{outcome}_x"]
    if count is None and pd.isna(x):
        return None
    words = f"{count[0]} of {count[1]}" if count else f"{x}, of how many is not reported"
    columns = [f"{outcome}_{part}" for part in ("name", "time", "note")]
    if outcome not in (*LUPUS_ONLY, "relapse"):
        columns = [f"{outcome}_note", "harms_about"]
    detail = ", ".join(filter(None, (row.get(column, "") for column in columns)))
    return f"{words} ({detail})" if detail else words


def _interval(row: Mapping[str, Any]) -> str | None:
    if (count := counted(row, "remission")) is None:
        return None
    found = inference.clopper_pearson(*count)
    return f"{100 * found.low:.0f} to {100 * found.high:.0f}%"


def _teller(outcome: str) -> Callable[[Mapping[str, Any]], str | None]:
    return lambda row: told(row, outcome)


_READ: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
    "follow-up": _follow_up,
    "remission": _teller("remission"),
    "95% interval of remission": _interval,
    **{name: _teller(outcome) for outcome, name in OUTCOMES.items() if outcome != "remission"},
}


def _cited(keys: str) -> str:
    works = [tables.sources()[key] for key in keys.split(";")]
    names = [(work.authors or work.title.strip("[]"), work.year) for work in works]
    return "; ".join(name if not year or str(year) in name else f"{name} {year}" for name, year in names)

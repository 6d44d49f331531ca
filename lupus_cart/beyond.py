"""The studies of ``data/beyond_studies.csv``: CAR cells in autoimmune diseases other than lupus.

One row a study and disease. Rows are never added up: some share people, and their yardsticks differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from lupus_cart import inference, studies, tables
from lupus_cart.facts import STATUS_WORDS
from lupus_cart.validation import Problem, TableError

DISEASES = (
    "rheumatoid arthritis",
    "multiple sclerosis",
    "ulcerative colitis",
    "Crohn's disease",
    "systemic sclerosis",
    "myositis",
    "myasthenia gravis",
    "stiff-person syndrome",
    "neuromyelitis optica",
)
"""The diseases, in the order in which the chapter has them; one without a row is one without a report."""
TARGETS = ("CD19", "BCMA", "CD19 and BCMA")
COUNTS = {"outcome": "outcome", "control": "outcome of the comparison group", "harm": "harm"}


def row_problems(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (column, sentence) for every contradiction inside one row, given as column -> cell text."""
    treated = int(cells["n"]) if cells["n"] else None
    if (treated is None) == (not cells["n_planned"]):
        yield (
            "n",
            "give the people treated or, if nothing is reported yet, the people planned: one of the two",
        )
    for name, words in COUNTS.items():
        x, n = cells[f"{name}_x"], cells[f"{name}_n"]
        if bool(x) != bool(n):
            yield f"{name}_{'n' if x else 'x'}", f"{words}: fill both how many and of how many, or neither"
        elif x and int(x) > int(n):
            yield f"{name}_x", f"{words} in {x} of {n}: more than everyone; correct one of them"
        elif n and treated is not None and int(n) > treated:
            yield f"{name}_n", f"{words} in {n} people, but the row has {treated}; correct one"
        if x and name != "control" and not cells[name]:
            yield name, f"{words}: say what was counted"
    if cells["control_n"] and cells["comparison"] == "none":
        yield "comparison", "the row has counts of a comparison group; say what that group got"
    if (cells["design"] == "randomised trial") == (cells["comparison"] == "none"):
        yield "comparison", "a randomised trial has a comparison, another design has none; correct one"


def validate(source: Path | str | bytes | None = None) -> list[Problem]:
    """Return every problem of the table (or of another CSV file of the same form); [] if none.

    The form is checked against ``data/datapackage.json``, then the arithmetic within each row.
    """
    given = tables.path("beyond_studies") if source is None else source
    rows, _, problems = tables.read(given, "beyond_studies")
    file = tables.shown(source, "beyond_studies")
    return problems or [
        Problem(file, number, column, f"{cells['row']}: {told}")
        for number, cells in rows
        for column, told in row_problems(cells)
    ]


def load() -> pd.DataFrame:
    """Return the rows, typed; ``TableError`` with one line for every cell that breaks form or arithmetic."""
    if problems := validate():
        raise TableError(problems)
    return tables.load("beyond_studies")


def matrix() -> pd.DataFrame:
    """Return disease by target: the studies of each pair, "; " between them; missing where none is known."""
    rows = load()
    cells = rows.groupby(["disease", "target"])["label"].agg(lambda labels: "; ".join(dict.fromkeys(labels)))
    shown = cells.unstack("target").reindex(index=DISEASES, columns=TARGETS).astype(object)
    return shown.rename_axis(index="disease", columns=None)


def links() -> dict[str, str]:
    """Return label -> address of the study's first source that has one."""
    found: dict[str, str] = {}
    for row in studies.records(load()):
        addresses = [tables.sources()[key].link for key in row["source"].split(";")]
        if address := next(filter(None, addresses), ""):
            found[row["label"]] = address
    return found


PARTS = {
    "results": "disease|study|people|target|result|95% interval|harm",
    "about": "disease|study|design|cells|follow-up|quality of life|remarks",
}


def clock(part: str | None = None) -> pd.DataFrame:
    """Return one row a study and disease as a reader sees it; what is not reported is missing.

    ``part`` is a key of :data:`PARTS`; without it all columns come. The interval is the exact 95% interval of
    the good outcome; it covers chance only.
    """
    shown: list[dict[str, Any]] = [
        {
            "disease": row["disease"],
            "study": row["label"],
            "design": row["design"],
            "target": row["target"],
            "cells": studies.CELLS[row["cell_source"]],
            "people": f"{row['n_planned']} planned" if pd.isna(row["n"]) else f"{row['n']}",
            "follow-up": row["follow_up"] or None,
            "result": result(row),
            "95% interval": interval(row),
            "harm": harm(row),
            "quality of life": row["life"] or None,
            "remarks": row["notes"] or None,
            "how sure": STATUS_WORDS[row["status"]],
        }
        for row in studies.records(load())
    ]
    order = {name: place for place, name in enumerate(DISEASES)}
    shown.sort(key=lambda row: (order[row["disease"]], row["study"]))
    return pd.DataFrame(shown, columns=PARTS[part].split("|") if part else None)


def counted(row: Mapping[str, Any], name: str = "outcome") -> tuple[int, int] | None:
    """Return (x, n) of ``name`` (a key of :data:`COUNTS`), None where it is not reported."""
    x, n = row[f"{name}_x"], row[f"{name}_n"]
    return None if pd.isna(n) else (int(x), int(n))


def result(row: Mapping[str, Any]) -> str | None:
    """Return the result in words, "11 of 12 (no relapse)", or None where it is not reported."""
    count, control = counted(row), counted(row, "control")
    parts = []
    if count:
        against = f" against {control[0]} of {control[1]}" if control else ""
        detail = ", ".join(filter(None, (row["outcome"], row["outcome_time"])))
        parts.append(f"{count[0]} of {count[1]}{against} ({detail})")
    return "; ".join([*parts, *filter(None, [row["told"]])]) or None


def interval(row: Mapping[str, Any]) -> str | None:
    """Return the exact 95% interval of the good outcome in words, None where there is no count."""
    if (count := counted(row)) is None:
        return None
    found = inference.clopper_pearson(*count)
    return f"{100 * found.low:.0f} to {100 * found.high:.0f}%"


def harm(row: Mapping[str, Any]) -> str | None:
    """Return the harm in words, "12 of 12 (cytokine release)", or None where it is not reported."""
    count = counted(row, "harm")
    return f"{count[0]} of {count[1]} ({row['harm']})" if count else None

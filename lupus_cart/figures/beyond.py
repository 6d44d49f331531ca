"""The figure of the chapter on other diseases: each study by itself, with its interval, and no sum."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lupus_cart import beyond, inference, studies
from lupus_cart.figures.people import numbers_of
from lupus_cart.figures.studies import draw_intervals
from lupus_cart.figures.style import BLUE, GREEN, GREY, ORANGE, figure

Panel = dict[str, Any]
COUNTED = {"a good outcome": "outcome", "a harm": "harm"}
"""What the figure can show: the name a reader picks, and the columns of ``data/beyond_studies.csv``."""
COLOURS = {"CD19": (BLUE, "square"), "BCMA": (ORANGE, "diamond"), "CD19 and BCMA": (GREEN, "circle")}


def by_disease(disease: str = "systemic sclerosis", count: str = "outcome") -> Panel:
    """Return the studies of one disease (of :data:`beyond.DISEASES`, or "all") in words, drawn and listed.

    ``count`` is a value of :data:`COUNTED`. Only rows that report it as a count are drawn, each with its
    exact 95% interval; a comparison group is drawn beside its study. Nothing is added up.
    """
    rows = beyond.load()
    kept = studies.records(rows if disease == "all" else rows[rows["disease"] == disease])
    known = [row for row in kept if beyond.counted(row, count)]
    return {
        "text": _in_words(disease, kept, known),
        "figure": _figure(disease, count, known),
        "table": _table(kept, disease),
    }


def _lines(known: list[dict[str, Any]], disease: str, count: str) -> list[tuple[str, int, int, str, str]]:
    """Return label, x, n, colour and symbol of each line of the figure, from top to bottom."""
    lines = []
    for row in known:
        x, n = beyond.counted(row, count) or (0, 1)
        # With all diseases drawn there is room for one short line of words, and the table has the rest.
        what = "" if disease == "all" else f"<br>{row['harm'] if count == 'harm' else row['outcome']}"
        lines.append((f"{row['label']}: {x} of {n}{what}", x, n, *COLOURS[row["target"]]))
        if count == "outcome" and (control := beyond.counted(row, "control")):
            lines.append((f"{row['comparison']}: {control[0]} of {control[1]}{what}", *control, GREY, "x"))
    return lines


def _figure(disease: str, count: str, known: list[dict[str, Any]]) -> go.Figure:
    kind = "a harm" if count == "harm" else "a good outcome"
    name = "All diseases" if disease == "all" else disease.capitalize()
    fig = figure(
        title=f"{name}: {len(known)} {'row' if len(known) == 1 else 'rows'} with a count of {kind},<br>"
        "each with its interval, no sum"
        if known
        else f"{name}: no study that we could see<br>reports {kind} as a count",
        caption="Exact 95% intervals; they cover chance only. Squares: aimed at CD19. Diamonds: at BCMA. "
        "Circles: at both. Crosses: the comparison group of a randomised trial. Yardsticks differ from line "
        "to line. Sources: the chapter's table of studies.",
        height=460,  # the page keeps one height for all choices
    )
    lines = _lines(known, disease, count)
    named = [(label.partition(":")[0], label, x, n, colour, mark) for label, x, n, colour, mark in lines]
    draw_intervals(fig, named, least=4)
    rows = [(label.replace("<br>", ", "), *_ends(x, n)) for label, x, n, *_ in lines]
    numbers_of(fig, ["study and count", "lowest rate that fits (of 100)", "highest (of 100)"], rows)
    return fig


def _ends(x: int, n: int) -> tuple[str, str]:
    found = inference.clopper_pearson(x, n)
    return f"{100 * found.low:.0f}", f"{100 * found.high:.0f}"


def _table(kept: list[dict[str, Any]], disease: str) -> pd.DataFrame:
    columns = ["study", "people", "target", "result", "harm"]
    return pd.DataFrame(
        [
            {
                "study": f"{row['label']}{', ' + row['disease'] if disease == 'all' else ''}",
                "people": f"{row['n_planned']} planned" if pd.isna(row["n"]) else f"{row['n']}",
                "target": row["target"],
                "result": beyond.result(row) or "not reported",
                "harm": beyond.harm(row) or "not reported",
            }
            for row in kept
        ],
        columns=columns,
    )


def _in_words(disease: str, kept: list[dict[str, Any]], known: list[dict[str, Any]]) -> str:
    if not kept:
        return f"**No study.** We found no report of CAR T cells in people with {disease}."
    said = f"**{len(known)} of {len(kept)} {'row' if len(kept) == 1 else 'rows'}** in this choice"
    said += " reports such a count." if len(kept) == 1 else " report such a count."
    chance = sum(row["comparison"] != "none" and not pd.isna(row["n"]) for row in kept)
    told = "One of them compared" if chance == 1 else "None of them compared"
    return f"{said} {told} people who were assigned by chance. A person can stand in more than one row."

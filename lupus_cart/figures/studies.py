"""Figures of the chapter on what came after: studies side by side without pooling, and a line of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lupus_cart import inference, studies
from lupus_cart.figures.people import numbers_of, text_at
from lupus_cart.figures.style import BLUE, GREEN, GREY, ORANGE, PINK, figure
from lupus_cart.values import Month

Panel = dict[str, Any]
OUTCOMES = {
    "remission": "remission",
    "response (SRI-4 or other)": "response",
    "cytokine release": "crs",
    "neurotoxicity": "icans",
    "serious infection": "infection",
    "relapse or failure": "relapse",
}
"""What the forest plot can show: the name a reader picks, and the outcome in ``lupus_cart.studies``."""
TARGETS = {"any": "any", "CD19": "CD19", "CD19 and BCMA": "CD19 and BCMA"}
CELLS = {
    "any": "any",
    "the patient's own": "autologous",
    "a donor's": "allogeneic",
    "made in the body": "in vivo",
}
DESIGNS = {
    "any study": "any",
    "case series": "case series",
    "single-arm trial": "single-arm trial",
    "randomised trial": "randomised trial",
    "systematic review": "systematic review",
}
COLOURS = {"autologous": (BLUE, "square"), "allogeneic": (ORANGE, "diamond"), "in vivo": (GREEN, "circle")}
WHY_NOT_POOLED = (
    "No diamond sums these lines up: products, patients, definitions and times differ, some patients "
    "stand in more than one report, and no study had a control group. A sum would look exact and mean little."
)


def forest(
    outcome: str = "remission",
    target: str = "any",
    cells: str = "any",
    design: str = "any",
    rows: pd.DataFrame | None = None,
) -> Panel:
    """Return the chosen studies with their exact 95% intervals, in words, as figure and as table.

    ``outcome`` is one of the values of :data:`OUTCOMES`, the others are columns' values in
    ``data/trials.csv`` or "any". Studies that do not report the outcome are named, not drawn. Nothing is
    ever pooled. ``rows`` replaces the studies of ``data/trials.csv``.
    """
    rows = studies.load() if rows is None else rows
    kept = studies.chosen(rows, target, cells, design).sort_values(["year", "label"])
    records = studies.records(kept)
    known = [(row, count) for row in records if (count := studies.counted(row, outcome))]
    records.sort(key=lambda row: studies.told(row, outcome) is None)  # those that report it first
    name = studies.OUTCOMES[outcome]
    return {
        "text": _in_words(name, len(known), len(records)),
        "figure": _forest(name, known),
        "table": _forest_table(records, outcome),
    }


def _forest(name: str, known: list[tuple[dict[str, Any], tuple[int, int]]]) -> go.Figure:
    least = f"{min(n for _, (_, n) in known)} to {max(n for _, (_, n) in known)} people" if known else ""
    fig = figure(
        title=f"{name.capitalize()}: {len(known)} {'study' if len(known) == 1 else 'studies'} of {least},<br>"
        "wide intervals, no sum"
        if known
        else f"No study in this choice reports<br>{name} as a count",
        caption=f"Exact 95% intervals; they cover chance only. {WHY_NOT_POOLED} Squares: the patient's own "
        "cells; diamonds: a donor's; circles: made in the body, or a review. Sources: the chapter's tables.",
        height=460,  # the page keeps one height for all choices
    )
    colours = [COLOURS.get(row["cell_source"], (GREY, "circle")) for row, _ in known]
    draw_intervals(
        fig,
        [
            (row["label"], f"{row['label']}: {x} of {n}", x, n, *colour)
            for (row, (x, n)), colour in zip(known, colours, strict=True)
        ],
    )
    numbers_of(fig, ["study", name, "95% interval (of 100)"], [_numbers(row, x, n) for row, (x, n) in known])
    return fig


def draw_intervals(
    fig: go.Figure, lines: Sequence[tuple[str, str, int, int, str, str]], least: int = 1
) -> None:
    """Draw counts of people, one below the other: each share with its exact 95% interval, of 100 people.

    A line is its name, the label above it, x, n, colour and symbol. There is room for at least ``least``.
    """
    for place, (name, label, x, n, colour, symbol) in enumerate(lines):
        found = inference.clopper_pearson(x, n)
        y = len(lines) - place
        text_at(fig, [0], [y + 0.4], [label], "middle right")
        fig.add_scatter(
            x=[round(100 * end, 2) for end in (found.low, found.high)], y=[y, y], mode="lines",
            line={"color": colour, "width": 2}, hoverinfo="skip", showlegend=False,
        )  # fmt: skip
        fig.add_scatter(
            x=[round(100 * x / n, 2)], y=[y], mode="markers", name=name, showlegend=False,
            marker={"color": colour, "symbol": symbol, "size": 10},
            hovertemplate=f"{x} of {n}: %{{x:.0f}} of 100<extra>{name}</extra>",
        )  # fmt: skip
    if not lines:
        text_at(fig, [50], [1], ["nothing to draw"])
    fig.update_layout(
        xaxis={"title": {"text": "of 100 people"}, "range": [-3, 103], "dtick": 25},
        yaxis={"visible": False, "range": [0.5, max(least, len(lines)) + 0.7], "title": "studies"},
        margin={"l": 12},
    )


def _numbers(row: Mapping[str, Any], x: int, n: int) -> tuple[str, str, str]:
    found = inference.clopper_pearson(x, n)
    return row["label"], f"{x} of {n}", f"{100 * found.low:.0f} to {100 * found.high:.0f}"


def _forest_table(records: list[dict[str, Any]], outcome: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "study": row["label"],
                "people with lupus": "not reported" if pd.isna(row["n_sle"]) else f"{row['n_sle']}",
                "target": row["target"],
                "cells": studies.CELLS[row["cell_source"]],
                "design": row["design"],
                studies.OUTCOMES[outcome]: studies.told(row, outcome) or "not reported",
            }
            for row in records
        ]
    )


def _in_words(name: str, known: int, rows: int) -> str:
    if not rows:
        return "**No study.** The table has no row of this kind."
    return (
        f"**{known} of {rows} rows** in this choice report {name} as a count. The table below the "
        "figure names the others. The lines may not be added up: some people stand in more than one row."
    )


EVENTS = (
    ("trial-published-online", "five patients published", "research"),
    ("safety-fda-statement", "FDA looks at new cancers", "regulator"),
    ("safety-fda-boxed-warning", "FDA asks for a warning", "regulator"),
    ("since-relapse-disclosed", "a relapse made public", "research"),
    ("safety-fda-rems-removed", "FDA ends programme", "regulator"),
    ("since-rct-still-randomised", "trial listed as randomised", "trial plan"),
    ("since-rct-open-label", "listed without comparison", "trial plan"),
    ("since-castle-published", "CASTLE published", "research"),
    ("since-li-date", "review counts people once", "research"),
)
"""Fact with the date, what happened, and who acted: the rows of the timeline."""
ACTORS = {
    "research": (BLUE, "circle"),
    "regulator": (ORANGE, "square"),
    "trial plan": (PINK, "diamond"),
}


def timeline(facts: Mapping[str, Any]) -> go.Figure:
    """Return the events of :data:`EVENTS` from top to bottom on a line of time (x, years).

    ``facts`` maps ids to facts whose ``value`` is a date or a month. Raises ``KeyError`` if one is missing.
    """
    dated = sorted((_day(facts[key].value), facts[key].value, what, who) for key, what, who in EVENTS)
    first, last = dated[0][0], dated[-1][0]
    fig = figure(
        title=f"From {first.year} to {last.year}: reports, warnings and<br>a comparison that was planned",
        caption="Circles: reports. Squares: steps of the United States regulator (FDA). Diamonds: the listed "
        "plan of one trial. A month without a day is drawn at its middle. Sources: the chapter's text.",
        height=440,
    )
    for place, (day, value, what, who) in enumerate(dated):
        colour, symbol = ACTORS[who]
        y = len(dated) - place
        fig.add_scatter(
            x=[day.isoformat()], y=[y], mode="markers", name=what, showlegend=False,
            marker={"color": colour, "symbol": symbol, "size": 12},
            hovertemplate=f"{_said(value)}<extra>{what}</extra>",
        )  # fmt: skip
        late = day > first + 0.5 * (last - first)
        text_at(fig, [day.isoformat()], [y], [f"{what}  " if late else f"  {what}"],
                "middle left" if late else "middle right")  # fmt: skip
    fig.update_xaxes(
        title="year", type="date", range=[f"{first.year}-06-01", f"{last.year}-12-31"], dtick="M12"
    )
    fig.update_xaxes(tickformat="%Y")
    fig.update_yaxes(visible=False, range=[0.3, len(dated) + 0.7], title="order of events")
    fig.update_layout(margin={"l": 12})
    numbers_of(fig, ["date", "what happened", "who"], [(_said(v), what, who) for _, v, what, who in dated])
    return fig


def _day(value: date | Month) -> date:
    return value if isinstance(value, date) else date(value.year, value.month or 7, 15)


def _said(value: date | Month) -> str:
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)


def allowed_percentages(patients: int = 5, percent: int = 85) -> Panel:
    """Return every whole percentage that so many patients allow, and whether ``percent`` is one of them."""
    found = studies.possible_percentages(patients)
    problem = studies.percentage_problem(percent, patients)
    counts = studies.matching_counts(str(percent), patients)
    people = "1 patient" if patients == 1 else f"{patients} patients"
    fig = figure(
        title=f"{people} allow{'s' * (patients == 1)} {len(found)} percentages;<br>"
        f"{percent} is {'not one' if problem else 'one'} of them",
        caption="Each mark is a percentage, rounded to a whole number, that these patients can give. "
        "The arrow is the percentage you chose. Computed in this course.",
        height=280,
    )
    fig.add_scatter(
        x=found, y=[1] * len(found), mode="markers", name="possible", showlegend=False,
        marker={"symbol": "line-ns-open", "size": 26, "color": BLUE, "line": {"width": 2}},
        hovertemplate="%{x:g}%<extra>possible</extra>",
    )  # fmt: skip
    fig.add_scatter(
        x=[percent], y=[1.55], mode="markers", name="your choice", showlegend=False,
        marker={"symbol": "triangle-down", "size": 16, "color": ORANGE if problem else GREEN},
        hovertemplate="%{x:g}%<extra>your choice</extra>",
    )  # fmt: skip
    fig.update_xaxes(title="percentage of patients", range=[-4, 104], dtick=20)
    fig.update_yaxes(visible=False, range=[0.4, 2], title="possible")
    fig.update_layout(margin={"l": 16})
    numbers_of(fig, ["possible percentages"], [(f"{value:g}",) for value in found])
    said = " or ".join(f"{x} of {patients}" for x in counts)
    text = f"**{problem}.**" if problem else f"**{percent}% is possible**: it is {said}."
    return {"text": text, "figure": fig}

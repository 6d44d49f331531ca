"""Figures of the chapter on the five patients. Each patient is drawn as a person, a head on a body.

Functions take the rows of ``lupus_cart.trial.patients()`` and, where a group value is drawn, the mapping
``lupus_cart.facts.facts``; both can be replaced in a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lupus_cart import trial
from lupus_cart.figures.people import line, numbers_of, patient_names, people_at, text_at
from lupus_cart.figures.style import BLUE, GREEN, ORANGE, figure

SOURCE_ROWS = "the authors' ACR 2022 abstract 1651"
SOURCE_PAPER = "the paper's abstract"


def baseline_activity(rows: pd.DataFrame, printed_median: float) -> go.Figure:
    """Return SLEDAI-2K before treatment (points, x) for each patient (y), with two medians as lines.

    ``printed_median`` is the paper's; the other line is computed from ``rows``.
    """
    recomputed = trial.medians(rows)[trial.ACTIVITY]
    values, order = list(rows[trial.ACTIVITY]), list(range(len(rows), 0, -1))
    fig = figure(
        title=f"The middle of the five values is {recomputed:g};<br>the paper prints {printed_median:g}",
        caption=f"Each drawn person is one patient. The dotted line is the median of the {len(rows)} "
        f"values in {SOURCE_ROWS}; the dashed line is the median printed in {SOURCE_PAPER}. "
        "The difference is unexplained; a later Author Correction was not read.",
        height=400,
    )
    top = len(rows) + 0.75
    for at, dash, colour, label, anchor in [
        (recomputed, "dot", GREEN, f"recomputed {recomputed:g}", "middle left"),
        (printed_median, "dash", ORANGE, f"printed {printed_median:g}", "middle center"),
    ]:
        line(fig, [at, at], [0.4, top], colour, dash)
        text_at(fig, [at], [top + 0.25], [label], anchor)
    people_at(fig, values, order, [True] * len(values), BLUE)
    fig.update_xaxes(title="SLEDAI-2K before (points)", range=[0, max(values) + 4], dtick=4)
    fig.update_yaxes(tickvals=order, ticktext=patient_names(rows), range=[0.4, top + 0.55], showgrid=False)
    fig.update_layout(margin={"l": 76})
    numbers_of(
        fig,
        ["", "SLEDAI-2K (points)"],
        [
            *zip(patient_names(rows), values, strict=True),
            ("median, recomputed", recomputed),
            ("median, printed", printed_median),
        ],
    )
    return fig


def before_and_after(rows: pd.DataFrame, facts: Mapping[str, Any]) -> go.Figure:
    """Return activity before (five people drawn) and at 3 months (the group's median and range only)."""
    values, n = list(rows[trial.ACTIVITY]), len(rows)
    median, top = facts["trial-sledai-3mo-median"].value, facts["trial-sledai-3mo-width"].value
    months, printed = facts["trial-doris-visit"].value, facts["trial-sledai-baseline-median"].value
    before = facts["trial-sledai-baseline-range"].value
    fig = figure(
        title=f"From {min(values):g} to {max(values):g} points before<br>"
        f"to {median:g} to {top:g} points at {months:g} months",
        caption=f"Left: the {n} values in {SOURCE_ROWS}, and the median printed in {SOURCE_PAPER} (dashed). "
        f"Right: median and range in {SOURCE_PAPER}. No lines join the sides: values per patient "
        f"at {months:g} months are not reported. There was no group without the treatment.",
        height=400,
    )
    places = [0.05 + 0.15 * k for k in range(n)]
    text_at(fig, places, [v - 1.5 for v in values], [str(p) for p in rows["patient"]], anchor="middle center")
    line(fig, [-0.05, 0.8], [printed, printed], ORANGE, "dash")
    people_at(fig, places, values, [True] * n, BLUE, lift=0.9)
    text_at(fig, [0.38], [printed + 2.2], [f"printed median {printed:g}"])
    line(fig, [1.3, 1.3], [0, top], GREEN, "solid", width=6)
    fig.add_scatter(
        x=[1.3],
        y=[median],
        mode="markers",
        marker={"symbol": "diamond", "size": 14, "color": GREEN},
        showlegend=False,
    )
    text_at(fig, [1.3], [top + 1.8], [f"median {median:g}<br>range to {top:g}"])
    fig.update_xaxes(
        tickvals=[0.35, 1.3], ticktext=["before", f"{months:g} months after"], range=[-0.15, 1.75]
    )
    fig.update_xaxes(title="time of the score", showgrid=False, zeroline=False)
    fig.update_yaxes(title="SLEDAI (points)", range=[-1.2, max(values) + 4], dtick=4)
    numbers_of(
        fig,
        ["", "before (points)", f"{months:g} months after (points)"],
        [(name, f"{v:g}", "not reported") for name, v in zip(patient_names(rows), values, strict=True)]
        + [("median printed in the paper", f"{printed:g}", f"{median:g}")]
        + [("range for the paper", f"{before.low:g} to {before.high:g}", f"0 to {top:g}")],
    )
    return fig


def safety(facts: Mapping[str, Any]) -> go.Figure:
    """Return the published harms as rows of drawn patients, filled for each patient who had the event."""
    counts = [(label, facts[fact].value) for label, fact in HARMS]
    x, n = counts[0][1].x, counts[0][1].n
    fig = figure(
        title=f"Fever from cytokine release in {x} of {n};<br>other named harms in none of the {n}",
        caption=f"Filled: patients with the event. Which {x} had it is not reported, so the people drawn "
        "have no patient numbers. Sources: a review (first row), a company page (second), "
        f"{SOURCE_ROWS} (last two, at its earlier cut-off). None of {n} does not mean never.",
        height=420,
    )
    for row, (label, count) in enumerate(counts):
        y = len(counts) - row
        had = [k < count.x for k in range(count.n)]
        people_at(fig, list(range(1, count.n + 1)), [y] * count.n, had, ORANGE)
        text_at(fig, [0.6], [y + 0.58], [f"{label}: {count.x} of {count.n}"], anchor="middle right")
    fig.update_xaxes(visible=False, range=[0.5, n + 1.5], title="patients")
    fig.update_yaxes(visible=False, range=[0.5, len(counts) + 0.9], title="harm")
    fig.update_layout(margin={"l": 8, "b": 8})
    numbers_of(fig, ["harm", "patients with it"], [(label, f"{c.x} of {c.n}") for label, c in counts])
    return fig


HARMS = (
    ("cytokine release, grade 1", "trial-crs-grade1"),
    ("neurotoxicity (ICANS)", "trial-icans"),
    ("infection", "trial-infections-acr2022"),
    ("encephalopathy (CRES)", "trial-cres-acr2022"),
)


def five_values(
    quantity: str = "age",
    statistic: str = "median",
    rows: pd.DataFrame | None = None,
    printed: Mapping[str, float] | None = None,
) -> dict[str, go.Figure | str]:
    """Return the five values of ``quantity`` with one ``statistic`` marked, and a sentence about it.

    ``quantity`` is a key of ``trial.QUANTITIES``, ``statistic`` one of ``trial.STATISTICS``; ``rows`` and
    ``printed`` default to the published tables. The result has a ``figure`` and a ``text`` in Markdown.
    """
    rows = trial.patients() if rows is None else rows
    printed = trial.printed_values() if printed is None else printed
    column = trial.QUANTITIES[quantity]
    values, unit = sorted(rows[column]), trial.UNITS[column]
    result = trial.statistic(values, statistic)
    word = "width of the range" if statistic == "width" else statistic
    fig = figure(
        title=f"{quantity.capitalize()}: the {word} is {result:g} {unit}",
        caption=f"Each drawn person is one of the {len(values)} patients; the marked line is the {word}. "
        f"Values from {SOURCE_ROWS}.",
        height=300,
    )
    ends = [values[0], values[-1]] if statistic == "width" else [result, result]
    heights = [2.35, 2.35] if statistic == "width" else [0, 2.35]
    line(fig, ends, heights, ORANGE, "solid", width=3)
    people_at(
        fig, values, [values[:k].count(v) + 0.5 for k, v in enumerate(values)], [True] * len(values), BLUE
    )
    text_at(fig, [sum(ends) / 2], [2.7], [f"{statistic} {result:g}"])
    edge = max(1, trial.width(values) / 5)
    fig.update_xaxes(title=f"{quantity} ({unit})", range=[values[0] - edge, values[-1] + edge])
    fig.update_yaxes(visible=False, range=[0, 3], title="patients with this value")
    numbers_of(fig, [f"{quantity} ({unit})"], [(v,) for v in values])
    return {"figure": fig, "text": trial.worked_answer(column, statistic, rows, printed)}

"""Figures of the five patients on a line of time: the protocol, the follow-up, B cells gone and back.

Functions take the rows of ``lupus_cart.trial.patients()`` and the mapping ``lupus_cart.facts.facts``; both
can be replaced in a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lupus_cart import trial
from lupus_cart.figures.people import line, numbers_of, patient_names, text_at
from lupus_cart.figures.style import BLUE, GREEN, GREY, ORANGE, PINK, figure
from lupus_cart.figures.trial import SOURCE_PAPER, SOURCE_ROWS

DAYS_PER_MONTH = 365.25 / 12
DAYS_BEFORE = ("fludarabine-first-day", "fludarabine-last-day", "cyclophosphamide-day")


def follow_up(rows: pd.DataFrame, facts: Mapping[str, Any]) -> go.Figure:
    """Return months of follow-up (x): a bar per patient at the earlier cut-off, group ranges below."""
    months, n = list(rows[trial.FOLLOW_UP]), len(rows)
    paper, press = facts["trial-followup-range"].value, facts["trial-followup-range-press"].value
    median = facts["trial-followup-median"].value
    fig = figure(
        title="Three texts give three different<br>lengths of follow-up",
        caption=f"Bars: months from infusion to the cut-off of {SOURCE_ROWS}. "
        "Lines: ranges for the whole group at the paper's later cut-off (end points from a review, "
        f"median {median:g} from {SOURCE_PAPER}) and in the publisher's media release. "
        "Values per patient at the later cut-off are not reported.",
        height=430,
    )
    order = list(range(n + 2, 2, -1))
    fig.add_bar(
        x=months,
        y=order,
        orientation="h",
        width=0.5,
        marker={"color": BLUE},
        text=[f"{m:g}" for m in months],
        textposition="outside",
        name="earlier cut-off",
        showlegend=False,
    )
    for y, ends, colour, dash in [(2, paper, ORANGE, "solid"), (1, press, GREY, "dash")]:
        fig.add_scatter(
            x=[ends.low, ends.high],
            y=[y, y],
            mode="lines+markers+text",
            line={"color": colour, "width": 3, "dash": dash},
            marker={"symbol": "line-ns-open", "size": 16, "color": colour},
            text=[f"{ends.low:g}", f"{ends.high:g}"],
            textposition=["middle left", "middle right"],
            showlegend=False,
        )
    fig.add_scatter(
        x=[median],
        y=[2],
        mode="markers+text",
        marker={"symbol": "diamond", "size": 13, "color": ORANGE},
        text=[f"median {median:g}"],
        textposition="top center",
        showlegend=False,
    )
    fig.update_xaxes(title="months after infusion", range=[0, paper.high + 3], dtick=3)
    labels = [*patient_names(rows), "all, paper", "all, press"]
    fig.update_yaxes(tickvals=[*order, 2, 1], ticktext=labels, range=[0.4, n + 2.8], showgrid=False)
    fig.update_layout(margin={"l": 84})
    numbers_of(
        fig,
        ["", "follow-up (months)"],
        [
            *zip(patient_names(rows), months, strict=True),
            ("whole group, paper", f"{paper.low:g} to {paper.high:g}, median {median:g}"),
            ("whole group, media release", f"{press.low:g} to {press.high:g}"),
        ],
    )
    return fig


def protocol(facts: Mapping[str, Any]) -> go.Figure:
    """Return the protocol on two day axes: the week of the infusion above, the months after it below."""
    before = {name: -int(facts[f"trial-{name}"].value) for name in DAYS_BEFORE}
    mean, sd = facts["trial-bcell-return-mean"].value, facts["trial-bcell-return-sd"].value
    visit = facts["trial-doris-visit"].value * DAYS_PER_MONTH
    fig = figure(
        title="Chemotherapy and one infusion in a week,<br>then months of watching",
        caption=f"Upper axis: days around the infusion. Lower axis: B cells came back {mean:g} ± {sd:g} days "
        f"after it (mean and standard deviation, {SOURCE_PAPER}); the visit that counted remissions "
        f"is drawn at day {visit:.0f}, {facts['trial-doris-visit'].value:g} months on. "
        "Days of chemotherapy are from a public re-implementation of a model that cites the trial.",
        height=430,
    )
    fludarabine = range(before["fludarabine-first-day"], before["fludarabine-last-day"] + 1)
    steps: list[tuple[str, list[int], int, str, str]] = [
        ("fludarabine", list(fludarabine), 3, "square", ORANGE),
        ("cyclophos-<br>phamide", [before["cyclophosphamide-day"]], 2, "diamond", ORANGE),
        ("CAR T cells", [0], 1, "triangle-down", BLUE),
    ]
    for name, days, y, symbol, colour in steps:
        fig.add_scatter(
            x=days,
            y=[y] * len(days),
            mode="markers",
            name=name.replace("-<br>", ""),
            marker={"symbol": symbol, "size": 16, "color": colour},
            showlegend=False,
        )
    after: dict[str, Any] = {"xaxis": "x2", "yaxis": "y2", "showlegend": False}
    fig.add_bar(
        x=[2 * sd],
        base=[mean - sd],
        y=[1],
        orientation="h",
        width=0.5,
        marker={"color": GREEN},
        opacity=0.4,
        **after,
    )
    for x, y, symbol, colour, label in [
        (mean, 1, "circle", GREEN, f"mean day {mean:g}"),
        (visit, 2, "diamond", BLUE, f"day {visit:.0f}"),
    ]:
        fig.add_scatter(
            x=[x],
            y=[y],
            mode="markers+text",
            marker={"symbol": symbol, "size": 14, "color": colour},
            text=[label],
            textposition="top center",
            **after,
        )
    ticks = {"tickvals": [3, 2, 1], "ticktext": [step[0] for step in steps], "range": [0.4, 3.6]}
    fig.update_layout(
        xaxis={"range": [-6, 1], "dtick": 1, "title": "day (infusion = day 0)", "anchor": "y"},
        yaxis={**ticks, "domain": [0.62, 1], "showgrid": False},
        xaxis2={"range": [0, 160], "dtick": 30, "title": "days after infusion", "anchor": "y2"},
        yaxis2={
            "tickvals": [2, 1],
            "ticktext": ["visit", "B cells back"],
            "range": [0.4, 2.8],
            "domain": [0, 0.36],
            "showgrid": False,
        },
        margin={"l": 88},
    )
    numbers_of(
        fig,
        ["event", "day (infusion = day 0)"],
        [(step[0].replace("-<br>", ""), ", ".join(str(d) for d in step[1])) for step in steps]
        + [("visit that counted remissions, as drawn", f"{visit:.0f}")]
        + [("B cells back, mean ± standard deviation", f"{mean:g} ± {sd:g}")],
    )
    return fig


def b_cells(facts: Mapping[str, Any]) -> go.Figure:
    """Return, on one axis of days, when B cells were back and how long people were followed.

    Group values only: the day for each person is not reported. The paper on the five gives the day of the
    return, the later one how long B cells were away, so each bar has its own label.
    """
    mean, sd = facts["trial-bcell-return-mean"].value, facts["trial-bcell-return-sd"].value
    later, spread = (facts[f"trial-mueller-bcell-absence-{name}"].value for name in ("mean", "sd"))
    limits, page = facts["trial-bcell-return-limits"].value, facts["trial-bcell-return-range"].value
    followed, people = facts["trial-followup-range"].value, facts["trial-mueller-n"].value
    ends = [months * DAYS_PER_MONTH for months in (page.low, page.high, followed.low, followed.high)]
    fig = figure(
        title=f"B cells were back after about {mean:g} days;<br>remission outlasted their absence",
        caption=f"Upper bar: infusion to return of B cells, mean of the five ({SOURCE_PAPER}). Lower bar: "
        f"how long B cells were gone, mean of {people} people with three diseases in a later paper. Thin "
        "lines: one standard deviation. Days count from the infusion, except in the lower bar. Dashed: where "
        "the return of any one of the five can lie, computed from mean and deviation. Dotted: months on "
        f"a company page. Diamonds: shortest and longest follow-up, {followed.low:g} and {followed.high:g} "
        "months. The day for each person is not reported.",
        height=400,
    )
    for y, middle, wide, colour in [(5, mean, sd, GREEN), (1, later, spread, PINK)]:
        fig.add_bar(
            x=[middle], y=[y], orientation="h", width=0.5, marker={"color": colour}, opacity=0.6,
            error_x={"type": "data", "array": [wide], "color": GREY}, showlegend=False,
        )  # fmt: skip
        text_at(fig, [middle + wide], [y], [f"  {middle:g} ± {wide:g}"], "middle right")
    for y, low, high, colour, dash in [
        (4, limits.low, limits.high, GREEN, "dash"),
        (3, ends[0], ends[1], GREY, "dot"),
    ]:
        line(fig, [low, high], [y, y], colour, dash, width=4)
        text_at(fig, [high], [y], [f"  {low:.0f} to {high:.0f}"], "middle right")
    fig.add_scatter(
        x=ends[2:], y=[2, 2], mode="lines+markers", line={"color": BLUE, "width": 4}, showlegend=False,
        marker={"symbol": "diamond", "size": 12, "color": BLUE},
    )  # fmt: skip
    labels = [
        "B cells back,<br>the five",
        "any one of<br>the five",
        "company<br>page",
        "followed up",
        f"B cells gone,<br>{people} people",
    ]
    fig.update_xaxes(title="days", range=[0, ends[3] + 20], dtick=100)
    fig.update_yaxes(tickvals=[5, 4, 3, 2, 1], ticktext=labels, range=[0.4, 5.6], showgrid=False)
    fig.update_layout(margin={"l": 96})
    numbers_of(
        fig,
        ["", "days"],
        [
            ("infusion to return of B cells, the five (mean ± standard deviation)", f"{mean:g} ± {sd:g}"),
            ("return of any one of the five, computed limits", f"{limits.low:g} to {limits.high:g}"),
            ("return, company page (months as days)", f"{ends[0]:.0f} to {ends[1]:.0f}"),
            ("follow-up (months as days)", f"{ends[2]:.0f} to {ends[3]:.0f}"),
            (
                f"B cells gone, {people} people with three diseases (mean ± standard deviation)",
                f"{later:g} ± {spread:g}",
            ),
        ],
    )
    return fig

"""Figures of the limitations chapter: what a small series can and cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from scipy import stats

from lupus_cart import inference, simulation
from lupus_cart.figures.people import people_at
from lupus_cart.figures.style import BLUE, GREEN, GREY, ORANGE, PINK, figure

Panel = dict[str, Any]
TRANSPLANT_YEARS = {"6-months": 0.5, "1-year": 1, "2-years": 2, "3-years": 3, "4-years": 4, "5-years": 5}


def _of_100(share: float) -> str:
    """Return a share as a number of 100; near the ends with a decimal, since 0 and 100 would say too much."""
    number = 100 * share
    return f"{number:.1f}".removesuffix(".0") if min(number, 100 - number) < 1 else f"{number:.0f}"


def _about(share: float) -> str:
    """Return a natural frequency that never rounds a possibility down to none or up to all."""
    if 0 < share < 0.005:
        return "fewer than 1"
    return "more than 99" if 0.995 < share < 1 else f"about {_of_100(share)}"


def _people(fig: go.Figure, responders: int, patients: int, row: int = 8) -> None:
    """Draw the patients as people above the intervals, ``row`` in a row; responders are filled."""
    x, y = [1 + i % row for i in range(patients)], [1.45 - i // row for i in range(patients)]
    people_at(fig, x, y, [i < responders for i in range(patients)], BLUE, lift=0.4, axes=("x2", "y2"))


def how_sure(responders: int = 5, patients: int = 5) -> Panel:
    """Return a figure of three 95% intervals for ``responders`` of ``patients``, and what they mean in words.

    The figure draws the people as dots (filled: responded). The text compares with an invented treatment
    that works in 60 of 100. Raises ``ValueError`` if there are more responders than patients.
    """
    rows = [
        (3, inference.clopper_pearson(responders, patients), "Exact", BLUE, "solid", "circle"),
        (2, inference.wilson(responders, patients), "Wilson", ORANGE, "dash", "square"),
        (1, inference.jeffreys(responders, patients), "Jeffreys", GREEN, "dot", "diamond"),
    ]
    exact = rows[0][1]
    low, high = _of_100(exact.low), _of_100(exact.high)
    fig = figure(
        title=f"{responders} of {patients} responded: the true rate may<br>lie from {low} to {high} of 100",
        caption=f"Top: {patients} patients, {responders} of them responders (filled). Below: three 95% "
        "intervals for the true response rate. Computed in this course; they cover chance only.",
        height=390,
    )
    _people(fig, responders, patients)
    for y, interval, name, colour, dash, symbol in rows:
        ends = [100 * interval.low, 100 * interval.high]
        label = f"{_of_100(interval.low)} to {_of_100(interval.high)}"
        # The point in the middle is not seen: it keeps the label off the line.
        fig.add_scatter(
            x=[ends[0], sum(ends) / 2, ends[1]], y=[y] * 3, mode="lines+markers+text", name=name,
            text=["", label, ""], textposition="top center", showlegend=False,
            line={"color": colour, "dash": dash, "width": 4},
            marker={"color": colour, "symbol": symbol, "size": 11, "opacity": [1, 0, 1]},
            hovertemplate=f"{name}: {label} of 100<extra></extra>",
        )  # fmt: skip
    fig.update_layout(
        xaxis={"title": {"text": "True response rate (of 100 patients)"}, "range": [-4, 104]},
        yaxis={
            "title": {"text": "95% interval"},
            "domain": [0, 0.66],
            "range": [0.4, 3.8],
            "tickvals": [3, 2, 1],
            "ticktext": [row[2] for row in rows],
        },
        xaxis2={"anchor": "y2", "range": [0.4, 8.6], "visible": False},
        yaxis2={"domain": [0.7, 1], "range": [0, 2.2], "visible": False},
        margin={"l": 78},
    )
    return {"figure": fig, "text": _in_words(responders, patients, low, high)}


def _in_words(responders: int, patients: int, low: str, high: str, example: float = 0.6) -> str:
    at_least = responders >= example * patients
    if at_least:
        chance = float(stats.binom.sf(responders - 1, patients, example))
    else:
        chance = float(stats.binom.cdf(responders, patients, example))
    ends = {patients: "", 0: ""}
    limit = ends.get(responders, " or more" if at_least else " or fewer")
    return (
        f"**{responders} of {patients}** fits any true rate from {low} to {high} of 100 patients (exact 95% "
        f"interval). A treatment that works in {_of_100(example)} of 100 people would still give "
        f"{responders} of {patients}{limit} in {_about(chance)} of 100 such series. This is chance alone: it "
        "knows nothing of who was chosen, of a missing comparison or of time."
    )


def unseen_harm(n_patients: int = 5, excluded: tuple[float, ...] = (0.1, 0.01, 0.001)) -> go.Figure:
    """Return the highest harm rate still possible when nobody of n had it, for n up to a few thousand.

    ``n_patients`` is marked; so is, for each rate in ``excluded``, the series size that rules it out.
    """
    needed = [inference.n_to_exclude(rate) for rate in excluded]
    sizes = np.unique(np.geomspace(1, max([*needed, n_patients, 10]), 60).round().astype(int))
    marked = inference.upper_bound(0, n_patients)
    fig = figure(
        title=f"No harm seen in {n_patients} patients still allows<br>"
        f"a harm that strikes up to {_of_100(marked)} of 100",
        caption="One-sided exact 95% upper bound when none of n patients had the harm, computed in this "
        "course. Squares: how many patients without a single event rule out a harm that strikes "
        + ", ".join(f"1 in {1 / rate:,.0f}" for rate in excluded)
        + ".",
        height=380,
    )
    fig.add_scatter(
        x=sizes.tolist(), y=[round(100 * inference.upper_bound(0, int(n)), 4) for n in sizes], mode="lines",
        line={"color": BLUE, "width": 3}, name="highest rate still possible", showlegend=False,
        hovertemplate="none of %{x}: up to %{y:.2f} of 100<extra></extra>",
    )  # fmt: skip
    fig.add_scatter(
        x=[n_patients], y=[100 * marked], mode="markers+text", text=[f"{n_patients} patients"],
        textposition="top right", marker={"color": ORANGE, "size": 13, "symbol": "circle"}, showlegend=False,
        name="this series", hovertemplate="none of %{x}: up to %{y:.1f} of 100<extra></extra>",
    )  # fmt: skip
    fig.add_scatter(
        x=needed, y=[100 * rate for rate in excluded], mode="markers+text", name="rules out",
        text=[f"{n:,} rule out<br>1 in {1 / rate:,.0f}" for n, rate in zip(needed, excluded, strict=True)],
        showlegend=False,
        textposition="bottom left", marker={"color": GREEN, "size": 11, "symbol": "square"},
        hovertemplate="%{x} patients without an event<extra></extra>",
    )  # fmt: skip
    fig.update_layout(
        xaxis={"title": {"text": "Patients without the harm (number, log scale)"}, "type": "log", "dtick": 1},
        yaxis={
            "title": {"text": "Highest harm rate left (of 100, log)"},
            "type": "log",
            "range": [-1.7, 2.2],
            "dtick": 1,
        },
    )
    return fig


def worst_moment(flare_score: int = 12, true_effect: int = 0, later: int = 3) -> Panel:
    """Return what invented patients do after entering a study in a flare, and the same in words.

    ``flare_score`` is the entry limit, ``true_effect`` the percentage of the score the treatment takes away,
    ``later`` the month of the second look. See :func:`lupus_cart.simulation.regression_to_the_mean`.
    """
    seen = simulation.regression_to_the_mean(flare_score=flare_score, true_effect=true_effect / 100)
    start, end = (int(np.flatnonzero(seen.months == month)[0]) for month in (0, later))
    fall, alone = (float(line[start] - line[end]) for line in (seen.treated, seen.untreated))
    drug = "A drug without effect" if true_effect == 0 else f"A drug that takes away {true_effect}%"
    fig = figure(
        title=f"{drug}: scores fall<br>by {fall:.1f} points, {alone:.1f} of them without any drug",
        computed=[seen.n_selected],
        caption="Mean activity score of invented people, each entering in the first month with "
        f"{flare_score} points or more. Simulation with invented numbers, not patient data.",
        height=380,
    )
    for name, line, colour, dash, symbol in (
        ("left alone", seen.untreated, BLUE, "dash", "circle-open"),
        ("treated", seen.treated, ORANGE, "solid", "diamond"),
    ):
        fig.add_scatter(
            x=seen.months.tolist(), y=[round(float(value), 2) for value in line], mode="lines+markers",
            name=name, line={"color": colour, "dash": dash, "width": 3}, marker={"symbol": symbol, "size": 9},
            hovertemplate=f"{name}, month %{{x}}: %{{y}} points<extra></extra>",
        )  # fmt: skip
    fig.add_scatter(
        x=[int(seen.months[0]), int(seen.months[-1])], y=[round(seen.usual, 2)] * 2, mode="lines",
        name="usual level of everyone", line={"color": GREY, "dash": "dot", "width": 2}, hoverinfo="skip",
    )  # fmt: skip
    fig.update_layout(
        xaxis={"title": {"text": "Months from entry into the study"}},
        yaxis={"title": {"text": "Invented score (points)"}, "range": [0, 22]},
    )
    text = (
        f"In the first {later} months the treated fall by **{fall:.1f} points**. Left alone, the same people "
        f"would have fallen by **{alone:.1f} points**. The treatment's own share is **{fall - alone:.1f} "
        "points**. A series without a control group shows only the first number."
    )
    return {"figure": fig, "text": text}


def transplant_remission(facts: Mapping[str, Any]) -> go.Figure:
    """Return remission after stem-cell transplantation by year, beside how long the five were followed.

    ``facts`` maps ids to facts with ``value``: the ``treatment-transplant-...`` rows (percent) and
    ``trial-followup-range`` (months). Raises ``KeyError`` if one is missing.
    """
    shares = [facts[f"treatment-transplant-remission-{name}"].value for name in TRANSPLANT_YEARS]
    years = list(TRANSPLANT_YEARS.values())
    people, followed = facts["treatment-transplant-n"].value, facts["trial-followup-range"].value
    fig = figure(
        title=f"After transplantation remission fell from {shares[0]:g}%<br>"
        f"to {shares[-1]:g}% of {people} people in {years[-1]:g} years",
        caption=f"{people} people with refractory lupus after stem-cell transplantation (Burt 2018). "
        "Another treatment, a looser definition of remission: a warning about time, not a comparison. "
        "Bar at the bottom: follow-up of the five CAR T patients (Mackensen 2022, as given by a review).",
        height=360,
    )
    told = [f"{share:g}%" if not i or share != shares[i - 1] else "" for i, share in enumerate(shares)]
    fig.add_scatter(
        x=years, y=shares, mode="lines+markers+text", text=told,
        textposition="top center", line={"color": PINK, "width": 3}, marker={"symbol": "square", "size": 10},
        name="in remission after transplantation", showlegend=False,
        hovertemplate="%{x} years: %{y}%<extra></extra>",
    )  # fmt: skip
    follow_up = f" the five:<br> {followed.low:g} to {followed.high:g} months"
    fig.add_scatter(
        x=[followed.low / 12, followed.high / 12], y=[12, 12], mode="lines+markers+text", showlegend=False,
        text=["", follow_up], textposition="middle right",
        line={"color": BLUE, "width": 6, "dash": "solid"}, marker={"symbol": "line-ns-open", "size": 12},
        name="follow-up of the five", hoverinfo="skip",
    )  # fmt: skip
    fig.update_layout(
        xaxis={"title": {"text": "Years after treatment"}, "range": [0, 5.4]},
        yaxis={"title": {"text": f"In remission (% of {people} people)"}, "range": [0, 108]},
    )
    return fig

"""The figure of the chapter on how a CAR T cell works: the cells over time."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from lupus_cart.facts import facts
from lupus_cart.figures.style import BLUE, ORANGE, figure
from lupus_cart.kinetics import SteinParameters, stein_2019, stein_2019_slow_part


def expansion(until_day: int = 90, log_scale: bool = False) -> go.Figure:
    """Return CAR gene copies in blood after tisagenlecleucel: the typical curve and its slow part.

    ``until_day`` ends the time axis; ``log_scale`` draws each tenfold change as an equal step.
    Leukaemia patients, not lupus. Source: Stein et al. 2019, doi:10.1002/psp4.12388.
    """
    p = SteinParameters.from_facts()
    days = np.unique(np.concatenate([np.linspace(0, p.peak_day, 20), np.linspace(p.peak_day, until_day, 90)]))
    n_patients = int(facts["model-stein-patients"].number)
    fold_below = p.peak_copies_per_ug_dna / float(stein_2019(until_day, p))
    if log_scale:
        finding = f"on day {until_day} a signal<br>remains, {fold_below:.0f}-fold below the peak"
    else:
        finding = f"cells peak on<br>day {p.peak_day:g}, then seem to fade to nothing"
    fig = figure(
        title=f"Leukaemia, not lupus: {finding}",
        caption=f"Typical curve fitted to {n_patients} children and young adults with B-cell leukaemia who "
        f"got tisagenlecleucel; single patients differ widely. Peak on day {p.peak_day:g}; the fast part "
        f"halves every {p.half_life_fast_days:.1f} days, the slow part every {p.half_life_slow_days:.0f} "
        "days. Source: Stein 2019.",
        height=380,
    )
    fig.add_scatter(
        x=days.round(3).tolist(),
        y=_short(stein_2019(days, p)),
        mode="lines",
        name="all CAR T cells",
        line={"color": BLUE, "width": 3},
        hovertemplate="day %{x:.0f}: %{y:,.0f} copies<extra></extra>",
    )
    late = days[days >= p.peak_day]
    fig.add_scatter(
        x=late.round(3).tolist(),
        y=_short(stein_2019_slow_part(late, p)),
        mode="lines",
        name="slow part alone",
        line={"color": ORANGE, "width": 2, "dash": "dash"},
        hovertemplate="day %{x:.0f}: %{y:,.0f} copies, slow part<extra></extra>",
    )
    fig.add_scatter(
        x=[p.peak_day],
        y=[p.peak_copies_per_ug_dna],
        mode="markers+text",
        text=[f"peak, day {p.peak_day:g}"],
        textposition="middle right",
        marker={"color": BLUE, "size": 10, "symbol": "diamond"},
        hoverinfo="skip",
        showlegend=False,
    )
    fig.update_xaxes(title="days after the infusion", range=[0, until_day])
    top = p.peak_copies_per_ug_dna * 1.6
    if log_scale:
        fig.update_yaxes(title="copies per µg DNA (log scale)", type="log", range=[0, float(np.log10(top))])
    else:
        fig.update_yaxes(title="copies per µg DNA", type="linear", range=[0, top])
    return fig


def _short(values: np.ndarray) -> list[float]:
    return [float(f"{value:.4g}") for value in values]

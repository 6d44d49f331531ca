"""The waiting line for cells that are made for one person at a time: a model with stated assumptions."""

from __future__ import annotations

from typing import Any

from lupus_cart import simulation
from lupus_cart.figures.style import BLUE, ORANGE, figure

Panel = dict[str, Any]


def queue_for_cells(
    people_a_year: int = 100, devices: int = 4, products_lost: int = 4, per_device: float = 18
) -> Panel:
    """Return how many people wait for cells, year by year, and for how long, with the assumptions in words.

    ``products_lost`` is a percentage, ``per_device`` the products that one device makes a year. See
    :func:`lupus_cart.simulation.waiting_line` for the model.
    """
    line = simulation.waiting_line(
        people_per_year=people_a_year,
        devices=devices,
        per_device_per_year=per_device,
        failed_share=products_lost / 100,
    )
    years, quarters = line.months[-1] // 12, line.months[::3]
    waiting, treated = (float(values[-1]) for values in (line.waiting, line.infused))
    top = max(10.0, float(line.waiting.max()), treated)
    fig = figure(
        title=f"{people_a_year} people a year, {devices} device{'s' * (devices != 1)}:<br>"
        f"{waiting:.0f} {'person waits' if round(waiting) == 1 else 'people wait'} after {years} years",
        caption="A model, not a forecast. Solid line: people waiting. Dashed line: people treated so far. "
        "Assumptions: see the text above.",
        height=360,
    )
    for name, values, colour, dash, symbol in (
        ("waiting", line.waiting, ORANGE, "solid", "circle"),
        ("treated so far", line.infused, BLUE, "dash", "square"),
    ):
        fig.add_scatter(
            x=[float(month) / 12 for month in quarters], y=[round(float(v), 1) for v in values[::3]],
            mode="lines+markers+text", name=name, line={"color": colour, "dash": dash, "width": 3},
            marker={"symbol": symbol, "size": 6}, showlegend=False, textposition="top left",
            text=[name if month == quarters[-1] else "" for month in quarters],
            hovertemplate=f"{name}, year %{{x:.2f}}: %{{y:.0f}} people<extra></extra>",
        )  # fmt: skip
    fig.update_layout(
        xaxis={"title": {"text": "Years from the start"}, "dtick": 1},
        yaxis={"title": {"text": "People"}, "range": [-0.02 * top, 1.15 * top]},
    )
    wait = float(line.wait_months[-1])
    wait_words = f"would wait about {wait:.0f} months" if wait >= 0.5 else "would wait less than a month"
    text = (
        f"{devices} device{'s' * (devices != 1)} can start {devices * per_device:.0f} products a year. "
        f"After {years} years **{treated:.0f} people** are treated and **{waiting:.0f}** wait. "
        f"Who joins then {wait_words}. {line.failures:.0f} products were lost on the way."
    )
    return {"figure": fig, "text": text}

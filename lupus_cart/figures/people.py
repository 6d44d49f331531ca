"""What several figures draw: people, lines, words, and the table of numbers behind a figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from lupus_cart.figures.style import GREY


def people_at(
    fig: go.Figure,
    x: Sequence[float],
    y: Sequence[float],
    filled: Sequence[bool],
    colour: str,
    lift: float = 0.24,
    axes: tuple[str, str] = ("x", "y"),
) -> None:
    """Draw a person at each point of ``axes``: a body, and a head ``lift`` above it in units of y."""
    for symbol, size, up in [("triangle-up", 20, 0.0), ("circle", 11, lift)]:
        fig.add_scatter(
            x=list(x),
            y=[value + up for value in y],
            mode="markers",
            marker={
                "symbol": [symbol if full else f"{symbol}-open" for full in filled],
                "size": size,
                "color": [colour if full else GREY for full in filled],
                "line": {"width": 2, "color": [colour if full else GREY for full in filled]},
            },
            hoverinfo="skip" if up or axes != ("x", "y") else "x+y",
            showlegend=False,
            xaxis=axes[0],
            yaxis=axes[1],
        )


def line(
    fig: go.Figure, x: Sequence[float], y: Sequence[float], colour: str, dash: str, width: int = 2
) -> None:
    """Draw a line through the points; it says nothing when pointed at."""
    look = {"color": colour, "dash": dash, "width": width}
    fig.add_scatter(x=list(x), y=list(y), mode="lines", line=look, hoverinfo="skip", showlegend=False)


def text_at(
    fig: go.Figure,
    x: Sequence[float | str],
    y: Sequence[float],
    text: Sequence[str],
    anchor: str = "middle center",
) -> None:
    """Write ``text`` at the points, on the side that ``anchor`` names."""
    fig.add_scatter(
        x=list(x),
        y=list(y),
        mode="text",
        text=list(text),
        textposition=anchor,
        hoverinfo="skip",
        showlegend=False,
    )


def numbers_of(fig: go.Figure, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Give the page the figure's numbers as a table of text; the first column is the row header."""
    cells = [[cell if isinstance(cell, str) else f"{cell:g}" for cell in row] for row in rows]
    numeric = [False] * len(columns)
    fig.layout.meta = {
        **fig.layout.meta,
        "table": {"columns": list(columns), "numeric": numeric, "rows": cells},
    }


def patient_names(rows: pd.DataFrame) -> list[str]:
    """Return "patient 1" and so on, in the order of the rows."""
    return [f"patient {number}" for number in rows["patient"]]

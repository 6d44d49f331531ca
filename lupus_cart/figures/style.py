"""One look for every figure: colours that hold 3:1 on white and on #121212, and a quiet frame."""

from __future__ import annotations

from collections.abc import Iterable

import plotly.graph_objects as go

BLUE, ORANGE, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
GREY = "#808080"


def figure(*, title: str, caption: str, height: int = 360, computed: Iterable[float] = ()) -> go.Figure:
    """Return an empty figure in the course's style.

    ``title`` says what the figure shows, ``caption`` what to take away and where it comes from;
    the page uses them as the accessible name and description. ``height`` is in pixels. ``computed`` lists
    numbers in title or caption that are results of a simulation: the build takes them as explained.
    Backgrounds and text colour are left to the page, which follows the light and dark theme.

    Raises ``ValueError`` if the title or the caption is empty.
    """
    if not title.strip() or not caption.strip():
        raise ValueError("a figure needs a title that says what it shows and a caption with its source")
    fig = go.Figure()
    fig.update_layout(
        title={"text": title, "x": 0, "xanchor": "left", "font": {"size": 16}},
        meta={"caption": caption, "computed": list(computed)},
        height=height,
        margin={"l": 56, "r": 16, "t": 72, "b": 56},
        legend={"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"},
        hoverlabel={"namelength": -1},
    )
    return fig

"""A Plotly figure as HTML that says what it shows before, and without, any script."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from nokernel.compact import dumps, plain
from nokernel.table import table_html

BUNDLED_TRACES = {"scatter", "bar", "pie"}
"""Trace types of plotly.js' basic bundle, the only one the page can load."""


class FigureError(ValueError):
    """A figure that could not be drawn in the page."""


def page_figure(figure: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a Plotly figure that the page needs, as plain data.

    The result has ``data``, ``layout`` (without title and template, which the page supplies), ``height``
    in pixels, ``title``, ``caption`` (from ``layout.meta["caption"]``), ``table`` (its numbers) and
    ``computed`` (``layout.meta["computed"]``: numbers in title or caption that are not drawn).
    Raises ``FigureError`` for a trace type outside plotly.js' basic bundle.
    """
    figure = plain(figure)
    for trace in figure.get("data", []):
        kind = trace.setdefault("type", "scatter")
        if kind not in BUNDLED_TRACES:
            raise FigureError(
                f"a Plotly trace of type {kind!r} is not in the page's bundle; "
                f"draw it with {', '.join(sorted(BUNDLED_TRACES))}"
            )
    layout = dict(figure.get("layout", {}))
    layout.pop("template", None)
    title = layout.pop("title", None) or {}
    meta = layout.pop("meta", None) or {}
    title_text = title if isinstance(title, str) else title.get("text", "")
    layout.pop("width", None)  # a page gives each figure the room there is
    height = int(layout.pop("height", None) or 400)
    had_title = bool(title_text)
    margin = dict(layout.get("margin") or {})
    if had_title:  # the page prints the title as text above the drawing
        height -= max(0, margin.get("t", 80) - 24)
        margin["t"] = 24
    layout["margin"] = margin
    return {
        "data": figure.get("data", []),
        "layout": layout,
        "height": height,
        "title": as_text(title_text),
        "caption": as_text(str(meta.get("caption", ""))),
        "table": meta.get("table") or figure_table(figure),
        "computed": meta.get("computed") or [],
    }


def as_text(markup: str) -> str:
    """Return Plotly's pseudo-HTML (``<br>``, ``<b>``, ...) as plain text."""
    text = re.sub(r"<br\s*/?>", " ", markup)
    return " ".join(re.sub(r"</?(b|i|sub|sup|span|em|strong|a)\b[^>]*>", "", text).split())


def figure_table(figure: dict[str, Any]) -> dict[str, Any]:
    """Return the numbers a figure draws as ``{"columns", "numeric", "rows"}``, every cell as text.

    Traces that share their positions share rows; traces with ``hoverinfo="skip"`` are decoration.
    """
    layout = figure.get("layout", {})
    traces = [t for t in figure.get("data", []) if t.get("hoverinfo") != "skip"]
    series = [_series(trace) for trace in traces]
    series = [(name, at, values) for name, at, values in series if at and values]
    horizontal = any(t.get("orientation") == "h" for t in traces)
    axes = ("yaxis", "xaxis") if horizontal else ("xaxis", "yaxis")
    at_title, value_title = (_axis_title(layout, axis) for axis in axes)
    if series and all(at == series[0][1] for _, at, _ in series):
        columns = [at_title or "item", *(name or value_title or "value" for name, _, _ in series)]
        rows = [
            [_cell(place), *(_cell(values[i]) if i < len(values) else "" for _, _, values in series)]
            for i, place in enumerate(series[0][1])
        ]
    else:
        columns = ["series", at_title or "position", value_title or "value"]
        rows = [
            [name or "", _cell(place), _cell(value)]
            for name, at, values in series
            for place, value in zip(at, values, strict=False)
        ]
    numeric = [all(_is_number(row[i]) for row in rows) and bool(rows) for i in range(len(columns))]
    return {"columns": columns, "numeric": numeric, "rows": rows}


def _series(trace: dict[str, Any]) -> tuple[str, list[Any], list[Any]]:
    name = as_text(str(trace.get("name") or ""))
    if trace["type"] == "pie":
        return name, list(trace.get("labels") or []), list(trace.get("values") or [])
    x, y = list(trace.get("x") or []), list(trace.get("y") or [])
    x = x or list(range(len(y)))
    y = y or list(range(len(x)))
    return (name, y, x) if trace.get("orientation") == "h" else (name, x, y)


def _axis_title(layout: dict[str, Any], axis: str) -> str:
    title = (layout.get(axis) or {}).get("title") or {}
    return as_text(title if isinstance(title, str) else title.get("text") or "")


def _cell(value: Any) -> str:
    return "" if value is None else as_text(str(value))


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text))


def figure_html(figure: dict[str, Any], ident: str, *, data: bool = True) -> str:
    """Return the HTML of :func:`page_figure`'s result: title, place for the drawing, caption, table.

    With ``data`` the figure's JSON goes along; without, a script supplies it (as in ``explore``).
    """
    title, caption = escape(figure["title"]), escape(figure["caption"])
    name = f'aria-labelledby="{ident}-title"' if title else 'aria-label="Figure"'
    described = f' aria-describedby="{ident}-caption"' if caption else ""
    spec = {key: figure[key] for key in ("data", "layout")}
    json = f'<script type="application/json">{dumps(spec)}</script>' if data else ""
    numbers = table_html({**figure["table"], "caption": ""})
    return (
        f'<figure class="nk-figure" id="{ident}">'
        + (f'<p class="nk-title" id="{ident}-title">{title}</p>' if title else "")
        + f'<div class="nk-plot" role="img" {name}{described} style="height:{figure["height"]}px">'
        + f"{json}</div>"
        + (f'<figcaption id="{ident}-caption">{caption}</figcaption>' if caption else "")
        + f'<div class="nk-data" role="region" {name} tabindex="0">{numbers}</div>'
        + "</figure>"
    )

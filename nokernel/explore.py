"""``explore(function, **controls)``: ``ipywidgets.interact`` that still works in the built page.

In JupyterLab the controls are real ipywidgets and the function is called live. While a book is built
every combination of the controls is computed once; the page shows native controls over the results.
"""

from __future__ import annotations

import inspect
import itertools
import math
import os
from collections.abc import Callable
from typing import Any

import ipywidgets
import numpy as np
import pandas as pd
import plotly.graph_objects as go
from markdown_it import MarkdownIt

from nokernel.compact import difference, dumps, plain
from nokernel.figures import page_figure
from nokernel.states import every
from nokernel.table import frame_spec

EXPLORE_MIMETYPE = "application/vnd.nokernel.explore+json"
BUILD_VARIABLE = "NOKERNEL_BUILD"
"""Environment variable that the extension sets: notebooks executed under it compute every state."""

HOW_TO_CONTROL = "use a tuple (min, max, step), a list, a dict or a boolean"
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
MAX_STATES = 5000
MAX_BYTES = 1_500_000
Control = dict[str, Any]


class ExploreError(ValueError):
    """An ``explore`` that cannot become a page: its message says which control and what to do."""


def explore(
    function: Callable[..., Any], /, *, where: Callable[..., bool] | None = None, **controls: Any
) -> Any:
    """Show ``function`` with one control per argument, live in JupyterLab and precomputed in the page.

    ``controls`` are those of ``ipywidgets.interact``: a tuple ``(min, max[, step])``, a list or dict of
    choices, a boolean, or one of the widgets IntSlider, FloatSlider, SelectionSlider, Dropdown,
    ToggleButtons, RadioButtons and Checkbox. Defaults come from the function's signature. ``where`` is a
    predicate over the same arguments that leaves impossible combinations out.

    ``function`` returns a Plotly figure, a DataFrame, Markdown text, or a dict of named ones.

    Raises ``ExploreError`` for a control that has no fixed set of values, for too many combinations, for
    a function that raises (naming the combination) and for results too large for a page.
    """
    widgets = {name: _widget(function, name, value) for name, value in controls.items()}
    described = [control(name, widget) for name, widget in widgets.items()]
    if os.environ.get(BUILD_VARIABLE):
        return Precomputed(function, described, where)
    return _live(function, widgets, described, where)


def _widget(function: Callable[..., Any], name: str, abbreviation: Any) -> ipywidgets.ValueWidget:
    """Return the ipywidget that ``interact`` itself would make of this argument."""
    parameter = inspect.signature(function).parameters.get(name)
    default = parameter.default if parameter is not None else inspect.Parameter.empty
    widget = ipywidgets.interactive.widget_from_abbrev(abbreviation, default)
    if widget is None or isinstance(abbreviation, ipywidgets.fixed):
        raise ExploreError(f"explore(): no control can be made of {name}={abbreviation!r}; {HOW_TO_CONTROL}")
    return widget


def control(name: str, widget: Any) -> Control:
    """Return the static description of one ipywidget: its kind, choices, labels and initial index."""
    common = {"name": name, "label": (widget.description or name).replace("_", " ")}
    if isinstance(widget, ipywidgets.IntSlider | ipywidgets.FloatSlider):
        count = math.floor((widget.max - widget.min) / widget.step + 1e-9) + 1
        values: list[Any] = [widget.min + i * widget.step for i in range(count)]
        if isinstance(widget, ipywidgets.FloatSlider):
            values = [round(value, 10) for value in values]
            decimals = next(d for d in range(11) if all(value == round(value, d) for value in values))
            labels = [f"{value:.{decimals}f}" for value in values]
        else:
            labels = [str(value) for value in values]
        initial = int(np.argmin([abs(value - widget.value) for value in values]))
        return {**common, "kind": "slider", "values": values, "labels": labels, "initial": initial}
    if isinstance(widget, ipywidgets.Checkbox):
        return {
            **common,
            "kind": "checkbox",
            "values": [False, True],
            "labels": ["no", "yes"],
            "initial": int(widget.value),
        }
    kinds = {
        ipywidgets.SelectionSlider: "slider",
        ipywidgets.Dropdown: "select",
        ipywidgets.ToggleButtons: "radio",
        ipywidgets.RadioButtons: "radio",
    }
    for cls, kind in kinds.items():
        if isinstance(widget, cls):
            options = widget._options_full
            return {
                **common,
                "kind": kind,
                "values": [value for _, value in options],
                "labels": [str(text) for text, _ in options],
                "initial": widget.index or 0,
            }
    raise ExploreError(
        f"explore(): the control {name!r} is a {type(widget).__name__}, which has no fixed set of values; "
        + HOW_TO_CONTROL
    )


class Precomputed:
    """Every state of an ``explore``, computed once while the book is built."""

    def __init__(
        self, function: Callable[..., Any], controls: list[Control], where: Callable[..., bool] | None
    ) -> None:
        """Compute all allowed combinations of ``controls``; see :func:`explore` for the errors."""
        self.controls = controls
        sizes = {c["name"]: len(c["values"]) for c in controls}
        combinations = list(itertools.product(*(range(n) for n in sizes.values())))
        allowed = [index for index in combinations if where is None or where(**_arguments(controls, index))]
        if len(allowed) > MAX_STATES:
            per_control = ", ".join(f"{name}: {n}" for name, n in sizes.items())
            raise ExploreError(
                f"explore(): {len(allowed)} combinations ({per_control}) are more than {MAX_STATES}; "
                "use larger steps, fewer choices, or leave some out with where="
            )
        start = tuple(c["initial"] for c in controls)
        if start not in allowed:
            raise ExploreError(
                f"explore(): the starting combination {_arguments(controls, start)} is left out by where=; "
                "give the function's arguments defaults that where= allows"
            )
        computed = every(lambda index: _call(function, controls, index), allowed, _name(function))
        results = dict(zip(allowed, computed, strict=True))
        first = results[start]
        for index, result in results.items():
            if _kinds(result) != _kinds(first):
                raise ExploreError(
                    f"explore(): {_name(function)} gives {_kinds(first)} for {_arguments(controls, start)}, "
                    f"but {_kinds(result)} for {_arguments(controls, index)}; return the same outputs for all"
                )
        self.first = first
        self.start = start
        self.states = {index: difference(first, result) for index, result in results.items()}
        size = len(dumps(self.payload()))
        if size > MAX_BYTES:
            raise ExploreError(
                f"explore(): {len(allowed)} results take {size:,} bytes, more than {MAX_BYTES:,}; "
                "draw fewer points or use larger steps"
            )

    def payload(self) -> dict[str, Any]:
        """Return controls, the first state and, per combination, its differences from the first.

        ``order`` names the outputs as the function gave them, for JSON objects may come back sorted;
        ``states`` is a flat list in the order of nested loops over the controls, the last one fastest;
        ``None`` marks a combination that ``where`` left out.
        """
        ranges = [range(len(c["values"])) for c in self.controls]
        return {
            "controls": [{**c, "values": [plain(v) for v in c["values"]]} for c in self.controls],
            "order": list(self.first),
            "first": self.first,
            "states": [self.states.get(index) for index in itertools.product(*ranges)],
        }

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {EXPLORE_MIMETYPE: self.payload(), "text/plain": f"explore with {len(self.states)} states"}


def _arguments(controls: list[Control], index: tuple[int, ...]) -> dict[str, Any]:
    return {c["name"]: c["values"][i] for c, i in zip(controls, index, strict=True)}


def _name(function: Callable[..., Any]) -> str:
    """Return what to call a function in messages; a partial or a callable object has no name of its own."""
    return getattr(function, "__name__", type(function).__name__)


def _call(function: Callable[..., Any], controls: list[Control], index: tuple[int, ...]) -> dict[str, Any]:
    arguments = _arguments(controls, index)
    shown = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    try:
        result = function(**arguments)
    except Exception as error:
        raise ExploreError(f"explore(): {_name(function)}({shown}) raised {error!r}") from error
    named = result if isinstance(result, dict) else {"result": result}
    return {str(key): _output(value, f"{_name(function)}({shown})") for key, value in named.items()}


def _output(value: Any, call: str) -> dict[str, Any]:
    if isinstance(value, go.Figure):
        return {"kind": "figure", **page_figure(value.to_plotly_json())}
    if isinstance(value, pd.DataFrame):
        return {"kind": "table", **frame_spec(value)}
    if isinstance(value, str):
        return {"kind": "markdown", "html": MARKDOWN.render(value)}
    raise ExploreError(
        f"explore(): {call} returned a {type(value).__name__}; "
        "return a Plotly figure, a DataFrame, Markdown text, or a dict of named ones"
    )


def _kinds(result: dict[str, Any]) -> dict[str, str]:
    """Return what each output is: a page has one place for it, for a figure's title and for its caption."""
    kinds = {}
    for name, output in result.items():
        lacks = [f"without {part}" for part in ("title", "caption") if not output.get(part, True)]
        kinds[name] = " ".join([output["kind"], *lacks])
    return kinds


def _live(
    function: Callable[..., Any],
    widgets: dict[str, ipywidgets.ValueWidget],
    controls: list[Control],
    where: Callable[..., bool] | None,
) -> ipywidgets.Widget:
    """Return the real ipywidgets for JupyterLab: the function is called on every change."""
    from IPython.display import Markdown, display

    output = ipywidgets.Output()
    for widget, described in zip(widgets.values(), controls, strict=True):
        widget.description = described["label"]
        widget.style.description_width = "initial"

    def update(_: Any = None) -> None:
        arguments = {name: widget.value for name, widget in widgets.items()}
        with output:
            output.clear_output(wait=True)
            if where is not None and not where(**arguments):
                display(Markdown("*This combination is not possible. Move another control.*"))
                return
            result = function(**arguments)
            for value in (result if isinstance(result, dict) else {"result": result}).values():
                display(Markdown(value) if isinstance(value, str) else value)

    for widget in widgets.values():
        widget.observe(update, "value")
    update()
    return ipywidgets.VBox([*widgets.values(), output])

"""explore() must offer what ipywidgets.interact offers, and say clearly what it cannot do."""

import functools
import inspect

import ipywidgets
import pandas as pd
import plotly.graph_objects as go
import pytest

from nokernel import explore
from nokernel.explore import BUILD_VARIABLE, ExploreError


@pytest.fixture(autouse=True)
def building(monkeypatch):
    """Be a build: every combination is computed."""
    monkeypatch.setenv(BUILD_VARIABLE, "1")


def name(value=0, **_):
    return f"value {value}"


ABBREVIATIONS = {
    "tuple of whole numbers": (0, 4),
    "tuple with a step": (0, 10, 5),
    "tuple of decimals": (0.0, 1.0, 0.25),
    "list": ["a", "b"],
    "list of pairs": [("label a", 1), ("label b", 2)],
    "dict": {"one": 1, "two": 2},
    "boolean": True,
    "IntSlider": ipywidgets.IntSlider(value=3, min=1, max=5),
    "FloatSlider": ipywidgets.FloatSlider(value=0.3, min=0, max=0.5, step=0.1),
    "SelectionSlider": ipywidgets.SelectionSlider(options=["x", "y", "z"], value="y"),
    "Dropdown": ipywidgets.Dropdown(options=["x", "y"]),
    "ToggleButtons": ipywidgets.ToggleButtons(options=["x", "y"]),
    "RadioButtons": ipywidgets.RadioButtons(options=[("ex", 1), ("why", 2)], value=2),
    "Checkbox": ipywidgets.Checkbox(value=True),
}


@pytest.mark.parametrize("abbreviation", ABBREVIATIONS.values(), ids=ABBREVIATIONS.keys())
def test_a_control_starts_where_ipywidgets_would_start_it(abbreviation):
    widget = ipywidgets.interactive.widget_from_abbrev(abbreviation, inspect.Parameter.empty)
    control = explore(lambda value: str(value), value=abbreviation).payload()["controls"][0]
    assert control["values"][control["initial"]] == pytest.approx(widget.value)
    if hasattr(widget, "options"):
        assert control["labels"] == list(widget._options_labels)
    elif hasattr(widget, "min"):
        assert (control["values"][0], control["values"][-1]) == (widget.min, pytest.approx(widget.max))


@pytest.mark.parametrize(
    ("slider", "labels"),
    [
        ((0.0, 1.0, 0.25), ["0.00", "0.25", "0.50", "0.75", "1.00"]),
        ((0.5, 3.5, 1.0), ["0.5", "1.5", "2.5", "3.5"]),
        ((0.0, 0.3, 0.1), ["0.0", "0.1", "0.2", "0.3"]),
        ((0.0, 20.0, 10.0), ["0", "10", "20"]),
    ],
)
def test_a_slider_of_decimals_shows_every_value_in_full(slider, labels):
    control = explore(lambda value: str(value), value=slider).payload()["controls"][0]
    assert control["labels"] == labels
    assert control["values"] == [float(label) for label in labels]


FIGURE = {"data": [{"type": "bar", "y": [1]}], "layout": {"title": {"text": "One bar"}}}


@pytest.mark.parametrize("other", ["no data", go.Figure(FIGURE["data"])])
def test_all_combinations_give_the_same_outputs(other):
    def drawn(n=0):
        return go.Figure(FIGURE) if n == 0 else other

    with pytest.raises(ExploreError, match=r"drawn gives .*figure.* for \{'n': 0\}, but .* for \{'n': 1\}"):
        explore(drawn, n=(0, 1))


def test_a_default_in_the_signature_is_the_starting_value():
    assert explore(name, value=(0, 10)).payload()["controls"][0]["initial"] == 0


def test_states_are_in_the_order_of_nested_loops_and_left_out_ones_are_null():
    def pair(x=0, n=1):
        return f"{x} of {n}"

    payload = explore(pair, x=(0, 2), n=(1, 2), where=lambda x, n: x <= n).payload()
    wanted = [f"{x} of {n}" if x <= n else None for x in range(3) for n in (1, 2)]
    first = payload["first"]["result"]["html"]
    shown = [None if s is None else (s[0][1] if s else first) for s in payload["states"]]
    assert shown == [w and f"<p>{w}</p>\n" for w in wanted]


def test_figures_tables_and_text_may_come_together():
    def several(value=1):
        return {
            "figure": go.Figure(go.Bar(x=["a"], y=[value])),
            "table": pd.DataFrame({"value": [value]}),
            "text": f"**{value}**",
        }

    first = explore(several, value=(1, 3)).payload()["first"]
    assert [first[key]["kind"] for key in ("figure", "table", "text")] == ["figure", "table", "markdown"]
    assert "<strong>1</strong>" in first["text"]["html"]


def test_markup_in_a_result_stays_text():
    html = explore(lambda value: "<script>alert(1)</script>", value=[1, 2]).payload()["first"]["result"][
        "html"
    ]
    assert "<script" not in html and "&lt;script" in html


def test_too_many_states_are_refused_with_the_count_of_each_control():
    with pytest.raises(ExploreError, match=r"10201 combinations \(a: 101, b: 101\).*larger steps"):
        explore(lambda a, b: "", a=(0, 100), b=(0, 100))


def test_a_function_that_raises_names_the_combination():
    with pytest.raises(ExploreError, match=r"inverse\(value=0\) raised ZeroDivisionError"):

        def inverse(value=1):
            return str(1 / value)

        explore(inverse, value=(0, 3))


def test_a_result_too_large_for_a_page_is_refused():
    with pytest.raises(ExploreError, match="bytes, more than"):
        explore(lambda value: str(value) * 400_000, value=(1, 9))


def test_a_free_text_control_is_refused_with_advice():
    with pytest.raises(ExploreError, match=r"'value' is a Text.*tuple"):
        explore(name, value="anything")


def test_a_start_that_is_left_out_is_refused():
    with pytest.raises(ExploreError, match="starting combination"):
        explore(name, value=(0, 3), where=lambda value: value > 1)


def test_an_unknown_kind_of_result_is_refused():
    with pytest.raises(ExploreError, match=r"returned a int; return a Plotly figure"):
        explore(lambda value: 1, value=[1, 2])


def test_without_a_build_the_controls_are_live_ipywidgets(monkeypatch):
    monkeypatch.delenv(BUILD_VARIABLE)
    calls = []
    box = explore(lambda value: calls.append(value) or str(value), value=(0, 5))
    assert isinstance(box, ipywidgets.Box)
    box.children[0].value = 4
    assert calls[-1] == 4


def test_any_callable_will_do_and_an_error_in_it_has_a_name():
    partial = functools.partial(lambda value, power: str(1 / value**power), power=2)
    assert len(explore(partial, value=(1, 3)).payload()["states"]) == 3
    with pytest.raises(ExploreError, match=r"partial\(value=0\) raised ZeroDivisionError"):
        explore(partial, value=(0, 3))

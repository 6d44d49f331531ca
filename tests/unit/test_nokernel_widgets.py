"""Which widgets a page without a kernel can show, and how little it stores for each."""

import anywidget
import ipywidgets
import pytest
import traitlets
from ipywidgets import Widget

from nokernel.widgets import DeadControlError, widget_html, widget_payload


class Counter(anywidget.AnyWidget):
    """A widget as the documentation of anywidget shows it."""

    _esm = "export default { render() {} }"
    _css = ".counter { color: red }"
    value = traitlets.Int(0).tag(sync=True)
    title = traitlets.Unicode("Counter").tag(sync=True)
    partner = traitlets.Instance(Widget, allow_none=True).tag(sync=True, **ipywidgets.widget_serialization)
    picture = traitlets.Bytes(b"").tag(sync=True)


def saved(*widgets):
    """Return the state as a notebook saves it."""
    from ipywidgets.embed import dependency_state

    return dependency_state(widgets, drop_defaults=False)


def test_the_module_of_two_widgets_is_stored_once():
    first, second = Counter(value=1), Counter(value=2)
    state = saved(first, second)
    _, modules_one, _ = widget_payload(state, first.model_id)
    _, modules_two, _ = widget_payload(state, second.model_id)
    assert modules_one == modules_two
    assert sorted(key.split("-")[0] for key in modules_one) == ["module", "style"]


def test_stored_names_do_not_change_from_build_to_build():
    views = []
    for _ in range(2):
        widget = Counter(partner=Counter(value=7))
        views.append(widget_payload(saved(widget), widget.model_id)[0])
    assert views[0] == views[1]


def test_a_linked_widget_comes_along_by_reference():
    widget = Counter(partner=Counter(value=7))
    view, _, _ = widget_payload(saved(widget), widget.model_id)
    linked = view["models"][view["root"]]["state"]["partner"].removeprefix("IPY_MODEL_")
    assert view["models"][linked]["state"]["value"] == 7


def test_a_reference_as_anywidget_writes_it_is_followed_too():
    inner = Counter(value=7)
    outer = Counter(title=f"anywidget:{inner.model_id}")
    view, _, _ = widget_payload(saved(outer, inner), outer.model_id)
    assert view["models"]["m0"]["state"]["title"] == "anywidget:m1"
    assert view["models"]["m1"]["state"]["value"] == 7


def test_views_of_one_widget_name_it_alike_and_others_differently():
    first, second = Counter(value=1), Counter(value=1)
    state, names = saved(first, second), {}
    roots = [widget_payload(state, w.model_id, names)[0]["root"] for w in (first, second, first)]
    assert roots == ["m0", "m1", "m0"]


@pytest.mark.parametrize(("link", "both"), [(ipywidgets.jslink, True), (ipywidgets.jsdlink, False)])
def test_a_link_brings_the_other_widget_along_from_either_end(link, both):
    first, second = Counter(value=1), Counter(value=2)
    tie = link((first, "value"), (second, "title"))
    state, names = saved(first, second, tie), {}
    for shown in (first, second):
        view = widget_payload(state, shown.model_id, names)[0]
        assert view["links"] == [["m0", "value", "m1", "title", both]]
        assert sorted(view["models"]) == ["m0", "m1"]


def test_a_link_to_a_stock_widget_is_left_out():
    widget, slider = Counter(), ipywidgets.IntSlider()
    tie = ipywidgets.jslink((widget, "value"), (slider, "value"))
    view = widget_payload(saved(widget, slider, tie), widget.model_id)[0]
    assert "links" not in view and sorted(view["models"]) == ["m0"]


def test_private_traits_stay_and_bookkeeping_goes():
    class Private(Counter):
        _hidden = traitlets.Unicode("kept").tag(sync=True)

    widget = Private()
    state = widget_payload(saved(widget), widget.model_id)[0]["models"]["m0"]["state"]
    assert state["_hidden"] == "kept"
    assert sorted(key for key in state if key.startswith("_")) == ["_hidden"] and "layout" not in state


@pytest.mark.parametrize(
    ("trait", "text"),
    [
        ("_esm", "https://example.org/widget.js"),
        ("_esm", 'import * as d3 from "https://example.org/d3";\nexport default {}'),
        ("_esm", "let a=1;import{b}from'https://example.org/b';export default {}"),
        ("_esm", 'const d3 = await import("https://example.org/d3");'),
        ("_css", "@import url(https://example.org/a.css);"),
        ("_css", "@font-face { src: url('https://example.org/a.woff2') }"),
    ],
)
def test_code_from_another_host_stops_the_build_by_its_address(trait, text):
    widget = Counter()
    state = saved(widget)
    state[widget.model_id]["state"][trait] = text
    with pytest.raises(DeadControlError, match=r"needs https://example.org/.*bundle it"):
        widget_payload(state, widget.model_id)


@pytest.mark.parametrize(
    "text", ['// import a from "https://example.org/a";', 'a.href = "https://a.org"; export default {}']
)
def test_an_address_that_is_not_loaded_is_no_reason_to_stop(text):
    widget = Counter()
    state = saved(widget)
    state[widget.model_id]["state"]["_esm"] = text
    assert widget_payload(state, widget.model_id)[1]


def test_binary_traits_are_kept():
    widget = Counter(picture=b"\x00\xff")
    view, _, _ = widget_payload(saved(widget), widget.model_id)
    assert view["models"]["m0"]["buffers"] == [{"path": ["picture"], "data": "AP8="}]


@pytest.mark.parametrize("make", [ipywidgets.IntSlider, lambda: ipywidgets.VBox([Counter()])])
def test_a_control_that_would_be_dead_stops_the_build_with_advice(make):
    widget = make()
    with pytest.raises(DeadControlError, match=r"stock ipywidget.*nokernel.explore"):
        widget_payload(saved(widget), widget.model_id)


def test_a_widget_whose_state_was_not_saved_is_reported():
    with pytest.raises(DeadControlError, match="state was not saved"):
        widget_payload({}, "missing")


def test_the_place_of_a_widget_names_it_and_escapes_its_text():
    html = widget_html("widget-1", "p", {"title": '"><b>', "description": "<script>"})
    assert 'aria-label="&quot;&gt;&lt;b&gt;"' in html and "&lt;script&gt;" in html

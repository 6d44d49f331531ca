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

"""A figure must say what it shows before, and without, any script."""

import json

import plotly.graph_objects as go
import pytest

from nokernel.figures import FigureError, figure_html, figure_table, page_figure


def spec(figure):
    return json.loads(figure.to_json())


def simple():
    figure = go.Figure(go.Bar(x=["a", "b"], y=[1, 2.5], name="count"))
    return figure.update_layout(title="Two<br>bars", meta={"caption": "b is <b>taller</b>"}, height=300)


def test_the_title_names_and_the_caption_describes_the_drawing():
    html = figure_html(page_figure(spec(simple())), "figure-1")
    assert 'role="img" aria-labelledby="figure-1-title" aria-describedby="figure-1-caption"' in html
    assert '<p class="nk-title" id="figure-1-title">Two bars</p>' in html
    assert "b is taller</figcaption>" in html


def test_a_reader_without_scripts_gets_the_numbers():
    html = figure_html(page_figure(spec(simple())), "figure-1")
    assert "<td" in html and ">2.5</td>" in html


def test_traces_at_the_same_places_share_rows():
    figure = go.Figure([go.Scatter(x=[1, 2], y=[3, 4], name="p"), go.Scatter(x=[1, 2], y=[5, 6], name="q")])
    figure.update_layout(xaxis_title="day")
    table = figure_table(page_figure_input(figure))
    assert table["columns"] == ["day", "p", "q"]
    assert table["rows"] == [["1", "3", "5"], ["2", "4", "6"]]


def test_a_horizontal_bar_is_read_by_its_label():
    figure = go.Figure(go.Bar(x=[10, 20], y=["kidney", "skin"], orientation="h"))
    assert figure_table(page_figure_input(figure))["rows"] == [["kidney", "10"], ["skin", "20"]]


def test_decoration_is_not_data():
    band = go.Scatter(x=[0, 1], y=[0, 1], hoverinfo="skip")
    figure = go.Figure([band, go.Scatter(x=[5], y=[6], name="real")])
    assert figure_table(page_figure_input(figure))["rows"] == [["5", "6"]]


def test_a_trace_the_page_cannot_draw_stops_the_build_by_name():
    with pytest.raises(FigureError, match="'heatmap'"):
        page_figure(spec(go.Figure(go.Heatmap(z=[[1]]))))


def test_hostile_text_stays_text():
    figure = go.Figure(go.Bar(x=["</script><img src=x onerror=alert(1)>"], y=[1]))
    figure.update_layout(title='"><script>alert(1)</script>', meta={"caption": "<img onerror=alert(1)>"})
    html = figure_html(page_figure(spec(figure)), "figure-1")
    assert "<img" not in html and "<script>alert" not in html
    assert html.count("</script>") == 1


def test_height_is_reserved_so_that_nothing_jumps():
    assert 'style="height:244px"' in figure_html(page_figure(spec(simple())), "f")


def page_figure_input(figure):
    from nokernel.compact import plain

    return plain(spec(figure))

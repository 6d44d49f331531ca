"""Whatever text data brings along stays text in the page."""

from bs4 import BeautifulSoup

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\u2028ÄΩ"
CELLS = (
    f"hostile = {HOSTILE!r}",
    """import plotly.graph_objects as go
figure = go.Figure(go.Bar(x=[hostile], y=[1], name=hostile))
figure.update_layout(title=hostile, meta={"caption": hostile}, xaxis_title=hostile)""",
    """import pandas as pd
from nokernel import explore, table
frame = pd.DataFrame({hostile: [hostile], "b": [1]})
table(frame, caption=hostile, sort=True, filter=True, download=hostile)""",
    """outputs = {hostile: hostile, "frame": frame, "figure": figure}
explore(lambda dose: outputs, dose={hostile: 1, "other": 2})""",
    """import anywidget, traitlets
class W(anywidget.AnyWidget):
    _esm = "export default { render({ model, el }) { el.textContent = model.get('title'); } };"
    title = traitlets.Unicode(hostile).tag(sync=True)
    description = traitlets.Unicode(hostile).tag(sync=True)
W()""",
    "frame",
)


def test_hostile_text_in_every_place_stays_text(build):
    built = build(cells=CELLS)
    assert built.returncode == 0, built.stderr
    article = BeautifulSoup(built.html, "html.parser").article
    for output in article.select(".cell_output"):
        assert not output.select("img, [onerror], script:not([type='application/json'])")
    frame = article.select_one(".nk-table[data-download]")
    assert frame["data-download"] == HOSTILE
    assert frame.caption.text == frame.th.text == HOSTILE
    assert article.select_one(".nk-explore [data-output]")["data-output"] == HOSTILE
    assert article.select_one(".nk-explore option").text == HOSTILE
    assert article.select_one(".nk-widget")["aria-label"] == HOSTILE
    for script in (built.outdir / "_static/nokernel/data").glob("*.js"):
        assert "</script" not in script.read_text() and "\u2028" not in script.read_text()

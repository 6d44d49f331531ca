"""What must never reach a reader must stop the build, with the page, the cell and what to do."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FACTS = "lupus_cart.facts:facts"
PLOTLY = "import plotly.graph_objects as go\n"


def test_a_notebook_with_an_error_is_not_a_page(build):
    result = build(cells=("1 / 0",))
    assert result.returncode != 0
    assert re.search(r"ExecutionError: \S*index\.md", result.stderr)


def test_a_dead_slider_stops_the_build_with_page_cell_and_advice(build):
    result = build(cells=("x = 1", "import ipywidgets\nipywidgets.IntSlider()"))
    assert result.returncode != 0
    assert re.search(r"index\.md:\d+: cell 3: a stock ipywidget \(IntSlider\) does nothing", result.stderr)
    assert "nokernel.explore" in result.stderr


def test_interact_itself_stops_the_build(build):
    result = build(cells=("import ipywidgets\nipywidgets.interactive(lambda n: n, n=(0, 3))",))
    assert result.returncode != 0
    assert "cell 2: a stock ipywidget" in result.stderr


def test_a_figure_the_page_cannot_draw_stops_the_build_by_trace_type(build):
    result = build(cells=(PLOTLY + "go.Figure(go.Heatmap(z=[[1]]))",))
    assert result.returncode != 0
    assert "cell 2: a Plotly trace of type 'heatmap'" in result.stderr


def test_an_output_nobody_can_render_is_a_failed_build(build):
    cell = "from IPython.display import display\ndisplay({'application/x-unknown': 1}, raw=True)"
    result = build(cells=(cell,))
    assert result.returncode != 0
    assert "application/x-unknown" in result.stderr


PROSE = {
    "{fact}`no-such-fact`": "unknown fact 'no-such-fact'",
    "{fact}`six patients <trial-n-patients>`": "'six patients' says 6, but fact 'trial-n-patients'",
    "{computed}`[no-such-fact] + 1`": "unknown fact 'no-such-fact'",
    "All 5 of them recovered.": "bare number '5'",
    "All five of them recovered.": "bare number 'five'",
}


def test_every_number_without_a_source_stops_the_build_with_its_line(build):
    result = build("# Page\n\n" + "\n\n".join(PROSE) + "\n", facts=FACTS)
    assert result.returncode != 0
    for line, message in zip(range(3, 99, 2), PROSE.values(), strict=False):
        assert f"index.md:{line}: WARNING: {message}" in result.stderr
    # ... and the facts that the author may have meant come first to mind.
    assert "trial-n-patients" in result.stderr


def test_a_sourced_number_opens_its_source(build):
    result = build("# Page\n\nThere were {fact}`five patients <trial-n-patients>`.\n", facts=FACTS)
    assert result.returncode == 0, result.stderr
    assert '<a class="nk-fact" role="doc-noteref" href="#fact-trial-n-patients">five patients' in result.html
    assert "10.1038/s41591-022-02017-5" in result.html


def test_a_row_removed_from_the_facts_stops_the_build_at_the_line_that_used_it(build, tmp_path):
    rows = (ROOT / "data/facts.csv").read_text().splitlines(keepends=True)
    fewer = [row for row in rows if not row.startswith("trial-device,")]
    assert len(fewer) == len(rows) - 1
    (tmp_path / "book").mkdir()
    (tmp_path / "book/facts.csv").write_text("".join(fewer))
    (tmp_path / "book/fewer.py").write_text(
        "from pathlib import Path\nfrom lupus_cart.facts import Facts\n"
        "facts = Facts.load(Path(__file__).with_name('facts.csv'))\n"
    )
    result = build("# Page\n\nMade in {fact}`trial-device`.\n", facts="fewer:facts")
    assert result.returncode != 0
    assert "index.md:3: WARNING: unknown fact 'trial-device'" in result.stderr

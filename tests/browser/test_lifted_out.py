"""nokernel, moved out of this repository as one folder, is a package that makes another book work."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import smallbook
from playwright.sync_api import Page
from webserver import opened

ROOT = Path(__file__).resolve().parents[2]
CELLS = (
    "import nokernel\nprint(nokernel.__file__)",
    """import plotly.graph_objects as go
go.Figure(go.Bar(x=["apples", "pears"], y=[3, 4]), {"title": "There are more pears than apples"})""",
    'nokernel.explore(lambda fruit: f"There are {fruit} of them.", fruit=(3, 9))',
    """import pandas as pd
fruit = pd.DataFrame({"fruit": ["plum", "pear", "apple", "fig"], "count": [None, 4, 3, 10]})
nokernel.table(fruit, caption="Fruit", sort=True)""",
    '''import anywidget, traitlets
class Counter(anywidget.AnyWidget):
    _esm = """export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = "eaten: " + model.get("eaten"); };
      button.onclick = () => { model.set("eaten", model.get("eaten") + 1); show(); };
      show();
      el.append(button);
    } };"""
    eaten = traitlets.Int(0).tag(sync=True)
Counter()''',
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package as pip installs it from the one folder, and no lupus_cart to lean on."""
    top = tmp_path_factory.mktemp("lifted")
    leave = shutil.ignore_patterns("node_modules", "__pycache__")
    shutil.copytree(ROOT / "nokernel", top / "nokernel", ignore=leave)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*command, "--target", top / "site", top / "nokernel"], capture_output=True, text=True, cwd=top
    )
    assert done.returncode == 0, done.stderr
    (top / "site/lupus_cart.py").write_text('raise ImportError("nokernel stands alone")\n')
    # What npm would fetch; the tests have no network.
    (top / "site/nokernel/node_modules").symlink_to((ROOT / "nokernel/node_modules").resolve())
    return top / "site"


@pytest.fixture(scope="module")
def book(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = smallbook.build(tmp_path_factory.mktemp("fruit"), cells=CELLS, packages=installed)
    assert built.returncode == 0, built.stderr
    assert f"{installed}/nokernel/__init__.py" in built.html
    return built.outdir


@pytest.fixture(params=["http", "file"])
def page(request: pytest.FixtureRequest, book: Path, new_page) -> Iterator[Page]:
    with opened(book, request.param) as address:
        page = new_page()
        page.goto(address + "index.html")
        yield page


def test_another_book_has_a_figure_an_explore_a_table_and_a_widget_that_work(page):
    plot = page.locator(".nk-plot.nk-drawn")
    plot.scroll_into_view_if_needed()
    plot.locator(".trace path").first.wait_for()
    slider = page.get_by_role("slider", name="fruit")
    slider.scroll_into_view_if_needed()
    slider.press("End")
    page.get_by_text("There are 9 of them.").wait_for()
    rows = page.locator(".nk-table tbody th")
    for order in (["apple", "pear", "fig", "plum"], ["fig", "pear", "apple", "plum"]):  # unknown counts last
        page.get_by_role("button", name="count").press("Enter")
        assert rows.all_text_contents() == order
    button = page.get_by_role("button", name="eaten: 0")
    button.scroll_into_view_if_needed()
    button.press("Enter")
    page.get_by_role("button", name="eaten: 1").wait_for()
    page.problems.check()

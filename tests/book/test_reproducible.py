"""Two builds of one source are the same, byte for byte; the offline copy knows when they are not."""

import shutil
from pathlib import Path

import smallbook

from nokernel.offline import write_service_worker

CELLS = (
    "import plotly.graph_objects as go\ngo.Figure(go.Bar(x=['a'], y=[1]), {'title': 'One bar'})",
    "from nokernel import explore\nexplore(lambda n: f'{n} people', n=(1, 4))",
    "import anywidget, traitlets\n"
    "class W(anywidget.AnyWidget):\n    _esm = 'export default {render() {}}'\n"
    "    n = traitlets.Int(1).tag(sync=True)\nW()",
)
# Its outputs and the keys of its trait are not in the order of the alphabet.
UNSORTED = (
    "class V(W):\n    data = traitlets.Dict({'b': 1, 'a': 2}).tag(sync=True)\n"
    "def both(n):\n"
    "    return {'text': f'{n} people', 'figure': go.Figure(go.Bar(x=['a'], y=[n]), {'title': 'One bar'})}\n"
    "from IPython.display import display\n"
    "display(V())\n"
    "explore(both, n=(1, 3))"
)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a built book but Sphinx' own hidden notes."""
    paths = (p for p in folder.rglob("*") if p.is_file() and ".doctrees" not in p.parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def test_two_clean_builds_are_byte_identical(tmp_path):
    builds = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        built = smallbook.build(tmp_path / name, "# Page\n\n{math}`x^2`\n", cells=CELLS)
        assert built.returncode == 0, built.stderr
        builds.append(files(built.outdir))
    first, second = builds
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_build_of_an_unchanged_book_leaves_every_file_as_it_was(tmp_path):
    built = smallbook.build(tmp_path, cells=CELLS)
    before = files(built.outdir)
    again = smallbook.sphinx(tmp_path, ["-nWq", "-b", "html", "book", "html"])
    assert (built.returncode, again.returncode) == (0, 0), built.stderr + again.stderr
    after = files(built.outdir)
    assert [name for name in before | after if before.get(name) != after.get(name)] == []


def test_a_page_from_the_notebook_cache_is_the_page_that_was_executed(tmp_path):
    builds = []
    for _ in ("executed", "from the cache"):
        built = smallbook.build(tmp_path, cells=[*CELLS, UNSORTED], execution="cache")
        assert built.returncode == 0, built.stderr
        builds.append(files(built.outdir))
        shutil.rmtree(built.outdir)
    assert list((tmp_path / ".jupyter_cache").rglob("*.ipynb")), "nothing was cached"
    executed, cached = builds
    assert [name for name in executed if executed[name] != cached.get(name)] == []
    page = executed["index.html"].decode()
    assert page.index('data-output="text"') < page.index('data-output="figure"')


def test_a_changed_page_makes_a_new_offline_version(tmp_path):
    versions = []
    for text in ("one", "two", "one"):
        (tmp_path / "page.html").write_text(text)
        write_service_worker(tmp_path)
        versions.append((tmp_path / "sw.js").read_text())
    assert versions[0] != versions[1] and versions[0] == versions[2]
    assert '"page.html"' in versions[0] and '"sw.js"' not in versions[0]

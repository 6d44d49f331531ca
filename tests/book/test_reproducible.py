"""Two builds of one source are the same, byte for byte; the offline copy knows when they are not."""

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


def test_a_changed_page_makes_a_new_offline_version(tmp_path):
    versions = []
    for text in ("one", "two", "one"):
        (tmp_path / "page.html").write_text(text)
        write_service_worker(tmp_path)
        versions.append((tmp_path / "sw.js").read_text())
    assert versions[0] != versions[1] and versions[0] == versions[2]
    assert '"page.html"' in versions[0] and '"sw.js"' not in versions[0]

"""Notebooks of a book are executed side by side, once, and a broken one stops the build as it always did."""

import subprocess

import pytest
import smallbook

# Each notebook waits for the other: executed one after the other, neither would end.
MEET = """import time
from pathlib import Path
Path("{own}.here").touch()
end = time.monotonic() + 60
while not Path("{other}.here").exists():
    assert time.monotonic() < end, "alone"
    time.sleep(0.1)
Path("{own}.count").open("a").write("x")
print("met by {own}")"""


@pytest.fixture
def build(tmp_path):
    """`build({"index": "code", ...})`: build a book of these notebooks with MyST-NB's cache."""

    def build_(cells: dict[str, str]) -> subprocess.CompletedProcess[str]:
        conf = smallbook.CONF.format(facts="", extensions="", execution="cache", settings="")
        (tmp_path / "conf.py").write_text(conf)
        for name, code in cells.items():
            contents = (
                "```{toctree}\n" + "\n".join(set(cells) - {"index"}) + "\n```\n" if name == "index" else ""
            )
            cell = f"\n```{{code-cell}} ipython3\n{code}\n```\n"
            (tmp_path / f"{name}.md").write_text(f"{smallbook.HEADER}# {name}\n\n{contents}{cell}")
        return smallbook.sphinx(tmp_path, ["-nW", "-b", "html", ".", "_build/html"])

    return build_


def test_notebooks_are_executed_side_by_side_and_once(build, tmp_path):
    cells = {"index": MEET.format(own="index", other="two"), "two": MEET.format(own="two", other="index")}
    for _ in range(2):
        built = build(cells)
        assert built.returncode == 0, built.stderr
    for name in cells:
        assert f"met by {name}" in (tmp_path / f"_build/html/{name}.html").read_text()
        assert (tmp_path / f"{name}.count").read_text() == "x"


def test_a_broken_notebook_among_others_stops_the_build_by_name(build):
    built = build({"index": "1 + 1", "two": "1 / 0"})
    assert built.returncode != 0
    assert "two.md" in built.stderr and "ZeroDivisionError" in built.stderr

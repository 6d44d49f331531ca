"""Nothing for instructors reaches learners: marked words are planted in a copy of the course and looked for.

The copy has the course's own settings, pages, build and archive commands, with fewer chapters. What a marker
would look like if it did leak is seen in the same copy, once a page for instructors is put into its contents.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ["schett_trial", "about", "sources"]
# No word of any language, and nothing that the search index would shorten.
PLANTED = {
    "chapters/instructors/lupus.md": "# For instructors\n\n[The trial](../schett_trial.md) zqxpagek.\n",
    "chapters/instructors/labs/planted.md": "# Lab\n\n```{code-cell}\n### BEGIN SOLUTION\nzqxlabk = 5\n```\n",
    "chapters/instructors/slides/planted.md": "# Deck\n\n```{speaker}\nzqxnotek\n```\n",
    "_build/teaching/lms/planted-seed-7.csv": "id,key\nlimits-one,zqxkeyk\n",
    "_build/teaching/labs/release/planted.ipynb": '{"cells": [], "metadata": {"x": "zqxreleasek"}}\n',
}
MARKER = re.compile(rb"zqx(\w+?)k", re.IGNORECASE)


@dataclass
class Copy:
    """A copy of the course whose commands can be run."""

    folder: Path

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, f"tools/{command}"], cwd=self.folder, capture_output=True, text=True
        )

    def contents(self, *chapters: str) -> None:
        toc = {"format": "jb-book", "root": "chapters/index"}
        toc["chapters"] = [{"file": f"chapters/{name}"} for name in (*CHAPTERS, *chapters)]
        (self.folder / "_toc.yml").write_text(yaml.safe_dump(toc))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of every file a learner can get: of the book, and of its archive."""
        book = self.folder / "_build/html"
        for path in book.rglob("*"):
            if path.is_file():
                yield path.relative_to(book).as_posix(), path.read_bytes()
        for archive in (self.folder / "_build").glob("*.zip"):
            with zipfile.ZipFile(archive) as opened:
                for name in opened.namelist():
                    yield f"{archive.name}/{name}", opened.read(name)

    def leaks(self) -> dict[str, set[str]]:
        """Return marker -> the files that hold it in their text or name."""
        found: dict[str, set[str]] = {}
        for name, content in self.files():
            for marker in MARKER.findall(name.encode() + b"\0" + content):
                found.setdefault(marker.decode().lower(), set()).add(name)
        return found


@pytest.fixture(scope="module")
def copy(book, tmp_path_factory) -> Copy:
    """The planted copy, with `make book` and `make zip` run in it; notebooks come from the book's cache."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("chapters", "data", "tools", "lupus_cart", "docs"):
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
    for name in ("CHANGELOG.md", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    (folder / "nokernel").symlink_to(ROOT / "nokernel")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    for name, text in PLANTED.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    config = yaml.safe_load((ROOT / "_config.yml").read_text())
    pages = yaml.safe_load((ROOT / "_toc.yml").read_text())["chapters"]
    left_out = [page["file"] for page in pages if Path(page["file"]).name not in CHAPTERS]
    cache = str(ROOT / "_build/.jupyter_cache")
    config["sphinx"]["config"] |= {"nokernel_left_out": left_out, "nokernel_cache": cache}
    (folder / "_config.yml").write_text(yaml.safe_dump(config))
    return Copy(folder)


def test_no_solution_key_note_or_page_for_instructors_is_in_the_learners_book_or_its_archive(copy):
    copy.contents()
    built = copy.run("book.py")
    assert built.returncode == 0, built.stdout + built.stderr
    packed = copy.run("archive.py")
    assert packed.returncode == 0, packed.stderr
    names = [name for name, _ in copy.files()]
    for name in ("searchindex.js", "sw.js", "chapters/schett_trial.html", "genindex.html"):
        assert name in names
    assert any(name.endswith(".zip/car-t-and-lupus/chapters/schett_trial.html") for name in names)
    assert any("_static/nokernel/data/" in name for name in names)
    assert not copy.leaks()
    assert not [name for name in names if "instructors" in name or "planted" in name or "_sources" in name]


def test_a_page_for_instructors_in_the_contents_fails_the_build_and_would_be_found(copy):
    copy.contents("instructors/lupus")
    built = copy.run("book.py")
    assert built.returncode == 1
    assert "chapters/instructors/lupus.md is private (nokernel_private)" in built.stderr
    assert copy.leaks()["page"] >= {"chapters/instructors/lupus.html", "searchindex.js"}

"""`make book` builds when it must, and only then: a stale or unclean book is never called up to date."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the stand-in for jupyter-book is a shell script"
)

# Stands in for jupyter-book: keeps a memory of its own beside the pages, and ends as `outcome` tells it.
STAND_IN = """#!/bin/sh
echo built >> builds
mkdir -p _build/html _build/.doctrees _build/.jupyter_cache
touch _build/html/index.html _build/.doctrees/memory _build/.jupyter_cache/outputs
cat outcome
! grep -q WARNING outcome
"""


class Book:
    """A tiny checkout with the real build command and a stand-in for jupyter-book."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ["chapters/lupus.md", "data/facts.csv", "lupus_cart/facts.py", "_config.yml", "outcome"]:
            self.write(name, "")
        shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
        self.write(".venv/bin/jupyter-book", STAND_IN)
        (folder / ".venv/bin/jupyter-book").chmod(0o755)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def build(self) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "tools/book.py"]
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60)

    @property
    def builds(self) -> int:
        return (self.folder / "builds").read_text().count("built")

    @property
    def remembers(self) -> bool:
        """Whether Sphinx's memory of the last build is there."""
        return (self.folder / "_build/.doctrees/memory").exists()


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = Book(tmp_path)
    assert book.build().returncode == 0
    return book


def test_an_unchanged_book_is_not_built_again_and_its_page_is_named(book):
    result = book.build()
    assert book.builds == 1
    assert "unchanged" in result.stdout
    assert (book.folder / "_build/html/index.html").as_uri() in result.stdout


@pytest.mark.parametrize("name", ["chapters/lupus.md", "chapters/new.md", "data/facts.csv", "_config.yml"])
def test_a_changed_source_is_built(book, name):
    book.write(name, "changed")
    assert book.build().returncode == 0
    assert book.builds == 2


def test_a_removed_page_is_built_again(book):
    (book.folder / "_build/html/index.html").unlink()
    book.build()
    assert book.builds == 2


@pytest.mark.parametrize(
    ("name", "kept"), [("chapters/lupus.md", True), ("data/facts.csv", False), ("lupus_cart/facts.py", False)]
)
def test_sphinx_goes_on_from_its_memory_only_when_nothing_but_text_changed(book, name, kept):
    book.write(name, "changed")
    book.write(".venv/bin/jupyter-book", "#!/bin/sh\n")  # leaves what it finds
    book.build()
    assert book.remembers is kept


def test_a_warning_is_shown_again_until_it_is_gone(book):
    book.write("chapters/lupus.md", "changed")
    book.write("outcome", "chapters/lupus.md:1: WARNING: a dead link")
    for builds in (2, 3):
        result = book.build()
        assert result.returncode == 1
        assert "lupus.md:1: WARNING: a dead link" in result.stderr
        assert book.builds == builds
    book.write("outcome", "")
    assert book.build().returncode == 0


def test_pages_of_a_failed_build_are_not_taken_for_good_when_the_text_goes_back(book):
    book.write("chapters/lupus.md", "changed")
    book.write("outcome", "WARNING: a dead link")
    book.build()
    book.write("chapters/lupus.md", "")
    book.write("outcome", "")
    book.build()
    assert book.builds == 3


def test_executed_notebooks_outlive_a_failed_build(book):
    book.write("outcome", "WARNING: a dead link")
    book.write("chapters/lupus.md", "changed")
    book.build()
    book.write(".venv/bin/jupyter-book", "#!/bin/sh\n")
    book.build()
    assert (book.folder / "_build/.jupyter_cache/outputs").exists()


def test_a_failing_build_names_the_cells_exception_and_the_log(book):
    book.write("chapters/lupus.md", "changed")
    book.write(
        "outcome",
        "chapters/lupus.md: WARNING: Executing notebook failed\nNameError: name 'fact' is missing\n",
    )
    result = book.build()
    assert "NameError: name 'fact' is missing" in result.stderr
    assert "_build/build.log" in result.stderr
    assert "Traceback" not in result.stderr

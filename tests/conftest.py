"""Fixtures for every folder of tests."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import quizbook
import smallbook
from chromium import FLAGS, find
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent

# A busy machine is no failure: what Hypothesis tries may take its time, and is the same everywhere.
settings.register_profile(
    "course", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("course")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def book() -> Path:
    """`_build/html` of a clean build of the sources as they are now.

    Runs what `make book` runs: nothing when the book is up to date, else a build in which a warning is a
    failure. A test that asks for it can rely on `index.html` and every chapter being there.
    """
    built = subprocess.run(
        [sys.executable, ROOT / "tools" / "book.py"], cwd=ROOT, capture_output=True, text=True
    )
    assert built.returncode == 0, f"the book did not build:\n{built.stdout}\n{built.stderr}"
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def quiz_book(tmp_path_factory: pytest.TempPathFactory) -> smallbook.Built:
    """A small book with a question of each type, which no test changes."""
    built = quizbook.build(tmp_path_factory.mktemp("quiz"))
    assert built.returncode == 0, built.stderr
    return built


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """`tests/artefacts`, for pictures and logs a person looks at after a run; not in git."""
    folder = ROOT / "tests" / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the run: $CHROMIUM, an installed one, or the one `make test` downloaded."""
    path = find()
    if path is None:
        pytest.fail("no Chromium; run `make browser` or set CHROMIUM to the path of one", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()

"""What the commands for instructors share: the chapters that are taught, the browser, and where things go."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]
from chromium import FLAGS, find  # noqa: E402
from environment import stop  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

TEACHING = ROOT / "_build" / "teaching"
BOOK = ROOT / "_build" / "html"


def taught() -> list[str]:
    """Names of the chapters that have questions, in the order of the book."""
    listed = re.findall(r"file: chapters/(\w+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [name for name in listed if (ROOT / "data" / "questions" / f"{name}.yml").is_file()]


def asked(variable: str = "CHAPTERS") -> list[str]:
    """Chapters named in an environment variable, as in `CHAPTERS=lupus,schett_trial`; without it, all."""
    names = [name for name in re.split(r"[,\s]+", os.environ.get(variable, "")) if name]
    if unknown := [name for name in names if name not in taught()]:
        stop(f"{variable}: there is no chapter {unknown[0]!r}; there are: {', '.join(taught())}")
    return [name for name in taught() if name in names] or taught()


def public_address(variable: str = "BASE") -> str:
    """Where the book is published, ending in a slash; "" when the variable does not say."""
    base = os.environ.get(variable, "").strip()
    if base and not re.match(r"https?://\w", base):
        stop(
            f"{variable}={base} is no address of a book; give one such as {variable}=https://example.org/course/"
        )
    return base and base.rstrip("/") + "/"


def title_of(name: str) -> str:
    """The title of a chapter: the first heading of its file."""
    text = (ROOT / "chapters" / f"{name}.md").read_text(encoding="utf-8")
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1].strip() if found else name


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium that reaches no network."""
    path = find()
    if path is None:
        stop("no Chromium was found; run: make browser, or set CHROMIUM to the path of one")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield running
        finally:
            running.close()

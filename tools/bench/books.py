"""The two books of the bench, made from the same chapters: with nokernel, and as Jupyter Book comes."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import yaml

from lupus_cart.facts import facts
from nokernel.expressions import compute

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ["chapters", "data", "_config.yml", "_toc.yml", "constraints.txt"]
JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")
# nokernel's own roles and directives as the text a reader sees; `explore` and `table` need no change: without
# the extension they are ipywidgets and pandas.
ROLE = re.compile(r"\{(fact|computed)\}`([^`]+)`")
LEDGER = re.compile(r"^```\{fact-ledger\}.*?^```\n", re.MULTILINE | re.DOTALL)


def copy(folder: Path) -> None:
    """Copy the book's sources into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in SOURCES:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / name)


def make_default(folder: Path) -> None:
    """Turn a copy into the book that the same author has without nokernel, with settings as they come."""
    ours = yaml.safe_load((folder / "_config.yml").read_text())
    plain = {
        key: ours[key] for key in ("title", "author", "only_build_toc_files", "parse", "bibtex_bibfiles")
    }
    plain["execute"] = {"execute_notebooks": "cache", "timeout": 300}
    style = {
        name: ours["sphinx"]["config"][name] for name in ("bibtex_reference_style", "bibtex_default_style")
    }
    plain["sphinx"] = {"extra_extensions": ["sphinxcontrib.bibtex"], "config": style}
    (folder / "_config.yml").write_text(yaml.safe_dump(plain))
    for chapter in (folder / "chapters").glob("*.md"):
        text = ROLE.sub(_as_text, chapter.read_text(encoding="utf-8"))
        chapter.write_text(LEDGER.sub("", text), encoding="utf-8")


def _as_text(match: re.Match[str]) -> str:
    role, content = match.groups()
    if role == "computed":
        return compute(content, facts)[0]
    words, _, name = content.rpartition("<")
    return words.strip() or facts[name.rstrip(">") or content].text


def multiply(folder: Path, chapter: str, copies: int) -> None:
    """Make the book's contents its front page and that many copies of one chapter."""
    entries = []
    for number in range(copies):
        name = f"chapters/copy-{number:02}"
        shutil.copyfile(folder / "chapters" / f"{chapter}.md", folder / f"{name}.md")
        entries.append({"file": name})
    toc = {"format": "jb-book", "root": "chapters/index", "chapters": entries}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc))


def build(folder: Path) -> float:
    """Build the book in a folder; return the seconds it took."""
    environment = {key: value for key, value in os.environ.items() if key != "NOKERNEL_BUILD"}
    start = time.monotonic()
    command = [JUPYTER_BOOK, "build", "-q", folder]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    seconds = time.monotonic() - start
    if done.returncode:
        sys.exit(f"error: the book in {folder} did not build:\n{done.stderr[-2000:]}")
    return seconds


def forget_pages(folder: Path) -> None:
    """Remove what was built but keep executed notebooks."""
    for name in ("html", ".doctrees"):
        shutil.rmtree(folder / "_build" / name, ignore_errors=True)

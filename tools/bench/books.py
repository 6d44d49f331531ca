"""The two books of the bench, made from the same chapters: with nokernel, and as Jupyter Book comes."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import MagicMock

import yaml

import nokernel
from lupus_cart.facts import facts
from nokernel.explore import BUILD_VARIABLE
from nokernel.expressions import compute

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ["chapters", "data", "_config.yml", "_toc.yml", "constraints.txt"]
JUPYTER_BOOK = Path(sys.executable).with_name("jupyter-book")
KEPT = ("title", "author", "copyright", "only_build_toc_files", "parse", "bibtex_bibfiles")


def pages() -> list[str]:
    """The chapters' pages, in the order of the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [f"{name}.html" for name in (toc["root"], *(entry["file"] for entry in toc["chapters"]))]


def copy(folder: Path, *, default: bool) -> None:
    """Copy the book's sources into an empty folder, for a default book without what only nokernel knows."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in SOURCES:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / name)
    if default:
        _strip(folder)


def _strip(folder: Path) -> None:
    """Turn a copy into the book that the same author has without nokernel, with settings as they come.

    A role becomes the text that a reader sees, a directive goes. `explore` and `table` need no change:
    without the extension they are ipywidgets and a pandas table.
    """
    ours = yaml.safe_load((folder / "_config.yml").read_text(encoding="utf-8"))
    style = {
        name: ours["sphinx"]["config"][name] for name in ("bibtex_reference_style", "bibtex_default_style")
    }
    plain = {key: ours[key] for key in KEPT}
    plain["execute"] = {"execute_notebooks": "cache"}
    plain["sphinx"] = {"extra_extensions": ["sphinxcontrib.bibtex"], "config": style}
    (folder / "_config.yml").write_text(yaml.safe_dump(plain), encoding="utf-8")
    app = MagicMock()
    nokernel.setup(app)
    roles, directives = (
        "|".join(re.escape(call.args[0]) for call in method.call_args_list)
        for method in (app.add_role, app.add_directive)
    )
    role = re.compile(rf"\{{({roles})\}}`([^`]+)`")
    directive = re.compile(
        rf"^(`{{3,}}|:{{3,}})\{{(?:{directives})\}}.*?^\1[ \t]*\n", re.MULTILINE | re.DOTALL
    )
    for chapter in (folder / "chapters").glob("*.md"):
        text = role.sub(_as_text, directive.sub("", chapter.read_text(encoding="utf-8")))
        chapter.write_text(text, encoding="utf-8")


def _as_text(match: re.Match[str]) -> str:
    role, content = match.groups()
    if role == "computed":
        return compute(content, facts)[0]
    words, _, name = content.rpartition("<")
    fact = facts.get(name.rstrip(">") or content)
    return words.strip() or (fact.text if fact else content)


def multiply(folder: Path, chapter: str, copies: int) -> None:
    """Make the book's contents its front page and that many copies of one chapter."""
    entries = []
    for number in range(copies):
        name = f"chapters/copy-{number:02}"
        shutil.copyfile(folder / "chapters" / f"{chapter}.md", folder / f"{name}.md")
        entries.append({"file": name})
    toc = {"format": "jb-book", "root": "chapters/index", "chapters": entries}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc))


def build(folder: Path) -> tuple[float, float]:
    """Build the book in a folder; return the seconds it took, and those of CPU on all cores together."""
    environment = {key: value for key, value in os.environ.items() if key != BUILD_VARIABLE}
    start, cpu = time.monotonic(), _cpu_of_children()
    command = [str(JUPYTER_BOOK), "build", "-q", str(folder)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    seconds = time.monotonic() - start
    (folder / "build.log").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        sys.exit(f"error: the book in {folder} did not build:\n{done.stderr[-2000:]}")
    return seconds, _cpu_of_children() - cpu


def _cpu_of_children() -> float:
    usage = os.times()
    return usage.children_user + usage.children_system


def forget_pages(folder: Path) -> None:
    """Remove what was built but keep executed notebooks."""
    for name in ("html", ".doctrees"):
        shutil.rmtree(folder / "_build" / name, ignore_errors=True)

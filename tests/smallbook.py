"""A one-page book, built on the spot with warnings as errors: the press alone, nothing of the course."""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

CONF = """
import sys
from pathlib import Path
sys.path.insert(0, str(Path(__file__).parent))
project = "test"
extensions = ["myst_nb", "nokernel", {extensions}]
exclude_patterns = ["_build"]
html_theme = "sphinx_book_theme"
nb_execution_mode = "{execution}"
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_execution_timeout = 300
nokernel_facts = "{facts}"
nokernel_questions = "questions"
{settings}
"""
# Small builds mostly import. One process does that, and each build is a fork of it, which nothing has used.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    ["pytest", "sphinx.cmd.build", "myst_nb", "nokernel.extension", "nokernel.renderers", "sphinx_book_theme"]
)
HEADER = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n\n"


@dataclass
class Built:
    """What Sphinx said and wrote; `html` is the page's text, empty if there is none."""

    returncode: int
    stderr: str
    outdir: Path
    html: str


def build(
    folder: Path,
    text: str = "# Page\n",
    *,
    cells: Iterable[str] = (),
    facts: str = "",
    extensions: str = "",
    files: Mapping[str, str] | None = None,
    packages: Path | None = None,
    execution: str = "force",
    settings: str = "",
) -> Built:
    """Build a book of one page, `text` and then the code cells, in `folder`; `files` lie beside the page.

    `execution` is MyST-NB's mode; the cache of "cache" lies in `folder`. Python packages in the folder
    `packages` go before installed ones. `settings` are lines of `conf.py`.
    """
    source, outdir = folder / "book", folder / "html"
    source.mkdir(exist_ok=True)
    (source / "conf.py").write_text(
        CONF.format(facts=facts, extensions=extensions, execution=execution, settings=settings)
    )
    code = "".join(f"\n```{{code-cell}} ipython3\n{cell}\n```\n" for cell in cells)
    (source / "index.md").write_text((HEADER if code else "") + text + code)
    for name, content in (files or {}).items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(content)
    arguments = ["-nWq", "--keep-going", "-b", "html", str(source), str(outdir)]
    if packages:
        command = [sys.executable, "-m", "sphinx", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(packages)}
        result = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment)
    else:
        result = sphinx(folder, arguments)
    page = outdir / "index.html"
    return Built(result.returncode, result.stderr, outdir, page.read_text() if page.is_file() else "")


def sphinx(folder: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    """What `python -m sphinx` with these arguments does in `folder`, without the wait for its imports."""
    with tempfile.TemporaryDirectory() as said:
        out, err = Path(said, "out"), Path(said, "err")
        process = FORKS.Process(target=_sphinx, args=(folder, arguments, dict(os.environ), out, err))
        process.start()
        process.join()
        assert process.exitcode is not None
        return subprocess.CompletedProcess(arguments, process.exitcode, out.read_text(), err.read_text())


def _sphinx(folder: Path, arguments: list[str], environment: dict[str, str], out: Path, err: Path) -> None:
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    from sphinx.cmd.build import main

    sys.exit(main(arguments))

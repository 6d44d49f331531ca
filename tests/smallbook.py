"""A one-page book, built on the spot with warnings as errors: the press alone, nothing of the course."""

import os
import subprocess
import sys
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
nokernel_facts = "{facts}"
nokernel_questions = "questions"
{settings}
"""
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
    command = [sys.executable, "-m", "sphinx", "-nWq", "--keep-going", "-b", "html", source, outdir]
    environment = {**os.environ, "PYTHONPATH": str(packages)} if packages else None
    result = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment)
    page = outdir / "index.html"
    return Built(result.returncode, result.stderr, outdir, page.read_text() if page.is_file() else "")

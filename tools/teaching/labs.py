"""Write the class labs as an nbgrader course, `_build/teaching/labs`: `make labs`.

The labs are MyST notebooks in chapters/instructors/labs, with the solutions in them. From each comes a
notebook in `source/`, with numbers in place of their roles, and from that `nbgrader generate_assignment`
makes what students get, in `release/`. Same labs, same bytes. What an instructor put into the folder
(submissions, gradebook) stays.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook

sys.path.append(str(Path(__file__).resolve().parents[1]))
from environment import ROOT, stop
from lab_files import FILES

from lupus_cart.facts import facts
from nokernel.expressions import ExpressionError, compute
from nokernel.facts import fact_words

LABS = ROOT / "chapters" / "instructors" / "labs"
TEMPLATES = ROOT / "tools" / "teaching" / "lab_course"
ROLE = re.compile(r"\{(fact|computed)\}`([^`]+)`")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # zip knows no earlier one; a real date would differ from run to run


def in_words(text: str, used: list[str]) -> str:
    """Return the text with each number in place of its role; the facts it rests on are added to `used`."""

    def number(found: re.Match) -> str:
        role, inside = found.groups()
        try:
            shown, ids = (compute if role == "computed" else fact_words)(inside, facts)
        except ExpressionError as error:
            stop(f"lab: {found[0]}: {error}")
        used.extend(fact for fact in ids if fact not in used)
        return shown

    return ROLE.sub(number, text)


def sources(used: list[str]) -> str:
    """Return the notebook's last cell: each number's statement and the work it comes from."""
    lines = ["## Where the numbers come from", ""]
    for fact in map(facts.__getitem__, used):
        work = fact.source_text.rstrip(".")
        lines.append(f"- {fact.statement} {f'[{work}]({fact.url})' if fact.url else work}, {fact.locator}.")
    return "\n".join(lines)


def notebook(path: Path) -> nbformat.NotebookNode:
    """Return a lab with its solutions as a notebook: numbers filled in, ids from grade ids and places."""
    book = read_myst_markdown_notebook(path.read_text(encoding="utf-8"), path=path)
    book.metadata = {"kernelspec": book.metadata["kernelspec"], "language_info": {"name": "python"}}
    used: list[str] = []
    for cell in book.cells:
        # A cell that only the instructor sees brings no source into the list that students see.
        hidden = cell.metadata.get("nbgrader", {}).get("solution", False)
        if cell.cell_type == "markdown":
            cell.source = in_words(cell.source, [] if hidden else used)
    if used:
        book.cells.append(nbformat.v4.new_markdown_cell(sources(used)))
    for place, cell in enumerate(book.cells):
        cell.id = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell-{place}")
    nbformat.validate(book)
    return book


def write_source(lab: str, folder: Path) -> None:
    """Write a lab's notebook with solutions, and the files that go with it, into the course's `source/`."""
    target = folder / "source" / lab
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    nbformat.write(notebook(LABS / f"{lab}.md"), target / f"{lab}.ipynb")
    for name, make in FILES[lab].items():
        (target / name).write_text(make(), encoding="utf-8", newline="\n")


def private(folder: Path) -> dict[str, str]:
    """Return an environment in which Jupyter reads and writes nobody's own settings, only `folder`.

    nbgrader starts `alembic` by its bare name, so the programs beside this Python come first.
    """
    places = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    own = {"JUPYTER_PLATFORM_DIRS": "1", "PATH": path}
    return os.environ | own | {place: str(folder / place) for place in places}


def release(lab: str, folder: Path) -> None:
    """Let nbgrader make the students' version, in `release/` and as one zip."""
    shutil.rmtree(folder / "release" / lab, ignore_errors=True)
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", lab, "--no-db"]
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(command, cwd=folder, env=private(Path(place)), capture_output=True, text=True)
    made = folder / "release" / lab / f"{lab}.ipynb"
    if done.returncode or not made.is_file():
        stop(f"nbgrader generate_assignment {lab} failed:\n{done.stdout}{done.stderr}")
    archive = folder / "students" / f"{lab}.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for path in sorted((folder / "release" / lab).iterdir()):
            entry = zipfile.ZipInfo(f"{lab}/{path.name}", FIRST_DAY)
            entry.external_attr = 0o644 << 16
            pack.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)


def write(folder: Path) -> None:
    """Write the whole course folder."""
    (folder / "students").mkdir(parents=True, exist_ok=True)
    for path in sorted(TEMPLATES.iterdir()):
        shutil.copyfile(path, folder / path.name)
    for licence in ("LICENSE", "LICENSE-CONTENT"):
        shutil.copyfile(ROOT / licence, folder / licence)
    for lab in FILES:
        write_source(lab, folder)
        release(lab, folder)


def main() -> None:
    """Write the course folder and say where it is."""
    folder = ROOT / "_build" / "teaching" / "labs"
    write(folder)
    print(f"{folder.relative_to(ROOT)}: {len(FILES)} labs. README.md there says how to hand out and grade.")


if __name__ == "__main__":
    main()

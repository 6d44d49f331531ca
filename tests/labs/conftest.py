"""The labs as `make labs` writes them, graded by nbgrader's own commands."""

import contextlib
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pytest
import yaml
from nbgrader.api import Gradebook

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools" / "teaching"))
import labs

STUDENTS = ("right", "wrong", "empty")


def grade_cell(cell: nbformat.NotebookNode) -> dict:
    """What nbgrader knows of a cell."""
    return cell.metadata.get("nbgrader", {})


@dataclass
class Lab:
    """A lab: what the instructor has, what students get, and the typical mistakes."""

    name: str
    course: Path
    source: nbformat.NotebookNode = field(init=False)
    release: nbformat.NotebookNode = field(init=False)
    mistakes: dict[str, dict] = field(init=False)
    ran: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.source, self.release = (
            nbformat.read(self.course / folder / self.name / f"{self.name}.ipynb", 4)
            for folder in ("source", "release")
        )
        wrong = Path(__file__).parent / "wrong" / f"{self.name}.yml"
        self.mistakes = yaml.safe_load(wrong.read_text(encoding="utf-8"))

    def failing(self, cell: str, tests: str) -> dict[str, str]:
        """What the failing tests of "source" or "release" say if this cell's mistake is the only one."""
        if (cell, tests) not in self.ran:
            answers = self.answers() | {cell: self.mistakes[cell]["code"]}
            self.ran[cell, tests] = self.run(answers, getattr(self, tests))
        return self.ran[cell, tests]

    def answers(self) -> dict[str, str]:
        """The right answers: the text of the solution cells by grade id."""
        return {cell.id: cell.source for cell in self.source.cells if grade_cell(cell).get("solution")}

    def points(self, kind: str) -> dict[str, int]:
        """The points of graded cells of a kind, "code" or "markdown", by grade id."""
        graded = [cell for cell in self.source.cells if grade_cell(cell).get("grade")]
        return {cell.id: cell.metadata.nbgrader.points for cell in graded if cell.cell_type == kind}

    def submission(self, answers: dict[str, str]) -> nbformat.NotebookNode:
        """The released notebook with these answers filled in."""
        copy = nbformat.from_dict(self.release)
        for cell in copy.cells:
            cell.source = answers.get(cell.id, cell.source)
        return copy

    def run(self, answers: dict[str, str], tests: nbformat.NotebookNode) -> dict[str, str]:
        """Run the code cells here, without a kernel, and return what each failing test said by its id."""
        names: dict = {}
        said = {}
        with contextlib.chdir(self.course / "source" / self.name), contextlib.redirect_stdout(io.StringIO()):
            for cell in tests.cells:
                if cell.cell_type != "code":
                    continue
                try:
                    exec(compile(answers.get(cell.id, cell.source), cell.id, "exec"), names)
                except Exception as error:
                    said[cell.id] = f"{type(error).__name__}: {error}"
        return {cell: said[cell] for cell in said if cell in self.points("code")}


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `make labs` writes."""
    folder = tmp_path_factory.mktemp("course")
    labs.write(folder)
    return folder


@pytest.fixture(scope="session", params=list(labs.FILES))
def lab(request: pytest.FixtureRequest, course: Path) -> Lab:
    return Lab(request.param, course)


@pytest.fixture(scope="session")
def nbgrader(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Run an nbgrader command in the course folder, as an instructor would; returns what it said."""
    place = tmp_path_factory.mktemp("private")

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "nbgrader", *arguments]
        done = subprocess.run(command, cwd=course, env=labs.private(place), capture_output=True, text=True)
        assert done.returncode == 0, f"nbgrader {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    return run


@dataclass
class Graded:
    """What nbgrader made of the three students' submissions of a lab."""

    lab: Lab
    book: Gradebook
    said: str

    def score(self, student: str) -> float:
        """The student's points."""
        return self.book.find_submission(self.lab.name, student).score

    def cells(self, student: str) -> dict[str, float | None]:
        """The points that nbgrader gave by itself, by grade id; None where a person has to grade."""
        (notebook,) = self.book.find_submission(self.lab.name, student).notebooks
        return {grade.name: grade.auto_score for grade in notebook.grades}


@pytest.fixture(scope="session")
def graded(lab: Lab, nbgrader: Callable[..., str]) -> Iterator[Graded]:
    wrong = {cell: mistake["code"] for cell, mistake in lab.mistakes.items()}
    for student, answers in zip(STUDENTS, (lab.answers(), wrong, {}), strict=True):
        folder = lab.course / "submitted" / student / lab.name
        folder.mkdir(parents=True)  # the notebook alone: nbgrader brings the data from source/
        nbformat.write(lab.submission(answers), folder / f"{lab.name}.ipynb")
    said = nbgrader("generate_assignment", lab.name, "--force") + nbgrader("autograde", lab.name)
    with Gradebook(f"sqlite:///{lab.course / 'gradebook.db'}", "car-t-and-lupus") as book:
        yield Graded(lab, book, said)

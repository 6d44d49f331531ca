"""`make kit`: one zip with all that a class needs, and nothing that somebody handed in."""

import sys
import zipfile
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools" / "teaching"))
import kit

ROOT = Path(__file__).resolve().parents[2]
NAME = "limitations"


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)


@pytest.fixture
def parts(tmp_path) -> Path:
    write(tmp_path, f"handouts/{NAME}.pdf", "handouts/lupus.pdf", f"printed/{NAME}.pdf")
    write(tmp_path, "printed/essay_rubric.pdf", "lms/README.md", "lms/losses.csv")
    write(tmp_path, f"lms/{NAME}/{NAME}-moodle.xml", f"lms/{NAME}/{NAME}.imscc", "lms/lupus/lupus.csv")
    for lab in ("exact_intervals", "simulate_series"):
        write(tmp_path / "labs", f"source/{lab}/{lab}.ipynb", f"students/{lab}.zip", "README.md")
    write(tmp_path / "labs", "nbgrader_config.py", "gradebook.db", "submitted/ann/exact_intervals/a.ipynb")
    write(tmp_path / "labs", "students/ann.csv", "feedback/ann/a.html")
    write(tmp_path / "slides", "lupus.html", "_images/lupus-figure-1.svg", f"_images/{NAME}-figure-1.svg")
    write(tmp_path / "slides", "_static/deck.css", "_static/revealjs/LICENSE")
    page = f'<img alt="x" src="_images/{NAME}-figure-1.svg" />'
    (tmp_path / f"slides/{NAME}.html").write_text(page)
    return tmp_path


@pytest.fixture
def packed(parts) -> Path:
    kit.pack(parts / "kit.zip", NAME, kit.kit(NAME, parts, parts / "printed"))
    return parts / "kit.zip"


def test_a_kit_holds_every_part_of_its_chapter_and_of_no_other(packed):
    with zipfile.ZipFile(packed) as opened:
        names = [name.removeprefix(f"{NAME}/") for name in opened.namelist()]
    assert names == [
        *("LICENSE", "LICENSE-CONTENT", "README.md"),
        *(f"deck/_images/{NAME}-figure-1.svg", "deck/_static/deck.css", "deck/_static/revealjs/LICENSE"),
        *(f"deck/{NAME}.html", f"handout/{NAME}.pdf", "labs/README.md", "labs/nbgrader_config.py"),
        *("labs/source/exact_intervals/exact_intervals.ipynb",),
        *("labs/source/simulate_series/simulate_series.ipynb",),
        *("labs/students/exact_intervals.zip", "labs/students/simulate_series.zip"),
        *("notes/essay_rubric.pdf", f"notes/{NAME}.pdf", "questions/README.md"),
        *(f"questions/{NAME}-moodle.xml", f"questions/{NAME}.imscc", "questions/losses.csv"),
    ]


def test_the_readme_says_where_things_are_and_what_not_to_hand_on(packed):
    with zipfile.ZipFile(packed) as opened:
        text = opened.read(f"{NAME}/README.md").decode()
    assert text.startswith("# What a small series cannot show: everything for a class\n")
    assert "`labs/students/exact_intervals.zip`, `labs/students/simulate_series.zip`" in text
    assert "**Do not hand on** `deck/`, `questions/`, `notes/` and `labs/source/`" in text
    assert "CC BY 4.0" in text


def test_with_the_address_of_the_book_the_readme_links_the_chapter(parts):
    files = kit.kit(NAME, parts, parts / "printed", "https://example.org/course/")
    assert f"| https://example.org/course/chapters/{NAME}.html |".encode() in files["README.md"]


def test_packing_later_gives_the_same_bytes(packed, parts):
    before = packed.read_bytes()
    for path in parts.rglob("*.*"):
        path.touch()
    kit.pack(packed, NAME, kit.kit(NAME, parts, parts / "printed"))
    assert packed.read_bytes() == before


@pytest.mark.parametrize(
    ("missing", "line"),
    [
        (f"handouts/{NAME}.pdf", f"{NAME}: the handout is missing; run: make handouts CHAPTERS={NAME}"),
        (f"slides/{NAME}.html", f"{NAME}: the deck is missing; run: make slides"),
        (f"lms/{NAME}", f"{NAME}: the questions are missing; run: make lms CHAPTERS={NAME}"),
        ("labs/students/exact_intervals.zip", "the lab exact_intervals is missing; run: make labs"),
    ],
)
def test_a_missing_part_is_one_line_that_names_its_target(parts, missing, line):
    path = parts / missing
    for file in path.iterdir() if path.is_dir() else [path]:
        file.unlink()
    with pytest.raises(SystemExit) as stopped:
        kit.kit(NAME, parts, parts / "printed")
    assert str(stopped.value) == f"error: {line}"


def test_missing_notes_are_one_line_that_names_their_target(tmp_path):
    with pytest.raises(SystemExit, match="the notes for instructors are missing; run: make instructors"):
        kit.notes([NAME], tmp_path, tmp_path / "notes", "")


def test_a_chapter_without_a_lab_says_so(parts):
    write(parts, "handouts/lupus.pdf", "printed/lupus.pdf")
    files = kit.kit("lupus", parts, parts / "printed")
    assert b"| labs | none | no lab goes with this chapter |" in files["README.md"]
    assert not [name for name in files if name.startswith("labs/")]


def test_every_lab_of_the_course_is_in_some_kit():
    written = {path.stem for path in (ROOT / "chapters/instructors/labs").glob("*.md")}
    assert written <= set(kit.GOES_WITH)


def test_chapters_are_those_with_questions_in_the_order_of_the_book(monkeypatch):
    import classroom

    assert classroom.taught()[0] == "lupus"
    assert "faq" not in classroom.taught()
    monkeypatch.setenv("CHAPTERS", "schett_trial, lupus")
    assert classroom.asked() == ["lupus", "schett_trial"]
    monkeypatch.setenv("CHAPTERS", "faq")
    with pytest.raises(SystemExit, match="there is no chapter 'faq'; there are: lupus, "):
        classroom.asked()


def test_an_address_that_is_none_is_refused(monkeypatch):
    import classroom

    monkeypatch.setenv("BASE", "example.org")
    with pytest.raises(SystemExit, match="no address of a book"):
        classroom.public_address()
    monkeypatch.setenv("BASE", "https://example.org/course")
    assert classroom.public_address() == "https://example.org/course/"

"""The instructor's notes on the labs say what the labs and the typical mistakes in these tests say."""

import re

import labs
import pytest
from lab_files import GOES_WITH

ROLE = re.compile(r"\{\w+\}`([^`<]*?)\s*(?:<[^>]*>)?`")
NOTES = labs.ROOT / "chapters" / "instructors" / "labs_notes.md"


def plain(text):
    """The text without its roles, with what they print in place of them."""
    return ROLE.sub(r"\1", text)


@pytest.fixture
def notes(lab):
    """The part of the notes on one lab, and the row of the table on top."""
    text = plain(NOTES.read_text(encoding="utf-8"))
    (row,) = re.findall(rf"^\| `{lab.name}`: .*$", text, re.MULTILINE)
    title = row.split(": ", 1)[1].split(" |")[0]
    (part,) = (part for part in text.split("\n## ")[1:] if part.lower().startswith(title.lower() + "\n"))
    return row, part


def test_the_notes_name_every_typical_mistake_and_no_other(lab, notes):
    table = notes[1].partition("| Mistake |")[2].splitlines()[2:]
    named = [line.split(" | ")[0].removeprefix("| ") for line in table if line.startswith("| ")]
    assert named == [mistake["mistake"] for mistake in lab.mistakes.values()]


def test_the_minutes_of_the_plan_add_up_to_the_time_that_the_notebook_gives(lab, notes):
    row, part = notes
    minutes = [int(found) for found in re.findall(r"^\| (\d+) \| ", part, re.MULTILINE)]
    (said,) = re.findall(r"\*\*Time:\*\* about (\d+) minutes", lab.release.cells[0].source)
    assert sum(minutes) == int(said) and f"| {said} |" in row
    assert 45 <= sum(minutes) <= 75


def test_the_notes_name_the_chapter_and_the_packages_of_the_lab(lab, notes):
    row = notes[0]
    assert f"(../{GOES_WITH[lab.name][0]}.md)" in row
    packages = re.search(r"`pip install notebook ([^`]+)`", lab.release.cells[0].source)[1].split()
    assert row.rsplit("|", 2)[1].strip().lower().split(", ") == packages


def test_every_task_of_the_lab_has_its_place_in_the_plan(lab, notes):
    plan = notes[1].partition("### Time plan")[2].partition("###")[0]
    words = " ".join(re.findall(r"Tasks? \d+(?: and \d+)?", plan)).split()
    named = {int(word) for word in words if word.isdigit()}
    tasks = re.findall(r"^## Task (\d+):", "\n".join(cell.source for cell in lab.release.cells), re.MULTILINE)
    assert named == set(map(int, tasks)) == set(range(1, len(tasks) + 1))

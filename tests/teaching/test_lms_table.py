"""CSV, read again by Python's csv module."""

import csv
import re
from pathlib import Path

import lmsbanks
import pytest
from hypothesis import given, settings
from lmsbanks import Seen

from nokernel.lms import table
from nokernel.lms.bank import Item

FORMULA = re.compile("^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def rows(items: list[Item], folder: Path) -> list[dict[str, str]]:
    table.write("A title", items, folder / "questions.csv")
    with (folder / "questions.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def seen(read: list[dict[str, str]]) -> list[Seen]:
    found = []
    for row in read:
        row = {name: text.removeprefix("'") for name, text in row.items()}
        numbers = sorted(int(name.split("_")[1]) for name in row if name.startswith("answer_"))
        answers = [(row[f"answer_{n}"], row[f"key_{n}"], row[f"feedback_{n}"]) for n in numbers]
        lines = [tuple(map(lmsbanks.one_line, answer)) for answer in answers if any(answer)]
        texts = [lmsbanks.one_line(row[name]) for name in ("id", "question", "feedback")]
        found.append(Seen(*texts, lines))  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("chapter", lmsbanks.CHAPTERS)
def test_the_table_has_every_question_key_and_feedback_of_the_bank(chapter: str, tmp_path: Path) -> None:
    items = list(lmsbanks.course(chapter))
    found = seen(rows(items, tmp_path))
    assert lmsbanks.compare_with_yaml(chapter, found) > 60
    lmsbanks.compare_with_items(items, found)


def test_every_column_is_described_and_holds_what_it_says(tmp_path: Path) -> None:
    items = list(lmsbanks.course("lupus"))
    read = rows(items, tmp_path)
    named = {re.sub(r"_\d+$", "_N", name) for name in read[0]}
    assert named == set(table.COLUMNS)
    for row, item in zip(read, items, strict=True):
        assert row["level"] == item.level and row["objective"] == item.objective
        assert row["graded"] == ("yes" if item.graded else "no")
        assert row["sources"].split("\n") == list(item.sources or [""])
        assert row["image"] == (item.image.name if item.image else "")
        assert row["model_answer"] == (item.model.plain if item.model else "")


def test_no_cell_is_taken_for_a_formula_and_a_number_stays_one(tmp_path: Path) -> None:
    item = next(i for i in lmsbanks.course("schett_trial") if i.type == "numeric")
    change = {"answer": -2.5, "concept": "=1+1", "misconception": "'quoted'", "unit": "@x"}
    (row,) = rows([type(item)(**{**vars(item), **change})], tmp_path)
    assert row["answer_1"] == "-2.5"
    assert (row["concept"], row["misconception"], row["unit"]) == ("'=1+1", "''quoted'", "'@x")


@given(items=lmsbanks.hostile())
@settings(max_examples=25)
def test_no_text_breaks_out_of_its_cell(items: list[Item], tmp_path_factory: pytest.TempPathFactory) -> None:
    read = rows(items, tmp_path_factory.mktemp("csv"))
    assert len(read) == len(items)
    lmsbanks.compare_with_items(items, seen(read))
    for row in read:
        for cell in row.values():
            assert not FORMULA.match(cell) or re.fullmatch(r"-[\d.]+", cell)


def test_a_spreadsheet_is_told_the_encoding_by_a_mark_at_the_start(tmp_path: Path) -> None:
    rows(list(lmsbanks.course("lupus")), tmp_path)
    data = (tmp_path / "questions.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\xef\xbb\xbf") == 1

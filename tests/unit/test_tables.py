"""Tables arrive with the types of their schema; files arrive whole or not at all."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lupus_cart import tables
from lupus_cart.csvfile import read_rows
from lupus_cart.validation import unsafe


def test_the_patients_have_whole_numbers_and_words():
    frame = tables.load("patients")
    assert frame.shape == (5, 5)
    assert frame["age_years"].dtype == "int64"
    assert frame["age_years"].median() == 22
    assert isinstance(frame["sex"].dtype, pd.StringDtype)


def test_a_caller_cannot_change_what_the_next_one_loads():
    frame = tables.load("patients")
    frame["age_years"] = 0
    assert tables.load("patients")["age_years"].min() == 18


def test_an_empty_text_cell_is_empty_text_and_not_a_missing_number():
    units = tables.load("units").set_index("unit")
    assert units.loc["%", "template_one"] == ""


def test_an_unknown_table_names_the_tables_there_are():
    with pytest.raises(KeyError, match=r"no table 'patient' .* patients, facts"):
        tables.load("patient")


def test_the_dictionary_says_where_a_column_comes_from():
    dictionary = tables.describe("patients").set_index("column")
    assert dictionary.loc["age_years", "unit"] == "years"
    assert dictionary.loc["age_years", "source"] == "acr2022-1651"


def test_a_source_reads_as_a_reference():
    entry = (
        rb"@article{a2020, author = {van der {Berg}, Jan Piet and M{\"u}ller, F.},"
        rb" title = {A {CAR}}, journal = {J Test}, year = {2020}, volume = {3}, pages = {1--9}}"
    )
    source = tables.sources(entry)["a2020"]
    assert source.text == "van der Berg JP, Müller F. A CAR. J Test 2020;3:1–9."
    assert (source.year, source.link) == (2020, "")


def test_comments_between_entries_are_allowed_and_nothing_else():
    entry = b"@misc{a,\n title = {T}\n}\n"
    assert list(tables.sources(b"% a comment\n" + entry + b"\n% another\n")) == ["a"]
    with pytest.raises(tables.TableError, match=r"data/sources.bib: line 4, field entry: found 'misc"):
        tables.sources(entry + b"misc{b,\n title = {T}\n}\n")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n")).filter(lambda cell: cell.strip())


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1))
def test_what_a_spreadsheet_writes_is_read_back_cell_by_cell(rows):
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([("a", "b"), *rows])
    read, problems = read_rows(file.getvalue().encode(), "data/x.csv", ["a", "b"])
    assert not problems
    assert [tuple(cells.values()) for _, cells in read] == rows
    assert [number for number, _ in read] == list(range(2, len(rows) + 2))


@given(st.binary())
def test_any_bytes_give_tables_or_one_line_errors(data):
    for problem in tables.validate(data, "patients"):
        assert str(problem).isprintable()


@given(st.text())
def test_text_that_passes_can_be_seen_and_holds_no_markup(text):
    if unsafe(text) is None:
        assert text.isprintable()
        assert "<script" not in text.lower()

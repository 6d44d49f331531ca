"""A contributor's slip in a table: one line that says where, what was found and what to do."""

import re

import pytest

from lupus_cart import tables
from lupus_cart.facts import Facts

PATIENTS = tables.path("patients").read_bytes()
PARTS = (
    b"part_id,kind,name,gene,uniprot,residues,sequence,length,status,source,notes\n"
    b"LINK_A,linker,short linker,,,,GGGGS,5,seen-in-primary,one2020,\n"
    b'TM_B,tm,membrane helix,GENE,P01732,1-5,IYIWA,5,derived,one2020;two2021,"in, out"\n'
)
FACTS = (
    b"id,value,unit,who,statement,source,locator,status,checked,disagrees_with\n"
    b"trial-age,22,years,five patients,The median is 22 years.,one2020,abstract,seen-in-primary,2026-11-22,\n"
    b"trial-low,10,points,five patients,One source says 10.,one2020,abstract,computed,2026-11-22,trial-high\n"
    b"trial-high,16,points,five patients,Other: 16.,two2021,Table 1,seen-in-secondary,2026-11-22,trial-low\n"
)
BIB = (
    b"@article{one2020,\n  author = {One, Ann},\n  title = {First},\n  journal = {J},\n  year = {2020}\n}\n\n"
    b"@misc{two2021,\n  title = {Second},\n  url = {https://example.org/2}\n}\n"
)
KEYS = {"one2020", "two2021"}


def swap(old: bytes, new: bytes):
    def broken(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return broken


def cut_column(data: bytes) -> bytes:
    return b"".join(line.rsplit(b",", 1)[0] + b"\n" for line in data.splitlines())


def first_two_swapped(data: bytes) -> bytes:
    return re.sub(rb"(?m)^(\w+),(\w+)", rb"\2,\1", data)


PATIENT_BREAKS = {
    "missing column": (cut_column, 1, "follow_up_months", "missing"),
    "extra column": (lambda d: re.sub(rb"\n", b",x\n", d), 1, "6", "'x'"),
    "renamed column": (swap(b"age_years", b"age"), 1, "age_years", "'age'"),
    "columns in another order": (first_two_swapped, 1, "patient", "order"),
    "column twice": (
        lambda d: re.sub(rb"\n", b",1\n", d).replace(b"months,1", b"months,sex"),
        1,
        "sex",
        "twice",
    ),
    "duplicate id": (swap(b"\n2,", b"\n1,"), 3, "patient", "row 2"),
    "wrong type": (swap(b"2,male,22", b"2,male,abc"), 3, "age_years", "expected an integer, found 'abc'"),
    "fraction in whole years": (swap(b"male,22,16", b"male,22.5,16"), 3, "age_years", "'22.5'"),
    "impossible value": (swap(b"24,8,5", b"240,8,5"), 5, "age_years", "at most 120"),
    "unknown word": (swap(b"2,male", b"2,man"), 3, "sex", "'man'"),
    "empty cell": (swap(b"2,male", b"2,"), 3, "sex", "empty"),
    "empty file": (lambda d: b"", 1, "patient", "empty"),
    "blank lines only": (lambda d: b"\n\n", 1, "patient", "empty"),
    "header only": (lambda d: d.split(b"\n")[0] + b"\n", 2, "patient", "at least one row"),
    "UTF-16": (lambda d: d.decode().encode("utf-16"), 1, "patient", "UTF-16"),
    "UTF-16 without mark": (lambda d: d.decode().encode("utf-16-be"), 1, "patient", "UTF-16"),
    "Latin-1 byte": (swap(b"2,male", b"2,m\xe4le"), 3, "sex", "0xE4"),
    "NUL byte": (swap(b"2,male", b"2,ma\0le"), 3, "sex", "NUL"),
    "CRLF": (lambda d: d.replace(b"\n", b"\r\n"), 1, "patient", "CRLF"),
    "CR alone": (lambda d: d.replace(b"male,22,16", b"male,22\r,16"), 3, "age_years", "carriage return"),
    "byte-order mark": (lambda d: b"\xef\xbb\xbf" + d, 1, "patient", "byte-order mark"),
    "semicolons": (lambda d: d.replace(b",", b";"), 1, "patient", "commas"),
    "tabs": (lambda d: d.replace(b",", b"\t"), 1, "patient", "commas"),
    "row too short": (swap(b",22,16,11", b",22,16"), 3, "sledai_2k_baseline", "found 4"),
    "row too long": (swap(b",22,16,11", b",22,16,11,0"), 3, "follow_up_months", "found 6"),
    "blank row": (swap(b"\n2,", b"\n\n2,"), 3, "patient", "empty"),
    "unclosed quotation mark": (swap(b"2,male", b'2,"male'), 3, "sex", "quotation marks"),
    "space at an end": (swap(b"2,male", b"2,male "), 3, "sex", "space"),
    "no-break space": (swap(b"2,male", b"2,male\xc2\xa0"), 3, "sex", "U+00A0"),
}
PART_BREAKS = {
    "bad letter in a sequence": (swap(b"GGGGS,5", b"GGXGS,5"), 2, "sequence", "'X'"),
    "small letter in a sequence": (swap(b"GGGGS,5", b"GGgGS,5"), 2, "sequence", "'g'"),
    "length that does not match": (swap(b"GGGGS,5", b"GGGGS,6"), 2, "length", "expected 5"),
    "unknown source": (swap(b"one2020;two2021", b"one2020;three"), 3, "source", "'three'"),
    "unknown kind": (swap(b",tm,", b",helix,"), 3, "kind", "'helix'"),
    "duplicate part": (swap(b"TM_B", b"LINK_A"), 3, "part_id", "'LINK_A'"),
    "huge field": (swap(b"short linker", b"x" * 200_000), 2, "name", "200000"),
    "formula": (swap(b"short linker", b'"=HYPERLINK(""http://x.example"")"'), 2, "name", "formula"),
    "formula with plus": (swap(b"short linker", b"+1+1"), 2, "name", "formula"),
    "formula with at": (swap(b"short linker", b"@SUM(A1)"), 2, "name", "formula"),
    "formula with minus": (swap(b"short linker", b"-1+cmd"), 2, "name", "formula"),
    "formula after a tab": (swap(b"short linker", b"\t=1"), 2, "name", "U+0009"),
    "script tag": (swap(b"short linker", b"<script>alert(1)</script>"), 2, "name", "markup '<script"),
    "closing tag": (swap(b"short linker", b"short</td>linker"), 2, "name", "markup"),
    "right-to-left override": (
        swap(b"short", "sh\u202eort".encode()),
        2,
        "name",
        "text-direction mark U+202E",
    ),
    "isolate": (swap(b"short", "sh\u2066ort".encode()), 2, "name", "text-direction mark U+2066"),
    "right-to-left mark": (swap(b"short", "sh\u200fort".encode()), 2, "name", "text-direction mark U+200F"),
    "zero-width space": (swap(b"short", "sh\u200bort".encode()), 2, "name", "U+200B"),
}
FACT_BREAKS = {
    "unknown unit": (swap(b"22,years", b"22,yaers"), 2, "unit", "'yaers'"),
    "missing unit": (swap(b"22,years", b"22,"), 2, "unit", "empty"),
    "value that is no value": (swap(b"22,years", b"18-24,years"), 2, "value", "'18-24'"),
    "words with a unit of numbers": (swap(b"22,years", b"young,years"), 2, "value", "'young'"),
    "number filed as text": (swap(b"22,years", b"22,text"), 2, "value", "unit"),
    "count of a unit that cannot be counted": (swap(b"22,years", b"5/5,years"), 2, "value", "patients"),
    "more than the whole": (swap(b"22,years", b"6/5,patients"), 2, "value", "x at most n"),
    "part of nothing": (swap(b"22,years", b"0/0,patients"), 2, "value", "x at most n"),
    "range upside down": (swap(b"22,years", b"24..18,years"), 2, "value", "smaller"),
    "estimate outside its interval": (swap(b"22,years", b"30 (18..24),years"), 2, "value", "interval"),
    "impossible date": (swap(b"22,years", b"2022-13-01,date"), 2, "value", "2022-09-15"),
    "unknown source": (swap(b"22 years.,one2020", b"22 years.,ten2020"), 2, "source", "'ten2020'"),
    "unknown status": (swap(b"seen-in-primary", b"seen"), 2, "status", "'seen'"),
    "duplicate id": (swap(b"\ntrial-age,", b"\ntrial-low,"), 3, "id", "row 2"),
    "id without topic": (swap(b"\ntrial-age,", b"\nage,"), 2, "id", "'age'"),
    "day that is no day": (swap(b"2026-11-22", b"22.11.2026"), 2, "checked", "2026-11-22"),
    "one-sided disagreement": (
        swap(b"2026-11-22,trial-low", b"2026-11-22,"),
        3,
        "disagrees_with",
        "in return",
    ),
    "disagreement with nobody": (swap(b"22,\n", b"22,trial-none\n"), 2, "disagrees_with", "'trial-none'"),
    "disagreement with itself": (swap(b"22,\n", b"22,trial-age\n"), 2, "disagrees_with", "itself"),
}
BIB_BREAKS = {
    "lost at-sign": (swap(b"@misc", b"misc"), 8, "entry", "outside an entry"),
    "lost at-sign of the first entry": (swap(b"@article", b"article"), 1, "entry", "outside an entry"),
    "lost brace": (swap(b"{First}", b"{First"), 8, "entry", "braces"),
    "lost comma": (swap(b"Ann},", b"Ann}"), 3, "title", "commas"),
    "duplicate key": (swap(b"two2021", b"one2020"), 8, "key", "line 1"),
    "unknown field": (swap(b"year =", b"yaer ="), 5, "yaer", "unknown field"),
    "field twice": (swap(b"journal =", b"title ="), 4, "title", "twice"),
    "unknown type": (swap(b"@misc", b"@mics"), 8, "entry", "type"),
    "no title": (swap(b"  title = {Second},\n", b""), 8, "title", "no title"),
    "bad year": (swap(b"{2020}", b"{202}"), 5, "year", "'202'"),
    "address that runs a script": (
        swap(b"https://example.org/2", b"javascript:alert(1)"),
        10,
        "url",
        "https",
    ),
    "script tag": (swap(b"Second", b"<script>"), 9, "title", "markup"),
    "Latin-1 byte": (swap(b"One, Ann", b"M\xfcller, Ann"), 2, "author", "0xFC"),
    "right-to-left override": (swap(b"Second", "Sec\u202eond".encode()), 9, "title", "U+202E"),
    "UTF-16": (lambda d: d.decode().encode("utf-16"), 1, "entry", "UTF-16"),
    "CRLF": (lambda d: d.replace(b"\n", b"\r\n"), 1, "entry", "CRLF"),
    "empty file": (lambda d: b"", 1, "entry", "empty"),
}


def cases(breaks):
    return [pytest.param(*case, id=name) for name, case in breaks.items()]


def assert_one_line(problems, file, row, column, words):
    messages = [str(problem) for problem in problems]
    assert len(messages) == 1, messages
    place = "line {}, field {}" if file.endswith(".bib") else "row {}, column {}"
    assert messages[0].startswith(f"{file}: {place.format(row, column)}: ")
    assert words in messages[0]
    assert messages[0].isprintable()
    assert len(messages[0]) < 400


def test_the_unbroken_copies_load():
    assert not tables.validate(PATIENTS, "patients")
    assert not tables.validate(PARTS, "car_parts", KEYS)
    assert len(tables.sources(BIB)) == 2
    assert len(Facts.load(FACTS, BIB)) == 3


@pytest.mark.parametrize(("breaking", "row", "column", "words"), cases(PATIENT_BREAKS))
def test_a_broken_patients_table_gives_one_line(breaking, row, column, words):
    problems = tables.validate(breaking(PATIENTS), "patients")
    assert_one_line(problems, "data/patients.csv", row, column, words)


@pytest.mark.parametrize(("breaking", "row", "column", "words"), cases(PART_BREAKS))
def test_a_broken_parts_table_gives_one_line(breaking, row, column, words):
    problems = tables.validate(breaking(PARTS), "car_parts", KEYS)
    assert_one_line(problems, "data/car_parts.csv", row, column, words)


@pytest.mark.parametrize(("breaking", "row", "column", "words"), cases(FACT_BREAKS))
def test_a_broken_fact_gives_one_line(breaking, row, column, words):
    with pytest.raises(tables.TableError) as error:
        Facts.load(breaking(FACTS), BIB)
    assert_one_line(error.value.problems, "data/facts.csv", row, column, words)


@pytest.mark.parametrize(("breaking", "row", "column", "words"), cases(BIB_BREAKS))
def test_a_broken_bibliography_gives_one_line(breaking, row, column, words):
    with pytest.raises(tables.TableError) as error:
        tables.sources(breaking(BIB))
    assert_one_line(error.value.problems, "data/sources.bib", row, column, words)


def test_all_faults_of_a_file_are_told_at_once():
    broken = (
        FACTS.replace(b"22,years", b"young,years")
        .replace(b"computed", b"guessed")
        .replace(b"two2021", b"six")
    )
    with pytest.raises(tables.TableError) as error:
        Facts.load(broken, BIB)
    places = {(problem.row, problem.column) for problem in error.value.problems}
    assert places == {(2, "value"), (3, "status"), (4, "source")}
    assert len(str(error.value).splitlines()) == 3


def test_a_file_is_named_as_the_contributor_knows_it(tmp_path):
    copy = tmp_path / "copy.csv"
    copy.write_bytes(PATIENTS.replace(b"2,male,22", b"2,male,abc"))
    [problem] = tables.validate(copy, "patients")
    assert str(problem).startswith(f"{copy}: row 3, column age_years: ")


def test_a_file_that_is_not_there_gives_one_line(tmp_path):
    [problem] = tables.validate(tmp_path / "gone.csv", "patients")
    assert "row 1, column patient: the file cannot be read" in str(problem)

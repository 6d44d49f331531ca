"""A thousand random slips in facts.csv and sources.bib: each loads whole or is told in one line a fault.

A reader would otherwise see a number that somebody typed differently, or a page with a source missing.
"""

import csv
import random
import re

import pytest

from lupus_cart import tables
from lupus_cart.facts import Facts

MUTATIONS = 500
NASTY = [
    b",",
    b'"',
    b"\n",
    b"\r",
    b"{",
    b"}",
    b"@",
    b"%",
    b"\\",
    b"#",
    b";",
    b"\0",
    b"\xe9",
    b"\t",
    b"<",
    b"=",
    b" ",
]
NASTY += [
    b"..",
    b"e",
    b"-",
    b"9",
    b"(",
    b"/",
    b"x",
    "\u202e".encode(),
    b"\xef\xbb\xbf",
    b'""',
    b"\n\n",
    b"and",
]
KEPT = ("id", "unit", "who", "statement", "source", "locator", "status")
LINE = re.compile(r"data/(facts\.csv: row|sources\.bib: line) \d+, (column|field) \S+: .+")


@pytest.fixture(scope="module")
def excerpt():
    """Fifty facts of the book, those they disagree with, and their sources; small enough to load often."""
    header, *lines = tables.path("facts").read_text(encoding="utf-8").rstrip("\n").split("\n")
    rows = {line.split(",", 1)[0]: line for line in lines}
    chosen = set(random.Random(2022).sample(sorted(rows), 50))
    facts = Facts.load()
    while partners := {other for id in chosen for other in facts[id].disagrees_with} - chosen:
        chosen |= partners
    keys = {facts[id].source for id in chosen}
    entries = re.split(r"(?m)^(?=@)", (tables.DATA / "sources.bib").read_text(encoding="utf-8"))
    kept = [entry for entry in entries if re.match(r"@\w+\{([^,]+)", entry) and key_of(entry) in keys]
    table = "\n".join([header, *(rows[id] for id in rows if id in chosen)]) + "\n"
    return table.encode(), "".join(kept).encode()


def key_of(entry: str) -> str:
    return entry.split("{", 1)[1].split(",", 1)[0].strip()


def mutate(data: bytes, dice: random.Random) -> bytes:
    """Return data with one to three slips: bytes lost, put in, changed, lines doubled, lost or swapped."""
    for _ in range(dice.randint(1, 3)):
        at, length = dice.randrange(len(data)), dice.choice([1, 1, 1, 2, 5, 40])
        lines = data.split(b"\n")
        one, two = dice.randrange(len(lines)), dice.randrange(len(lines))
        match dice.randrange(8):
            case 0:
                data = data[:at] + data[at + length :]
            case 1 | 2:
                data = data[:at] + dice.choice(NASTY) + data[at:]
            case 3:
                data = data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
            case 4:
                data = b"\n".join([*lines[:one], lines[one], *lines[one:]])
            case 5:
                data = b"\n".join([*lines[:one], *lines[one + 1 :]])
            case 6:
                lines[one], lines[two] = lines[two], lines[one]
                data = b"\n".join(lines)
            case 7:
                data = data[: -dice.randint(1, 200)]
    return data


def assert_one_line_each(error: tables.TableError) -> None:
    lines = str(error).split("\n")
    assert len(lines) == len(error.problems) > 0
    for line in lines:
        assert LINE.fullmatch(line), line
        assert line.isprintable()


def test_a_slip_in_the_facts_is_told_or_changes_no_other_fact(excerpt):
    table, bibliography = excerpt
    sources, dice, told = tables.sources(bibliography), random.Random(17), 0
    for _ in range(MUTATIONS):
        broken = mutate(table, dice)
        try:
            facts = Facts.load(broken, sources)
        except tables.TableError as error:
            assert_one_line_each(error)
            told += 1
            continue
        records = list(csv.DictReader(broken.decode().splitlines()))
        assert len(facts) == len(records)
        for fact, record in zip(facts.values(), records, strict=True):
            found = (fact.id, fact.unit, fact.who, fact.statement, fact.source, fact.locator, fact.status)
            assert found == tuple(record[name] for name in KEPT)
            assert str(fact.checked) == record["checked"]
            assert ";".join(fact.disagrees_with) == record["disagrees_with"]
    assert MUTATIONS / 2 < told < MUTATIONS


def test_a_slip_in_the_bibliography_is_told_or_loses_no_source(excerpt):
    _, bibliography = excerpt
    dice, told = random.Random(29), 0
    for _ in range(MUTATIONS):
        broken = mutate(bibliography, dice)
        try:
            sources = tables.sources(broken)
        except tables.TableError as error:
            assert_one_line_each(error)
            told += 1
            continue
        text = broken.decode()
        assert len(sources) == len(re.findall(r"@\s*\w+\s*[{(]", text))
        assert len(sources) == len(re.findall(r"\btitle\s*=", re.sub(r"booktitle", "", text)))
        assert len(re.findall(r"\b(?:doi|url)\s*=", text)) == sum(
            bool(source.doi) + bool(source.url) for source in sources.values()
        )
    assert MUTATIONS / 4 < told < MUTATIONS


def test_a_broken_bibliography_and_broken_facts_are_told_together(excerpt):
    table, bibliography = excerpt
    table = re.sub(rb",20\d\d(?=-\d\d-\d\d,[^,\n]*\n)", b",20x6", table, count=1)
    with pytest.raises(tables.TableError) as error:
        Facts.load(table, bibliography.replace(b"@", b"", 1))
    assert {problem.file for problem in error.value.problems} == {"data/facts.csv", "data/sources.bib"}
    assert_one_line_each(error.value)

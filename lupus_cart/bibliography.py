"""The bibliography ``data/sources.bib``: every entry parsed by pybtex, none lost in silence.

BibTeX takes text outside an entry for a comment, so one lost ``@`` would hide a source. Here each
line that starts with ``@`` opens an entry, and nothing else may stand between entries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person
from pybtex.database.input.bibtex import LowLevelParser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from lupus_cart.csvfile import decode
from lupus_cart.validation import MAX_CELL, Problem, show, unsafe

# A type or field outside these words is a slip of the pen, such as yaer, and would be lost in silence.
TYPES = """article book booklet inbook incollection inproceedings manual mastersthesis misc online
phdthesis proceedings techreport unpublished"""
FIELDS = """address author booktitle chapter doi edition editor eprint howpublished institution isbn issn
journal keywords language month note number organization pages pmcid pmid publisher school series title
type url urldate volume year"""
FORMS = {
    "year": (r"(19|20)\d\d", "a year of four digits"),
    "doi": (r"10\.\d{4,9}/[^\s{}\"<>\\]+", "a DOI such as 10.1038/s41591-022-02017-5"),
    "url": (r"https?://[^\s{}\"<>\\]+", "an address that starts with https://"),
}


Fault = tuple[int, str, str]  # lines below the start of the entry, field, message


@dataclass(frozen=True)
class Source:
    """One work in the bibliography; fields not known are empty text (``year``: None)."""

    key: str
    title: str
    authors: str
    year: int | None
    doi: str
    url: str
    journal: str
    text: str

    @property
    def link(self) -> str:
        """The address of the work: its DOI where it has one, else its page, else ""."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    @property
    def short(self) -> str:
        """First author and year, such as "Burt 2018"; the title of a work without an author."""
        first = re.sub(r" [A-Z]+$", "", self.authors.split(",")[0].removesuffix(" et al."))
        return f"{first} {self.year or ''}".strip() if first else self.title


def read_sources(data: bytes, file: str) -> tuple[dict[str, Source], list[Problem]]:
    """Return the sources by key and every problem of the file, with its line."""
    text, problems = decode(data, file, "entry")
    entries: dict[str, Source] = {}
    first: dict[str, int] = {}
    for line, content in enumerate(text.split("\n"), start=1):
        if found := unsafe(content.replace("\t", " ")):
            problems.append(Problem(file, line, _field_of(content), found))
    for line, chunk in _chunks(text):
        key, fields, faults = _entry(chunk)
        if key and first.setdefault(key.lower(), line) != line:
            faults.append((0, "key", f"{show(key)} stands in line {first[key.lower()]} already; rename one"))
        problems += [Problem(file, line + offset, field, message) for offset, field, message in faults]
        if key and not faults:
            entries[key] = _source(key, fields)
    if text and not entries and not problems:
        problems.append(Problem(file, 1, "entry", "found no entry; restore the file"))
    return entries, sorted(problems, key=lambda problem: problem.row)


def _chunks(text: str) -> list[tuple[int, str]]:
    """Split the file before each line that starts with @; returns (line number, text) pairs."""
    starts = sorted({0, *(match.start() for match in re.finditer(r"^@", text, re.MULTILINE))})
    ends = [*starts[1:], len(text)]
    return [(text.count("\n", 0, a) + 1, text[a:b]) for a, b in zip(starts, ends, strict=True) if text[a:b]]


def _field_of(line: str) -> str:
    name = re.match(r"\s*([A-Za-z]+)\s*=", line)
    return name[1] if name else "entry"


def _entry(chunk: str) -> tuple[str | None, dict[str, str], list[Fault]]:
    """Return key, fields and faults of one chunk; no key and no fault if it holds comments only."""
    if not chunk.startswith("@"):
        return None, {}, _stray(chunk, 0)
    errors: list[PybtexError] = []
    parser = LowLevelParser(chunk, handle_error=errors.append)
    kind, (key, parts) = next(iter(parser), ("", ("", [])))
    lines = chunk.split("\n")
    if errors:
        offset = min(getattr(errors[0], "lineno", 1), len(lines)) - 1
        found = show(" ".join(str(errors[0]).split()), 100).strip("'\"")
        advice = f"{found}; check braces, quotation marks and commas"
        return None, {}, [(offset, _field_of(lines[offset]), advice)]
    if kind.lower() not in TYPES.split():
        known = ", ".join(TYPES.split())
        return None, {}, [(0, "entry", f"expected an entry @type{{key, ...}} with a type out of {known}")]
    faults = _stray(parser.get_remainder(), parser.lineno - 1)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", key):
        faults.append(
            (0, "key", f"expected letters, digits and hyphens, found {show(key)}; rename the entry")
        )
    fields: dict[str, str] = {}
    for name, pieces in parts:
        value = " ".join("".join(pieces).split())
        found = "the field stands there twice; delete one" if name.lower() in fields else ""
        if found or (found := _bad_field(name.lower(), value) or ""):
            offset = max((n for n, line in enumerate(lines) if _field_of(line) == name), default=0)
            faults.append((offset, show(name)[1:-1], found))
        fields[name.lower()] = value
    if not fields.get("title"):
        faults.append((0, "title", f"the entry {show(key)} has no title; add it"))
    return key, fields, faults


def _stray(text: str, offset: int) -> list[Fault]:
    for number, line in enumerate(text.split("\n")):
        if line.strip() and not line.strip().startswith("%"):
            found = f"found {show(line.strip())} outside an entry; begin it with @type{{key, or with %"
            return [(offset + number, "entry", found)]
    return []


def _bad_field(name: str, value: str) -> str | None:
    if name not in FIELDS.split():
        return f"unknown field; use one of {', '.join(FIELDS.split())}"
    if len(value) > MAX_CELL:
        return f"expected at most {MAX_CELL} characters, found {len(value)}; shorten it"
    if not value:
        return "the field is empty; fill or delete it"
    form, expected = FORMS.get(name, ("", ""))
    if form and not re.fullmatch(form, value):
        return f"expected {expected}, found {show(value)}; correct it"
    try:
        _people(value) if name in ("author", "editor") else _latex(value)
    except (PybtexError, ValueError):
        return f"{show(value)} cannot be read as BibTeX; check names and braces"
    return None


@cache  # names and journals recur, and the decoder takes most of the time of reading a bibliography
def _latex(value: str) -> str:
    return str(Text.from_latex(value)).replace("--", "–")


def _people(value: str) -> list[str]:
    people = []
    for name in split_name_list(value):
        person = Person(name)
        family = " ".join([*person.prelast_names, *person.last_names, *person.lineage_names])
        initials = "".join(part[0] for part in [*person.first_names, *person.middle_names])
        people.append(_latex(f"{family} {initials}".strip()))
    return people


def _source(key: str, fields: dict[str, str]) -> Source:
    people = _people(fields.get("author") or fields.get("editor") or "")
    shortened = len(people) > 3 or "others" in people
    authors = f"{people[0]} et al." if shortened else ", ".join(people)
    title, doi, year = _latex(fields["title"]), fields.get("doi", ""), fields.get("year", "")
    places = ("journal", "booktitle", "howpublished", "institution", "organization", "publisher")
    journal = _latex(next((fields[place] for place in places if place in fields), ""))
    pages = f":{_latex(fields['pages'])}" if "pages" in fields else ""
    issue = f";{fields['volume']}{pages}" if "volume" in fields else ""
    place = (f"{journal} {year}" if "journal" in fields else ", ".join(filter(None, (journal, year)))) + issue
    text = " ".join(part if part[-1] in ".?!" else f"{part}." for part in (authors, title, place) if part)
    return Source(key, title, authors, int(year) if year else None, doi, fields.get("url", ""), journal, text)

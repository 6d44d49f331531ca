"""Every number the course states: one row of ``data/facts.csv``, checked and ready to print.

>>> from lupus_cart.facts import facts
>>> facts["trial-age-median"].text
'22 years'
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from lupus_cart import tables, values
from lupus_cart.bibliography import Source
from lupus_cart.quantity import HasUnit, Quantity, UnitError
from lupus_cart.validation import Problem, Row, TableError, show
from lupus_cart.values import Estimate, Value

__all__ = ["Fact", "Facts", "TableError", "UnitError", "UnknownFact", "facts"]

STATUS_WORDS = {
    "seen-in-primary": "seen in the authors' own text",
    "seen-in-secondary": "a review or news page says so",
    "computed": "computed from other numbers",
    "inferred": "inferred; no source says it in so many words",
    "derived": "derived from checked pieces",
}


COLUMNS = ["id", "text", "value", "unit", "who", "statement", "source", "locator", "status", "checked"]
COLUMNS += ["disagrees_with"]


class UnknownFact(KeyError):
    """No fact has this id; the message names the nearest ids."""

    def __str__(self) -> str:
        """Return the message itself; a KeyError would show it quoted."""
        return str(self.args[0])


@dataclass(frozen=True)
class Fact:
    """One row of ``data/facts.csv``.

    ``value`` is an int, float, Range, Estimate, Count, Bound, date, Month or str, in ``unit``;
    ``text`` is value and unit as readers see them; ``source`` is a key of ``data/sources.bib``.
    """

    id: str
    value: Value
    unit: str
    who: str
    statement: str
    source: str
    locator: str
    status: str
    checked: date
    disagrees_with: tuple[str, ...]
    text: str
    reference: Source = field(repr=False)

    @property
    def topic(self) -> str:
        """First word of the id, such as ``trial``."""
        return self.id.partition("-")[0]

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers in the value: (22.0,), a range's two ends, an estimate and its interval, x and n."""
        return values.numbers(self.value)

    @property
    def status_words(self) -> str:
        """How sure we are that the source says so, in plain words."""
        where = self.locator.lower()
        if self.status == "seen-in-primary" and "abstract" in where + self.reference.journal:
            return "seen in the authors' abstract"
        if self.status == "seen-in-secondary" and ("press release" in where or "media release" in where):
            return "a press release says so"
        return STATUS_WORDS[self.status]

    @property
    def source_text(self) -> str:
        """The source as a reference list prints it."""
        return self.reference.text

    @property
    def source_short(self) -> str:
        """First author and year of the source, or its title."""
        return self.reference.short

    @property
    def url(self) -> str:
        """Address of the source (its DOI where it has one), or ""."""
        return self.reference.link

    @property
    def number(self) -> float:
        """The value as one number (an estimate without its interval); UnitError if it is not one."""
        value = self.value.value if isinstance(self.value, Estimate) else self.value
        if isinstance(value, int | float):
            return value
        raise UnitError(f"{self.id} is {self.text!r}, not one number; take the part you mean from its .value")

    def __add__(self, other: HasUnit) -> Quantity:
        """Return the sum; UnitError unless both units are the same."""
        return Quantity(self.number, self.unit) + other

    def __sub__(self, other: HasUnit) -> Quantity:
        """Return the difference; UnitError unless both units are the same."""
        return Quantity(self.number, self.unit) - other

    def __mul__(self, other: float) -> Quantity:
        """Return the multiple by a plain number, in the same unit."""
        return Quantity(self.number, self.unit) * other

    __rmul__ = __mul__

    def __truediv__(self, other: HasUnit | float) -> Quantity | float:
        """Return the part by a plain number in the same unit, or the plain ratio of equal units."""
        return Quantity(self.number, self.unit) / other


class Facts(Mapping[str, Fact]):
    """Facts by id, in the order of their file."""

    def __init__(self, rows: Mapping[str, Fact] | None = None) -> None:
        """Hold ``rows``; without them ``data/facts.csv`` is read at the first look."""
        self._loaded = rows

    @classmethod
    def load(
        cls,
        path: Path | str | bytes | None = None,
        sources: Path | str | bytes | Mapping[str, Source] | None = None,
    ) -> Facts:
        """Read and check a facts table and its bibliography (default: those of ``data/``).

        Raises TableError with every problem of both, one line each with file, row and column.
        """
        problems: list[Problem] = []
        bibliography: Mapping[str, Source] = {}
        units = {unit["unit"]: unit for unit in tables.load("units").to_dict("records")}
        try:
            bibliography = sources if isinstance(sources, Mapping) else tables.sources(sources)
        except TableError as error:
            problems += error.problems
        table = tables.path("facts") if path is None else path
        rows, typed, found = tables.read(table, "facts", bibliography)
        # With a broken bibliography each of its keys would look unknown: its own problems say enough.
        problems += [problem for problem in found if bibliography or problem.column != "source"]
        loaded: dict[str, Fact] = {}
        for (number, cells), record in zip(rows, typed, strict=True):
            if not record.get("value") or cells.get("unit") not in units:
                continue
            unit = units[cells["unit"]]
            try:
                value = values.parse(cells["value"], unit["kind"])
            except ValueError as error:
                problems.append(Problem(tables.shown(table, "facts"), number, "value", str(error)))
                continue
            if not problems:
                text = values.print_value(cells["value"], value, unit["template"], unit["template_one"])
                loaded[cells["id"]] = _fact(cells, record["checked"], value, text, bibliography)
        problems += _one_sided(rows, tables.shown(table, "facts"))
        if problems:
            raise TableError(problems)
        return cls(loaded)

    @property
    def _facts(self) -> Mapping[str, Fact]:
        if self._loaded is None:
            self._loaded = Facts.load()._facts
        return self._loaded

    def __getitem__(self, id: str) -> Fact:
        """Return a fact; UnknownFact names the nearest ids."""
        try:
            return self._facts[id]
        except KeyError:
            near = difflib.get_close_matches(str(id), self._facts, n=3, cutoff=0.5)
            hint = f"; nearest are {', '.join(near)}" if near else ""
            raise UnknownFact(f"no fact {id!r} in data/facts.csv{hint}") from None

    def __contains__(self, id: object) -> bool:
        """Tell whether there is such a fact, without looking for near ones."""
        return id in self._facts

    def __iter__(self) -> Iterator[str]:
        """Go through the ids in the order of the file."""
        return iter(self._facts)

    def __len__(self) -> int:
        """Return the number of facts."""
        return len(self._facts)

    def select(self, topic: str | None = None, status: str | None = None) -> pd.DataFrame:
        """Return the facts of a topic and status (all if None) as a DataFrame, one row a fact.

        Columns: id, text, value, unit, who, statement, source, locator, status, checked, disagrees_with.
        """
        chosen = [
            fact for fact in self.values() if topic in (None, fact.topic) and status in (None, fact.status)
        ]
        return pd.DataFrame([{c: getattr(fact, c) for c in COLUMNS} for fact in chosen], columns=COLUMNS)


def _ids(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _fact(
    cells: dict[str, str], checked: date, value: Value, text: str, bibliography: Mapping[str, Source]
) -> Fact:
    return Fact(
        **{name: cells[name] for name in ("id", "unit", "who", "statement", "source", "locator", "status")},
        value=value,
        checked=checked,
        disagrees_with=_ids(cells["disagrees_with"]),
        text=text,
        reference=bibliography[cells["source"]],
    )


def _one_sided(rows: list[Row], file: str) -> list[Problem]:
    """Return each disagreement that only one side states, or that a fact has with itself."""
    said = {cells["id"]: _ids(cells.get("disagrees_with", "")) for _, cells in rows if "id" in cells}
    problems = []
    for number, cells in rows:
        for other in said.get(cells.get("id", ""), ()):
            if other == cells["id"]:
                problems.append(Problem(file, number, "disagrees_with", "the fact names itself; delete that"))
            elif other in said and cells["id"] not in said[other]:
                here, there = show(cells["id"]), show(other)
                found = f"{there} does not name this fact in return; add {here} to its disagrees_with"
                problems.append(Problem(file, number, "disagrees_with", found))
    return problems


facts = Facts()

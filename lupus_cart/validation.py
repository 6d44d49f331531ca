"""What may stand in a cell of ``data/``, and what is said when something else does."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

MAX_CELL = 5000
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
MARKUP = re.compile(r"<[A-Za-z/!?]")
INTEGER = re.compile(r"-?(0|[1-9]\d{0,14})")
NUMBER = re.compile(INTEGER.pattern + r"(\.\d{1,15})?([eE][+-]?\d{1,2})?")
# A spreadsheet runs what starts so; the full-width forms too. A minus sign may start a number,
# a range or an estimate.
FORMULA = re.compile(rf"[=+@＝＋＠－]|-(?!(?<=-){NUMBER.pattern[2:]}($|\.\.| \())")

Row = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class Problem:
    """One fault in a data file; ``str()`` gives one line with file, row, column and what to do."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        """Name the place as the file's own users do: row and column, or line and field."""
        place = ("line", "field") if self.file.endswith(".bib") else ("row", "column")
        return f"{self.file}: {place[0]} {self.row}, {place[1]} {self.column}: {self.message}"


class TableError(ValueError):
    """A data file is not as its schema says; the message holds every problem, one line each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems for callers that want them one by one."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def show(text: str, limit: int = 40) -> str:
    """Return ``text`` quoted for a message: on one line, shortened, hidden characters escaped."""
    return repr(text if len(text) <= limit else text[:limit] + "…")


def unsafe(text: str) -> str | None:
    """Return what is wrong with characters of ``text``, or None if all are plain to see."""
    if not text.isprintable():
        char = next(c for c in text if not c.isprintable())
        code = f"U+{ord(char):04X}"
        if "\udc80" <= char <= "\udcff":
            byte = ord(char) - 0xDC00
            return f"expected UTF-8 text, found the byte 0x{byte:02X}; save the file as UTF-8"
        if char == "\0":
            return "found a NUL byte; delete it"
        if char in BIDI:
            return f"found the text-direction mark {code}, which hides text; delete it"
        if ord(char) < 32 or 127 <= ord(char) < 160:
            return f"found the control character {code}; delete it"
        return f"found the invisible or special character {code}; delete it or type an ordinary space"
    if markup := MARKUP.search(text):
        return f"found markup {show(text[markup.start() :], 12)}; write plain text"
    return None


def cast(cell: str, field: dict[str, Any]) -> tuple[Any, str | None]:
    """Return the typed value of a cell (None if an empty cell is no text) and what is wrong with it."""
    kind, rules = field["type"], field.get("constraints", {})
    if len(cell) > MAX_CELL:
        return None, f"expected at most {MAX_CELL} characters, found {len(cell)}; shorten the cell"
    if found := unsafe(cell):
        return None, found
    if cell != cell.strip():
        return None, f"found a space at an end of {show(cell)}; delete it"
    if not cell:
        empty = "" if kind == "string" else None
        return empty, "the cell is empty; fill it" if rules.get("required") else None
    if FORMULA.match(cell):
        return None, f"{show(cell, 20)} would run as a formula in a spreadsheet; reword the cell"
    value: Any = cell
    if kind == "integer":
        if not INTEGER.fullmatch(cell):
            return (
                None,
                f"expected an integer, found {show(cell)}; write whole {field.get('unit', 'numbers')}",
            )
        value = int(cell)
    elif kind == "number":
        if not NUMBER.fullmatch(cell):
            return None, f"expected a number, found {show(cell)}; write it as 22, 0.5 or 1e6"
        value = float(cell)
    elif kind == "date":
        try:
            value = date.fromisoformat(cell if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else "")
        except ValueError:
            return None, f"expected a date, found {show(cell)}; write it as 2026-11-22"
    return value, _broken_rule(cell, value, rules)


def _broken_rule(cell: str, value: Any, rules: dict[str, Any]) -> str | None:
    if "enum" in rules and cell not in rules["enum"]:
        return f"expected one of {', '.join(rules['enum'])}, found {show(cell)}; pick one of these"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], cell):
        one = re.fullmatch(r"\^(\[[^]]+\])\+\$", rules["pattern"])
        bad = next((char for char in cell if not re.fullmatch(one[1], char)), "") if one else ""
        found = f"{show(bad)} in {show(cell)}" if bad else show(cell)
        return f"expected the form {rules['pattern']}, found {found}; correct it"
    if "minimum" in rules and value < rules["minimum"]:
        return f"expected at least {rules['minimum']}, found {show(cell)}; check the source"
    if "maximum" in rules and value > rules["maximum"]:
        return f"expected at most {rules['maximum']}, found {show(cell)}; check the source"
    return None


def check_rows(
    rows: Sequence[Row], file: str, schema: dict[str, Any], keys: Callable[[str], Collection[str]]
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the typed rows and every cell that breaks the schema, in the order of the file.

    ``keys`` gives the permitted values for a field's ``references``, such as ``sources.bib`` or
    ``units.unit``. ``separator`` makes a cell a list of such values; ``lengthOf`` makes it the
    length of another cell of its row.
    """
    fields = {field["name"]: field for field in schema["fields"]}
    problems: list[Problem] = []
    typed: list[dict[str, Any]] = []
    for number, cells in rows:
        record = {}
        for name, cell in cells.items():
            record[name], found = cast(cell, fields[name])
            found = found or _wrong_length(record[name], fields[name], cells)
            if found:
                problems.append(Problem(file, number, name, found))
        typed.append(record)
    for name, field in fields.items():
        if field.get("constraints", {}).get("unique"):
            problems += _twice(rows, file, [name])
        if "references" in field:
            problems += _unknown(rows, file, field, keys(field["references"]))
    key = schema["primaryKey"]
    if isinstance(key, list):
        problems += _twice(rows, file, key)
    order = list(fields)
    return typed, sorted(problems, key=lambda problem: (problem.row, order.index(problem.column)))


def _wrong_length(value: Any, field: dict[str, Any], cells: dict[str, str]) -> str | None:
    measured = field.get("lengthOf")
    if measured not in cells or value is None or value == len(cells[measured]):
        return None
    return f"expected {len(cells[measured])}, the length of {measured}, found {value}; correct one of them"


def _twice(rows: Sequence[Row], file: str, names: Sequence[str]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for number, cells in rows:
        key = tuple(cells.get(name, "") for name in names)
        if any(key) and first.setdefault(key, number) != number:
            found = f"{show(', '.join(key))} stands in row {first[key]} already; give each row its own"
            yield Problem(file, number, names[-1], found)


def _unknown(
    rows: Sequence[Row], file: str, field: dict[str, Any], permitted: Collection[str]
) -> Iterator[Problem]:
    name, separator = field["name"], field.get("separator")
    for number, cells in rows:
        cell = cells.get(name, "")
        for key in [part.strip() for part in cell.split(separator)] if separator and cell else [cell]:
            if key not in permitted and cell:
                found = f"{show(key)} is not in {field['references']}; correct it or add it there"
                yield Problem(file, number, name, found)

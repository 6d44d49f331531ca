"""The form of a CSV file of ``data/``: UTF-8, commas, one line a row.

Since one line is one row, a broken line cannot swallow its neighbours, and rows count as a
spreadsheet counts them: the header is row 1.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Sequence

from lupus_cart.validation import Problem, Row, show, unsafe

WELL_FORMED_CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^",][^,]*|)(?:,|$)')


def decode(data: bytes, file: str, column: str) -> tuple[str, list[Problem]]:
    """Return ``data`` as text with LF line ends, and the problems of the file as a whole.

    Bytes that are not UTF-8 stay in the text as lone surrogates, so that the check of the cell
    they stand in can name its place. An empty text means that nothing can be read.
    """
    problems: list[Problem] = []

    def found(row: int, message: str) -> None:
        problems.append(Problem(file, row, column, message))

    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:400].count(0) > len(data[:400]) / 4:
        found(1, "expected UTF-8 text, found UTF-16; save the file as UTF-8")
        return "", problems
    text = data.decode("utf-8", "surrogateescape")
    if text.startswith("\ufeff"):
        found(1, "found a byte-order mark; save the file as UTF-8 without BOM")
        text = text.lstrip("\ufeff")
    if "\r\n" in text:
        row = text.count("\n", 0, text.index("\r\n")) + 1
        found(row, "found line ends CRLF (Windows); save the file with line ends LF (Unix)")
        text = text.replace("\r\n", "\n")
    if not text.strip():
        found(1, "the file is empty; restore its first line")
        text = ""
    return text, problems


def split_line(line: str) -> tuple[list[str], str | None]:
    """Return the cells of one CSV line and, if it cannot be split, what is wrong in its last cell."""
    if "\r" in line:
        before = line[: line.index("\r")].count(",")
        return [""] * (before + 1), "found a carriage return; end lines with LF (Unix) only"
    # The module's limit of 131072 characters would end the reading; a long cell is reported later.
    previous = csv.field_size_limit(sys.maxsize)
    try:
        return next(csv.reader([line], strict=True), []), None
    except csv.Error:
        position, number = 0, 0
        while (cell := WELL_FORMED_CELL.match(line, position)) and cell.end() > position:
            position, number = cell.end(), number + 1
        found = f"quotation marks do not pair near {show(line[position:], 20)}"
        advice = 'close each " in its line, write "" for one inside a quoted cell'
        return [""] * (number + 1), f"{found}; {advice}"
    finally:
        csv.field_size_limit(previous)


def read_rows(data: bytes, file: str, columns: Sequence[str]) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a CSV file as (row number, column -> cell), and every problem of its form."""
    text, problems = decode(data, file, columns[0])
    if not text:
        return [], problems
    lines = text.removesuffix("\n").split("\n")
    header, broken = split_line(lines[0])
    other = re.search(r"[;\t|]", lines[0]) if len(header) == 1 and len(columns) > 1 else None
    if other and not broken:
        broken = f"expected columns separated by commas, found {show(other.group())}; save with commas"
    if broken:
        return [], [*problems, Problem(file, 1, columns[0], broken)]
    problems += _header_problems(header, file, columns)
    if len(lines) == 1:
        problems.append(Problem(file, 2, columns[0], "expected at least one row, found none; add the rows"))
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells, broken = split_line(line)
        if not line.strip():
            broken = "the row is empty; delete it"
        elif not broken and len(cells) != len(header):
            broken = f"expected {len(header)} cells, found {len(cells)}; quote a cell that holds a comma"
        if broken:
            last = columns[min(len(cells), len(columns)) - 1] if cells else columns[0]
            problems.append(Problem(file, number, last, broken))
        else:
            named = dict(zip(reversed(header), reversed(cells), strict=True))
            rows.append((number, {name: named[name] for name in columns if name in named}))
    return rows, problems


def _header_problems(header: Sequence[str], file: str, columns: Sequence[str]) -> Iterator[Problem]:
    known = set(header) & set(columns)
    renamed = {old: new for old, new in zip(columns, header, strict=False) if not known & {old, new}}
    for name in columns:
        if name in renamed:
            found = unsafe(renamed[name]) or f"found {show(renamed[name])} in its place; rename that column"
            yield Problem(file, 1, name, found)
        elif name not in header:
            yield Problem(file, 1, name, "the column is missing; add it")
    for position, name in enumerate(header):
        if name in header[:position]:
            column = name if name in columns else str(position + 1)
            yield Problem(file, 1, column, "the column stands there twice; delete one")
        elif name not in columns and name not in renamed.values():
            found = (
                unsafe(name) or f"found the unknown column {show(name)}; delete it or add it to the schema"
            )
            yield Problem(file, 1, str(position + 1), found)
    if sorted(header) == sorted(columns) and list(header) != list(columns):
        name = next(b for a, b in zip(header, columns, strict=True) if a != b)
        yield Problem(file, 1, name, f"the columns are in another order; expected {','.join(columns)}")

"""The tables of ``data/``: loaded with types, validated against ``data/datapackage.json``.

>>> tables.load("patients")["age_years"].median()
22.0
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from lupus_cart.bibliography import Source, read_sources
from lupus_cart.csvfile import read_rows
from lupus_cart.validation import Problem, Row, TableError, check_rows

__all__ = [
    "Problem",
    "Source",
    "TableError",
    "describe",
    "load",
    "names",
    "path",
    "read",
    "sources",
    "validate",
]

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"


@cache
def _resources() -> dict[str, dict[str, Any]]:
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in package["resources"]}


def _resource(name: str) -> dict[str, Any]:
    try:
        return _resources()[name]
    except KeyError:
        known = ", ".join(_resources())
        raise KeyError(f"no table {name!r} in data/datapackage.json; tables are {known}") from None


def names() -> list[str]:
    """Return the names of all tables, in the order of the data package."""
    return list(_resources())


def path(name: str) -> Path:
    """Return the file of the table ``name``; KeyError if the data package does not list it."""
    return DATA / _resource(name)["path"]


def _shown(file: Path) -> str:
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else str(file)


def shown(source: Path | str | bytes | None, name: str) -> str:
    """Return how messages name the file of the table ``name`` when it is read from ``source``."""
    return _shown(path(name) if source is None or isinstance(source, bytes) else Path(source))


def _bytes(source: Path | str | bytes, default: Path, column: str) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, _shown(default)
    file = Path(source)
    try:
        return file.read_bytes(), _shown(file)
    except OSError as error:
        found = f"the file cannot be read ({error.strerror or 'not a file'}); restore it"
        raise TableError([Problem(_shown(file), 1, column, found)]) from None


def _columns(name: str) -> list[str]:
    return [field["name"] for field in _resource(name)["schema"]["fields"]]


def _cells(target: str) -> set[str]:
    name, column = target.split(".")
    rows, _ = read_rows(_bytes(path(name), path(name), column)[0], name, _columns(name))
    return {cells[column] for _, cells in rows if column in cells}


def read(
    source: Path | str | bytes, name: str, source_keys: Collection[str] | None = None
) -> tuple[list[Row], list[dict[str, Any]], list[Problem]]:
    """Read a CSV file (or its bytes) as the table ``name``.

    Returns its rows as (row number, column -> cell text), the same rows with typed values, and all
    problems. ``source_keys`` replaces the keys of ``data/sources.bib``.
    """
    schema, columns = _resource(name)["schema"], _columns(name)
    data, file = _bytes(source, path(name), columns[0])
    rows, problems = read_rows(data, file, columns)

    def keys(target: str) -> Collection[str]:
        if target == "sources.bib":
            return sources() if source_keys is None else source_keys
        if target.startswith(f"{name}."):
            return {cells.get(target.removeprefix(f"{name}."), "") for _, cells in rows}
        return _cells(target)

    typed, more = check_rows(rows, file, schema, keys)
    return rows, typed, problems + more


def validate(
    source: Path | str | bytes, name: str, source_keys: Collection[str] | None = None
) -> list[Problem]:
    """Return every problem of a CSV file (or its bytes) read as the table ``name``; [] if none.

    ``source_keys`` replaces the keys of ``data/sources.bib``.
    """
    try:
        return read(source, name, source_keys)[2]
    except TableError as error:
        return list(error.problems)


def load(name: str) -> pd.DataFrame:
    """Return the table ``name`` as a fresh DataFrame with one typed column per schema field.

    Integers become ``int64`` (``Int64`` where cells are empty), numbers ``float64``, dates
    ``datetime64``, text ``str`` with "" for an empty cell. Raises TableError with all problems.
    """
    file = path(name)
    stamp = file.stat().st_mtime_ns if file.exists() else 0
    return _load(name, stamp).copy()


@cache
def _load(name: str, stamp: int) -> pd.DataFrame:
    _, typed, problems = read(path(name), name)
    if problems:
        raise TableError(problems)
    fields = _resource(name)["schema"]["fields"]
    frame = pd.DataFrame(typed, columns=[field["name"] for field in fields])
    for field in fields:
        column, kind = field["name"], field["type"]
        if kind == "integer":
            frame[column] = frame[column].astype("Int64" if frame[column].isna().any() else "int64")
        elif kind == "number":
            frame[column] = frame[column].astype("float64")
        elif kind == "date":
            frame[column] = pd.to_datetime(frame[column])
        else:
            frame[column] = frame[column].astype("str")
    return frame


def sources(file: Path | str | bytes | None = None) -> Mapping[str, Source]:
    """Return the entries of ``data/sources.bib`` (or of another file) by key.

    Raises TableError with every problem of the file, each with its line and field.
    """
    default = DATA / "sources.bib"
    if file is None and default.exists():
        return _sources(default.stat().st_mtime_ns)
    data, shown = _bytes(default if file is None else file, default, "entry")
    entries, problems = read_sources(data, shown)
    if problems:
        raise TableError(problems)
    return entries


@cache
def _sources(stamp: int) -> Mapping[str, Source]:
    return sources(DATA / "sources.bib")


def describe(name: str) -> pd.DataFrame:
    """Return the data dictionary of a table: column, description, type, unit, source, locator, status.

    ``source``, ``locator`` and ``status`` are empty where each row carries its own.
    """
    keys = ["description", "type", "unit", "source", "locator", "status"]
    fields = _resource(name)["schema"]["fields"]
    return pd.DataFrame([{"column": f["name"], **{k: f.get(k, "") for k in keys}} for f in fields])

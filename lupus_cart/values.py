"""The values a fact can have, how they are written in ``data/facts.csv`` and how they print."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lupus_cart.validation import NUMBER, show

Number = int | float
OPERATORS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}
COUNT = re.compile(r"(\d{1,9})/(\d{1,9})")
ESTIMATE = re.compile(r"(\S+) \((\S+?)\.\.(\S+)\)")
MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")
LOOSE_NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w-]|\.\d)")


@dataclass(frozen=True)
class Range:
    """A lowest and a highest value, ``18..24``."""

    low: Number
    high: Number


@dataclass(frozen=True)
class Estimate:
    """A point estimate with its interval, ``43.7 (15.87..108.92)``."""

    value: Number
    low: Number
    high: Number


@dataclass(frozen=True)
class Count:
    """``x`` of ``n``, written ``5/5``."""

    x: int
    n: int

    @property
    def ratio(self) -> float:
        """The share x/n, between 0 and 1."""
        return self.x / self.n


@dataclass(frozen=True)
class Bound:
    """A limit, ``>95``: ``op`` is one of > >= < <=."""

    op: str
    value: Number


@dataclass(frozen=True)
class Month:
    """A month, ``2025-10``, or a whole year, ``2022``, whose ``month`` is None."""

    year: int
    month: int | None = None

    def __str__(self) -> str:
        """Return "October 2025" or "2022"."""
        return f"{calendar.month_name[self.month]} {self.year}" if self.month else str(self.year)


Value = int | float | Range | Estimate | Count | Bound | Month | date | str


def _number(cell: str) -> Number:
    if not NUMBER.fullmatch(cell):
        raise ValueError(f"expected a number, found {show(cell)}; write it as 22, 0.5 or 1e6")
    exact = Decimal(cell)
    return float(exact) if "." in cell or exact % 1 else int(exact)


def parse(cell: str, kind: str) -> Value:
    """Return the value of a cell whose unit is of ``kind`` (the column of ``data/units.csv``).

    Raises ValueError with one line that says what was expected. Words stand only with kind ``text``.
    """
    if kind == "text":
        if NUMBER.fullmatch(cell):
            raise ValueError(f"the number {show(cell)} has the unit text; give it its unit")
        return cell
    if kind == "date":
        return _date(cell)
    if match := COUNT.fullmatch(cell):
        return _count(int(match[1]), int(match[2]), kind)
    if match := ESTIMATE.fullmatch(cell):
        value, low, high = (_number(part) for part in match.groups())
        if not low <= value <= high:
            raise ValueError(f"the estimate in {show(cell)} lies outside its interval; check the source")
        return Estimate(value, low, high)
    if ".." in cell:
        low, high = (_number(part) for part in cell.split("..", 1))
        if not low < high:
            raise ValueError(f"expected low..high, found {show(cell)}; put the smaller number first")
        return Range(low, high)
    if match := re.match("[<>]=?", cell):
        return Bound(match[0], _number(cell[match.end() :]))
    if not NUMBER.fullmatch(cell):
        forms = "22, 1e6, 18..24, 43.7 (15.87..108.92), 5/5 or >95"
        raise ValueError(f"cannot read {show(cell)}; write {forms}, or words with the unit text")
    return _number(cell)


def _count(x: int, n: int, kind: str) -> Count:
    if kind != "count":
        raise ValueError(f"'{x}/{n}' counts people or things; give it such a unit, for example patients")
    if x > n or n == 0:
        raise ValueError(f"expected a part of a whole, found '{x}/{n}'; write x/n with x at most n")
    return Count(x, n)


def _date(cell: str) -> date | Month:
    try:
        if match := MONTH.fullmatch(cell):
            first = date(int(match[1]), int(match[2] or 1), 1)
            return Month(first.year, first.month if match[2] else None)
        return date.fromisoformat(cell if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else "")
    except ValueError:
        raise ValueError(f"expected a date, found {show(cell)}; write 2022-09-15, 2025-10 or 2022") from None


def numbers(value: Value) -> tuple[float, ...]:
    """Return the numbers that a text about ``value`` may print, in their order in the cell."""
    match value:
        case bool():
            raise TypeError("a truth value is no number")
        case int() | float():
            return (float(value),)
        case Range(low, high):
            return (float(low), float(high))
        case Estimate(point, low, high):
            return (float(point), float(low), float(high))
        case Count(x, n):
            return (float(x), float(n))
        case Bound(_, limit):
            return (float(limit),)
        case Month(year, month):
            return (float(year), float(month)) if month else (float(year),)
        case date():
            return (float(value.year), float(value.month), float(value.day))
        case _:
            return tuple(float(number) for number in LOOSE_NUMBER.findall(value))


def print_number(cell: str) -> str:
    """Return a number cell as readers see it: 1e6 -> 1,000,000; 23.0 -> 23.0; -5 -> −5."""
    return format(Decimal(cell), ",f").replace("-", "−")


def print_value(cell: str, value: Value, template: str, template_one: str = "") -> str:
    """Return the value with its unit; decimals stay as the cell has them, thousands get commas.

    ``template`` holds ``{value}``. What touches it, as in ``{value}%`` or ``€{value} per year``, goes
    round each number of an estimate or a bound; the rest goes round the whole.
    """
    each = next(word for word in template.split(" ") if "{value}" in word)
    whole = template.replace(each, "{value}")

    def shown(number: str) -> str:
        return each.replace("{value}", print_number(number))

    match value:
        case str():
            return template.replace("{value}", value)
        case Month():
            return template.replace("{value}", str(value))
        case date():
            return template.replace("{value}", f"{value.day} {calendar.month_name[value.month]} {value.year}")
        case Count(x, n):
            text = f"{x:,} of {n:,}"
        case Range():
            low, high = cell.split("..", 1)
            dash = " to " if "-" in low + high else "–"
            return template.replace("{value}", f"{print_number(low)}{dash}{print_number(high)}")
        case Estimate():
            point, low, high = ESTIMATE.fullmatch(cell).groups()  # type: ignore[union-attr]
            text = f"{shown(point)} ({shown(low)} to {shown(high)})"
        case Bound(op, _):
            text = f"{OPERATORS[op]} {shown(cell[len(op) :])}"
        case _:
            if cell == "1" and template_one:
                return template_one.replace("{value}", "1")
            text = shown(cell)
    return whole.replace("{value}", text)

"""Numbers that text made by code may say: those of the facts, of the data tables and of the output itself."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from nokernel.facts import NUMBER, numbers_in

NUMERAL = re.compile(r"-?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][+-]?\d+)?")


class Pool:
    """The numbers of all facts and data tables of a book."""

    def __init__(self, facts: Mapping[str, Any], tables: Iterable[Path], names: re.Pattern[str]) -> None:
        """Collect the numbers of ``facts`` and of every cell of the CSV files ``tables``."""
        self.names = names
        self.values = {float(number) for fact in facts.values() for number in fact.numbers}
        for table in tables:
            with table.open(encoding="utf-8", newline="") as lines:
                for row in csv.reader(lines):
                    self.values.update(*map(numerals, row))

    def unsourced(self, text: str, own: Iterable[float] = ()) -> list[str]:
        """Return the numbers in ``text`` that neither the pool nor ``own`` explains.

        A number counts as explained by a value that rounds to it as printed, plain or as a percentage.
        """
        prose = self.names.sub(" ", text)
        known = {*self.values, *own}
        found = []
        for match in NUMBER.finditer(prose):
            word = match.group()
            if word.lower() == "one":
                continue
            (number,) = numbers_in(word)
            decimals = len(word.partition(".")[2]) if word[0].isdigit() else 0
            close = 0.5 * 10**-decimals + 1e-9
            if not any(abs(v - number) <= close or abs(100 * v - number) <= close for v in known):
                found.append(word)
        return found


def numerals(text: str) -> set[float]:
    """Return the numbers written in digits in ``text``."""
    return {float(m.group().replace(",", "")) for m in NUMERAL.finditer(text)}

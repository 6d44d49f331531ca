"""Parts of a CAR, its slots, and the rules of their order: all rows of ``data/car_*.csv``.

A rule is a regular expression over the kinds (or ids) of the parts, joined by spaces. It refuses
an order either when the expression is found or when it is missing, and says why in one sentence.
The same rows drive the widget, so Python and JavaScript refuse with the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lupus_cart import tables

__all__ = [
    "ConstructError",
    "Part",
    "Rule",
    "Slot",
    "as_slots",
    "in_order",
    "keys",
    "parts",
    "refusal",
    "rules",
    "slots",
]

Slots = Mapping[str, str | Sequence[str] | None]


class ConstructError(ValueError):
    """These parts do not make a CAR in this order; the message says why."""


@dataclass(frozen=True)
class Part:
    """One protein part, a row of ``data/car_parts.csv``; ``sequence`` is in one-letter code."""

    part_id: str
    kind: str
    name: str
    gene: str
    uniprot: str
    residues: str
    sequence: str
    status: str
    source: tuple[str, ...]
    notes: str

    @property
    def length(self) -> int:
        """Number of amino acids."""
        return len(self.sequence)

    @property
    def verified(self) -> bool:
        """Whether the whole sequence was seen in a primary source (not derived or inferred)."""
        return self.status == "seen-in-primary"

    @property
    def origin(self) -> str:
        """Where the part comes from: human, mouse, camelid, virus, synthetic, or "not stated"."""
        first = self.gene.partition(" ")[0]
        if first in ("mouse", "human", "camelid", "synthetic"):
            return first
        if self.kind == "two_a":
            return "virus"
        return "human" if self.uniprot else "not stated"


@dataclass(frozen=True)
class Slot:
    """One place in the chain: which kinds of part it takes and how many (``least`` to ``most``)."""

    slot: str
    label: str
    kinds: tuple[str, ...]
    least: int
    most: int
    side: str
    stage: int
    does: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """One rule of order: ``pattern`` over ``on`` ("kinds" or "ids"), refused when found or missing."""

    rule_id: str
    on: str
    pattern: str
    refuse: str
    message: str
    source: tuple[str, ...]

    def refuses(self, ids: Sequence[str]) -> bool:
        """Whether the rule refuses these part ids, taken from the N to the C terminus."""
        words = ids if self.on == "ids" else [parts[i].kind for i in ids]
        return bool(re.search(self.pattern, " ".join(words))) == (self.refuse == "found")


def _rows(table: str) -> list[dict[str, Any]]:
    frame = tables.load(table)
    if "order" in frame:
        frame = frame.sort_values("order").drop(columns="order")
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def keys(cell: str) -> tuple[str, ...]:
    """Return the source keys of a cell, which separates them by semicolons."""
    return tuple(key.strip() for key in cell.split(";") if key.strip())


def _part(row: dict[str, Any]) -> Part:
    row.pop("length")  # the schema holds it equal to the length of the sequence
    return Part(**{**row, "source": keys(row["source"])})


parts: Mapping[str, Part] = MappingProxyType({row["part_id"]: _part(row) for row in _rows("car_parts")})
slots: tuple[Slot, ...] = tuple(
    Slot(**{**row, "kinds": tuple(row["kinds"].split()), "source": keys(row["source"])})
    for row in _rows("car_slots")
)
rules: tuple[Rule, ...] = tuple(Rule(**{**row, "source": keys(row["source"])}) for row in _rows("car_rules"))


def refusal(ids: Sequence[str]) -> str | None:
    """Return why these part ids, from the N to the C terminus, are no CAR; None if they are one."""
    for part_id in ids:
        if part_id not in parts:
            return f"{part_id} is not a part of data/car_parts.csv."
    return next((rule.message for rule in rules if rule.refuses(ids)), None)


def in_order(chosen: Slots) -> tuple[str, ...]:
    """Return the part ids of a slot choice (slot -> part id, list of ids, or nothing) in chain order.

    Raises ConstructError for an unknown slot.
    """
    known = [slot.slot for slot in slots]
    for name in chosen:
        if name not in known:
            raise ConstructError(f"there is no slot {name!r}; the slots are {', '.join(known)}")
    ids: list[str] = []
    for name in known:
        choice = chosen.get(name) or ()
        ids += [choice] if isinstance(choice, str) else choice
    return tuple(ids)


def as_slots(ids: Iterable[str]) -> dict[str, list[str]]:
    """Return slot -> part ids for a chain that :func:`refusal` accepts."""
    filled: dict[str, list[str]] = {slot.slot: [] for slot in slots}
    for part_id in ids:
        filled[_place(parts[part_id].kind, filled)].append(part_id)
    return filled


def _place(kind: str, filled: dict[str, list[str]]) -> str:
    if filled["marker"]:
        return "marker"
    fits = [slot for slot in slots if kind in slot.kinds]
    return next((s.slot for s in fits if len(filled[s.slot]) < s.most), fits[-1].slot)

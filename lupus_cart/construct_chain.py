"""A CAR as a chain of parts: its sequence, domains, ITAMs, mass and differences.

Positions are 1-based and count the signal peptide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lupus_cart import construct_formats
from lupus_cart.construct_rules import ConstructError, Part, Slots, as_slots, in_order, parts, refusal, slots

__all__ = ["ITAM", "Construct", "Difference", "Domain", "Itam"]

# YxxL/I, six to eight residues, YxxL/I: the consensus in doi:10.1038/s41590-023-01658-z.
ITAM = r"Y..[LI].{6,8}Y..[LI]"


class Domain(NamedTuple):
    """One part in place: ``start`` and ``end`` are 1-based residues of the precursor."""

    name: str
    start: int
    end: int
    part: Part


class Itam(NamedTuple):
    """One signalling motif: residues ``start`` to ``end`` and its two tyrosines, 1-based."""

    start: int
    end: int
    tyrosines: tuple[int, int]


class Difference(NamedTuple):
    """What two constructs hold in one slot, as part ids; empty where the slot is empty."""

    slot: str
    this: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether both hold the same parts."""
        return self.this == self.other


@dataclass(frozen=True)
class Construct:
    """A CAR: part ids from the N to the C terminus.

    Raises ConstructError, with a sentence that says why, for an order that makes no CAR.
    """

    part_ids: tuple[str, ...]

    def __init__(self, part_ids: Sequence[str]) -> None:
        """Take part ids as a sequence or as one text joined by +; ConstructError if they are no CAR."""
        if isinstance(part_ids, str):
            part_ids = [part_id.strip() for part_id in part_ids.split("+")]
        object.__setattr__(self, "part_ids", tuple(part_ids))
        if reason := refusal(self.part_ids):
            raise ConstructError(reason)

    @classmethod
    def from_slots(cls, chosen: Slots) -> Construct:
        """Build from slot -> part id (or list of part ids); slots left out stay empty."""
        return cls(in_order(chosen))

    @classmethod
    def from_sequence(cls, precursor: str) -> Construct:
        """Read a precursor sequence back into parts; ConstructError if the parts do not explain it."""
        found = _split("".join(precursor.split()).upper(), ())
        if found is None:
            raise ConstructError("this sequence is not a chain of the parts in data/car_parts.csv")
        return cls(found)

    @cached_property
    def slots(self) -> dict[str, list[str]]:
        """Slot -> part ids, every slot named, in chain order."""
        return as_slots(self.part_ids)

    @cached_property
    def precursor(self) -> str:
        """The whole chain as it is made, signal peptide and, if present, 2A and marker included."""
        return "".join(parts[part_id].sequence for part_id in self.part_ids)

    @property
    def mature(self) -> str:
        """The precursor without its first signal peptide.

        With a marker this still holds both chains, which the 2A peptide keeps apart in the cell.
        """
        return self.precursor[parts[self.part_ids[0]].length :]

    @cached_property
    def car(self) -> Construct:
        """The same receptor without 2A and marker (itself, if it has none)."""
        marker = self.slots["marker"]
        return Construct(self.part_ids[: -len(marker)]) if marker else self

    @cached_property
    def domains(self) -> tuple[Domain, ...]:
        """One row per part in chain order: name, start, end (1-based, precursor), part."""
        rows, end = [], 0
        for part in (parts[part_id] for part_id in self.part_ids):
            rows.append(Domain(part.name, end + 1, end + part.length, part))
            end += part.length
        return tuple(rows)

    @cached_property
    def itams(self) -> tuple[Itam, ...]:
        """The ITAMs of the inner part of the receptor, found by the consensus :data:`ITAM`."""
        tm = next(domain for domain in self.domains if domain.part.kind == "tm")
        inner = self.car.precursor[tm.end :]
        spans = [(tm.end + m.start() + 1, tm.end + m.end()) for m in re.finditer(ITAM, inner)]
        return tuple(Itam(start, end, (start, end - 3)) for start, end in spans)

    @property
    def generation(self) -> int:
        """Number of costimulatory tails plus one."""
        return 1 + sum(parts[part_id].kind == "costim" for part_id in self.part_ids)

    @property
    def mass_kda(self) -> float:
        """Average mass in kDa of the mature receptor, without sugars and without a marker."""
        return construct_formats.mass_kda(self.car.mature)

    @property
    def verified(self) -> bool:
        """Whether every part was seen in a primary source."""
        return all(parts[part_id].verified for part_id in self.part_ids)

    @property
    def name(self) -> str:
        """Names of the products that have exactly this chain, or "teaching construct"."""
        from lupus_cart.constructs import identify  # products are built from this class

        return identify(self).name

    def to_fasta(self) -> str:
        """Return the precursor as a FASTA record."""
        return construct_formats.fasta(self)

    def to_genbank(self) -> str:
        """Return the precursor as a GenBank protein record with its domains."""
        return construct_formats.genbank(self)

    def compare(self, other: Construct) -> tuple[Difference, ...]:
        """Return one Difference per slot, equal slots included, in chain order."""
        return tuple(Difference(s.slot, tuple(self.slots[s.slot]), tuple(other.slots[s.slot])) for s in slots)


def _split(rest: str, found: tuple[str, ...]) -> tuple[str, ...] | None:
    if not rest:
        return found if refusal(found) is None else None
    for part in parts.values():
        if part.kind != "antigen" and rest.startswith(part.sequence):
            whole = _split(rest[part.length :], (*found, part.part_id))
            if whole is not None:
                return whole
    return None

"""CAR constructs, the products rebuilt from them, and what an assembled chain may be called.

>>> product("obecabtagene autoleucel").construct.domains[1].name
'CAT heavy half (VH)'
>>> len(product("Kymriah").sequence)
486

Sequences come from ``data/car_parts.csv``, products from ``data/car_products.csv``; both carry
their sources.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from lupus_cart import tables
from lupus_cart.construct_chain import ITAM, Construct, Difference, Domain, Itam
from lupus_cart.construct_rules import ConstructError, Part, keys, parts, refusal, slots

__all__ = [
    "ITAM", "TEACHING", "WITHOUT_MARKER", "Construct", "ConstructError", "Difference", "Domain", "Identity",
    "Itam", "Part", "Preset", "Product", "SlotStatus", "UnknownProduct", "identify", "parts", "presets",
    "product", "products", "refusal", "slots",
]  # fmt: skip

TEACHING = "teaching construct"
WITHOUT_MARKER = "CAR only, without its marker"


@dataclass(frozen=True)
class Product:
    """One CAR T product, a row of ``data/car_products.csv``; an empty field was not seen in a source."""

    product_id: str
    name: str
    code: str
    sponsor: str
    target: str
    binder: str
    binder_species: str
    hinge: str
    tm: str
    costim: str
    signalling: str
    vector_gene_transfer: str
    cell_source: str
    generation: str
    first_approval_or_trial: str
    source: str
    parts: str
    sequence_status: str
    notes: str

    @property
    def inn(self) -> str:
        """The name without what stands in brackets."""
        return self.name.partition(" (")[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name :func:`product` accepts: INN, names in brackets, codes, id."""
        inside = self.name.partition("(")[2].strip(") ")
        other = [text.strip() for text in re.split(r"[,/]", f"{inside},{self.code}")]
        return tuple(dict.fromkeys([self.inn, *filter(None, other), self.product_id]))

    @cached_property
    def construct(self) -> Construct:
        """The receptor from its parts; ConstructError if its sequence was not seen in a source."""
        if not self.parts:
            raise ConstructError(f"{self.inn} cannot be rebuilt: {self.sequence_status}")
        return Construct(self.parts)

    @property
    def sequence(self) -> str:
        """The precursor, signal peptide included (and marker, if the product has one)."""
        return self.construct.precursor


class UnknownProduct(KeyError):
    """No product has this name; the message gives near names."""

    def __str__(self) -> str:
        """Return the message without the quotation marks of a KeyError."""
        return str(self.args[0])


def _products() -> dict[str, Product]:
    rows: list[dict[Any, Any]] = tables.load("car_products").to_dict("records")
    return {row["product_id"]: Product(**row) for row in rows}


products: Mapping[str, Product] = MappingProxyType(_products())


def product(name: str) -> Product:
    """Return the product with this INN, brand, code or id; UnknownProduct (a KeyError) if there is none."""
    by_name = {known.casefold(): item for item in products.values() for known in item.names}
    if (wanted := name.strip().casefold()) in by_name:
        return by_name[wanted]
    shown = {known.casefold(): known for item in products.values() for known in item.names}
    near = [shown[key] for key in difflib.get_close_matches(wanted, by_name, n=3, cutoff=0.4)]
    raise UnknownProduct(f"no product {name!r}" + (f"; near names are {', '.join(near)}" if near else ""))


@dataclass(frozen=True)
class Identity:
    """What a construct may be called.

    ``products`` have exactly this chain, with or without a marker of their own. Without any it is a
    teaching construct, and ``nearest`` differs from it in ``differences``.
    """

    construct: Construct
    products: tuple[Product, ...]
    nearest: Product
    differences: tuple[Difference, ...]

    @property
    def name(self) -> str:
        """The product names, separated by semicolons, or "teaching construct"."""
        return "; ".join(self._named(item) for item in self.products) or TEACHING

    @property
    def text(self) -> str:
        """The name; for a teaching construct also the nearest product and what differs."""
        if self.products:
            return self.name
        labels = {slot.slot: slot.label.lower() for slot in slots}
        differing = ", ".join(labels[difference.slot] for difference in self.differences)
        return f"{self.name}; nearest is {self.nearest.inn}, which differs in: {differing}"

    def _named(self, item: Product) -> str:
        if item.sequence != self.construct.precursor:
            return f"{item.inn} ({WITHOUT_MARKER})"
        return item.inn if item.sequence_status == "verified" else f"{item.inn} ({item.sequence_status})"


def identify(construct: Construct) -> Identity:
    """Return the products with exactly this chain, or the nearest one and what differs.

    Nearest is the product that differs in the fewest slots; of several, the first in the table.
    A construct without a marker is held against the receptors alone.
    """
    bare = construct.car is construct
    known = {item: item.construct for item in products.values() if item.parts}
    unlike = {
        item: tuple(d for d in construct.compare(chain.car if bare else chain) if not d.same)
        for item, chain in known.items()
    }
    nearest = min(unlike, key=lambda item: len(unlike[item]))
    exact = tuple(item for item in unlike if not unlike[item])
    return Identity(construct, exact, nearest, unlike[nearest])


class SlotStatus(NamedTuple):
    """What is known of one slot of a receptor without a public sequence; status "not found" if nothing."""

    slot: str
    value: str
    status: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class Preset:
    """A starting point of the builder: a construct, or what is known slot by slot."""

    preset_id: str
    group: str
    label: str
    about: str
    source: tuple[str, ...]
    construct: Construct | None
    known: tuple[SlotStatus, ...]


def _presets() -> dict[str, Preset]:
    status = tables.load("car_slot_status")
    found = {}
    for row in tables.load("car_presets").to_dict("records"):
        item = products.get(row["product_id"])
        chain = row["parts"] or (item.parts if item else "")
        known = status[status["preset_id"] == row["preset_id"]].to_dict("records")
        found[row["preset_id"]] = Preset(
            preset_id=row["preset_id"],
            group=row["group"],
            label=row["label"] or (item.name if item else row["preset_id"]),
            about=row["about"] or (item.notes if item else ""),
            source=keys(row["source"] or (item.source if item else "")),
            construct=Construct(chain) if chain else None,
            known=tuple(SlotStatus(r["slot"], r["value"], r["status"], keys(r["source"])) for r in known),
        )
    return found


presets: Mapping[str, Preset] = MappingProxyType(_presets())

"""A CAR as text for other programs: FASTA and GenBank; and the mass of a chain."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lupus_cart.constructs import Construct

__all__ = ["ASCII", "RESIDUE_MASS", "WATER_MASS", "fasta", "genbank", "mass_kda"]

# Average masses in dalton of the residues within a chain (free amino acid minus water), from the
# standard atomic weights; the tests hold them against Biopython's own table.
WATER_MASS = 18.0153
RESIDUE_MASS: Mapping[str, float] = MappingProxyType(
    {
        "A": 71.0779, "C": 103.1429, "D": 115.0874, "E": 129.1140, "F": 147.1739, "G": 57.0513,
        "H": 137.1393, "I": 113.1576, "K": 128.1723, "L": 113.1576, "M": 131.1961, "N": 114.1026,
        "P": 97.1152, "Q": 128.1292, "R": 156.1857, "S": 87.0773, "T": 101.1039, "V": 99.1311,
        "W": 186.2099, "Y": 163.1733,
    }
)  # fmt: skip


# Sequence files are plain ASCII: other programs may not read Greek letters.
ASCII: Mapping[str, str] = MappingProxyType({"α": "alpha", "β": "beta", "ζ": "zeta", "→": "->"})


def _ascii(text: str) -> str:
    return text.translate({ord(letter): word for letter, word in ASCII.items()})


def mass_kda(sequence: str) -> float:
    """Return the average mass in kDa of a chain without sugars; KeyError for an unknown letter."""
    return (sum(RESIDUE_MASS[letter] for letter in sequence) + WATER_MASS) / 1000


def fasta(construct: Construct) -> str:
    """Return the precursor as one FASTA record, 60 residues a line."""
    head = f">{_ascii(construct.name)} | precursor | {len(construct.precursor)} aa"
    return "\n".join([head, *textwrap.wrap(construct.precursor, 60), ""])


def genbank(construct: Construct) -> str:
    """Return the precursor as a GenBank protein record with one Region per domain, by Biopython."""
    from Bio import SeqIO
    from Bio.Seq import Seq
    from Bio.SeqFeature import SeqFeature, SimpleLocation
    from Bio.SeqRecord import SeqRecord

    record = SeqRecord(
        Seq(construct.precursor),
        id="CAR",
        name="CAR",
        description=_ascii(construct.name),
        annotations={"molecule_type": "protein", "topology": "linear"},
        features=[
            SeqFeature(
                SimpleLocation(domain.start - 1, domain.end),
                type="Region",
                qualifiers={"region_name": domain.part.part_id, "note": _ascii(domain.name)},
            )
            for domain in construct.domains
        ],
    )
    out = io.StringIO()
    SeqIO.write(record, out, "genbank")
    return out.getvalue()

"""Templates on receptors: chains put together from the parts of ``data/car_parts.csv``."""

from __future__ import annotations

import random

from lupus_cart.constructs import Construct, parts
from lupus_cart.variants.core import Question, given, listed, numeric, template

BINDERS = {
    "FMC63": ("FMC63_VL", "FMC63_VH"),
    "CAT": ("CAT19_VH", "CAT19_VL"),
    "Hu19": ("HU19_VL", "HU19_VH"),
    "anti-BCMA02": ("BCMA02_VL", "BCMA02_VH"),
}
PLACES = {
    "signal_peptide": ("SP_CD8A", "SP_CSF2RA"),
    "linker": ("LINK_G4S3", "LINK_218"),
    "hinge": ("HINGE_CD8A", "HINGE_CD8A_EXT", "HINGE_CD28", "HINGE_IGG4_S", "HINGE_IGG1", "HINGE_IGG4_CH3"),
    "tm": ("TM_CD8A", "TM_CD28", "TM_CD4"),
    "costim_1": ("COS_CD28", "COS_41BB", "COS_CD27"),
    "signalling": ("CD3Z_CAR",),
}
WORDS = {
    "SP_CD8A": "signal peptide of CD8α",
    "SP_CSF2RA": "signal peptide of CSF2RA",
    "LINK_G4S3": "linker of glycines and serines",
    "LINK_218": "Whitlow linker",
    "HINGE_CD8A": "hinge of CD8α",
    "HINGE_CD8A_EXT": "long hinge of CD8α",
    "HINGE_CD28": "hinge of CD28",
    "HINGE_IGG4_S": "hinge of IgG4",
    "HINGE_IGG1": "hinge of IgG1",
    "HINGE_IGG4_CH3": "hinge of IgG4 with a piece of its stem",
    "TM_CD8A": "membrane helix of CD8α",
    "TM_CD28": "membrane helix of CD28",
    "TM_CD4": "membrane helix of CD4",
    "COS_CD28": "tail of CD28",
    "COS_41BB": "tail of 4-1BB",
    "COS_CD27": "tail of CD27",
    "CD3Z_CAR": "tail of CD3ζ",
}


@template(
    "car_t_mechanism",
    "car-length-of-new-chain",
    objective="parts",
    level="apply",
    concept="length of a receptor",
    misconception="The finished receptor is as long as all of its parts together.",
    type="numeric",
)
def length_of_chain(draw: random.Random) -> Question:
    """Length of the finished receptor from the lengths of its parts."""
    name = draw.choice(list(BINDERS))
    chosen = {place: draw.choice(ids) for place, ids in PLACES.items()}
    first, second = BINDERS[name]
    linker = chosen.pop("linker")
    chain = Construct.from_slots({**chosen, "binder": [first, linker, second]})
    words = {
        first: f"{'light' if first.endswith('VL') else 'heavy'} half of the {name} binder",
        second: f"{'light' if second.endswith('VL') else 'heavy'} half of the {name} binder",
        **WORDS,
    }
    shown = [f"{words[part_id]} ({given(parts[part_id].length)})" for part_id in chain.part_ids]
    peptide = parts[chain.part_ids[0]].length
    mature = len(chain.mature)
    return numeric(
        "Imagine a teaching receptor that is put together from these parts, in this order; the length of "
        f"each, in amino acids, is in brackets: {listed(shown)}. How many amino acids has the finished "
        "receptor in the membrane?",
        f"All parts together make a precursor of {given(len(chain.precursor))}. The cell cuts off the "
        f"signal peptide, which takes {given(peptide)} away: {given(mature)}. Hinge, linker and helix stay.",
        mature,
        unit="amino acids",
        traps=[
            (len(chain.precursor), "This is the precursor. One of its parts is cut off in the cell. Which?"),
            (
                len(chain.precursor) - parts[linker].length,
                "You left out the linker. It ties the halves of the binder together and stays in the chain.",
            ),
            (
                mature - parts[linker].length,
                "You left out the signal peptide, rightly, but also the linker. The linker stays in the "
                "chain.",
            ),
        ],
    )

"""The small files that students get with a lab, made from the tables in data/."""

import io

import pandas as pd
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqRecord import SeqRecord

from lupus_cart import tables
from lupus_cart.constructs import product, products
from lupus_cart.facts import facts

SERIES = {
    "first series": "trial-doris-3mo",
    "same group later": "trial-mueller-doris",
    "review": "since-review-doris",
}
PART_COLUMNS = ["part_id", "kind", "name", "length", "sequence"]
NAMELESS = "axicabtagene ciloleucel"


def _csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, lineterminator="\n")


def series_csv() -> str:
    """Return counts of people in remission, one published work a row."""
    rows = [
        {
            "name": name,
            "x": facts[fact].value.x,
            "n": facts[fact].value.n,
            "what": facts[fact].statement,
            "source": facts[fact].source_text,
        }
        for name, fact in SERIES.items()
    ]
    return _csv(pd.DataFrame(rows))


def parts_csv() -> str:
    """Return every part a CAR may carry, with its sequence; antigens are no parts."""
    parts = tables.load("car_parts")
    return _csv(parts.loc[parts["kind"] != "antigen", PART_COLUMNS])


def _record(name: str, said: str, sequence: str) -> SeqRecord:
    return SeqRecord(Seq(sequence), id=name, description=f"receptor with signal peptide; {said}")


def chains_fasta() -> str:
    """Return the chains of the products with a verified sequence, and one of them again without its name."""
    works = tables.sources()
    known = [item for item in products.values() if item.sequence_status == "verified"]
    records = []
    for item in known:
        seen = "; ".join(works[key].text.rstrip(".") for key in item.source.split(";"))
        records.append(_record(item.inn.replace(" ", "_"), f"seen in {seen}", item.sequence))
    records.append(_record("chain_1", "the name is lost", product(NAMELESS).sequence))
    out = io.StringIO()
    SeqIO.write(records, out, "fasta")
    return out.getvalue()


FILES = {
    "exact_intervals": {"series.csv": series_csv},
    "simulate_series": {"series.csv": series_csv},
    "rebuild_car": {"chains.fasta": chains_fasta, "parts.csv": parts_csv},
}
# The chapters that a lab goes with, the one it was made for first: their kits hold it.
GOES_WITH = {
    "exact_intervals": ("limitations", "schett_trial"),
    "simulate_series": ("limitations", "schett_trial"),
    "rebuild_car": ("car_t_mechanism",),
}

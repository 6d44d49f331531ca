"""The small files that students get with a lab, made from the tables in data/."""

import io

import pandas as pd
from Bio import SeqIO
from Bio.Seq import Seq
from Bio.SeqRecord import SeqRecord

from lupus_cart import tables
from lupus_cart.constructs import product
from lupus_cart.facts import facts

SERIES = {
    "first series": "trial-doris-3mo",
    "same group later": "trial-mueller-doris",
    "review": "since-review-doris",
}
PART_COLUMNS = ["part_id", "kind", "name", "length", "sequence"]
CHAINS = {
    "chain_1": "axicabtagene ciloleucel",
    "chain_2": "lisocabtagene maraleucel",
    "tisagenlecleucel": "tisagenlecleucel",
}


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


def patients_csv() -> str:
    """Return the published rows of the five patients."""
    return _csv(tables.load("patients"))


def parts_csv() -> str:
    """Return every part a CAR may carry, with its sequence; antigens are no parts."""
    parts = tables.load("car_parts")
    return _csv(parts.loc[parts["kind"] != "antigen", PART_COLUMNS])


def chains_fasta() -> str:
    """Return the chains to take apart, two of them without their names."""
    out = io.StringIO()
    records = [
        SeqRecord(Seq(product(name).sequence), id=key, description="precursor, with signal peptide")
        for key, name in CHAINS.items()
    ]
    SeqIO.write(records, out, "fasta")
    return out.getvalue()


FILES = {
    "exact_intervals": {"series.csv": series_csv},
}

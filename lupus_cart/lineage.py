"""The B-cell line: which stage carries which marker, and which stages a therapy can reach by them.

Stages, markers and therapies are the rows of ``data/lineage_*.csv``. A marker on a stage without a row is
unknown, and stays unknown in every prediction. The line is a simplification.

>>> reach("rituximab")["memory"], reach("rituximab")["plasmablast"], reach("bcma-car-t")["naive"]
('reached', 'stays', 'unknown')
"""

from __future__ import annotations

import difflib
from typing import Any

import pandas as pd

from lupus_cart import tables

__all__ = ["LEVELS", "MARKERS", "UNKNOWN", "UnknownTherapy", "carries", "matrix", "prediction", "reach"]

MARKERS = ("CD19", "CD20", "BCMA", "CD38")
UNKNOWN = "unknown"
LEVELS = {
    "high": "reached",
    "yes": "reached",
    "listed": "reached",
    "some": "in part",
    "not in a subset": "a subset stays",
    "no": "stays",
    UNKNOWN: UNKNOWN,
}
"""Level of a marker on a stage -> whether a drug against that marker can reach the stage."""

BEST = ("reached", "in part", "a subset stays", UNKNOWN, "stays")
"""With more than one marker the first of these that any of them gives."""

PREDICTIONS = {
    ("stays", "stays"): (
        "The antibody makers all stay, and only the supply of new ones is cut. "
        "Antibodies should fall little at first, harmful and useful ones alike; "
        "vaccine protection should last."
    ),
    ("reached", "a subset stays"): (
        "Young antibody makers are reached, but a long-lived store in the marrow stays. "
        "Antibodies from the store should last, those from old vaccines among them, and harmful ones if the "
        "store makes any."
    ),
    ("reached", "reached"): (
        "Young and old antibody makers are reached. "
        "Antibodies of every kind should fall, those from vaccines included."
    ),
    (UNKNOWN, UNKNOWN): "No prediction: the drug binds none of these markers.",
}
"""What is predicted from the plasmablast and the long-lived plasma cell."""


class UnknownTherapy(KeyError):
    """No therapy has this id; the message names the nearest ids."""

    def __str__(self) -> str:
        """Return the message itself; a KeyError would show it quoted."""
        return str(self.args[0])


def matrix() -> pd.DataFrame:
    """Return one row a stage (index: its id, young to old) with the level of each marker in ``MARKERS``.

    A level is a key of ``LEVELS``; ``unknown`` where no source was seen.
    """
    rows = tables.load("lineage_markers").pivot(index="stage_id", columns="marker", values="level")
    order = list(tables.load("lineage_stages")["stage_id"])
    return rows.reindex(index=order, columns=list(MARKERS)).fillna(UNKNOWN)


def carries(stage: str, marker: str) -> str:
    """Return the level of ``marker`` on ``stage``, a key of ``LEVELS``; KeyError for either name unknown."""
    return str(matrix().loc[stage, marker])


def reach(therapy: str) -> dict[str, str]:
    """Return for each stage, young to old, what a therapy's markers predict.

    One of reached, in part, a subset stays, stays, unknown. Predictions say what can be hit, not what was
    measured. Raises UnknownTherapy for an id that is not in ``data/lineage_therapies.csv``.
    """
    markers = [marker for marker in str(_therapy(therapy)["markers"]).split(";") if marker]
    return {str(stage): _best([levels[m] for m in markers]) for stage, levels in matrix().iterrows()}


def prediction(therapy: str) -> str:
    """Return what the reach of a therapy predicts for antibodies and for vaccine protection, in words."""
    reached = reach(therapy)
    text = PREDICTIONS[reached["plasmablast"], reached["long-lived-plasma-cell"]]
    if UNKNOWN in (reached["naive"], reached["memory"]) and reached["plasmablast"] == "reached":
        text += (
            " Whether naive and memory B cells are reached is unknown; those that stay could make new makers."
        )
    return text


def _best(levels: list[str]) -> str:
    found = [LEVELS[level] for level in levels]
    return next((each for each in BEST if each in found), UNKNOWN)


def _therapy(therapy: str) -> dict[str, Any]:
    rows = {str(row["therapy_id"]): row for row in tables.load("lineage_therapies").to_dict("records")}
    if therapy not in rows:
        near = difflib.get_close_matches(therapy, rows, n=3, cutoff=0.4) or list(rows)
        raise UnknownTherapy(f"no therapy {therapy!r}; near names are {', '.join(near)}")
    return {str(key): value for key, value in rows[therapy].items()}

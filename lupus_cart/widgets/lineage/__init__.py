"""The B-cell line: choose a therapy, see which stages it can reach and what that predicts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lupus_cart import lineage, tables
from lupus_cart.facts import facts
from lupus_cart.widgets import assets

__all__ = ["LineageChart"]

HERE = Path(__file__).parent
NONE = "none"
LEVEL_WORDS = {
    "high": "high",
    "yes": "yes",
    "listed": "yes, level not given",
    "some": "on a share of them",
    "not in a subset": "lost in a subset",
    "no": "no",
    lineage.UNKNOWN: "not known",
}
REACH_WORDS = {
    "reached": "yes",
    "in part": "a share",
    "a subset stays": "a subset stays",
    "stays": "no, stays",
    lineage.UNKNOWN: "not known",
}
NOTE = (
    "●● high, ● yes, ◐ a share, ◔ lost in a subset, – no, ? not known; (i) inferred, no source says it in "
    "so many words. A simplification. A dashed cell or a question mark means that no source was seen, or "
    "that the drug binds none of these markers. What can be reached is worked out from markers; it is not a "
    "measurement."
)


class LineageChart(anywidget.AnyWidget):
    """Show which stages carry CD19, CD20, BCMA and CD38, and which of them ``therapy`` can reach.

    ``therapy`` is a ``therapy_id`` of ``data/lineage_therapies.csv``, or "none" for the stages alone.
    """

    _esm = assets.module(HERE)
    _css = assets.style(HERE)
    _address = assets.in_address("therapy")

    title = traitlets.Unicode("The B-cell line and what a therapy can reach", help="accessible name").tag(
        sync=True
    )
    description = traitlets.Unicode(help="stages, therapies and predictions in words").tag(sync=True)
    therapy = traitlets.Unicode(NONE, help="therapy_id, or none").tag(sync=True)
    data = traitlets.Dict(read_only=True, help="stages, therapies and words for the page").tag(sync=True)

    def __init__(self, therapy: str = NONE, **traits: Any) -> None:
        """Start with one therapy; UnknownTherapy if there is no such."""
        data = _payload()
        traits.setdefault("description", _in_words(data))
        super().__init__(therapy=therapy, **traits)
        self.set_trait("data", data)

    @traitlets.validate("therapy")
    def _known(self, proposal: dict[str, Any]) -> str:
        if proposal["value"] != NONE:
            lineage.reach(proposal["value"])
        return str(proposal["value"])


def _payload() -> dict[str, Any]:
    rows = tables.load("lineage_markers")
    cited = {(r["stage_id"], r["marker"]): facts[r["fact"]] for r in rows.to_dict("records")}
    levels = lineage.matrix()
    stages = []
    for row in tables.load("lineage_stages").to_dict("records"):
        cells = {}
        for marker in lineage.MARKERS:
            level, fact = str(levels.loc[row["stage_id"], marker]), cited.get((row["stage_id"], marker))
            inferred = fact is not None and fact.status == "inferred"
            words = LEVEL_WORDS[level] + " (inferred)" * inferred
            cells[marker] = {"level": level, "words": words, "inferred": inferred}
        stages.append({"id": row["stage_id"], "name": row["stage"], "note": row["note"], "cells": cells})
    return {
        "markers": list(lineage.MARKERS),
        "stages": stages,
        "therapies": [_therapy(row) for row in tables.load("lineage_therapies").to_dict("records")],
        "words": REACH_WORDS,
        "note": NOTE,
    }


def _therapy(row: dict[Any, Any]) -> dict[str, Any]:
    return {
        "id": row["therapy_id"],
        "name": row["therapy"],
        "markers": [marker for marker in row["markers"].split(";") if marker],
        "reach": lineage.reach(row["therapy_id"]),
        "prediction": row["note"] or lineage.prediction(row["therapy_id"]),
        "seen": [assets.fact_line(facts[name.strip()]) for name in row["seen"].split(";") if name.strip()],
    }


def _in_words(data: dict[str, Any]) -> str:
    therapies = " ".join(
        f"{each['name']} ({', '.join(each['markers']) or 'none of these markers'}): {each['prediction']}"
        for each in data["therapies"]
    )
    return f"Predictions from the markers {', '.join(data['markers'])} on each stage. {therapies}"

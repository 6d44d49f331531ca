"""A score sheet: tick findings of an invented person, see what counts, check, reveal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lupus_cart import scores
from lupus_cart.widgets import assets
from lupus_cart.widgets.score_sheet.payload import payload

__all__ = ["ScoreSheet"]

HERE = Path(__file__).parent
TITLES = {
    "eular-acr-2019": "EULAR/ACR 2019: score invented people",
    "sledai-2k": "SLEDAI-2K: score invented people",
}


class ScoreSheet(anywidget.AnyWidget):
    """Score invented people by ``eular-acr-2019`` or ``sledai-2k``.

    ``case`` is a ``case_id`` of ``data/teaching_cases.csv`` (the first one if empty), ``ticked`` the ids
    ticked so far, ``gate`` whether ANA was ticked. ``result`` is what :mod:`lupus_cart.scores` makes of them.
    The page scores by JavaScript from the same data; a test compares the two. Nothing is stored.
    """

    _esm = assets.module(HERE, "core.js", "widget.js")
    _css = assets.style(HERE)
    _address = assets.in_address("case", "ticked", "gate")

    title = traitlets.Unicode(help="accessible name").tag(sync=True)
    description = traitlets.Unicode(help="the sheet in words, filled for the case shown").tag(sync=True)
    instrument = traitlets.Enum(list(TITLES), help="which sheet").tag(sync=True)
    case = traitlets.Unicode(help="case_id of the invented person").tag(sync=True)
    ticked = traitlets.List(traitlets.Unicode(), help="ids of the findings ticked").tag(sync=True)
    gate = traitlets.Bool(False, help="whether the entry criterion is ticked").tag(sync=True)
    data = traitlets.Dict(read_only=True, help="items, rules and cases for the page").tag(sync=True)

    def __init__(self, instrument: str = "eular-acr-2019", case: str = "", **traits: Any) -> None:
        """Open an empty sheet for one invented person; ValueError if the sheet has no such case."""
        data = payload(instrument)
        cases = {each["id"]: each for each in data["cases"]}
        chosen = case or next(iter(cases))
        if chosen not in cases:
            raise ValueError(f"no case {chosen!r} for {instrument}; cases are {', '.join(cases)}")
        traits.setdefault("title", TITLES[instrument])
        traits.setdefault("description", _in_words(instrument, data, cases[chosen]))
        super().__init__(instrument=instrument, case=chosen, **traits)
        self.set_trait("data", data)

    @property
    def result(self) -> scores.Classification | scores.Activity:
        """The score of what is ticked."""
        return _score(self.instrument, self.ticked, self.gate)


def _score(instrument: str, items: list[str], ana: bool) -> scores.Classification | scores.Activity:
    if instrument == "eular-acr-2019":
        return scores.eular_acr_2019(items, ana)
    return scores.sledai_2k(items)


def _in_words(instrument: str, data: dict[str, Any], case: dict[str, Any]) -> str:
    """Return the sheet as text, filled for one case: for print and for pages without JavaScript."""
    sections = [
        f"{section['id']}: "
        + ", ".join(f"{i['label']} {i['weight']}" for i in data["items"] if i["section"] == section["id"])
        for section in data["sections"]
    ]
    result = _score(instrument, case["items"], case["gate"])
    labels = {item["id"]: item["label"] for item in data["items"]}
    found = ", ".join(labels[item] for item in case["items"])
    if isinstance(result, scores.Classification):
        reason = f" ({'; '.join(result.why_not)})" if result.why_not else ""
        verdict = f"{result.score} points. {data['verdicts'][result.classified]}{reason}"
    else:
        verdict = f"{result.total} points, clinical score {result.clinical}, {result.band}"
    return (
        f"{data['caption']}. Weights: {'. '.join(sections)}. "
        f"Filled for an invented person. {case['story']} "
        f"Present: {found}. Result: {verdict}. {case['lesson']}"
    )

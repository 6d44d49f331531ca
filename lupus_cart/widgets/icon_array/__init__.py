"""An icon array: so many of ten thousand, with the interval drawn to the same scale."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lupus_cart.facts import Fact
from lupus_cart.values import Estimate
from lupus_cart.widgets import assets

__all__ = ["IconArray"]

HERE = Path(__file__).parent
WHOLE = 10_000
PER = {"per 100,000 people": 10, "%": 0.01}
"""Unit of a fact -> what to divide its value by for a number per ten thousand."""


class IconArray(anywidget.AnyWidget):
    """Draw facts as people of ten thousand: ``IconArray({"World": facts["lupus-prevalence-world"]})``.

    ``groups`` maps a label to a fact per 100,000 people or in %; an estimate brings its interval.
    ``claim`` is a fact to draw as a line beside all of them. ``group`` is the label shown.
    Raises ValueError for another unit.
    """

    _esm = assets.module(HERE)
    _css = assets.style(HERE)
    _address = assets.in_address("group")

    title = traitlets.Unicode(help="accessible name").tag(sync=True)
    description = traitlets.Unicode(help="all groups in words").tag(sync=True)
    group = traitlets.Unicode(help="label of the group shown").tag(sync=True)
    data = traitlets.Dict(read_only=True, help="groups and claim, per ten thousand").tag(sync=True)

    def __init__(
        self, groups: Mapping[str, Fact], *, title: str, claim: Fact | None = None, **traits: Any
    ) -> None:
        """Start with the first group."""
        shown = [{"label": label, **_counts(fact)} for label, fact in groups.items()]
        line = {"value": _per_whole(claim, claim.number), "text": claim.text} if claim else None
        traits.setdefault("group", shown[0]["label"])
        traits.setdefault("description", _in_words(shown, line))
        super().__init__(title=title, **traits)
        most = max(each["high"] or each["value"] for each in shown)
        self.set_trait("data", {"groups": shown, "claim": line, "places": math.ceil(most), "whole": WHOLE})


def _per_whole(fact: Fact, value: float) -> float:
    if fact.unit not in PER:
        raise ValueError(f"{fact.id} is in {fact.unit}; an icon array takes one of {', '.join(PER)}")
    return round(value / PER[fact.unit], 4)


def _counts(fact: Fact) -> dict[str, Any]:
    low, high = (fact.value.low, fact.value.high) if isinstance(fact.value, Estimate) else (None, None)
    return {
        "value": _per_whole(fact, fact.number),
        "low": None if low is None else _per_whole(fact, low),
        "high": None if high is None else _per_whole(fact, high),
        "fact": assets.fact_line(fact),
    }


def _in_words(groups: Sequence[Mapping[str, Any]], claim: Mapping[str, Any] | None) -> str:
    lines = [
        f"{each['label']}: {each['value']:.1f}"
        + (f" (range {each['low']:.1f} to {each['high']:.1f})" if each["high"] else " (no range seen)")
        for each in groups
    ]
    last = f" The claim of {claim['text']} would be {claim['value']:g}." if claim else ""
    return f"People of {WHOLE:,} each: " + "; ".join(lines) + f".{last}"

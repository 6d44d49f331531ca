"""Two scores of lupus: the EULAR/ACR 2019 classification and the SLEDAI-2K activity index.

They score teaching cases. Items, weights and definitions are the rows of ``data/eular_acr_2019.csv`` and
``data/sledai2k.csv``; thresholds and bands are facts of ``data/facts.csv``.

>>> eular_acr_2019(["acute-cutaneous-lupus", "oral-ulcers", "low-c3-or-c4"]).score
9
>>> sledai_2k(["seizure", "proteinuria", "leukopenia"]).total
13
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lupus_cart import tables
from lupus_cart.facts import facts
from lupus_cart.values import Bound, Range, Value

__all__ = ["Activity", "Classification", "UnknownItem", "answers", "eular_acr_2019", "fits", "sledai_2k"]

THRESHOLD = "lupus-crit2019-threshold"
BANDS = {
    "remission": "lupus-sledai2k-band-remission",
    "low activity": "lupus-sledai2k-band-low",
    "moderate activity": "lupus-sledai2k-band-moderate",
    "high activity": "lupus-sledai2k-band-high",
}
COMPARE = {
    "<": lambda given, limit: given < limit,
    "<=": lambda given, limit: given <= limit,
    ">": lambda given, limit: given > limit,
    ">=": lambda given, limit: given >= limit,
}
NO_ANA = "the entry criterion is missing: no positive ANA, ever"
NO_CLINICAL = "no clinical item is present"


class UnknownItem(KeyError):
    """No item of the score has this id; the message names the nearest ids."""

    def __str__(self) -> str:
        """Return the message itself; a KeyError would show it quoted."""
        return str(self.args[0])


@dataclass(frozen=True)
class Classification:
    """Result of the EULAR/ACR 2019 criteria; ``counted`` maps each domain to the id of its heaviest item."""

    score: int
    classified: bool
    counted: dict[str, str]
    why_not: tuple[str, ...]


@dataclass(frozen=True)
class Activity:
    """Result of SLEDAI-2K, in points; ``clinical`` leaves out low complement and anti-DNA."""

    total: int
    clinical: int
    systems: dict[str, int]
    band: str


def eular_acr_2019(items: Iterable[str], ana: bool = True) -> Classification:
    """Return what the EULAR/ACR 2019 criteria make of the findings ``items`` (ids of their table).

    ``ana`` is the entry criterion: ANA of at least 1:80, ever. In each domain only the heaviest item counts;
    of two equal ones the first of the table. ``why_not`` lists every rule that is not met; it is empty if
    classified. Raises UnknownItem for an id that is no item.
    Source: Aringer 2019, doi 10.1136/annrheumdis-2018-214819.
    """
    criteria = tables.load("eular_acr_2019").query("group != 'entry'")
    found = _rows(criteria, items, "EULAR/ACR 2019")
    heaviest = found.loc[found.groupby("domain", sort=False)["weight"].idxmax()]
    score = int(heaviest["weight"].sum())
    limit = facts[THRESHOLD]
    unmet = {
        NO_ANA: not ana,
        NO_CLINICAL: not (found["group"] == "clinical").any(),
        f"the score is {score}, and {limit.text} are needed": not fits(score, limit.value),
    }
    why_not = tuple(reason for reason, applies in unmet.items() if applies)
    counted = dict(zip(heaviest["domain"], heaviest["id"], strict=True))
    return Classification(score, not why_not, counted, why_not)


def sledai_2k(items: Iterable[str]) -> Activity:
    """Return the SLEDAI-2K of the descriptors ``items`` (ids of their table), each present or absent.

    ``systems`` gives the points of every organ system, zeros included; ``band`` is the published grading.
    Raises UnknownItem for an id that is no descriptor. Source: Gladman 2002, J Rheumatol 29:288-291.
    """
    descriptors = tables.load("sledai2k")
    found = _rows(descriptors, items, "SLEDAI-2K")
    systems = {
        str(system): int(found.loc[found["system"] == system, "weight"].sum())
        for system in descriptors["system"].unique()
    }
    total = int(found["weight"].sum())
    clinical = int(found.loc[found["serological"] == "no", "weight"].sum())
    band = next(name for name, fact in BANDS.items() if fits(total, facts[fact].value))
    return Activity(total, clinical, systems, band)


def answers(instrument: str) -> pd.DataFrame:
    """Return the invented cases of a sheet: person, what counts, points, result.

    ``instrument`` is ``eular-acr-2019`` or ``sledai-2k``.
    """
    rows = []
    items = tables.load("sledai2k" if instrument == "sledai-2k" else "eular_acr_2019")
    names = dict(zip(items["id"], items["descriptor" if instrument == "sledai-2k" else "item"], strict=True))
    for case in tables.load("teaching_cases").query("instrument == @instrument").to_dict("records"):
        found = case["items"].split(";")
        if instrument == "sledai-2k":
            activity = sledai_2k(found)
            points, verdict = activity.total, f"{activity.band}, clinical score {activity.clinical}"
        else:
            result = eular_acr_2019(found, ana=case["ana"] == "yes")
            points, verdict = result.score, "; ".join(result.why_not) or "classified"
            found = list(result.counted.values())
        counted = ", ".join(names[item] for item in found)
        rows.append({"person": case["title"], "counts": counted, "points": points, "result": verdict})
    return pd.DataFrame(rows)


def fits(given: float, rule: Value) -> bool:
    """Return whether a number lies within the value of a fact: a number, a range or a bound."""
    if isinstance(rule, Bound):
        return COMPARE[rule.op](given, rule.value)
    if isinstance(rule, Range):
        return rule.low <= given <= rule.high
    if isinstance(rule, int | float):
        return given == rule
    raise TypeError(f"{rule!r} is no limit for a number; use a number, a range or a bound")


def _rows(table: pd.DataFrame, items: Iterable[str], score: str) -> pd.DataFrame:
    """Return the rows of ``items`` in the order of the table; an item named twice counts once."""
    if isinstance(items, str):
        raise TypeError(f"items is the text {items!r}; give a list of ids such as [{items!r}]")
    wanted = list(items)
    known: list[Any] = list(table["id"])
    for item in wanted:
        if item not in known:
            near = difflib.get_close_matches(str(item), known, n=3, cutoff=0.4)
            hint = f"; near names are {', '.join(near)}" if near else f"; items are {', '.join(known)}"
            raise UnknownItem(f"no item {item!r} in {score}{hint}")
    return table[table["id"].isin(wanted)]

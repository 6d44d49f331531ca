"""Treatment targets of lupus, condition by condition: DORIS 2021 remission and LLDAS.

The conditions are the rows of ``data/score_targets.csv``; each limit is a fact of ``data/facts.csv``.

>>> doris([], global_assessment=0, prednisolone_mg_per_day=2.5).met
True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from lupus_cart import tables
from lupus_cart.facts import facts
from lupus_cart.scores import fits, sledai_2k

__all__ = ["Condition", "Target", "doris", "explain", "lldas", "major_organs"]

NAMES = {"doris-2021": "DORIS 2021 remission", "lldas": "LLDAS (low disease activity)"}


@dataclass(frozen=True)
class Condition:
    """One condition of a target: what is asked, what is given, whether it is met, in which wording."""

    component: str
    asked: str
    given: str
    met: bool
    wording: str
    fact: str

    @property
    def why(self) -> str:
        """One sentence that says why the condition is met or not."""
        place = f" ({self.wording})" if self.wording else ""
        verdict = "met" if self.met else "not met"
        return f"{self.component}: {verdict}, asked is {self.asked}{place}, given is {self.given}"


@dataclass(frozen=True)
class Target:
    """A target and its conditions; ``met`` is None if published wordings of one condition disagree."""

    name: str
    met: bool | None
    conditions: tuple[Condition, ...]

    @property
    def unmet(self) -> tuple[Condition, ...]:
        """The conditions that are not met."""
        return tuple(condition for condition in self.conditions if not condition.met)


def doris(
    items: Iterable[str],
    global_assessment: float,
    prednisolone_mg_per_day: float,
    *,
    stable_drugs: bool = True,
) -> Target:
    """Return whether an invented person is in DORIS 2021 remission.

    ``items`` are SLEDAI-2K descriptors, ``global_assessment`` the doctor's rating on 0 to 3,
    ``stable_drugs`` whether other drugs, if any, are stable. The paper's abstract and its Table 2 differ for
    exactly 5 mg/day of prednisolone: ``met`` is None then. Blood tests are ignored. Raises ValueError for a
    rating off its scale or a negative dose. Source: van Vollenhoven 2021, doi 10.1136/lupus-2021-000538.
    """
    given = _given(global_assessment, prednisolone_mg_per_day)
    return _judge(
        "doris-2021", {**given, "clinical_sledai": sledai_2k(items).clinical, "stable_drugs": stable_drugs}
    )


def lldas(
    items: Iterable[str],
    global_assessment: float,
    prednisolone_mg_per_day: float,
    *,
    haemolysis_or_gut: bool = False,
    no_new_feature: bool = True,
    drugs_tolerated: bool = True,
) -> Target:
    """Return whether an invented person is in the lupus low disease activity state (LLDAS).

    Arguments are those of :func:`doris`; ``haemolysis_or_gut`` is activity that SLEDAI-2K does not list,
    ``no_new_feature`` compares with the last visit, ``drugs_tolerated`` means standard doses, no
    investigational drug. Source: Franklyn 2016, ARD 75:1615-1621.
    """
    chosen = list(items)
    given = _given(global_assessment, prednisolone_mg_per_day)
    return _judge(
        "lldas",
        {
            **given,
            "sledai_2k": sledai_2k(chosen).total,
            "no_major_organ": not major_organs(chosen),
            "no_haemolysis_or_gut": not haemolysis_or_gut,
            "no_new_feature": no_new_feature,
            "drugs_tolerated": drugs_tolerated,
        },
    )


def major_organs(items: Iterable[str]) -> tuple[str, ...]:
    """Return the major organs of LLDAS that SLEDAI-2K descriptors touch; the pairing is inferred."""
    chosen = set(items)
    rows = tables.load("lldas_organs")
    return tuple(dict.fromkeys(rows.loc[rows["descriptor"].isin(chosen), "organ"]))


def explain(
    person: str = "kim", overall_rating: float = 0.0, prednisolone_mg_per_day: float = 5.0
) -> dict[str, str | pd.DataFrame]:
    """Return both targets for a SLEDAI-2K teaching case (its ``case_id``): an ``answer`` and a ``table``.

    Each row of the table is one condition: condition, met, asked, given. The rest of LLDAS and DORIS
    (other drugs, new features, haemolysis, gut) is taken as met. Raises KeyError for an unknown case.
    """
    cases = tables.load("teaching_cases").query("instrument == 'sledai-2k'").set_index("case_id")
    items = str(cases.loc[person, "items"]).split(";")
    found = [judge(items, overall_rating, prednisolone_mg_per_day) for judge in (doris, lldas)]
    text = "\n".join(f"- **{target.name}: {_verdict(target)}.**" for target in found)
    rows = [
        {
            "condition": f"{'DORIS' if target is found[0] else 'LLDAS'}: {each.component}",
            "met": "met" if each.met else "NOT met",
            "asked": each.asked + f" ({each.wording})" * bool(each.wording),
            "given": each.given,
        }
        for target in found
        for each in target.conditions
    ]
    return {"answer": text, "table": pd.DataFrame(rows)}


def _verdict(target: Target) -> str:
    if target.met is None:
        return "depends on the wording; " + " and ".join(
            f"{each.wording}: {'met' if each.met else 'not met'}"
            for each in target.conditions
            if each.wording
        )
    reasons = ", ".join(dict.fromkeys(each.component for each in target.unmet))
    return "met" if target.met else f"not met, because of: {reasons}"


def _given(global_assessment: float, prednisolone_mg_per_day: float) -> dict[str, float | bool]:
    scale = facts["lupus-global-scale"].value
    if not fits(global_assessment, scale):
        raise ValueError(f"the global assessment is {global_assessment:g}; its scale is {scale}")
    if prednisolone_mg_per_day < 0:
        raise ValueError(f"prednisolone is {prednisolone_mg_per_day:g} mg/day; a dose is not negative")
    return {"global_assessment": global_assessment, "prednisolone_mg_per_day": prednisolone_mg_per_day}


def _judge(target: str, given: Mapping[str, float | bool]) -> Target:
    rows = tables.load("score_targets").query("target == @target")
    conditions = tuple(_condition(row, given[row["measure"]]) for row in rows.to_dict("records"))
    wordings: dict[str, set[bool]] = {}
    for condition in conditions:
        wordings.setdefault(condition.component, set()).add(condition.met)
    if {False} in wordings.values():
        met: bool | None = False
    else:
        met = None if {True, False} in wordings.values() else True
    return Target(NAMES[target], met, conditions)


def _condition(row: Mapping[Any, Any], given: float | bool) -> Condition:
    fact = facts[row["fact"]]
    if isinstance(given, bool):
        met, shown = given, "as asked" if given else "not so"
    else:
        met, shown = fits(given, fact.value), f"{given:g}"
    return Condition(row["component"], row["asked"] or fact.text, shown, met, row["wording"], fact.id)

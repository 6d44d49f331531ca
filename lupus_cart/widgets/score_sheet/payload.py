"""What a score sheet's JavaScript needs to know: items, rules and invented cases from ``data/``."""

from __future__ import annotations

from typing import Any

from lupus_cart import tables
from lupus_cart.facts import facts
from lupus_cart.scores import BANDS, NO_ANA, NO_CLINICAL, THRESHOLD
from lupus_cart.values import Bound, Range, Value

WARNING = (
    "The people here are invented. Do not score yourself or someone you know: a sheet cannot tell whether "
    "something else causes a finding, and its result is no diagnosis and no advice. "
    "Nothing you tick is kept or sent."
)
BADGES = {
    "": "definition not seen in a source",
    "seen-in-secondary": "definition from a copy",
    "seen-in-primary": "",
}
BRIEF = {"remission": "", "low activity": "low", "moderate activity": "moderate", "high activity": "high"}
SHORT_SCALE = 24


def payload(instrument: str) -> dict[str, Any]:
    """Return the sheet ``eular-acr-2019`` or ``sledai-2k`` as plain data; KeyError for another name."""
    spec = {"eular-acr-2019": _criteria, "sledai-2k": _activity}[instrument]()
    return {
        "warning": WARNING,
        "invented": "(Invented, not a real person.)",
        "cases": _cases(instrument),
        **spec,
    }


def _criteria() -> dict[str, Any]:
    rows = tables.load("eular_acr_2019").query("group != 'entry'").to_dict("records")
    limit = facts[THRESHOLD]
    return {
        "count": "highest",
        "itemName": "Item",
        "caption": "EULAR/ACR 2019, item by item",
        "items": [
            {
                "id": row["id"],
                "label": row["item"],
                "weight": int(row["weight"]),
                "section": row["domain"],
                "tags": [row["group"]],
                "definition": row["definition"],
                "badge": BADGES[row["definition_status"]],
            }
            for row in rows
        ],
        "sections": _sections([row["domain"] for row in rows]),
        "gate": {"label": f"ANA of {facts['lupus-crit2019-entry'].text}, ever", "missing": NO_ANA},
        "needs": [{"tag": "clinical", "missing": NO_CLINICAL}],
        "threshold": {
            "rule": rule(limit.value),
            "missing": f"the score is {{score}}, and {limit.text} are needed",
        },
        "verdicts": ["Not classified as SLE", "Classified as SLE"],
        "parts": [],
        "checks": [],
        "bands": [],
        "provenance": "Weights come from copies of the criteria that agree; each definition says where it "
        "was seen. A definition that was not seen is left out.",
    }


def _activity() -> dict[str, Any]:
    rows = tables.load("sledai2k").to_dict("records")
    major = set(tables.load("lldas_organs")["descriptor"])
    doris, lldas = facts["lupus-doris2021-csledai"], facts["lupus-lldas-sledai"]
    top = facts["lupus-sledai2k-max"].number
    baseline = [int(score) for score in tables.load("patients")["sledai_2k_baseline"]]
    return {
        "count": "sum",
        "itemName": "Descriptor",
        "caption": "SLEDAI-2K, descriptor by descriptor",
        "items": [
            {
                "id": row["id"],
                "label": row["descriptor"],
                "weight": int(row["weight"]),
                "section": row["system"],
                "tags": ["serological"] * (row["serological"] == "yes") + ["major"] * (row["id"] in major),
                "definition": ". ".join(filter(None, [row["definition"], row["note"]])),
                "badge": "",
            }
            for row in rows
        ],
        "sections": _sections([row["system"] for row in rows]),
        "gate": None,
        "needs": [],
        "threshold": None,
        "verdicts": [],
        "parts": [
            {
                "id": "clinical",
                "label": "Clinical SLEDAI-2K, without low complement and anti-DNA",
                "without": "serological",
            }
        ],
        "checks": [
            {
                "label": "DORIS 2021, activity part",
                "asked": f"clinical score of {doris.text}",
                "of": "clinical",
                "rule": rule(doris.value),
            },
            {
                "label": "LLDAS, activity part",
                "asked": f"total of {lldas.text}, no major organ",
                "rule": rule(lldas.value),
                "refuse": "major",
            },
        ],
        "bands": [
            {"label": name, "brief": BRIEF[name], "rule": rule(facts[fact].value)}
            for name, fact in BANDS.items()
        ],
        "scale": {
            "short": SHORT_SCALE,
            "long": top,
            "marks": baseline,
            "caption": f"The bar is drawn from 0 to {{top}}; the scale ends at {top}. Circles: the "
            f"{len(baseline)} people of the CAR T series before treatment, from the authors' earlier "
            "abstract. Number below: this invented person.",
        },
        "provenance": "Weights and definitions come from published copies of the list; of the first paper "
        "only the abstract was read. Which descriptors touch a major organ of LLDAS is our reading. "
        "The grading is one of several.",
    }


def _sections(names: list[str]) -> list[dict[str, str]]:
    return [{"id": name} for name in dict.fromkeys(names)]


def rule(value: Value) -> list[Any]:
    """Return a fact's value as a rule for JavaScript: [operator, limit] or ["in", low, high]."""
    if isinstance(value, Bound):
        return [value.op, value.value]
    if isinstance(value, Range):
        return ["in", value.low, value.high]
    return ["=", value]


def _cases(instrument: str) -> list[dict[str, Any]]:
    traps = tables.load("teaching_traps")
    return [
        {
            "id": row["case_id"],
            "title": row["title"],
            "story": row["story"],
            "gate": row["ana"] != "no",
            "items": row["items"].split(";"),
            "avoid": row["avoid"].split(";") if row["avoid"] else [],
            "lesson": row["lesson"],
            "traps": dict(traps.loc[traps["case_id"] == row["case_id"], ["item", "why"]].to_numpy().tolist()),
        }
        for row in tables.load("teaching_cases").query("instrument == @instrument").to_dict("records")
    ]

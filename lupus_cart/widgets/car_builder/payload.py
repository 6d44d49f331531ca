"""What the builder's JavaScript needs to know, gathered from ``data/`` as one compact mapping."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

from lupus_cart import constructs, tables
from lupus_cart.construct_formats import ASCII, RESIDUE_MASS, WATER_MASS
from lupus_cart.construct_rules import Part, keys, rules
from lupus_cart.facts import facts

ORIGIN = {"not stated": "species not stated"}
TEXTS = json.loads(Path(__file__).with_name("texts.json").read_text(encoding="utf-8"))


class _Sources:
    """Sources in the order of first use; each is sent once, parts and facts name it by number."""

    def __init__(self) -> None:
        self.rows: dict[str, list[str]] = {}

    def numbers(self, wanted: tuple[str, ...] | list[str]) -> list[int]:
        for key in wanted:
            if key not in self.rows:
                source = tables.sources()[key]
                first = source.authors.split(",")[0].removesuffix(" et al.")
                family = re.sub(r" [A-Z]+$", "", first)
                others = " et al." if source.authors != first else ""
                short = f"{family}{others} {source.year or ''}".strip() if first else source.title.strip("[]")
                self.rows[key] = [short, source.link]
        return [list(self.rows).index(key) for key in wanted]


def _targets() -> dict[str, str]:
    """Binder part -> target, as the products that use it state."""
    return {
        part_id: item.target
        for item in constructs.products.values()
        if item.parts
        for part_id in item.construct.slots["binder"]
        if constructs.parts[part_id].kind.startswith("binder")
    }


def _part(part: Part, sources: _Sources, fact_numbers: list[int], target: str) -> dict[str, Any]:
    uniprot = f"UniProt {part.uniprot}" if part.uniprot else ""
    entry = " ".join(filter(None, [uniprot, re.sub(r"(?<=\d)-(?=\d)", "–", part.residues)]))
    origin = ORIGIN.get(part.origin, part.origin)
    # A gene named after its virus says the species already.
    named = part.gene.startswith(part.origin) or part.origin == "virus"
    gene = part.gene if named or origin != part.origin else f"{part.origin} {part.gene}".strip()
    where = ", ".join(filter(None, [gene, entry, "" if origin == part.origin else origin]))
    row = {
        "kind": part.kind,
        "name": part.name,
        "sequence": part.sequence,
        "notes": part.notes,
        "where": where,
        "origin": origin,
        "sources": sources.numbers(part.source),
    }
    optional = {"facts": fact_numbers, "target": target, "derived": not part.verified}
    return row | {name: value for name, value in optional.items() if value}


def _binders() -> list[dict[str, Any]]:
    """Binders that belong together: the two pieces of one antibody, or two VHHs of one product."""
    families: dict[str, list[Part]] = {}
    for part in constructs.parts.values():
        if part.kind.startswith("binder"):
            families.setdefault(part.part_id.rpartition("_")[0], []).append(part)
    return [
        {"name": _shared([p.name for p in f]), "pieces": [p.part_id for p in f]} for f in families.values()
    ]


def _shared(names: list[str]) -> str:
    """The words that all names begin with."""
    words = zip(*(name.split() for name in names), strict=False)
    return " ".join(same[0] for same in takewhile(lambda same: len(set(same)) == 1, words))


def _markers() -> dict[str, list[str]]:
    """2A part -> second chain that follows it, as in the product that carries a marker."""
    tail = next(i.construct.slots["marker"][1:] for i in constructs.products.values() if "EGFRT" in i.parts)
    return {p.part_id: tail for p in constructs.parts.values() if p.kind == "two_a"}


def _challenges(sources: _Sources) -> list[dict[str, Any]]:
    checks = tables.load("car_challenge_checks").sort_values("order")
    rows = tables.load("car_challenges").sort_values("order").to_dict("records")
    return [
        {name: row[name] for name in ("title", "task", "start", "success")}
        | {
            "solution": row["solution"].split("+"),
            "sources": sources.numbers(keys(row["source"])),
            "checks": [
                {"slot": slot, "accept": accept, "wrong": wrong[["choice", "feedback"]].to_numpy().tolist()}
                for (slot, accept), wrong in checks[checks["challenge_id"] == row["challenge_id"]].groupby(
                    ["slot", "accept"], sort=False
                )
            ],
        }
        for row in rows
    ]


@cache
def payload(stage: int) -> dict[str, Any]:
    """Return the builder's data for a stage (1 to 4); only the last stage carries the challenges.

    Keys: parts, slots, rules, products, presets, binders, markers, challenges, facts, sources,
    texts, itam, mass and water (dalton), ascii. Sequences stand in it once, with their part.
    """
    sources = _Sources()
    about = tables.load("car_part_facts").groupby("part_id", sort=False)["fact_id"].agg(list).to_dict()
    named = list(dict.fromkeys(fact_id for ids in about.values() for fact_id in ids))
    targets = _targets()
    return {
        "parts": {
            part_id: _part(
                part,
                sources,
                [named.index(fact_id) for fact_id in about.get(part_id, [])],
                targets.get(part_id, ""),
            )
            for part_id, part in constructs.parts.items()
        },
        "slots": [
            {
                name: getattr(slot, name)
                for name in ("slot", "label", "kinds", "least", "most", "side", "stage", "does")
            }
            | {"sources": sources.numbers(slot.source)}
            for slot in constructs.slots
        ],
        "rules": [
            {name: getattr(rule, name) for name in ("on", "pattern", "refuse", "message")} for rule in rules
        ],
        "products": [
            {
                "inn": item.inn,
                "ids": list(item.construct.part_ids),
                "caveat": "" if item.sequence_status == "verified" else item.sequence_status,
            }
            for item in constructs.products.values()
            if item.parts
        ],
        "presets": [
            {
                "id": item.preset_id,
                "group": item.group,
                "label": item.label,
                "about": item.about,
                "sources": sources.numbers(item.source),
                "ids": list(item.construct.part_ids) if item.construct else [],
                "known": [[k.slot, k.value, k.status, sources.numbers(k.source)] for k in item.known],
            }
            for item in constructs.presets.values()
        ],
        "binders": _binders(),
        "markers": _markers(),
        "challenges": _challenges(sources) if stage == 4 else [],
        "facts": [
            [facts[i].statement, sources.numbers([facts[i].source])[0], facts[i].status_words] for i in named
        ],
        "texts": TEXTS
        | {
            "teaching": constructs.TEACHING,
            "withoutMarker": constructs.WITHOUT_MARKER,
            "antigens": {
                name: entry | {"sources": sources.numbers(entry.get("source", []))}
                for name, entry in TEXTS["antigens"].items()
            },
        },
        "itam": constructs.ITAM,
        "mass": dict(RESIDUE_MASS),
        "water": WATER_MASS,
        "ascii": dict(ASCII),
        "sources": list(sources.rows.values()),
    }

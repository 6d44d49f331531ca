"""Templates on counting in lupus: points of two scores, and people expected from a prevalence."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from lupus_cart import scores, tables
from lupus_cart.facts import facts
from lupus_cart.variants.core import Again, Question, given, listed, numeric, template

CHAPTER = "lupus"
NAMES = (
    "Ada",
    "Bo",
    "Cleo",
    "Dana",
    "Emre",
    "Femi",
    "Gita",
    "Hugo",
    "Ines",
    "Jun",
    "Lena",
    "Malik",
    "Nia",
    "Oskar",
)
FINDINGS = {
    "fever": "fever",
    "leukopenia": "leukopenia",
    "thrombocytopenia": "thrombocytopenia",
    "delirium": "delirium",
    "psychosis": "psychosis",
    "seizure": "a seizure",
    "non-scarring-alopecia": "non-scarring alopecia",
    "oral-ulcers": "oral ulcers",
    "subacute-cutaneous-or-discoid-lupus": "discoid lupus of the skin",
    "acute-cutaneous-lupus": "acute cutaneous lupus",
    "pleural-or-pericardial-effusion": "a pleural effusion",
    "acute-pericarditis": "acute pericarditis",
    "joint-involvement": "joint involvement",
    "antiphospholipid-antibodies": "antiphospholipid antibodies",
    "low-c3-or-c4": "a low C3 with a normal C4",
    "anti-dsdna-or-anti-smith": "anti-dsDNA antibodies",
}
"""Items of the EULAR/ACR 2019 criteria, and how a question names them."""
DESCRIPTORS = {
    "seizure": "seizure",
    "psychosis": "psychosis",
    "lupus-headache": "lupus headache",
    "vasculitis": "vasculitis",
    "arthritis": "arthritis",
    "myositis": "myositis",
    "urinary-casts": "urinary casts",
    "hematuria": "hematuria",
    "proteinuria": "proteinuria",
    "pyuria": "pyuria",
    "rash": "rash",
    "alopecia": "alopecia",
    "mucosal-ulcers": "mucosal ulcers",
    "pleurisy": "pleurisy",
    "pericarditis": "pericarditis",
    "fever": "fever",
    "thrombocytopenia": "thrombocytopenia",
    "leukopenia": "leukopenia",
}
SEROLOGICAL = {"low-complement": "low complement", "increased-dna-binding": "increased DNA binding"}


@cache
def _criteria() -> tuple[dict[Any, str], dict[Any, int], dict[Any, str]]:
    """Return domain, weight and group of the findings above, by id."""
    table = tables.load("eular_acr_2019").set_index("id").loc[list(FINDINGS)]
    return table["domain"].to_dict(), table["weight"].astype(int).to_dict(), table["group"].to_dict()


@cache
def _weights() -> dict[Any, int]:
    """Return the weight of each SLEDAI-2K descriptor, by id."""
    return tables.load("sledai2k").set_index("id")["weight"].astype(int).to_dict()


@template(
    CHAPTER,
    "lupus-criteria-new-case",
    objective="criteria",
    level="apply",
    concept="counting rules",
    misconception="The points of all findings are simply added.",
    type="numeric",
    sources=["lupus-crit2019-domain-rule", "lupus-crit2019-threshold", "lupus-crit2019-not-diagnosis"],
)
def criteria_case(draw: random.Random) -> Question:
    """Points of an invented case in which two findings share a domain."""
    domain, weight, group = _criteria()
    pool = list(FINDINGS)
    items = draw.sample(pool, 4)
    shared = [(a, b) for a in items for b in items if domain[a] == domain[b] and weight[a] < weight[b]]
    both = {"delirium", "psychosis"} <= set(items)  # by definition a psychosis is none if there is delirium
    if both or len(shared) != 1 or len({domain[item] for item in items}) != 3:
        raise Again
    light, heavy = shared[0]
    result = scores.eular_acr_2019(items)
    if not any(group[item] == "clinical" for item in result.counted.values()):
        raise Again
    plain = sum(weight[item] for item in items)
    verdict = (
        "That reaches the threshold for studies"
        if result.classified
        else "That does not reach the threshold for studies"
    )
    return numeric(
        f"Imagine {draw.choice(NAMES)}, whose ANA test is positive. The findings are "
        f"{listed([FINDINGS[item] for item in items])}. Each finding is as the criteria define it, and none "
        "has a likelier cause than lupus. How many points count in the EULAR/ACR 2019 criteria? Take the "
        "weights from the chapter's table.",
        "In each domain {fact}`only the heaviest item counts <lupus-crit2019-domain-rule>`. Of "
        f"{listed([f'{FINDINGS[item]} ({given(weight[item])})' for item in items])}, {FINDINGS[light]} and "
        f"{FINDINGS[heavy]} share a domain, so {FINDINGS[light]} does not count: {given(result.score)} "
        f"points. {verdict}, {{fact}}`lupus-crit2019-threshold`. It is {{fact}}`no diagnosis "
        "<lupus-crit2019-not-diagnosis>`.",
        result.score,
        unit="points",
        traps=[
            (plain, "This is the plain sum. It forgets the rule on domains."),
            (
                plain - weight[heavy],
                "You found the findings that share a domain, rightly. But the heavier of them counts, not "
                "the lighter.",
            ),
            (
                plain - weight[heavy] - weight[light],
                "You left out both findings of the shared domain. The heavier of them counts.",
            ),
        ],
    )


@template(
    CHAPTER,
    "lupus-activity-new-case",
    objective="score",
    level="apply",
    concept="weights of a score",
    misconception="A score counts the signs that are present.",
    type="numeric",
    sources=["lupus-sledai2k-weight-max", "lupus-sledai2k-weight-min"],
)
def activity_case(draw: random.Random) -> Question:
    """SLEDAI-2K of an invented case with one blood test of the immune system."""
    items = draw.sample(list(DESCRIPTORS), draw.choice((3, 4)))
    blood = draw.choice(list(SEROLOGICAL))
    words = {**DESCRIPTORS, **SEROLOGICAL}
    present = [*items, blood]
    draw.shuffle(present)
    activity = scores.sledai_2k(present)
    weight = _weights()
    heaviest = max(weight[name] for name in present)
    return numeric(
        f"Imagine {draw.choice(NAMES)}. On the day of the visit these descriptors of SLEDAI-2K are present, "
        f"and no others: {listed([words[item] for item in present])}. How many points is that? Take the "
        "weights from the chapter's table.",
        f"Add the weights: {listed([f'{words[item]} ({given(weight[item])})' for item in present])} make "
        f"{given(activity.total)} points, which a published grading calls {activity.band}. Weights run from "
        "{fact}`lupus-sledai2k-weight-min` to {fact}`lupus-sledai2k-weight-max`, and the same total "
        "can stand for quite other organs.",
        activity.total,
        unit="points",
        traps=[
            (len(present), "This counts the descriptors. Each has a weight of its own."),
            (
                activity.clinical,
                f"This leaves out {words[blood]}. A clinical score does so; the question asks for all "
                "descriptors.",
            ),
            (heaviest, "This is the heaviest descriptor alone. SLEDAI-2K adds all of them up."),
        ],
    )


@template(
    CHAPTER,
    "lupus-count-in-a-region",
    objective="claim",
    level="apply",
    concept="global prevalence",
    misconception="About a tenth of a per cent of all people have lupus.",
    type="numeric",
    sources=["lupus-prevalence-world", "trial-press-prevalence-release"],
)
def count_in_a_region(draw: random.Random) -> Question:
    """People with lupus expected in an invented region, from the published estimate."""
    people = 10_000 * draw.randrange(31, 700)
    times = people / 100_000
    expected = times * facts["lupus-prevalence-world"].number
    return numeric(
        f"Imagine a region of {given(people)} people with the same mix of people as the whole world. The "
        "best global estimate is {fact}`lupus-prevalence-world`. How many people with lupus do you "
        "expect in the region?",
        "See how often the group of the estimate fits into the region, and multiply. The model's range "
        f"gives {{computed}}`{times:g} * [lupus-prevalence-world].low | ,.0f` to {{computed}}`{times:g} * "
        "[lupus-prevalence-world].high | ,.0f people`, so the count is far from certain.",
        f"{times:g} * [lupus-prevalence-world]",
        value=expected,
        unit="people",
        tolerance=max(1, round(0.01 * expected)),
        traps=[
            (
                f"{people // 100} * [trial-press-prevalence-release]",
                "This is the figure of the media release, a tenth of a per cent. The estimate in the "
                "question is less than half as high.",
            ),
            (
                "1 * [lupus-prevalence-world]",
                "The region is larger than the group of the estimate. Scale it up.",
            ),
            (
                f"{10 * times:g} * [lupus-prevalence-world]",
                "Too large. How often does the group of the estimate fit into the region?",
            ),
        ],
    )

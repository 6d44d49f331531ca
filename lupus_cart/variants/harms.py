"""Templates on harms that nobody has seen, for the chapter on limitations."""

from __future__ import annotations

import random

from lupus_cart import inference
from lupus_cart.variants.core import Again, Question, given, numeric, template

CHAPTER = "limitations"


@template(
    CHAPTER,
    "limits-none-of-n",
    objective="unseen",
    level="apply",
    concept="rule of three",
    misconception="A harm seen in nobody has a rate of zero.",
    type="numeric",
)
def none_of_n(draw: random.Random) -> Question:
    """Rule of three for none of n."""
    n = draw.randrange(30, 401)
    high = 100 * inference.rule_of_three(n)
    exact = 100 * inference.upper_bound(0, n)
    return numeric(
        f"Imagine that none of {given(n)} people had a certain harm. By the rule of three, up to how many "
        f"of {given(100)} people may still be struck? Give two decimals.",
        f"Divide {given(3)} by the number of people. The exact one-sided limit is {given(f'{exact:.2f}')} "
        f"of {given(100)}, so the rule of thumb is close.",
        high,
        unit="of 100",
        tolerance=0.02,
        traps=[
            (0, "None seen is not none. A harm that is rare enough is missed in a group of any size."),
            (
                100 / n,
                f"This is what {given(1)} person with the harm would give. Even a harm somewhat more "
                "frequent than that is often missed by chance.",
            ),
            (300, f"The {given(3)} still has to be divided by the number of people."),
        ],
    )


@template(
    CHAPTER,
    "limits-people-to-exclude",
    objective="unseen",
    level="apply",
    concept="size to exclude a harm",
    misconception="To exclude a harm of one in so many, watch so many people.",
    type="numeric",
)
def people_to_exclude(draw: random.Random) -> Question:
    """People without an event who exclude a rate of one in k."""
    k = draw.randrange(8, 251)
    n = inference.n_to_exclude(1 / k)
    both = inference.n_to_exclude(1 / k, 0.975)
    chance = f"{100 * (1 - 1 / k) ** k:.0f}"
    return numeric(
        f"Imagine a harm that strikes {given(1)} in {given(k)} people. How many people must be watched, at "
        f"least, so that a series in which nobody has it would come up in at most {given(5)} of "
        f"{given(100)} such series?",
        f"Each person is spared with a chance of {given(k - 1)} in {given(k)}. Multiply this by itself "
        f"until it is {given('0.05')} or less: that takes {given(n)} people. The rule of three gives "
        f"{given(3 * k)}.",
        n,
        unit="people",
        traps=[
            (
                k,
                f"In a series of this size nobody has the harm in about {given(chance)} of {given(100)} "
                "series.",
            ),
            (3 * k, "This is the rule of three, a good first guess. A somewhat smaller series is enough."),
            (
                both,
                f"This would be for {given('2.5')} of {given(100)} series, as for an interval with two ends.",
            ),
        ],
    )


@template(
    CHAPTER,
    "limits-hidden-harm",
    objective="unseen",
    level="apply",
    concept="missed harm",
    misconception="A fairly common harm must show up even in a small series.",
    type="numeric",
)
def hidden_harm(draw: random.Random) -> Question:
    """How often a series of n misses a harm."""
    rate, n = draw.randrange(4, 41), draw.randrange(4, 16)
    missed = 100 * inference.p_all_respond(n, 1 - rate / 100)
    if not 2 <= missed <= 90:
        raise Again
    traps: list[tuple[float | str, str]] = [
        (100 - missed, "This is how often the harm is seen in at least a single person."),
        (100 - rate, "This is the chance that a single person is spared. Everyone must be spared."),
    ]
    if rate * n < 100:
        traps.append((100 - rate * n, "Chances of this and that and that are multiplied, not added up."))
    return numeric(
        f"Imagine a harm that strikes {given(rate)} of {given(100)} people. In how many of {given(100)} "
        f"series of {given(n)} people will nobody have it? Give the number to the nearest whole one.",
        f"Each person is spared with a chance of {given((100 - rate) / 100)}. Multiply this once for each "
        f"of the {given(n)} people: {given(f'{missed:.0f}')} of {given(100)} series show no harm.",
        missed,
        unit="of 100 series",
        tolerance=0.6,
        traps=traps,
    )

"""Templates on small series, for the chapter on limitations: exact limits, and what was known before."""

from __future__ import annotations

import math
import random
import statistics

from lupus_cart import inference
from lupus_cart.variants.core import Again, Question, choices, given, numeric, template

CHAPTER = "limitations"
LEVELS = (80, 90, 95, 98, 99)


@template(
    CHAPTER,
    "limits-all-of-n-low",
    objective="everyone",
    level="apply",
    concept="exact interval",
    misconception="All of a few means that it works for everyone.",
    type="numeric",
)
def all_of_n_low(draw: random.Random) -> Question:
    """Lower exact limit when all of n respond."""
    n, level = draw.randrange(3, 51), draw.choice(LEVELS)
    each_side = (100 - level) / 2
    low = 100 * inference.clopper_pearson(n, n, level / 100).low
    one_sided = 100 * inference.lower_bound(n, n, level / 100)
    return numeric(
        f"Imagine a series in which all of {given(n)} people respond. The exact {given(f'{level}%')} "
        f"interval of the rate starts where a treatment would give so good a result in {given(each_side)} "
        f"of {given(100)} such series. Which rate is that? Give one decimal.",
        f"The rate p, multiplied by itself once for each person, must give {given(each_side / 100)}. So p "
        f"is the root of that number for {given(n)} people, {given(f'{low:.1f}%')}. It covers chance only.",
        low,
        unit="%",
        tolerance=0.15,
        traps=[
            (100, "This is the share that was seen. Ask for the lowest rate that fits it."),
            (
                one_sided,
                f"This puts all {given(100 - level)} of {given(100)} series on one side. An interval with "
                "two ends leaves half of them for each end.",
            ),
            (
                100 - each_side,
                "This takes the small chance away from the whole. The number of people has to come in: "
                "each of them must respond.",
            ),
        ],
    )


@template(
    CHAPTER,
    "limits-exact-range",
    objective="everyone",
    level="apply",
    concept="exact interval",
    misconception="The textbook formula for an interval is good enough for a few people.",
    type="single",
)
def exact_range(draw: random.Random) -> Question:
    """The exact 95% interval of x of n among near misses."""
    n, level = draw.randrange(8, 31), draw.choice((90, 95, 99))
    x = draw.randrange(math.ceil(0.55 * n), n)
    found, double, other = (
        inference.clopper_pearson(*pair, level / 100) for pair in ((x, n), (2 * x, 2 * n), (n - x, n))
    )
    errors = statistics.NormalDist().inv_cdf((1 + level / 100) / 2)
    half = errors * math.sqrt(x / n * (1 - x / n) / n)
    textbook = (max(0.0, x / n - half), min(1.0, x / n + half))
    ends = [(found.low, found.high), textbook, (double.low, double.high), (other.low, other.high)]
    shown = [(round(100 * low), round(100 * high)) for low, high in ends]
    if any(abs(a - b) + abs(c - d) < 4 for i, (a, c) in enumerate(shown) for b, d in shown[:i]):
        raise Again
    whys = (
        "Right. Both ends are exact, and the longer arm points to the middle of the scale.",
        f"This is the textbook formula, the share and {given(f'{errors:.2f}')} standard errors on either side. For "
        "so few people it is too short.",
        f"This would be the interval for {given(2 * x)} of {given(2 * n)} people. With more people it is "
        "shorter.",
        f"This is the interval for those who did not respond, {given(n - x)} of {given(n)}.",
    )
    options = [
        (f"{given(f'{low}%')} to {given(f'{high}%')}", i == 0, why)
        for i, ((low, high), why) in enumerate(zip(shown, whys, strict=True))
    ]
    return choices(
        draw,
        f"Imagine a series in which {given(x)} of {given(n)} people respond. Which is the exact "
        f"(Clopper-Pearson) {given(f'{level}%')} interval of the rate, in whole numbers? The chapter's control, "
        "or any program for statistics, may help.",
        "A group this small leaves a wide interval. It covers chance alone: not how people were chosen, "
        "and not that nobody was compared.",
        options,
    )


@template(
    CHAPTER,
    "limits-earlier-knowledge",
    objective="everyone",
    level="apply",
    concept="prior and data",
    misconception="A perfect small series wipes out what was known before.",
    type="numeric",
)
def earlier_knowledge(draw: random.Random) -> Question:
    """Posterior mean after n of n with a stated prior."""
    n, before = draw.randrange(3, 13), draw.randrange(4, 41)
    worked = draw.randrange(1, before)
    after = 100 * inference.beta_posterior(n, n, worked, before - worked).mean()
    prior = 100 * worked / before
    return numeric(
        f"Imagine that you already know as much about a treatment as if {given(before)} people had got it "
        f"and {given(worked)} of them had responded (as a prior: Beta({given(worked)}, "
        f"{given(before - worked)})). Now all of {given(n)} new people respond. What is the mean of your "
        "rate now? Give one decimal.",
        f"Add people to people and responses to responses: {given(worked + n)} of {given(before + n)}, "
        f"which is {given(f'{after:.1f}%')}. Another prior gives another answer, so a prior must be stated.",
        after,
        unit="%",
        tolerance=0.15,
        traps=[
            (100, "This looks at the new people alone, as if nothing had been known before."),
            (prior, "This is what you knew before. The new people have not been used."),
            (
                (100 + prior) / 2,
                "This gives the new people the same weight as the earlier knowledge, whatever their number.",
            ),
        ],
    )

"""Templates on groups of people: rates by time watched, benefit against placebo, and few or many people."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

from lupus_cart import inference
from lupus_cart.simulation import MONTHS_PER_YEAR
from lupus_cart.variants.core import Again, Question, given, numeric, template


@template(
    "since_2022",
    "since-rate-by-time-watched",
    objective="lines",
    level="apply",
    concept="rate and time",
    misconception="Events may be shared out over people, however long each was watched.",
    type="numeric",
)
def rate_by_time_watched(draw: random.Random) -> Question:
    """Events per 100 person-years from two groups."""
    first, second = draw.randrange(4, 31), draw.randrange(4, 31)
    short, long = draw.randrange(3, 10), draw.randrange(12, 31)
    events = draw.randrange(2, 9)
    months = first * short + second * long
    rate = events * 100 * MONTHS_PER_YEAR / months
    if events > (first + second) / 2 or not 3 <= rate <= 60:
        raise Again
    return numeric(
        f"Imagine a report in which {given(first)} people were watched for {given(short)} months each and "
        f"{given(second)} people for {given(long)} months each. Among them all {given(events)} serious "
        f"infections were counted. How many is that per {given(100)} person-years? Give one decimal.",
        f"Add up the time first: {given(months)} person-months, which is "
        f"{given(f'{months / MONTHS_PER_YEAR:.1f}')} person-years. Then share the infections out over it: "
        f"{given(f'{rate:.1f}')} per {given(100)} person-years. It is a rate of events; one person may have "
        "several.",
        rate,
        unit="per 100 person-years",
        tolerance=0.15,
        traps=[
            (
                100 * events / (first + second),
                f"This is per {given(100)} people, whatever the time. Those watched for longer had more "
                "time for an infection.",
            ),
            (
                100 * events / months,
                f"This is per {given(100)} person-months. A year has {given(12)} months.",
            ),
            (
                100 * events / ((first + second) * (short + long) / 2) * MONTHS_PER_YEAR,
                "This takes the plain average of both times. The groups differ in size, so add up each "
                "group's own months.",
            ),
        ],
    )


@template(
    "beyond_lupus",
    "beyond-number-to-treat",
    objective="compare",
    level="apply",
    concept="number needed to treat",
    misconception="The share that improved with the treatment is its effect.",
    type="numeric",
)
def number_to_treat(draw: random.Random) -> Question:
    """Number needed to treat from two groups."""
    n, m = draw.sample((10, 12, 15, 16, 20, 24, 25, 30, 32, 36, 40, 48, 50), 2)
    x, y = draw.randrange(n // 3, n), draw.randrange(1, m // 2)
    difference = Fraction(x, n) - Fraction(y, m)
    if difference <= Fraction(1, 8) or y / m < 0.08:
        raise Again
    need = 1 / difference
    mixed = Fraction(n + m, x - y) if x > y else None
    traps: list[tuple[float | str, str]] = [
        (
            float(Fraction(n, x)),
            "This counts everyone who improved with the cells. Some would have improved with placebo; take "
            "their share away first.",
        ),
        (
            float(100 * difference),
            "This is the difference in percentage points. Ask how many people must be treated for one more "
            "to improve.",
        ),
    ]
    if mixed is not None:
        traps.append(
            (float(mixed), "The groups differ in size. Make a share of each group first, then subtract.")
        )
    return numeric(
        f"Imagine a trial that draws lots. With the cells {given(x)} of {given(n)} people improve, with "
        f"placebo {given(y)} of {given(m)}. How many people must be treated so that, on average, one more "
        "improves than with placebo? Give one decimal.",
        f"The shares differ by {given(f'{float(100 * difference):.1f}')} percentage points. The number "
        f"needed to treat is {given(100)} divided by that, {given(f'{float(need):.1f}')}. In groups this "
        "small it has a wide interval.",
        float(need),
        unit="people",
        tolerance=0.06,
        traps=traps,
    )


@template(
    "beyond_lupus",
    "beyond-order-by-lower-end",
    objective="find",
    level="analyse",
    concept="exact interval",
    misconception="The highest percentage is the best supported.",
    type="order",
)
def order_by_lower_end(draw: random.Random) -> Question:
    """Four results in order of the lower end of their exact interval."""
    few, some = draw.randrange(2, 6), draw.randrange(7, 13)
    more, many = draw.randrange(14, 26), draw.randrange(30, 61)
    results = [
        (few, few),
        (some - draw.randrange(1, 3), some),
        (more - draw.randrange(1, 5), more),
        (many - draw.randrange(2, 20), many),
    ]
    lows = {pair: 100 * inference.clopper_pearson(*pair).low for pair in results}
    order = sorted(results, key=lambda pair: lows[pair])
    ends = [lows[pair] for pair in order]
    if min(b - a for a, b in pairwise(ends)) < 4:
        raise Again
    shown = ", ".join(
        f"{given(f'{lows[pair]:.0f}%')} for {given(f'{pair[0]} of {pair[1]}')}" for pair in order
    )
    return {
        "question": (
            f"Imagine reports on {given(4)} diseases. Each says how many of its people improved. Put them in "
            f"order of the lower end of the exact {given('95%')} interval of the rate, the lowest first. The "
            "control of the chapter on limitations, or any program for statistics, may help."
        ),
        "items": [f"{given(f'{x} of {n}')} people improved" for x, n in order],
        "feedback": (
            f"The lower ends are {shown}. All of a few can leave more room for a poor treatment than most of "
            "many. The interval covers chance only."
        ),
    }

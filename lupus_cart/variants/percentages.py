"""Templates on printed percentages, for the chapters on later studies and on the news."""

from __future__ import annotations

import math
import random
from functools import cache
from itertools import pairwise

from lupus_cart import news, studies
from lupus_cart.variants.core import Again, Question, choices, given, listed, numeric, template


def _halfway(x: int, n: int) -> bool:
    """Whether x of n lies half-way between two whole percentages, so that people round it differently."""
    return (200 * x) % n == 0 and (200 * x // n) % 2 == 1


@cache
def _possible(n: int) -> dict[int, int]:
    """Return whole percentage -> count, for counts from 1 to n - 1 that round in one way only."""
    return {
        percent: x
        for percent in range(1, 100)
        for x in studies.matching_counts(str(percent), n)
        if not _halfway(x, n) and 0 < x < n
    }


@cache
def _impossible(n: int) -> list[int]:
    """Return the whole percentages that no count of n people gives, in either way of rounding."""
    return [p for p in range(5, 100) if studies.percentage_problem(p, n) is not None]


def _neighbours(percent: int, n: int) -> str:
    """Return the sentence that says which counts lie around an impossible percentage."""
    below = math.floor(percent * n / 100)
    shares = [f"{100 * x / n:.1f}".removesuffix(".0") for x in (below, below + 1)]
    return (
        f"Between {given(below)} of {given(n)} people, which is {given(f'{shares[0]}%')}, and "
        f"{given(below + 1)}, which is {given(f'{shares[1]}%')}, there is nothing."
    )


@template(
    "since_2022",
    "since-count-behind-percent",
    objective="percent",
    level="apply",
    concept="count and percentage",
    misconception="A percentage with a decimal must come from a large group.",
    type="numeric",
)
def count_behind_percent(draw: random.Random) -> Question:
    """The count behind a percentage with one decimal."""
    n = draw.randrange(11, 48)
    x = draw.randrange(3, n - 2)
    percent = f"{100 * x / n:.1f}"
    if studies.matching_counts(percent, n) != [x] or (2000 * x) % n == 0 or percent.endswith(".0"):
        raise Again
    return numeric(
        f"Imagine a report that prints remission in {given(f'{percent}%')} of its {given(n)} people. How "
        "many people is that?",
        f"Take the share of the group and look for a whole number: {given(x)} of {given(n)} is "
        f"{given(f'{percent}%')}. If no whole number fits, the percentage cannot come from this group.",
        x,
        unit="people",
        traps=[
            (
                x - 1,
                f"This is {given(f'{100 * (x - 1) / n:.1f}%')}, less than what is printed. Try one person "
                "more.",
            ),
            (
                x + 1,
                f"This is {given(f'{100 * (x + 1) / n:.1f}%')}, more than what is printed. Try one person "
                "less.",
            ),
            (
                float(percent),
                "That is the number of a hundred. Here there are fewer people: take this share of them.",
            ),
        ],
    )


@template(
    "since_2022",
    "since-rate-that-can-be",
    objective="percent",
    level="apply",
    concept="possible percentages",
    misconception="Any percentage is possible in any group.",
    type="single",
)
def rate_that_can_be(draw: random.Random) -> Question:
    """The one percentage of four that n people can give."""
    n = draw.randrange(6, 20)
    possible = {p: x for p, x in _possible(n).items() if p >= 10}
    key = draw.choice(sorted(possible))
    wrong = draw.sample(_impossible(n), 3)
    if min(wrong) < 10 or any(abs(p - q) < 3 for p in wrong for q in [key, *wrong] if p != q):
        raise Again
    options = [(given(f"{key}%"), True, f"Right. It is {given(possible[key])} of {given(n)} people.")]
    options += [(given(f"{p}%"), False, _neighbours(p, n)) for p in wrong]
    return choices(
        draw,
        f"Imagine a report on {given(n)} people. Which of these response rates, rounded to a whole number, "
        "can it have found?",
        f"Divide {given(100)} by the number of people. Only multiples of that step can occur, up to "
        "rounding.",
        options,
    )


@template(
    "reading_the_news",
    "news-percentages-that-can-be",
    objective="arithmetic",
    level="apply",
    concept="possible percentages",
    misconception="Any percentage can come out of any group.",
    type="multiple",
)
def percentages_that_can_be(draw: random.Random) -> Question:
    """Two or three of five percentages are possible."""
    n = draw.randrange(6, 17)
    possible = _possible(n)
    right = draw.sample(sorted(possible), draw.choice((2, 3)))
    wrong = draw.sample(_impossible(n), 5 - len(right))
    chosen = sorted(right + wrong)
    if any(b - a < 3 for a, b in pairwise(chosen)) or chosen[0] < 10:
        raise Again
    options = [(given(f"{p}%"), True, f"Right. It is {given(f'{possible[p]} of {n}')}.") for p in right]
    options += [(given(f"{p}%"), False, _neighbours(p, n)) for p in wrong]
    return choices(
        draw,
        f"Imagine an article about {given(n)} people. Which of these percentages can such a group give, "
        "rounded to whole numbers? Choose all.",
        "Divide the counts one by one by the size of the group. What is not on that list cannot occur.",
        options,
    )


@template(
    "reading_the_news",
    "news-smallest-group-for-all",
    objective="arithmetic",
    level="analyse",
    concept="size behind percentages",
    misconception="Percentages say nothing about the size of the group.",
    type="numeric",
)
def smallest_group_for_all(draw: random.Random) -> Question:
    """The fewest people who can give three percentages."""
    size = draw.randrange(6, 31)
    counts = draw.sample(range(1, size), 3)
    percents = [f"{100 * x / size:.0f}" for x in counts]
    least = news.smallest_group(percents)
    if least < 6 or len(set(percents)) < 3:
        raise Again
    alone = [news.smallest_group([percent]) for percent in percents]
    uneven = any(
        _halfway(x, n)
        for n in range(2, least + 1)
        for percent in percents
        for x in studies.matching_counts(percent, n)
    )
    if uneven or least == max(alone):
        raise Again
    return numeric(
        f"Imagine an article that prints {listed([given(f'{p}%') for p in percents])}, all for the same "
        "people and rounded to whole numbers. It does not say how many people there were. Which is the "
        "smallest group that can give all of these?",
        f"Try sizes from below until a whole number of people fits each percentage: {given(least)} people. "
        "A larger group may be behind it; a smaller one cannot be.",
        least,
        unit="people",
        traps=[
            (100, "A hundred people can give every whole percentage. A smaller group is enough here."),
            (
                max(alone),
                f"This is enough for {given(f'{percents[alone.index(max(alone))]}%')} alone. All of the "
                "percentages must come out of the same group.",
            ),
        ],
    )

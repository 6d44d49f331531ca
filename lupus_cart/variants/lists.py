"""Templates on lists of values, for the chapter on the trial: median, width, and what a list confirms."""

from __future__ import annotations

import random

from lupus_cart import trial
from lupus_cart.variants.core import Again, Question, choices, given, listed, numeric, template

CHAPTER = "schett_trial"
KINDS = (
    ("ages", "years", 19, 60),
    ("scores before treatment", "points", 6, 31),
    ("months of follow-up", "months", 2, 40),
)


def _values(draw: random.Random, size: int, low: int, high: int) -> list[int]:
    """Return different numbers, not in order."""
    values = draw.sample(range(low, high), size)
    if values in (sorted(values), sorted(values, reverse=True)):
        raise Again
    return values


@template(
    CHAPTER,
    "schett-median-of-new-list",
    objective="median",
    level="apply",
    concept="median",
    misconception="The median is the value in the middle of the list as it is written.",
    type="numeric",
)
def median_of_list(draw: random.Random) -> Question:
    """Median of five to eight invented values."""
    what, unit, low, high = draw.choice(KINDS)
    values = _values(draw, draw.choice((5, 6, 7, 8)), low, high)
    order, middle = sorted(values), len(values) // 2
    median = trial.statistic(values, "median")
    even = len(values) % 2 == 0
    written = (values[middle - 1] + values[middle]) / 2 if even else values[middle]
    how = (
        "With an even number of people it lies half-way between the middle pair"
        if even
        else "It is the value in the middle"
    )
    return numeric(
        f"Imagine a series with these {what}, in no order: {listed([given(v) for v in values])}. What is "
        "the median?",
        f"In order: {listed([given(v) for v in order])}. {how}: {given(median)} {unit}. As many people lie "
        "below the median as above it.",
        median,
        unit=unit,
        tolerance=0.05,
        traps=[
            (written, "This is the middle of the list as it is written. Put the values in order first."),
            (
                trial.statistic(values, "mean"),
                "This is the mean, the sum shared out equally. The median is the middle of the ordered list.",
            ),
            (
                (order[0] + order[-1]) / 2,
                "This lies half-way between the smallest and the largest value. The median looks at all of "
                "them.",
            ),
        ],
    )


@template(
    CHAPTER,
    "schett-width-of-new-list",
    objective="median",
    level="apply",
    concept="width of a range",
    misconception="The range is the largest value.",
    type="numeric",
)
def width_of_list(draw: random.Random) -> Question:
    """Width of the range of five to eight invented values."""
    what, unit, low, high = draw.choice(KINDS)
    values = _values(draw, draw.choice((5, 6, 7, 8)), low, high)
    width = trial.statistic(values, "width")
    return numeric(
        f"Imagine a series with these {what}, in no order: {listed([given(v) for v in values])}. A paper "
        "prints the median with the range as a width in brackets. Which number stands in the brackets?",
        f"The width is the largest value less the smallest, {given(max(values))} less {given(min(values))}. "
        "A width alone does not say where the range begins: print both ends.",
        width,
        unit=unit,
        traps=[
            (max(values), "This is the largest value. Take the smallest away from it."),
            (trial.statistic(values, "median"), "This is the median, which stands before the brackets."),
            (
                abs(values[-1] - values[0]),
                "This is the last value less the first as written. Find the ends first.",
            ),
        ],
    )


@template(
    CHAPTER,
    "schett-end-from-new-width",
    objective="median",
    level="analyse",
    concept="width of a range",
    misconception="Half of the width on either side of the median gives the ends of the range.",
    type="single",
)
def end_from_width(draw: random.Random) -> Question:
    """Which ages fit the youngest (or oldest) person, given median and width."""
    median, half = draw.randrange(30, 61), draw.randrange(3, 10)
    width, youngest = 2 * half, draw.choice((True, False))
    who, other = ("youngest", "oldest") if youngest else ("oldest", "youngest")
    sign = -1 if youngest else 1
    spans = {
        (0, sign * width): (
            f"Right. At one extreme the {who} person is as old as the median, at the other the {other} is. "
            "All between is open."
        ),
        (0, sign * half): (
            f"This would need the median to lie in the middle of the range or nearer to the {who} person. It "
            "need not."
        ),
        (
            -half,
            half,
        ): "This is half of the width on either side of the median. The median need not lie in the middle.",
        (0, -sign * width): f"This side of the median is where the {other} person is.",
    }
    options = [
        (f"from {given(median + min(span))} to {given(median + max(span))} years", i == 0, why)
        for i, (span, why) in enumerate(spans.items())
    ]
    return choices(
        draw,
        f'Imagine a paper that prints an age as "{given(median)} ({given(width)})": a median, then a range '
        f"as a width. Which ages are possible for the {who} person? Choose the whole span.",
        f"The {who} person can be as old as the median or up to a whole width away from it. Only a list, or "
        "another text, gives the ends.",
        options,
    )


@template(
    CHAPTER,
    "schett-printed-and-listed",
    objective="mismatch",
    level="analyse",
    concept="checking numbers",
    misconception="If one printed value does not fit, no value of the paper can be trusted.",
    type="multiple",
)
def printed_and_listed(draw: random.Random) -> Question:
    """Which of five printed values a list confirms."""
    what, unit, low, high = draw.choice(KINDS)
    values = _values(draw, draw.choice((5, 7)), low, high)
    mean = trial.statistic(values, "mean")
    true = {
        "median": trial.statistic(values, "median"),
        "mean": round(mean, 1),
        "width of the range": trial.statistic(values, "width"),
        "smallest value": float(min(values)),
        "largest value": float(max(values)),
    }
    false = {
        "median": float(values[len(values) // 2]),
        "mean": true["median"],
        "width of the range": float(abs(values[-1] - values[0])),
        "smallest value": float(values[0]),
        "largest value": float(values[-1]),
    }
    wrong = draw.sample(sorted(true), draw.choice((2, 3)))
    near = any(abs(false[name] - true[name]) < 0.5 or false[name] < 2 for name in wrong)
    if near or abs(20 * mean - round(20 * mean)) < 1e-9:  # a mean that people round in two ways
        raise Again
    options = []
    for name, value in true.items():
        printed = false[name] if name in wrong else value
        why = f"the list gives {given(value)} {unit}."
        options.append(
            (
                f"a {name} of {given(printed)} {unit}",
                name not in wrong,
                f"Not confirmed: {why}" if name in wrong else f"Confirmed: {why}",
            )
        )
    return choices(
        draw,
        f"Imagine an abstract that lists these {what}, in no order: {listed([given(v) for v in values])}. "
        "Which values printed in the later paper does this list confirm? A mean is rounded to one decimal. "
        "Choose all.",
        "Test each printed value alone. One that does not fit says nothing about the others, and not whose "
        "mistake it is.",
        options,
    )

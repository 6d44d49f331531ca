"""Templates on CAR T cells after an infusion: how they grow and fall, and what a level does to a date."""

from __future__ import annotations

import math
import random

from lupus_cart.kinetics import SteinParameters, stein_2019
from lupus_cart.variants.core import Question, given, numeric, template

NO_FALL = {"fast_rate_per_day": 1.0, "slow_rate_per_day": 1.0, "slow_fraction": 0.0}
"""For questions on the rise alone."""


@template(
    "car_t_mechanism",
    "car-days-to-double",
    objective="growth",
    level="apply",
    concept="doubling time",
    misconception="Growth by doubling can be shared out over the days like growth in a straight line.",
    type="numeric",
)
def days_to_double(draw: random.Random) -> Question:
    """Doubling time of a signal from start, peak and days."""
    start, doublings, days = draw.randrange(2, 20), draw.randrange(5, 13), draw.randrange(6, 16)
    fold = 2**doublings
    curve = SteinParameters(float(fold), float(days), float(start * fold), **NO_FALL)
    return numeric(
        f"Imagine that the number of CAR T cells in a sample of blood rises from {given(start)} to "
        f"{given(start * fold)} in {given(days)} days, at the same pace all the time. In how many days does "
        "it double? Give two decimals.",
        f"The rise is {given(fold)}-fold, which is {given(doublings)} doublings. They share {given(days)} "
        f"days: {given(f'{curve.doubling_days:.2f}')} days for each.",
        curve.doubling_days,
        unit="days",
        tolerance=0.02,
        traps=[
            (
                2 * days / fold,
                "This shares out the rise as if the same number of cells came every day. Count how often "
                "the number doubles.",
            ),
            (days / 2, "This is half of the time. In it the number grows far more than to its double."),
            (
                days / math.log(fold),
                "Here the natural logarithm was used, which counts steps other than doublings. Take the "
                f"logarithm to base {given(2)}.",
            ),
        ],
    )


@template(
    "car_t_mechanism",
    "car-left-after-peak",
    objective="growth",
    level="apply",
    concept="half-life",
    misconception="With every half-life the same number of cells is lost.",
    type="numeric",
)
def left_after_peak(draw: random.Random) -> Question:
    """Signal some half-lives after the peak."""
    halvings, half_life, unit = draw.randrange(2, 7), draw.randrange(2, 12), draw.randrange(3, 60)
    peak, days = unit * 2**halvings, halvings * half_life
    curve = SteinParameters(1000.0, 9.0, float(peak), math.log(2) / half_life, 0.001, 0.0)
    left = float(stein_2019(9.0 + days, curve))
    return numeric(
        f"Imagine that CAR T cells peak at {given(peak)} per microlitre of blood and that their number then "
        f"halves every {given(half_life)} days. How many per microlitre are left {given(days)} days after "
        "the peak?",
        f"The time holds {given(halvings)} half-lives. Halve so often: {given(f'{left:.0f}')}. On a linear "
        "scale the end of such a fall looks like nothing; on a log scale it is a straight line.",
        left,
        unit="cells per µL",
        tolerance=0.5,
        traps=[
            (
                peak / halvings,
                "You divided by the number of half-lives. Each of them takes half of what is still there.",
            ),
            (peak / 2, "This is what is left after a single half-life."),
            (
                0,
                "A straight line would have reached nothing by then. Each half-life takes half of what is "
                "left, not half of the start.",
            ),
        ],
    )


@template(
    "simulator",
    "sim-level-moved",
    objective="return",
    level="apply",
    concept="sensitive threshold",
    misconception="A level that is set a few times lower moves the date a few times later.",
    type="numeric",
)
def level_moved(draw: random.Random) -> Question:
    """Days by which the return of B cells moves when its level is set lower."""
    half_life, halvings, low = draw.randrange(3, 41), draw.randrange(2, 7), draw.choice((1, 2, 3, 5, 6, 10))
    fold = 2**halvings
    curve = SteinParameters(1000.0, 9.0, 1000.0 * fold, math.log(2) / half_life, 0.001, 0.0)
    later = curve.half_life_fast_days * math.log2(fold)
    days_each = half_life * fold
    return numeric(
        "Imagine a model in which new B cells form as soon as CAR T cells have fallen below a level. After "
        f"their peak the CAR T cells halve every {given(half_life)} days. Somebody sets the level to "
        f"{given(low)} cells per microlitre instead of {given(low * fold)}. By how many days later do new B "
        "cells form?",
        f"The new level is {given(fold)} times lower, which is {given(halvings)} more halvings of "
        f"{given(half_life)} days: {given(round(later))} days. The slower the fall, the more a guess of the "
        "level moves the date.",
        round(later, 6),
        unit="days",
        traps=[
            (
                days_each,
                "You multiplied by the ratio of the levels. Count how often the number must halve to get "
                "there.",
            ),
            (half_life, "This is a single halving. The new level is further down than that."),
            (
                fold,
                "This is the ratio of the levels. How many days does the fall from one to the other take?",
            ),
        ],
    )

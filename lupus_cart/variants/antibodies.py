"""Templates on antibodies that fade: half-lives, and makers that stay or stop."""

from __future__ import annotations

import random
from itertools import pairwise

from lupus_cart.variants.core import Again, Question, given, numeric, template

LETTERS = ("P", "Q", "R", "S")


@template(
    "simulator",
    "sim-antibody-with-two-sources",
    objective="antibody",
    level="apply",
    concept="source of an antibody",
    misconception="When the B cells are gone, their antibodies go to nothing.",
    type="numeric",
)
def antibody_with_two_sources(draw: random.Random) -> Question:
    """What is left of an antibody if a share of it comes from long-lived cells."""
    half_life, halvings, share = draw.randrange(5, 31), draw.randrange(1, 5), draw.randrange(5, 61)
    left = share + (100 - share) * 0.5**halvings
    return numeric(
        f"Imagine an antibody with a half-life of {given(half_life)} days. Long-lived cells make "
        f"{given(f'{share}%')} of it and go on for good. All its other makers stop at once on the day of "
        "the infusion. How much of the antibody, in per cent of the start, is left after "
        f"{given(half_life * halvings)} days? Give one decimal.",
        f"The part that is no longer made halves with each half-life, and {given(halvings)} of them fit "
        f"into the time: {given(100 - share)} falls to {given(f'{left - share:.1f}')}. The other part stays "
        f"level at {given(share)}. Together: {given(f'{left:.1f}%')}.",
        left,
        unit="%",
        tolerance=0.3,
        traps=[
            (
                100 * 0.5**halvings,
                "Here all of the antibody fades. The part that is still made is refilled all the time.",
            ),
            (share, "This is the level at which it ends up. The rest has not faded away yet."),
            (
                share + (100 - share) / 2 if halvings > 1 else 50 + share,
                "Count how many half-lives fit into the time, and halve only the part that is no longer "
                "made.",
            ),
        ],
    )


@template(
    "simulator",
    "sim-match-half-lives",
    objective="antibody",
    level="apply",
    concept="half-life",
    misconception="A half-life that is twice as long leaves twice as much.",
    type="match",
)
def match_half_lives(draw: random.Random) -> Question:
    """Four half-lives and what each leaves after the same time."""
    days = 12 * draw.randrange(1, 16)
    counts = draw.sample((1, 2, 3, 4, 6), 4)
    left = {count: f"{100 * 0.5**count:.2f}".rstrip("0").rstrip(".") for count in counts}
    pairs = [
        {
            "item": f"{letter}, half-life {given(days // count)} days",
            "match": f"{given(f'{left[count]}%')} is left",
        }
        for letter, count in zip(LETTERS, counts, strict=True)
    ]
    return {
        "question": f"Imagine antibodies {', '.join(LETTERS[:-1])} and {LETTERS[-1]} that nothing makes any "
        f"more. Match each with how much of it is left after {given(days)} days, rounded to two decimals.",
        "pairs": pairs,
        "feedback": f"Divide {given(days)} days by the half-life and halve so often. Twice the half-life "
        "means half as many halvings, not twice as much left.",
    }


@template(
    "simulator",
    "sim-order-what-is-left",
    objective="antibody",
    level="analyse",
    concept="source and half-life",
    misconception="The antibody with the longest half-life always stays highest.",
    type="order",
)
def order_what_is_left(draw: random.Random) -> Question:
    """Four antibodies in order of what is left."""
    days = 6 * draw.randrange(3, 13)
    cases = [(draw.randrange(5, 31), 10 * draw.randrange(0, 6)) for _ in LETTERS]
    left = {case: case[1] + (100 - case[1]) * 0.5 ** (days / case[0]) for case in cases}
    order = sorted(cases, key=lambda case: left[case])
    ends = [left[case] for case in order]
    longest = max(cases)
    if len(left) < 4 or min(b - a for a, b in pairwise(ends)) < 5 or longest == order[-1]:
        raise Again
    items = [f"half-life {given(h)} days, {given(f'{share}%')} from cells that stay" for h, share in order]
    shown = ", ".join(given(f"{end:.0f}%") for end in ends)
    return {
        "question": f"Imagine {given(4)} antibodies. Of each, a part comes from long-lived cells that stay; "
        "all its other makers stop at once on the day of the infusion. Put the antibodies in order of how "
        f"much of the start is left after {given(days)} days, the least first.",
        "items": items,
        "feedback": f"Left are {shown}, in this order. The part that is still made stays level; only the "
        "rest fades with the half-life.",
    }

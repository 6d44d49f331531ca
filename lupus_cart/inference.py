"""What a small series can and cannot tell: exact small-sample statistics.

Every interval covers chance alone, for patients who are an independent sample of those it is about.
None covers selection, a missing control group, short follow-up or a mistake.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Interval:
    """A two-sided interval for a proportion: ``low`` and ``high`` lie in 0 to 1."""

    low: float
    high: float
    confidence: float
    method: str


def check_whole(name: str, value: Any, least: int) -> int:
    """Return ``value`` as an int; ``ValueError`` naming it unless it is a whole number from ``least`` up."""
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or number < least:
        raise ValueError(f"{name} must be a whole number, {least} or more: got {value!r}")
    return number


def _counts(x: Any, n: Any) -> tuple[int, int]:
    x, n = check_whole("x", x, 0), check_whole("n", n, 1)
    if x > n:
        raise ValueError(f"x must not be more than n: got {x} of {n}")
    return x, n


def check_number(
    name: str, value: Any, kind: str, low: float = -math.inf, high: float = math.inf, *, ends: bool = False
) -> float:
    """Return ``value`` as a float; ``ValueError`` naming it unless it lies between ``low`` and ``high``.

    ``kind`` says in words what is allowed; ``ends`` whether ``low`` and ``high`` themselves are.
    """
    real = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if not real or not math.isfinite(value) or not (low <= value <= high if ends else low < value < high):
        raise ValueError(f"{name} must be {kind}: got {value!r}")
    return float(value)


def check_share(name: str, value: Any, *, ends: bool = False) -> float:
    """Return a proportion; ``ends`` says whether 0 and 1 themselves are allowed."""
    kind = "a number from 0 to 1" if ends else "a number between 0 and 1, both excluded"
    return check_number(name, value, kind, 0, 1, ends=ends)


def clopper_pearson(x: int, n: int, confidence: float = 0.95) -> Interval:
    """Return the exact (Clopper-Pearson) interval for ``x`` of ``n``: never too short, often too long.

    Ends are quantiles of Beta(x, n - x + 1) and Beta(x + 1, n - x); 0 if x = 0, 1 if x = n.
    Source: Thulin, arXiv:1303.1288. Raises ``ValueError`` unless 0 <= x <= n, n >= 1, 0 < confidence < 1.
    """
    side = (1 + check_share("confidence", confidence)) / 2
    return Interval(lower_bound(x, n, side), upper_bound(x, n, side), float(confidence), "Clopper-Pearson")


def lower_bound(x: int, n: int, confidence: float = 0.95) -> float:
    """Return the one-sided exact lower bound for ``x`` of ``n``; errors as in :func:`clopper_pearson`."""
    x, n = _counts(x, n)
    tail = 1 - check_share("confidence", confidence)
    return float(stats.beta.ppf(tail, x, n - x + 1)) if x else 0.0


def upper_bound(x: int, n: int, confidence: float = 0.95) -> float:
    """Return the one-sided exact upper bound for ``x`` of ``n``; errors as in :func:`clopper_pearson`."""
    x, n = _counts(x, n)
    tail = 1 - check_share("confidence", confidence)
    return float(stats.beta.isf(tail, x + 1, n - x)) if x < n else 1.0


def wilson(x: int, n: int, confidence: float = 0.95) -> Interval:
    """Return the Wilson score interval for ``x`` of ``n``, without continuity correction.

    Recommended for small n by Brown, Cai and DasGupta, Stat Sci 2001;16:101-133.
    Raises ``ValueError`` as :func:`clopper_pearson` does.
    """
    x, n = _counts(x, n)
    z = float(stats.norm.isf((1 - check_share("confidence", confidence)) / 2))
    share, z2 = x / n, z * z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if x == 0 else max(0.0, centre - half)  # at the ends rounding leaves 1e-17 where 0 is exact
    high = 1.0 if x == n else min(1.0, centre + half)
    return Interval(low, high, float(confidence), "Wilson")


def jeffreys(x: int, n: int, confidence: float = 0.95, *, closed_ends: bool = False) -> Interval:
    """Return the equal-tailed Jeffreys interval: quantiles of Beta(x + 1/2, n - x + 1/2).

    The raw quantiles never reach 0 or 1, so 5 of 5 ends at 0.9999. ``closed_ends=True`` applies the
    modification of Brown, Cai and DasGupta (Stat Sci 2001;16:101-133): 0 at x = 0, 1 at x = n.
    Raises ``ValueError`` as :func:`clopper_pearson` does.
    """
    x, n = _counts(x, n)
    tail = (1 - check_share("confidence", confidence)) / 2
    posterior = stats.beta(x + 0.5, n - x + 0.5)
    low = 0.0 if closed_ends and x == 0 else float(posterior.ppf(tail))
    high = 1.0 if closed_ends and x == n else float(posterior.isf(tail))
    return Interval(low, high, float(confidence), "Jeffreys")


def rule_of_three(n: int) -> float:
    """Return 3/n, at most 1: the quick 95% upper bound when none of ``n`` had the event."""
    return min(1.0, 3 / check_whole("n", n, 1))


def n_to_exclude(rate: float, confidence: float = 0.95, *, events: int = 0) -> int:
    """Return the fewest patients who, with ``events`` among them, put the upper bound at or below ``rate``.

    The bound is one-sided and exact; for a two-sided 95% interval pass ``confidence=0.975``.
    Raises ``ValueError`` unless rate and confidence lie between 0 and 1 and events is 0 or more.
    """
    rate, tail = check_share("rate", rate), 1 - check_share("confidence", confidence)
    events = check_whole("events", events, 0)

    def enough(n: int) -> bool:
        return bool(stats.binom.cdf(events, n, rate) <= tail * (1 + 1e-12))  # a tie counts as excluded

    low, high = events, events + 1
    while not enough(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def p_all_respond(n: int, rate: float) -> float:
    """Return the probability that all ``n`` respond when each does so with probability ``rate`` (0 to 1)."""
    return check_share("rate", rate, ends=True) ** check_whole("n", n, 1)


def beta_posterior(x: int, n: int, a: float = 1, b: float = 1) -> Any:
    """Return the frozen scipy distribution Beta(a + x, b + n - x) for ``x`` of ``n``, prior Beta(a, b).

    It has ``mean()``, ``median()``, ``interval(0.95)`` and ``sf(rate)``. Raises ``ValueError`` as
    :func:`clopper_pearson` does, and unless a and b are above 0.
    """
    x, n = _counts(x, n)
    a, b = (check_number(name, value, "a number above 0", 0) for name, value in (("a", a), ("b", b)))
    return stats.beta(a + x, b + n - x)


@dataclass(frozen=True)
class TwoStage:
    """A Simon design: stop after ``n1`` if at most ``r1`` respond; at ``n``, more than ``r`` is promising.

    ``expected_n`` and ``stop_early`` hold at the true rate p0; ``alpha`` and ``power`` are the actual ones.
    """

    r1: int
    n1: int
    r: int
    n: int
    expected_n: float
    stop_early: float
    alpha: float
    power: float


@dataclass(frozen=True)
class SimonDesigns:
    """The design with the fewest patients on average under p0, and the one with the smallest maximum."""

    optimal: TwoStage
    minimax: TwoStage


@lru_cache(maxsize=4096)
def _binomial(n: int, p: float) -> tuple[Array, Array]:
    """Return the probabilities of 0..n responses and those of more than 0..n, both of length n + 1."""
    k = np.arange(n + 1)
    return stats.binom.pmf(k, n, p), stats.binom.sf(k, n, p)


def _promising(n1: int, n: int, rows: int, p: float) -> Array:
    """Return P(declared promising), shape (rows, n + 1), for every r1 < rows and r in 0..n."""
    first, _ = _binomial(n1, p)
    _, tail = _binomial(n - n1, p)
    missing = np.arange(n + 1)[None, :] - np.arange(n1 + 1)[:, None]  # r - x: more than this is needed later
    later = np.where(missing < 0, 1.0, tail[np.clip(missing, 0, n - n1)])
    above = np.cumsum((first[:, None] * later)[::-1], axis=0)[::-1]  # row x: sum over that x and more
    return above[1 : rows + 1]


def simon_two_stage(
    p0: float, p1: float, alpha: float = 0.05, beta: float = 0.2, *, n_max: int = 150
) -> SimonDesigns:
    """Return Simon's optimal and minimax two-stage designs for p0 (no interest) against p1 (of interest).

    Exhaustive: the search ends only when no larger design can have a smaller expected size. Simon,
    Control Clin Trials 1989;10:1-10. Raises ``ValueError`` unless 0 < p0 < p1 < 1, alpha and beta lie
    between 0 and 1, and a design with at most ``n_max`` patients exists.
    """
    p0, p1 = check_share("p0", p0), check_share("p1", p1)
    alpha, beta = check_share("alpha", alpha), check_share("beta", beta)
    n_max = check_whole("n_max", n_max, 2)
    if p0 >= p1:
        raise ValueError(f"p0 must be less than p1: got {p0} and {p1}")
    best: TwoStage | None = None
    minimax: TwoStage | None = None
    rows: dict[int, int] = {}  # how many r1 leave room for the power at each n1
    for n in range(2, n_max + 1):
        # stopping at stage 1 costs power: no r1 may stop more than beta of the time under p1
        rows[n - 1] = min(n - 1, int(np.sum(1 - _binomial(n - 1, p1)[1] <= beta)))
        floor = math.inf
        for n1 in range(1, n):
            if not rows[n1]:
                continue
            stop = 1 - _binomial(n1, p0)[1][: rows[n1]]
            size = n1 + (1 - stop) * (n - n1)
            floor = min(floor, float(size.min()))
            if best and minimax and minimax.n < n and size.min() >= best.expected_n:
                continue
            wrong, right = (_promising(n1, n, rows[n1], p) for p in (p0, p1))
            r = np.argmax(wrong <= alpha, axis=1)  # the smallest r that keeps alpha has the most power
            index = np.arange(rows[n1])
            fits = (wrong[index, r] <= alpha) & (right[index, r] >= 1 - beta)
            for r1 in index[fits]:
                design = TwoStage(
                    int(r1), n1, int(r[r1]), n, float(size[r1]), float(stop[r1]),
                    float(wrong[r1, r[r1]]), float(right[r1, r[r1]]),
                )  # fmt: skip
                if best is None or design.expected_n < best.expected_n:
                    best = design
                if minimax is None or (minimax.n == n and design.expected_n < minimax.expected_n):
                    minimax = design
        if best and minimax and floor > best.expected_n and n > best.expected_n:
            break
    if best is None or minimax is None:
        raise ValueError(f"no two-stage design with at most {n_max} patients: raise n_max, alpha or beta")
    return SimonDesigns(best, minimax)

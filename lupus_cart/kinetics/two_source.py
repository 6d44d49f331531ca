"""An autoantibody with two sources: short-lived plasma cells, fed by B cells, and long-lived ones."""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lupus_cart.kinetics.parameters import checked_days, typical, within

MODEL = "antibody"


def antibody(
    t_days: ArrayLike,
    long_lived_share: float | None = None,
    lifespan_days: float | None = None,
    half_life_days: float | None = None,
) -> NDArray[np.float64]:
    """Return the titre as a share of its value at the infusion, in the shape of ``t_days``.

    From day 0 on no new short-lived plasma cells are born; those there are die with a mean lifespan of
    ``lifespan_days`` (0.1 to 100), long-lived ones do not. ``long_lived_share`` (0 to 1) is the part of the
    antibody that long-lived cells make: nobody has published it for anti-dsDNA after CAR T cells. The
    antibody itself fades with ``half_life_days`` (1 to 100). Defaults: ``data/model_parameters.csv``.

    A = s + (1 - s) (a exp(-k t) - k exp(-a t)) / (a - k) with a = 1 / lifespan and k = ln 2 / half-life.

    The course's own model: a line of algebra on an assumption, not a fit to anyone.
    Raises ``ValueError`` for values outside the ranges above.
    """
    t, usual = checked_days(t_days), typical(MODEL)
    share = within("long_lived_share", _or(long_lived_share, usual["long_lived_share"]), 0, 1, "")
    death = 1 / within("lifespan_days", _or(lifespan_days, usual["lifespan"]), 0.1, 100, "days")
    loss = log(2) / within("half_life_days", _or(half_life_days, usual["half_life"]), 1, 100, "days")
    if abs(death / loss - 1) < 1e-6:  # both at the same speed: the limit of the formula
        fed = (1 + loss * t) * np.exp(-loss * t)
    else:
        fed = (death * np.exp(-loss * t) - loss * np.exp(-death * t)) / (death - loss)
    return share + (1 - share) * fed


def _or(value: float | None, usual: float) -> float:
    return usual if value is None else value

"""Typical values of the models, from ``data/model_parameters.csv``, with a reader's own values put in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lupus_cart import tables


@cache
def _table(model: str) -> dict[str, float]:
    frame = tables.load("model_parameters").query("model == @model")
    return dict(zip(frame["symbol"], frame["value"].astype(float), strict=True))


def typical(model: str, changed: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return symbol -> value of a model, in the units of the table; ``changed`` replaces single values.

    Raises ``ValueError`` for a symbol the model does not have, and for a value of another sign than the
    published one, or one that is more than 1000 times larger or smaller: that is a slip of units.
    """
    values = dict(_table(model))
    for symbol, value in (changed or {}).items():
        if symbol not in values:
            raise ValueError(f"{model} has no parameter {symbol!r}; it has {', '.join(values)}")
        value, usual = float(value), values[symbol]
        if symbol == "L0" and value == 0:  # a patient without chemotherapy, or without leukaemia
            values[symbol] = 0.0
        elif not 1e-3 <= value / usual <= 1e3:
            raise ValueError(f"{symbol} must be within a thousandfold of {usual:g}, not {value:g}")
        else:
            values[symbol] = value
    return values


def checked_days(t_days: ArrayLike, longest: float = 3650.0) -> NDArray[np.float64]:
    """Return ``t_days`` as an array; ValueError unless every day lies between 0 and ``longest``."""
    t = np.asarray(t_days, dtype=float)
    if t.size == 0 or not np.all((t >= 0) & (t <= longest)):
        raise ValueError(f"t_days must lie between 0 (the infusion) and {longest:g}, and not be empty")
    return t


def within(name: str, value: float, low: float, high: float, unit: str) -> float:
    """Return ``value`` as a float; ValueError unless ``low <= value <= high``."""
    if not low <= float(value) <= high:
        raise ValueError(f"{name} must lie between {low:g} and {high:g} {unit}, not {value}")
    return float(value)

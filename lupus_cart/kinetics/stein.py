"""How many CAR T cells are in the blood over time: closed-form curves from published fits."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lupus_cart.facts import facts


@dataclass(frozen=True)
class SteinParameters:
    """Typical values of the tisagenlecleucel model: one exponential rise, then two exponential falls.

    Fitted to 90 children and young adults with B-cell leukaemia, not to people with lupus.
    Source: Stein et al. 2019, doi:10.1002/psp4.12388, Table 1.
    """

    fold_expansion: float
    """Signal at the peak divided by the signal at infusion."""
    peak_day: float
    """Days from the infusion to the peak."""
    peak_copies_per_ug_dna: float
    """CAR gene copies per microgram of blood-cell DNA at the peak."""
    fast_rate_per_day: float
    """Rate constant of the first, fast fall."""
    slow_rate_per_day: float
    """Rate constant of the late, slow fall."""
    slow_fraction: float
    """Share of the peak that falls at the slow rate, between 0 and 1."""

    @classmethod
    def from_facts(cls) -> SteinParameters:
        """Return the published typical values from ``data/facts.csv``."""
        return cls(
            fold_expansion=float(facts["model-stein-fold-expansion"].number),
            peak_day=float(facts["model-stein-peak-day"].number),
            peak_copies_per_ug_dna=float(facts["model-stein-peak-copies"].number),
            fast_rate_per_day=float(facts["model-stein-fast-rate"].number),
            slow_rate_per_day=float(facts["model-stein-slow-rate"].number),
            slow_fraction=float(facts["model-stein-slow-fraction"].number),
        )

    @property
    def start_copies_per_ug_dna(self) -> float:
        """Copies per microgram of DNA at the infusion."""
        return self.peak_copies_per_ug_dna / self.fold_expansion

    @property
    def growth_rate_per_day(self) -> float:
        """Rate constant of the rise, per day."""
        return log(self.fold_expansion) / self.peak_day

    @property
    def doubling_days(self) -> float:
        """Days in which the signal doubles before the peak."""
        return log(2) / self.growth_rate_per_day

    @property
    def half_life_fast_days(self) -> float:
        """Days in which the fast part halves."""
        return log(2) / self.fast_rate_per_day

    @property
    def half_life_slow_days(self) -> float:
        """Days in which the slow part halves."""
        return log(2) / self.slow_rate_per_day

    @property
    def slow_takeover_day(self) -> float:
        """Day after the infusion on which the slow part becomes larger than the fast part."""
        ratio = (1 - self.slow_fraction) / self.slow_fraction
        return self.peak_day + log(ratio) / (self.fast_rate_per_day - self.slow_rate_per_day)


def stein_2019(t_days: ArrayLike, parameters: SteinParameters | None = None) -> NDArray[np.float64]:
    """Return CAR gene copies per microgram of blood-cell DNA ``t_days`` after a tisagenlecleucel infusion.

    The result has the shape of ``t_days``. ``parameters`` defaults to the published typical values.
    Before the peak day T the signal is R0 exp(rho t); from T on it is
    ``(1 - F) Cmax exp(-alpha (t - T)) + F Cmax exp(-beta (t - T))``.
    A typical curve for people with leukaemia: single patients differ widely, and lupus was not studied.

    Raises ``ValueError`` for a negative or missing time.

    Source: Stein et al. 2019, doi:10.1002/psp4.12388, model equations in closed form.
    """
    p = parameters if parameters is not None else SteinParameters.from_facts()
    t = _checked(t_days)
    since_peak = np.maximum(t - p.peak_day, 0.0)
    rise = p.start_copies_per_ug_dna * np.exp(p.growth_rate_per_day * np.minimum(t, p.peak_day))
    fast = (1 - p.slow_fraction) * p.peak_copies_per_ug_dna * np.exp(-p.fast_rate_per_day * since_peak)
    return np.where(t < p.peak_day, rise, fast + stein_2019_slow_part(np.maximum(t, p.peak_day), p))


def stein_2019_slow_part(t_days: ArrayLike, parameters: SteinParameters | None = None) -> NDArray[np.float64]:
    """Return the slowly falling part of :func:`stein_2019`, in copies per microgram of DNA.

    The result has the shape of ``t_days`` and is NaN before the peak, where the model has no such part.
    It is a term of the formula, not a count of memory cells: nobody measured the two parts separately.

    Raises ``ValueError`` for a negative or missing time.
    """
    p = parameters if parameters is not None else SteinParameters.from_facts()
    t = _checked(t_days)
    slow = p.slow_fraction * p.peak_copies_per_ug_dna * np.exp(-p.slow_rate_per_day * (t - p.peak_day))
    return np.where(t < p.peak_day, np.nan, slow)


def _checked(t_days: ArrayLike) -> NDArray[np.float64]:
    t = np.asarray(t_days, dtype=float)
    if np.any(np.isnan(t)) or np.any(t < 0):
        raise ValueError("t_days must be 0 or more: the model starts at the infusion")
    return t

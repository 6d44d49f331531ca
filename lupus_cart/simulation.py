"""Teaching simulators: people picked at their worst moment, and people who wait for a place.

Both are models with stated assumptions. Nothing they return is a value of any patient or any hospital.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lupus_cart.inference import Array, check_number, check_share, check_whole

MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class WorstMoment:
    """Invented patients, each picked in the first month of a flare: month 0 of ``months``.

    ``treated`` and ``untreated`` are mean scores of the same people, ``usual`` that of everyone watched;
    ``n_selected`` of ``n_patients`` ever reached the entry score.
    """

    months: NDArray[np.int64]
    treated: Array
    untreated: Array
    n_selected: int
    n_patients: int
    usual: float


def regression_to_the_mean(
    *,
    flare_score: float = 12.0,
    true_effect: float = 0.0,
    n_patients: int = 2000,
    usual_score: float = 8.0,
    between_sd: float = 2.0,
    within_sd: float = 4.0,
    monthly_memory: float = 0.6,
    months_watched: int = 24,
    months_around: int = 6,
    seed: int = 2022,
) -> WorstMoment:
    """Return what happens to people who enter a study at their worst moment. All numbers are invented.

    Each person has a usual activity score (mean ``usual_score``, spread ``between_sd``) and swings around
    it (spread ``within_sd``; ``monthly_memory`` is the correlation of one month with the next); scores
    below 0 count as 0. A person enters in the first of ``months_watched`` months with a score of at least
    ``flare_score``. From the month after entry the treatment removes the share ``true_effect`` (0 to 1)
    of the score. ``untreated`` is the same people left alone, which only a simulation can show.

    Raises ``ValueError`` for impossible arguments and when nobody reaches ``flare_score``.
    """
    true_effect = check_share("true_effect", true_effect, ends=True)
    memory = check_share("monthly_memory", monthly_memory, ends=True)
    n_patients, around = (
        check_whole("n_patients", n_patients, 1),
        check_whole("months_around", months_around, 1),
    )
    watched = check_whole("months_watched", months_watched, 1)
    for name, value in (("between_sd", between_sd), ("within_sd", within_sd)):
        check_number(name, value, "a number, 0 or more", 0, ends=True)
    random = np.random.default_rng(check_whole("seed", seed, 0))
    steps = watched + 2 * around
    swings = np.empty((n_patients, steps))
    swings[:, 0] = random.normal(size=n_patients)
    for t in range(1, steps):
        swings[:, t] = memory * swings[:, t - 1] + math.sqrt(1 - memory**2) * random.normal(size=n_patients)
    check_number("usual_score", usual_score, "a number")
    usual = random.normal(usual_score, between_sd, size=(n_patients, 1))
    scores = np.maximum(0.0, usual + within_sd * swings)
    flares = scores[:, around : around + watched] >= check_number("flare_score", flare_score, "a number")
    people = np.flatnonzero(flares.any(axis=1))
    if not people.size:
        raise ValueError(f"nobody reached a score of {flare_score}: lower flare_score or watch longer")
    months = np.arange(-around, around + 1)
    entry = around + flares[people].argmax(axis=1)
    alone = scores[people[:, None], entry[:, None] + months[None, :]]
    untreated = alone.mean(axis=0)
    treated = np.where(months > 0, untreated * (1 - true_effect), untreated)
    return WorstMoment(months, treated, untreated, int(people.size), n_patients, float(scores.mean()))


@dataclass(frozen=True)
class WaitingLine:
    """A queue for treatment, month by month: ``months`` 0 to the end, ``waiting`` people in the queue,
    ``infused`` people treated so far, ``wait_months`` for somebody who joins then (infinite if nobody is
    ever treated); ``starts`` cells begun and ``failures`` of them lost, in all.
    """

    months: NDArray[np.int64]
    waiting: Array
    infused: Array
    wait_months: Array
    starts: float
    failures: float

    @property
    def grows(self) -> bool:
        """Whether more people wait at the end than at the start."""
        return bool(self.waiting[-1] > self.waiting[0] + 1e-9)


def waiting_line(
    *,
    people_per_year: float,
    devices: int,
    per_device_per_year: float,
    failed_share: float = 0.0,
    waiting_at_start: float = 0.0,
    years: int = 5,
) -> WaitingLine:
    """Return how a queue for a treatment made one patient at a time grows or shrinks.

    Assumptions: the same number of people joins every month; each device starts the same number of
    products every month, and works without a pause; the share ``failed_share`` of the products fails and
    those people stay in the queue; nobody leaves it, gets too ill or dies; first come, first served.
    Fractions of people are kept: this is a rate, not a count.

    Raises ``ValueError`` for arguments below 0, a share outside 0 to 1, or fewer than 1 year.
    """
    joining = check_number("people_per_year", people_per_year, "a number, 0 or more", 0, ends=True)
    each = check_number("per_device_per_year", per_device_per_year, "a number, 0 or more", 0, ends=True)
    queue = check_number("waiting_at_start", waiting_at_start, "a number, 0 or more", 0, ends=True)
    failed = check_share("failed_share", failed_share, ends=True)
    places = check_whole("devices", devices, 0) * each / MONTHS_PER_YEAR
    treated = places * (1 - failed)
    months = np.arange(check_whole("years", years, 1) * MONTHS_PER_YEAR + 1)
    waiting, infused, starts = [queue], [0.0], 0.0
    for _ in months[1:]:
        queue += joining / MONTHS_PER_YEAR
        begun = min(places, queue)
        starts += begun
        queue -= begun * (1 - failed)
        waiting.append(queue)
        infused.append(infused[-1] + begun * (1 - failed))
    line = np.array(waiting)
    wait = line / treated if treated else np.where(line > 0, math.inf, 0.0)
    return WaitingLine(months, line, np.array(infused), wait, starts, starts * failed)

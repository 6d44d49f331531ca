"""Park et al. 2025: what happens in blood after CAR T cells against CD19 in lupus, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.integrate import solve_ivp

from lupus_cart.kinetics import park_equations as eq
from lupus_cart.kinetics.jacobian import Pattern
from lupus_cart.kinetics.parameters import checked_days, typical, within

MODEL = "park_2025"
RTOL, ATOL = 1e-9, 1e-7


def park_2025(
    dose_factor: float = 1.0,
    t_days: ArrayLike = tuple(range(201)),
    lymphodepletion: bool = True,
    b_cells_per_uL: float | None = None,
    parameters: Mapping[str, float] | None = None,
    *,
    rtol: float = RTOL,
) -> pd.DataFrame:
    """Return the model's blood values on the days ``t_days`` after the infusion, one row a day asked for.

    ``dose_factor`` multiplies the dose (0.001 to 100). ``lymphodepletion=False`` leaves out the chemotherapy.
    ``b_cells_per_uL`` (2 to 5000) is the number of autoreactive B cells in blood before treatment; those in
    the marrow follow in proportion. ``parameters`` replaces values of ``data/model_parameters.csv``.

    Columns carry their units; ``b_cells_per_uL`` is the sum of the autoreactive and the new naive B cells.
    ``.attrs["events"]`` lists ``(what, day)``: "CAR T peak", "new B cells begin" and "new B cells stop" (the
    model's switch on CAR T cells in blood), "autoreactive B cells gone" (below 1 per uL) and "back";
    ``.attrs["cart_peak_per_uL"]`` is the height of the peak, None if the cells only fall.

    Fitted to five people, who may not be exactly those of the trial; not a prediction for anyone. Early new
    B cells are an artefact, the antibody follows B cells without lag and then freezes at a level that hangs
    on an unpublished amount of chemotherapy, and the three SLEDAI regressions cannot reach zero.

    Raises ``ValueError`` for values outside the ranges above.

    Source: Park et al. 2025, doi:10.1111/cts.70146, as transcribed in nlmixr2lib.
    """
    t = np.atleast_1d(checked_days(t_days))
    if t.ndim > 1:
        raise ValueError("t_days must be one row of days")
    k = eq.model_units(_setting(dose_factor, lymphodepletion, b_cells_per_uL, parameters))
    days, where = np.unique(t, return_inverse=True)
    states, events, peak = _solve(k, days, rtol)
    frame = _outputs(k, states[:, where])
    frame.insert(0, "t_days", t)
    frame.attrs = {"events": events, "cart_peak_per_uL": peak}
    return frame


def _setting(
    dose_factor: float,
    lymphodepletion: bool,
    b_cells: float | None,
    parameters: Mapping[str, float] | None,
) -> dict[str, float]:
    table = typical(MODEL, parameters)
    table["q"] *= within("dose_factor", dose_factor, 1e-3, 100, "times the dose")
    if b_cells is not None:
        share = within("b_cells_per_uL", b_cells, 2, 5000, "cells per uL") * 1e6 / table["B0"]
        table["B0"] *= share
        table["D0"] *= share
    if not lymphodepletion:
        table["L0"] = 0.0
    return table


@cache
def _pattern() -> Pattern:
    k = eq.model_units(typical(MODEL))
    inside = eq.start(k) + np.linspace(1.0, 2.0, eq.STATES)
    return Pattern.of(eq.derivative(k, True, True), inside)


def _solve(
    k: SimpleNamespace, days: np.ndarray, rtol: float
) -> tuple[np.ndarray, list[tuple[str, float]], float | None]:
    """Integrate from switch to switch: a step across one would change the frozen antibody."""

    def over_theta(_t: float, y: np.ndarray) -> float:
        return eq.cart_per_uL(y) - k.theta

    def over_limit(_t: float, y: np.ndarray) -> float:
        return y[eq.B] / k.Brel - 1

    over_theta.terminal = over_limit.terminal = True  # type: ignore[attr-defined]
    now, end, y = 0.0, max(days[-1], 1e-6), eq.start(k)
    few_cart, releasing = over_theta(now, y) < 0, over_limit(now, y) > 0
    states = np.empty((eq.STATES, days.size))
    events: list[tuple[str, float]] = []
    peaks: list[tuple[float, float]] = []
    while now < end:
        f = eq.derivative(k, few_cart, releasing)
        jacobian = _pattern().jacobian(f)

        def slope(t: float, y: np.ndarray, f: eq.Derivative = f) -> float:
            return sum(f(t, y)[:8])

        # Only the crossing that undoes the present state counts: the start lies on the last one.
        over_theta.direction = 1 if few_cart else -1  # type: ignore[attr-defined]
        over_limit.direction = -1 if releasing else 1  # type: ignore[attr-defined]
        slope.direction = -1  # type: ignore[attr-defined]
        piece = solve_ivp(
            f,
            (now, end),
            y,
            method="LSODA",
            jac=jacobian,
            rtol=rtol,
            atol=ATOL,
            events=(over_theta, over_limit, slope),
            dense_output=True,
        )
        if piece.status < 0:
            raise ArithmeticError(f"the model could not be solved beyond day {now:g}: {piece.message}")
        then = piece.t[-1]
        here = (days >= now) & (days <= then)
        if here.any():
            states[:, here] = piece.sol(days[here])
        peaks += [
            (eq.cart_per_uL(at), day) for day, at in zip(piece.t_events[2], piece.y_events[2], strict=True)
        ]
        now, y = then, piece.y[:, -1]
        if piece.t_events[0].size:
            few_cart = not few_cart
            events.append(("new B cells begin" if few_cart else "new B cells stop", now))
        if piece.t_events[1].size:
            releasing = not releasing
            events.append((f"autoreactive B cells {'back' if releasing else 'gone'}", now))
    height, day = max(peaks, default=(None, None))
    if day is not None:
        events.append(("CAR T peak", day))
    return states, sorted(events, key=lambda event: event[1]), height


def _outputs(k: SimpleNamespace, y: np.ndarray) -> pd.DataFrame:
    interferon, antibody, c3 = y[eq.F] / 1000, y[eq.A] / 1000, y[eq.C]
    return pd.DataFrame(
        {
            "cart_per_uL": y[:8].sum(axis=0) * 1e-6,
            "b_cells_per_uL": (y[eq.B] + y[eq.W]) * 1e-6,
            "autoreactive_b_cells_per_uL": y[eq.B] * 1e-6,
            "new_b_cells_per_uL": y[eq.W] * 1e-6,
            "anti_dsdna_iu_per_mL": antibody,
            "c3_mg_per_L": c3,
            "proteinuria_mg_per_g": y[eq.U],
            "interferon_alpha_pg_per_mL": interferon,
            "neutrophils_per_uL": y[eq.N],
            "cd4_per_uL": y[eq.H4],
            "cd8_per_uL": y[eq.H8],
            "sledai_from_c3": k.aC + k.bC * c3,
            "sledai_from_interferon": k.aF + k.bF * interferon,
            "sledai_from_anti_dsdna": k.aA + k.bA * antibody,
        }
    )

"""Leon-Triana et al. 2021, doi:10.1016/j.cnsns.2020.105570: CAR T cells live on the cells they kill."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.integrate import solve_ivp

from lupus_cart.kinetics.parameters import checked_days, typical, within

MODEL = "leon_triana_2021"


def leon_triana_2021(
    t_days: ArrayLike = tuple(range(201)),
    leukaemia_cells: float | None = None,
    b_cells: float | None = None,
    new_b_cells: bool = False,
    parameters: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return CAR T, leukaemia and healthy B cells in the whole body on the days ``t_days``, a row a day.

    ``leukaemia_cells`` and ``b_cells`` (0 to 1e13) are the numbers at the infusion; ``leukaemia_cells=0`` is
    a thought about autoimmunity that is ours, not the authors'. With ``new_b_cells`` the bone marrow makes B
    cells (the second model); without it they die out even where no CAR T cell meets them.
    Columns: ``t_days``, ``cart_cells``, ``leukaemia_cells``, ``b_cells``; ``.attrs["cart_peak"]`` is
    ``(day, cells)`` of the largest number of CAR T cells within the days asked for.

    Raises ``ValueError`` for values outside the ranges above.

    Source: models BIOMD0000001011 and BIOMD0000001012 at BioModels.
    """
    t = np.atleast_1d(checked_days(t_days))
    p = typical(MODEL, parameters)
    leukaemia = (
        p["L0"] if leukaemia_cells is None else within("leukaemia_cells", leukaemia_cells, 0, 1e13, "cells")
    )
    healthy = p["B0"] if b_cells is None else within("b_cells", b_cells, 0, 1e13, "cells")
    growth = p["rho"] * p["alpha"]
    source = float(new_b_cells)

    def f(_t: float, y: np.ndarray) -> list[float]:
        c, leuk, b = y
        shade = source / (1 + c / p["C50"])
        return [
            growth * (leuk + b + p["beta"] * p["I0"] * shade) * c - c / p["tauC"],
            leuk / p["tauL"] - p["alpha"] * leuk * c,
            p["I0"] / p["tauI"] * shade - p["alpha"] * b * c - b / p["tauB"],
        ]

    def peak(t: float, y: np.ndarray) -> float:
        return f(t, y)[0]

    peak.direction = -1  # type: ignore[attr-defined]
    days, where = np.unique(t, return_inverse=True)
    start = [p["C0"], leukaemia, healthy]
    run = solve_ivp(
        f, (0, max(days[-1], 1e-6)), start, method="LSODA", t_eval=days, events=peak, rtol=1e-9, atol=1e-6
    )
    if not run.success:
        raise ArithmeticError(f"the model could not be solved: {run.message}")
    tops = [(float(at[0]), float(day)) for day, at in zip(run.t_events[0], run.y_events[0], strict=True)]
    height, day = max([*tops, (p["C0"], 0.0)])
    cells = run.y[:, where.ravel()]
    frame = pd.DataFrame(
        {"t_days": t, "cart_cells": cells[0], "leukaemia_cells": cells[1], "b_cells": cells[2]}
    )
    frame.attrs = {"cart_peak": (day, height)}
    return frame

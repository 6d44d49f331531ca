"""The 37 equations of Park et al. 2025, doi:10.1111/cts.70146: CAR T cells against CD19 in lupus.

Written from the public re-implementation that transcribes the paper's program; the paper itself was not
read. Units inside: day, L, cells/L for CAR T and B cells, cells/uL for host T cells and neutrophils, mg for
the drug, pg/L interferon-alpha, IU/L antibody, mg/L C3, mg/g urine protein.

Order of the states: blood CAR T cells (CD8 naive, central memory, effector memory, effector; CD4 the same),
marrow CAR T cells likewise, complexes R8 R4 in blood and S8 S4 in marrow, B W D, drug L, host T cells
P4 H4 P8 H8, neutrophils n0 n1 n2 n3 N, interferon F, antibody A, complement C, urine protein U.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp
from types import SimpleNamespace

import numpy as np

TINY = 1e-12
B, W, D, DRUG, H4, H8, N, F, A, C, U = 20, 21, 22, 23, 25, 27, 32, 33, 34, 35, 36
STATES = 37
REFERENCE_WEIGHT_KG = 70.0
SECONDS_PER_DAY = 86400.0

Derivative = Callable[[float, np.ndarray], list[float]]


def model_units(table: Mapping[str, float]) -> SimpleNamespace:
    """Return the parameters of the table in the units of the equations, with the derived ones."""
    k = SimpleNamespace(**table)
    k.vb, k.vm = (volume * k.w / REFERENCE_WEIGHT_KG for volume in (k.vb, k.vm))
    k.vu *= k.w
    k.g4 = k.g8 / k.g84
    k.kon *= SECONDS_PER_DAY / (k.NA * 1e23)
    k.koff *= SECONDS_PER_DAY
    k.F0, k.A0 = 1000 * k.F0, 1000 * k.A0
    k.sC *= 24 * k.w
    k.H40, k.H80 = k.s4 / k.o4, k.s8 / k.o8
    k.kt = 4 / k.mtt
    return k


def start(k: SimpleNamespace) -> np.ndarray:
    """Return the 37 states at the infusion. The published shares do not add up to one; they stay so."""
    stages = (k.fN, k.fC, k.fM, k.fE)
    blood = [k.q * k.w * subset * stage / k.vb for subset in (k.f8, k.f4) for stage in stages]
    b_cells = [k.B0, 0.0, k.D0]
    host = [k.s4 / k.p4, k.H40, k.s8 / k.p8, k.H80]
    return np.array([*blood, *[TINY] * 12, *b_cells, k.L0, *host, *[k.N0] * 5, k.F0, k.A0, k.C0, k.U0])


def cart_per_uL(y: np.ndarray) -> float:
    """Return all CAR T cells in blood, cells/uL."""
    return float(sum(y[:8])) * 1e-6


def derivative(k: SimpleNamespace, new_b_cells: bool, antibody_release: bool) -> Derivative:
    """Return f(t, y) -> the 37 rates, between two switches.

    ``new_b_cells``: blood CAR T cells are below theta, so naive B cells are made. ``antibody_release``:
    autoreactive B cells are above their limit; below it making and loss of antibody both stop.
    """
    out_blood, in_blood, in_marrow = k.a12, k.a21 * k.vm / k.vb, k.a12 * k.vb / k.vm

    def engage(cells: float, bound: float, antigen: float, growth: float) -> tuple[float, float]:
        free = max(k.dCAR * cells - bound, 0.0)
        each = max(bound, 0.0) / max(cells, TINY)
        return k.kon * free * antigen - k.koff * bound, growth * each / (k.e50 + each)

    def killing(bound: float, cells: float) -> float:
        each = max(bound, 0.0) / max(cells, TINY)
        return k.kmax * each / (k.k50 + each)

    def f(_t: float, state: np.ndarray) -> list[float]:
        y = state.tolist()
        r8, r4, s8, s4 = y[16:20]
        b, w, d, drug, p4, h4, p8, h8, n0, n1, n2, n3, n, ifn, a, c3, u = y[20:]
        rates: list[float] = []
        blood_antigen = max(k.dCD19 * b - r8 - r4, 0.0)
        marrow_antigen = max(k.dCD19 * d - s8 - s4, 0.0)
        dr8, grow8 = engage(sum(y[0:4]), r8, blood_antigen, k.g8)
        dr4, grow4 = engage(sum(y[4:8]), r4, blood_antigen, k.g4)
        ds8, spread8 = engage(sum(y[8:12]), s8, marrow_antigen, k.g8)
        ds4, spread4 = engage(sum(y[12:16]), s4, marrow_antigen, k.g4)
        for i, grow in ((0, grow8), (4, grow4)):
            xn, xc, xm, xe = y[i : i + 4]
            zn, zc, zm, ze = (in_blood * z for z in y[i + 8 : i + 12])
            rates += [
                zn + (grow - out_blood - k.lm - k.m1) * xn,
                zc + (grow - out_blood - k.lm - k.m2) * xc + k.m1 * xn,
                zm + (grow - out_blood - k.lm - k.m3) * xm + k.m2 * xc,
                ze - (out_blood + k.le) * xe + k.m3 * xm,
            ]
        for i, spread in ((0, spread8), (4, spread4)):
            xn, xc, xm, xe = (in_marrow * x for x in y[i : i + 4])
            zn, zc, zm, ze = y[i + 8 : i + 12]
            rates += [
                xn + (spread - k.a21 - k.m1) * zn,
                xc + (spread - k.a21 - k.m2) * zc + k.m1 * zn,
                xm + (spread - k.a21 - k.m3) * zm + k.m2 * zc,
                xe - k.a21 * ze + k.m3 * zm,
            ]
        made = k.K0 * (1 - (b + w) / k.Bmax) if new_b_cells else 0.0
        rates += [dr8, dr4, ds8, ds4]
        rates += [(k.rB - killing(r8 + r4, b)) * b, made, (k.rB - killing(s8 + s4, d)) * d, -k.kL * drug]

        level = max(drug, 0.0) / k.vb
        mature4 = k.p4 * (1 - k.E4 * level / (k.c4 + level)) * p4
        mature8 = k.p8 * (1 - k.E8 * level / (k.c8 + level)) * p8
        rates += [k.s4 - mature4, mature4 - k.o4 * h4, k.s8 - mature8, mature8 - k.o8 * h8]
        toxic = k.EN * level / (k.cN + level)  # may exceed 1: the precursors then shrink
        feedback = (k.N0 / max(n, TINY)) ** k.gN
        rates.append(k.kt * n0 * ((1 - toxic) * feedback - 1))
        rates += [k.kt * (n0 - n1), k.kt * (n1 - n2), k.kt * (n2 - n3), k.kt * (n3 - n)]

        ifn_ratio = max(ifn, TINY) / k.F0
        rates.append(k.kF * (k.F0 * (a / k.A0) * (n / k.N0) - ifn))
        release = b * (h4 / k.H40) * ifn_ratio**k.gF4 - k.B0 * a / k.A0 if antibody_release else 0.0
        rates.append(k.kA * release)
        rates.append(k.sC / k.vb * (1 - (c3 / k.C0) * (max(a, TINY) / k.A0) ** k.gC))
        leak = (k.C0 / max(c3, TINY)) ** k.gU * ifn_ratio**k.gF8 * exp(h8 / k.H80) * exp(n / k.N0)
        rates.append(k.kU / k.vu * (leak - u / k.U0))
        return rates

    return f

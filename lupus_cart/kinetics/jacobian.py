"""The Jacobian of a sparse system by differences, several columns with one evaluation.

Columns that share no row can be disturbed at once (Curtis, Powell, Reid 1974, doi:10.1093/imamat/13.1.117);
for the 37 equations of Park 2025 about a quarter of the evaluations are left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Right = Callable[[float, np.ndarray], Sequence[float]]


@dataclass(frozen=True)
class Pattern:
    """Which rows each column touches, and columns in groups that share no row."""

    rows: list[np.ndarray]
    groups: list[list[int]]

    @classmethod
    def of(cls, f: Right, y: np.ndarray) -> Pattern:
        """Find the pattern by disturbing each state of ``y``, which must lie on no corner of ``f``."""
        still = np.asarray(f(0.0, y))
        rows = []
        for column in range(y.size):
            moved = y.copy()
            moved[column] *= 1.01
            rows.append(np.flatnonzero(np.asarray(f(0.0, moved)) != still))
        groups: list[list[int]] = []
        taken: list[set[int]] = []
        for column in sorted(range(y.size), key=lambda c: -rows[c].size):
            touched = set(rows[column].tolist())
            fit = next((i for i, used in enumerate(taken) if not used & touched), None)
            if fit is None:
                groups.append([column])
                taken.append(touched)
            else:
                groups[fit].append(column)
                taken[fit] |= touched
        return cls(rows, groups)

    def jacobian(self, f: Right, floor: float = 1e-6) -> Callable[[float, np.ndarray], np.ndarray]:
        """Return J(t, y), a full matrix, by forward differences of a ten-millionth of each state."""

        def j(t: float, y: np.ndarray) -> np.ndarray:
            still, matrix = np.asarray(f(t, y)), np.zeros((y.size, y.size))
            step = 1e-7 * np.maximum(np.abs(y), floor)
            for group in self.groups:
                moved = y.copy()
                moved[group] += step[group]
                change = np.asarray(f(t, moved)) - still
                for column in group:
                    rows = self.rows[column]
                    matrix[rows, column] = change[rows] / step[column]
            return matrix

        return j

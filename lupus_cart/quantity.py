"""Arithmetic on facts that keeps its units honest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class UnitError(TypeError):
    """Two quantities cannot be combined: their units differ, or a value is not one number."""


class HasUnit(Protocol):
    """A fact or a quantity."""

    @property
    def unit(self) -> str:
        """The unit as ``data/units.csv`` writes it."""

    @property
    def number(self) -> float:
        """The value as one number; UnitError if it is not one."""


@dataclass(frozen=True)
class Quantity:
    """The result of arithmetic on facts: one number that keeps its unit."""

    number: float
    unit: str

    def __str__(self) -> str:
        """Return number and unit for a notebook; printing for readers is the facts' task."""
        return f"{self.number:g} {self.unit}"

    def __add__(self, other: HasUnit) -> Quantity:
        """Return the sum; UnitError unless both units are the same."""
        return Quantity(self.number + _same_unit(self, other, "add"), self.unit)

    def __sub__(self, other: HasUnit) -> Quantity:
        """Return the difference; UnitError unless both units are the same."""
        return Quantity(self.number - _same_unit(self, other, "subtract"), self.unit)

    def __mul__(self, other: float) -> Quantity:
        """Return the multiple by a plain number, in the same unit."""
        return Quantity(self.number * _plain(self, other, "multiply"), self.unit)

    __rmul__ = __mul__

    def __truediv__(self, other: HasUnit | float) -> Quantity | float:
        """Return the part by a plain number in the same unit, or the plain ratio of equal units."""
        if isinstance(other, int | float):
            return Quantity(self.number / _plain(self, other, "divide"), self.unit)
        return self.number / _same_unit(self, other, "divide")


def _same_unit(left: HasUnit, right: HasUnit, verb: str) -> float:
    unit = getattr(right, "unit", None)
    if unit != left.unit:
        found = unit if isinstance(unit, str) else f"{right!r}, which has no unit"
        raise UnitError(f"cannot {verb} {left.unit} and {found}; units must be the same")
    return right.number


def _plain(left: HasUnit, right: float, verb: str) -> float:
    if isinstance(right, bool) or not isinstance(right, int | float):
        found = getattr(right, "unit", None) or type(right).__name__
        raise UnitError(f"cannot {verb} {left.unit} by {found}; use a plain number")
    return right

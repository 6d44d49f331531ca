"""Published models of CAR T cells over time, solved by the book itself.

``stein_2019``: cells in blood in leukaemia, closed form. ``leon_triana_2021``: target cells as fuel.
``park_2025``: lupus, 37 states. ``antibody``: a titre fed by two kinds of plasma cell, closed form.
"""

from lupus_cart.kinetics.leon_triana import leon_triana_2021
from lupus_cart.kinetics.park import park_2025
from lupus_cart.kinetics.stein import SteinParameters, stein_2019, stein_2019_slow_part
from lupus_cart.kinetics.two_source import antibody

__all__ = [
    "SteinParameters",
    "antibody",
    "leon_triana_2021",
    "park_2025",
    "stein_2019",
    "stein_2019_slow_part",
]

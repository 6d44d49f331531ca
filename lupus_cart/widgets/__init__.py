"""Interactive widgets, one folder each: a Python class, one ES module, one stylesheet."""

from lupus_cart.widgets.car_builder import CarBuilder
from lupus_cart.widgets.icon_array import IconArray
from lupus_cart.widgets.lineage import LineageChart
from lupus_cart.widgets.score_sheet import ScoreSheet
from lupus_cart.widgets.simulator import Simulator
from lupus_cart.widgets.steps import Steps

__all__ = ["CarBuilder", "IconArray", "LineageChart", "ScoreSheet", "Simulator", "Steps"]

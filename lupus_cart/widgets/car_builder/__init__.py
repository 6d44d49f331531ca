"""The CAR builder: choose parts, see the receptor across the membrane, read its sequence and name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lupus_cart import constructs
from lupus_cart.construct_rules import Slots
from lupus_cart.constructs import Construct, Preset
from lupus_cart.widgets import assets
from lupus_cart.widgets.car_builder.payload import payload

__all__ = ["CarBuilder"]

HERE = Path(__file__).parent
MODULES = ("core", "drawing", "html", "receptor", "side", "panels", "outside", "widget")


class CarBuilder(anywidget.AnyWidget):
    """Build a CAR from its parts; every trait follows the clicks, and may be set from Python.

    ``CarBuilder(preset="axicabtagene ciloleucel")`` starts from a preset: any name that
    :func:`constructs.product` knows, or "first generation", "schett trial" and so on. ``stage``
    1 offers binder and signalling tail, 2 adds hinge and membrane helix, 3 the costimulatory
    tails, 4 everything. An order of parts that makes no CAR raises ConstructError.
    """

    # From pure functions (core) to controls (widget); the page gets them without comments and indentation.
    _esm = assets.lean(assets.module(HERE, *(f"{name}.js" for name in MODULES)))
    _css = (HERE / "widget.css").read_text(encoding="utf-8")

    preset = traitlets.Unicode(help="the preset the builder started from").tag(sync=True)
    stage = traitlets.Int(4, min=1, max=4, help="how much of the builder is offered").tag(sync=True)
    slots = traitlets.Dict(help="slot -> part ids in chain order; empty if not known").tag(sync=True)
    sequence = traitlets.Unicode(help="precursor, signal peptide included").tag(sync=True)
    name = traitlets.Unicode(help='products with exactly this chain, or "teaching construct"').tag(sync=True)
    selected = traitlets.Unicode("binder", help="the domain explained, such as hinge").tag(sync=True)
    title = traitlets.Unicode("CAR builder", help="accessible name of the whole builder").tag(sync=True)
    description = traitlets.Unicode(help="the receptor in words, where nothing can be drawn").tag(sync=True)
    data = traitlets.Dict(read_only=True, help="parts, rules and texts for the page").tag(sync=True)

    def __init__(self, preset: str = "axicabtagene ciloleucel", **traits: Any) -> None:
        """Start from a preset; ``slots`` or ``sequence`` given as well replace its parts."""
        start = _preset(preset)
        stage = traits.get("stage", 4)
        super().__init__(preset=start.preset_id, **traits)
        self.set_trait("data", payload(stage))
        if not self.slots and start.construct:
            self.slots = start.construct.slots
        if not self.slots:
            self._describe(start)

    @property
    def construct(self) -> Construct | None:
        """The receptor shown; None for a preset whose parts are known only in part."""
        return Construct.from_slots(self.slots) if self.slots else None

    @traitlets.validate("slots")
    def _accept_slots(self, proposal: dict[str, Any]) -> Slots:
        return Construct.from_slots(proposal["value"]).slots if proposal["value"] else {}

    @traitlets.validate("sequence")
    def _accept_sequence(self, proposal: dict[str, Any]) -> str:
        return Construct.from_sequence(proposal["value"]).precursor if proposal["value"] else ""

    @traitlets.validate("preset")
    def _accept_preset(self, proposal: dict[str, Any]) -> str:
        return _preset(proposal["value"]).preset_id

    @traitlets.observe("preset")
    def _follow_preset(self, change: dict[str, Any]) -> None:
        if change["old"] and not self._property_lock:  # the page sends the parts along with its preset
            start = _preset(self.preset)
            self.slots = start.construct.slots if start.construct else {}
            if not self.slots:
                self._describe(start)

    def _describe(self, start: Preset) -> None:
        self.description = f"{start.label}. {start.about}"

    @traitlets.observe("slots")
    def _follow_slots(self, change: dict[str, Any]) -> None:
        construct = self.construct
        self.sequence = construct.precursor if construct else ""
        self.name = construct.name if construct else ""
        if construct:
            chain = ", ".join(domain.name for domain in construct.domains)
            self.description = f"{self.name}: {chain}. {len(self.sequence)} amino acids as made."

    @traitlets.observe("sequence")
    def _follow_sequence(self, change: dict[str, Any]) -> None:
        self.slots = Construct.from_sequence(self.sequence).slots if self.sequence else {}


def _preset(name: str) -> Preset:
    by_name = {known.casefold(): item for known, item in constructs.presets.items()}
    if found := by_name.get(name.strip().casefold()):
        return found
    inn = constructs.product(name).inn
    if found := by_name.get(inn.casefold()):
        return found
    raise constructs.UnknownProduct(f"no preset for {inn}; presets are {', '.join(constructs.presets)}")

"""The living-drug simulator: the lupus model of Park et al. 2025 under the reader's hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lupus_cart.kinetics import antibody
from lupus_cart.widgets import assets
from lupus_cart.widgets.simulator.payload import TEXTS, controls, filled, payload, presets, run

__all__ = ["Simulator"]

HERE = Path(__file__).parent
CORE = ("model.js", "solver.js", "run.js", "curves.js")
PAGE = ("engine.js", "words.js", "drawing.js", "widget.js")


@cache
def module() -> str:
    """Return the ES module of every simulator. Its data stand in it: a page of many holds them once."""
    # The core stands in a function, so that its text can be given to a worker as well.
    core = "\n".join((HERE / name).read_text(encoding="utf-8") for name in CORE)
    data = json.dumps(payload(), ensure_ascii=False, separators=(",", ":"))
    core = f"function simulatorCore() {{\n{core}\nreturn {{ serve, simulate, grid }};\n}}"
    return f"{core}\nconst DATA = {data};\n{assets.module(HERE, *PAGE)}"


class Simulator(anywidget.AnyWidget):
    """Run the model in the page; ``Simulator("dose")`` starts from a row of ``data/model_presets.csv``.

    ``setting`` follows the controls and may be set from Python: control name -> value, within the bounds of
    ``data/model_controls.csv``. The presets are stages of one simulator; "sandbox" offers everything.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = assets.style(HERE)
    _address = assets.in_address("start", "changed")

    preset = traitlets.Unicode("sandbox", help="row of model_presets the simulator shows").tag(sync=True)
    setting = traitlets.Dict(help="control -> value").tag(sync=True)
    start = traitlets.Unicode(help="in the sandbox: the preset the reader began with").tag(sync=True)
    changed = traitlets.Dict(help="setting where it differs from that preset, else None").tag(sync=True)
    title = traitlets.Unicode(help="accessible name").tag(sync=True)
    description = traitlets.Unicode(help="what stands in its place without JavaScript").tag(sync=True)

    def __init__(self, preset: str = "sandbox", **traits: Any) -> None:
        """Start from ``preset``; ``setting`` replaces single values of it."""
        if preset not in presets():
            raise ValueError(f"no preset {preset!r}; presets are {', '.join(presets())}")
        chosen = presets()[preset]
        setting = chosen["setting"] | _checked(traits.pop("setting", {}))
        traits = {
            "title": f"Simulator: {chosen['label']}",
            "description": _in_words(chosen, setting),
        } | traits
        changed = {
            name: None if value == chosen["setting"][name] else value for name, value in setting.items()
        }
        super().__init__(
            _esm=module(), preset=preset, start=preset, setting=setting, changed=changed, **traits
        )

    @traitlets.validate("setting")
    def _accept_setting(self, proposal: dict[str, Any]) -> dict[str, float]:
        return presets()[self.preset]["setting"] | _checked(proposal["value"])


def _checked(setting: dict[str, float]) -> dict[str, float]:
    for name, value in setting.items():
        if name not in controls():
            raise ValueError(f"no control {name!r}; controls are {', '.join(controls())}")
        low, high = controls()[name]["low"], controls()[name]["high"]
        if not low <= value <= high:
            raise ValueError(f"{name} must lie between {low:g} and {high:g}, not {value!r}")
    return setting


def _in_words(preset: dict[str, Any], setting: dict[str, float]) -> str:
    """Return question, run and lesson as sentences, for print and for readers without JavaScript."""
    story, frame = TEXTS["story"], run(setting, [0, setting["horizon"]])
    events, height = dict(frame.attrs["events"]), frame.attrs["cart_peak_per_uL"]
    peak, begun = events.get("CAR T peak"), events.get("new B cells begin")
    gone = events.get("autoreactive B cells gone")
    if begun and begun > (peak or 0):
        returned = story["begin"].format(day=f"{begun:.0f}")
    elif "new B cells stop" not in events and frame["new_b_cells_per_uL"].iloc[-1] > 0:
        returned = story["always"]
    else:
        returned = story["notBegun"].format(days=f"{setting['horizon']:g}")
    said = [
        story["peak"].format(height=f"{height:.0f}", day=f"{peak:.1f}") if peak else story["noPeak"],
        story["gone"].format(day=f"{gone:.1f}") if gone else story["notGone"],
        returned,
    ]
    if "antibody" in preset["panels"]:
        left = float(antibody(setting["horizon"], setting["share"] / 100, setting["lifespan"]))
        said.append(story["left"].format(share=f"{100 * left:.3g}", day=f"{setting['horizon']:g}"))
    return " ".join([preset["question"], *said, preset["lesson"], filled(TEXTS["caution"])])

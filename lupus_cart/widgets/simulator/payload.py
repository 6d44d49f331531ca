"""What the simulator's JavaScript needs to know: parameters, controls, presets and texts from ``data/``."""

from __future__ import annotations

import json
import re
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

import pandas as pd

from lupus_cart import tables
from lupus_cart.facts import facts
from lupus_cart.kinetics import park_2025, park_equations
from lupus_cart.kinetics.parameters import typical

TEXTS = json.loads(Path(__file__).with_name("texts.json").read_text(encoding="utf-8"))
DRAWS, SEED = 200, 2025
MIDDLE = 0.9  # the part of the draws that the band holds
Setting = dict[str, float]


def parameters() -> pd.DataFrame:
    """Return the rows of the lupus model in ``model_parameters``, by symbol."""
    return tables.load("model_parameters").query("model == 'park_2025'").set_index("symbol")


@cache
def controls() -> dict[str, dict[str, Any]]:
    """Return name -> label, kind, low, high, start, unit, help and the parameter replaced, in order."""
    rows = tables.load("model_controls").sort_values("order").set_index("control")
    model = parameters()
    result = {}
    for name, row in rows.iterrows():
        control: dict[str, Any] = {str(key): cell for key, cell in row.drop("order").items()}
        if row["symbol"]:
            value, spread = model.loc[row["symbol"], ["value", "spread_ln_sd"]]
            control |= {"start": value, "low": value * exp(-2 * spread), "high": value * exp(2 * spread)}
        result[str(name)] = control
    return result


@cache
def presets() -> dict[str, dict[str, Any]]:
    """Return name -> label, question, lesson, controls, setting, compare, panels and sources, in order."""
    rows = tables.load("model_presets").sort_values("order").set_index("preset_id")
    result = {}
    for name, row in rows.iterrows():
        preset: dict[str, Any] = {
            str(key): filled(str(cell)) for key, cell in row.drop(["order", "settings"]).items()
        }
        for key in ("controls", "panels", "source"):
            preset[key] = row[key].split(";")
        result[str(name)] = preset | {"setting": start() | _pairs(row["settings"])}
    return result


def _source(key: str) -> dict[str, str]:
    source = tables.sources()[key]
    first = source.authors.split(",")[0].removesuffix(" et al.")
    short = f"{re.sub(r' [A-Z.]+$', '', first)} {source.year}" if first and source.year else source.title
    return {"text": short, "url": source.link}


def _pairs(cell: str) -> Setting:
    pairs = (pair.split("=") for pair in cell.split(";") if pair)
    return {name: float(value) for name, value in pairs}


def start() -> Setting:
    """Return each control at its start."""
    return {name: control["start"] for name, control in controls().items()}


def run(setting: Setting, days: Any) -> pd.DataFrame:
    """Return the lupus model at a setting of the controls, as ``kinetics.park_2025`` gives it."""
    symbols = {control["symbol"]: setting[name] for name, control in controls().items() if control["symbol"]}
    return park_2025(setting["dose"], days, bool(setting["chemo"]), setting["burden"], symbols)


@cache
def _numbers_in_texts() -> dict[str, str]:
    usual = run(start(), [0, 14, 90]).set_index("t_days")
    model = parameters()["value"]
    return {
        "people": facts["model-park-patients"].text,
        "mean": facts["trial-bcell-return-mean"].text.removesuffix(" days"),
        "sd": facts["trial-bcell-return-sd"].text,
        "median": facts["trial-sledai-3mo-median"].text.split()[0],
        "draws": str(DRAWS),
        "middle": f"{MIDDLE:.0%}",
        "spreads": str(parameters()["spread_ln_sd"].notna().sum()),
        "floor": f"{usual['b_cells_per_uL'][14]:.1f}",
        "c3": f"{usual['sledai_from_c3'][90]:.1f}",
        "ifn": f"{model['aF']:.2f}",
        "anti": f"{model['aA']:.2f}",
    }


def filled(text: str) -> str:
    """Return a text with its numbers in place of their names."""
    for name, number in _numbers_in_texts().items():
        text = text.replace(f"{{{name}}}", number)
    return text


@cache
def payload() -> dict[str, Any]:
    """Return all that is the same for every simulator on a page."""
    model = parameters()
    return {
        "numbers": {
            "park": vars(park_equations.model_units(typical("park_2025"))),
            "halfLife": typical("antibody")["half_life"],
            "symbols": {name: item["symbol"] for name, item in controls().items() if item["symbol"]},
            "spreads": model["spread_ln_sd"].dropna().to_dict(),
        },
        "band": {"draws": DRAWS, "seed": SEED, "low": (1 - MIDDLE) / 2, "high": (1 + MIDDLE) / 2},
        "reported": [facts[f"trial-bcell-return-{part}"].number for part in ("mean", "sd")],
        "controls": controls(),
        "presets": presets(),
        "sources": {key: _source(key) for preset in presets().values() for key in preset["source"]},
        "texts": json.loads(filled(json.dumps(TEXTS, ensure_ascii=False))),
    }

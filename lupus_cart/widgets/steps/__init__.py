"""A stepped picture: what happens one step after the other, at the reader's pace."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lupus_cart import tables
from lupus_cart.facts import facts
from lupus_cart.widgets import assets

__all__ = ["Steps"]

HERE = Path(__file__).parent


class Steps(anywidget.AnyWidget):
    """Show the steps of a table with the layers of one picture.

    ``Steps("lupus_steps", title="...")`` takes the rows of ``data/lupus_steps.csv`` (columns ``title``,
    ``text``, ``picture``: what the picture shows in words, ``facts``: ids separated by semicolons, and
    perhaps ``time``, "not reported" where empty) and the picture ``data/pictures/lupus_steps.svg``.
    Times and pictures write a fact as ``{trial-dose.text}`` or ``{trial-dose.value}``.

    In the picture an element with ``data-from="2"`` stays faint until the second step (unseen with class
    ``st-hush``), with ``data-to="4"`` as well it goes after the fourth. Classes ``st-line``, ``st-blue``,
    ``st-orange``, ``st-green``, ``st-pink``, ``st-fill``, ``st-soft``, ``st-thick``, ``st-dash``,
    ``st-faint``, ``st-halo``, ``st-ground`` and ``st-when`` give it the course's look.
    ``step`` counts from 1. Nothing moves until the reader presses Play.
    """

    _esm = assets.module(HERE)
    _css = assets.style(HERE)
    _address = assets.in_address("step")

    title = traitlets.Unicode(help="accessible name").tag(sync=True)
    description = traitlets.Unicode(help="all steps in words").tag(sync=True)
    steps = traitlets.List(
        traitlets.Dict(), read_only=True, help="title, text, picture and facts of each step"
    ).tag(sync=True)
    picture = traitlets.Unicode(read_only=True, help="the SVG").tag(sync=True)
    step = traitlets.Int(1, min=1, help="the step shown, from 1").tag(sync=True)
    seconds = traitlets.Float(5.0, min=1, help="time for each step while playing").tag(sync=True)

    def __init__(self, table: str, *, title: str, **traits: Any) -> None:
        """Read steps and picture; ValueError if the table has no row."""
        steps = [_step(row) for row in tables.load(table).to_dict("records")]
        picture = (tables.DATA / "pictures" / f"{table}.svg").read_text(encoding="utf-8").format_map(facts)
        if not steps:
            raise ValueError(f"data/{table}.csv has no step; add a row")
        words = " ".join(f"{i}. {step['title']}. {_said(step)}" for i, step in enumerate(steps, 1))
        traits.setdefault("description", words)
        super().__init__(title=title, **traits)
        self.set_trait("steps", steps)
        self.set_trait("picture", picture)

    @traitlets.validate("step")
    def _within(self, proposal: dict[str, Any]) -> int:
        return min(proposal["value"], len(self.steps) or proposal["value"])


def _said(step: dict[str, Any]) -> str:
    return f"{step['text']} Time: {step['time']}." if step["time"] else str(step["text"])


def _step(row: dict[Any, Any]) -> dict[str, Any]:
    ids = row["facts"].split(";") + re.findall(r"{([\w-]+)\.", row.get("time", ""))
    chosen = dict.fromkeys(filter(None, map(str.strip, ids)))
    return {
        "title": row["title"],
        "text": row["text"],
        "time": (row["time"].format_map(facts) or "not reported") if "time" in row else "",
        "picture": row["picture"],
        "facts": [assets.fact_line(facts[name]) for name in chosen],
    }

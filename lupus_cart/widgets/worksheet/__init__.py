"""The appraisal worksheet: judge a series question by question, then compare with a model answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from lupus_cart import tables
from lupus_cart.facts import facts

__all__ = ["Worksheet"]

HERE = Path(__file__).parent
PLACEHOLDER = re.compile(r"\[([a-z0-9-]+)(?:\|([^\]]+))?\]")
TEXTS = ("question", "evidence", "answer", "reason", "tempting")


class Worksheet(anywidget.AnyWidget):
    """Questions of appraisal tools, with worked examples that fade: about the founding series, or the news.

    ``answers`` maps a question's name to what the reader chose and wrote: ``{"choice", "why", "open"}``.
    In the page it is kept in the reader's own browser and sent nowhere. There is no total score.
    ``instruments`` limits the sheet, for example ``Worksheet(instruments=["jbi"])``; ``table`` holds the
    questions. ``store`` is the name under which this sheet's answers are kept, one for each table.
    """

    _esm = (HERE / "widget.js").read_text(encoding="utf-8")
    _css = (HERE / "widget.css").read_text(encoding="utf-8")

    title = traitlets.Unicode("Worksheet: judge the series yourself").tag(sync=True)
    description = traitlets.Unicode(help="the questions, in place of the sheet").tag(sync=True)
    store = traitlets.Unicode("lupus-cart-worksheet", help="name in the browser's storage").tag(sync=True)
    seen = traitlets.Unicode("What can be seen", help="what stands before a question's help").tag(sync=True)
    answers = traitlets.Dict(help="question -> choice, why, open").tag(sync=True)
    data: traitlets.List[Any] = traitlets.List(
        read_only=True, help="tools and their questions, for the page"
    ).tag(sync=True)

    def __init__(self, instruments: list[str] | None = None, table: str = "appraisal", **traits: Any) -> None:
        """Read the questions; ``KeyError`` for a tool that ``data/appraisal_instruments.csv`` lacks."""
        super().__init__(**traits)
        self.set_trait("data", sheet(instruments, table))
        self.description = "Answer yes, no, unclear or as the sheet says, with a reason. " + " ".join(
            f"{tool['label']}: " + " ".join(item["question"] for item in tool["items"]) for tool in self.data
        )


def sheet(instruments: list[str] | None = None, table: str = "appraisal") -> list[dict[str, Any]]:
    """Return the tools that have questions in ``table``, in order; facts named in a text are filled in."""
    tools = {row["instrument"]: row for row in _rows("appraisal_instruments")}
    items = sorted(_rows(table), key=lambda row: row["order"])
    return [
        {
            "id": name,
            "label": tools[name]["label"],
            "about": tools[name]["about"],
            "sources": [_source(key) for key in tools[name]["source"].split(";")],
            "items": [_item(row) for row in items if row["instrument"] == name],
        }
        for name in (_used(tools, items) if instruments is None else instruments)
    ]


def _used(tools: Iterable[str], items: list[dict[str, Any]]) -> list[str]:
    used = {row["instrument"] for row in items}
    return [name for name in tools if name in used]


def _rows(table: str) -> list[dict[str, Any]]:
    records = tables.load(table).to_dict("records")
    return [{str(name): "" if pd.isna(cell) else cell for name, cell in row.items()} for row in records]


def _item(row: dict[str, Any]) -> dict[str, Any]:
    texts = {name: PLACEHOLDER.sub(_value, row[name]) for name in TEXTS}
    kept = {"id": row["item"], "group": row["group"], "stage": row["stage"]}
    return {**kept, **texts, "options": row["options"].split("|") if row["options"] else []}


def _value(match: re.Match[str]) -> str:
    fact = facts[match[1]]
    return format(fact.number, match[2]) if match[2] else fact.text


def _source(key: str) -> dict[str, str]:
    work = tables.sources()[key]
    return {"text": work.text, "link": work.link}

"""Sort a sentence into a category, then compare: the claim checker and the spin finder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from lupus_cart import news, tables
from lupus_cart.facts import facts
from lupus_cart.widgets import assets

__all__ = ["Sorter", "claim_checker", "spin_finder"]

HERE = Path(__file__).parent


class Sorter(anywidget.AnyWidget):
    """Show the sentences of a table one by one; the reader sorts each, then sees our answer and why.

    ``Sorter("news_claims", "claims", title="...", ask="...")`` takes the rows of ``data/news_claims.csv``
    and the categories of ``data/news_categories.csv`` whose ``sorting`` is ``claims``. ``answers`` maps an
    item to the category the reader chose and checked; it lives as long as the page and is sent nowhere.
    """

    _esm = assets.module(HERE)
    _css = assets.style(HERE)
    _address = assets.in_address("item")

    title = traitlets.Unicode(help="accessible name").tag(sync=True)
    description = traitlets.Unicode(help="sentences and grades in words").tag(sync=True)
    item = traitlets.Unicode(help="the item shown").tag(sync=True)
    answers = traitlets.Dict(help="item -> category that the reader checked").tag(sync=True)
    data = traitlets.Dict(read_only=True, help="question, categories, items, facts").tag(sync=True)

    def __init__(self, table: str, sorting: str, *, title: str, ask: str, **traits: Any) -> None:
        """Read sentences and categories; ``ValueError`` if there is no such sorting."""
        kept = [row for row in tables.load("news_categories").to_dict("records") if row["sorting"] == sorting]
        if not kept:
            raise ValueError(
                f"data/news_categories.csv has no sorting {sorting!r}; add rows or choose another"
            )
        categories = [
            {"id": row["category"], "label": row["label"], "meaning": row["meaning"]} for row in kept
        ]
        items = [_item(row) for row in news.rows(table)]
        labels = {each["id"]: each["label"] for each in categories}
        traits.setdefault("description", " ".join(_in_words(item, labels) for item in items))
        super().__init__(title=title, item=items[0]["item"], **traits)
        used = sorted({name for item in items for name in item["facts"]})
        lines = {name: assets.fact_line(facts[name]) for name in used}
        self.set_trait("data", {"ask": ask, "categories": categories, "items": items, "facts": lines})


def _item(row: dict[str, Any]) -> dict[str, Any]:
    works = [tables.sources()[key] for key in row["source"]]
    kept = {key: row[key] for key in ("item", "topic", "text", "answer", "also", "grade", "why", "facts")}
    sources = [{"text": work.short, "url": work.link} for work in works]
    return {**kept, "article": news.ARTICLES[row["article"]], "sources": sources}


def _in_words(item: dict[str, Any], labels: dict[str, str]) -> str:
    return f"{item['text'].rstrip('.')}: {labels[item['answer']]} ({item['grade']})."


def claim_checker() -> Sorter:
    """Return the claims of both articles, to be sorted into supported, contradicted and no source found."""
    return Sorter(
        "news_claims",
        "claims",
        title="Claim checker",
        ask="What do the sources say?",
        description="Every claim of both articles can be checked here: supported, contradicted, or no source "
        "found. The same claims with our grades stand in the table below.",
    )


def spin_finder() -> Sorter:
    """Return sentences of both articles, to be sorted by the kinds of spin of Lazarus 2015."""
    return Sorter("news_spin", "spin", title="Spin finder", ask="Which kind of spin is it, if any?")

"""Claims of two news articles, graded against the sources, and the arithmetic of printed percentages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import count
from typing import Any

import pandas as pd

from lupus_cart import studies, tables
from lupus_cart.facts import facts

__all__ = ["ARTICLES", "PERCENTAGES", "claims", "fill", "rows", "smallest_group"]

PLACEHOLDER = re.compile(r"\[([a-z0-9-]+)\]")
ARTICLES = {"first": "First article", "second": "Second article"}
PERCENTAGES = tuple(f"{facts[f'stat-news-claim-{n}'].number:g}" for n in (85, 70, 60, 90))
"""The percentages that the second article prints, in its order."""


def fill(text: str) -> str:
    """Return ``text`` with each ``[fact-id]`` replaced by that fact's value; KeyError for an unknown one."""
    return PLACEHOLDER.sub(lambda match: facts[match[1]].text, text)


def rows(table: str) -> list[dict[str, Any]]:
    """Return the rows of ``news_claims`` or ``news_spin`` in order, texts filled in, lists split."""
    found = tables.load(table).fillna("").to_dict("records")
    return [{**{str(name): cell for name, cell in row.items()}, "why": fill(row["why"]),
             "facts": _split(row["facts"]), "source": _split(row["source"])} for row in found]  # fmt: skip


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


def claims() -> pd.DataFrame:
    """Return all claims as readers see them: claim, article, our grade, why, sources."""
    works = tables.sources()
    return pd.DataFrame(
        {
            "Claim": row["text"],
            "Article": ARTICLES[row["article"]],
            "Our grade": row["grade"],
            "Why": row["why"],
            "Source": "; ".join(works[key].short for key in row["source"]),
        }
        for row in rows("news_claims")
    )


def smallest_group(percents: Sequence[str] = PERCENTAGES) -> int:
    """Return how many people a group needs at least to give every percentage, rounded as printed.

    >>> smallest_group(("80", "100"))
    5
    """
    return next(n for n in count(1) if all(studies.matching_counts(percent, n) for percent in percents))

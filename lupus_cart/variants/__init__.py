"""Private variants: the course's kinds of question with other numbers, for a seed that a teacher keeps.

The public bank in ``data/questions`` holds its keys for everyone to read. Here every number of an exercise
is drawn with a seed and every answer is computed again, so no key of a variant is in the repository. Anyone
who has the seed, or can guess it, has the keys: it should be long and random, such as the output of
``python -c "import secrets; print(secrets.token_hex(16))"``.

>>> questions = bank("an example")["limitations"]["questions"]
>>> questions[0]["type"]
'numeric'
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import yaml

from lupus_cart import tables
from lupus_cart.variants import (
    antibodies,
    cells,
    groups,
    harms,
    lists,
    percentages,
    receptors,
    scores,
    series,
)
from lupus_cart.variants.core import TEMPLATES, question

__all__ = ["TEMPLATES", "bank", "suffix"]

CHAPTERS = (
    "lupus", "car_t_mechanism", "schett_trial", "limitations", "since_2022", "beyond_lupus",
    "reading_the_news", "simulator",
)  # fmt: skip
MODULES = (scores, receptors, cells, lists, series, harms, groups, percentages, antibodies)
"""Each of them declares its templates when it is imported."""


def bank(seed: int | str) -> dict[str, dict[str, Any]]:
    """Return chapter -> a bank in the shape of ``data/questions/<chapter>.yml``, numbers drawn with ``seed``.

    The same seed gives the same banks with any version of Python; 7 and "7" are one seed. Ids are the
    template's name and a short hash of the seed, so variants of two seeds live side by side in one course.
    Objectives are those of the chapter's own bank. Raises ``ValueError`` for an empty seed.
    """
    end = suffix(seed)
    return {
        chapter: {
            "chapter": chapter,
            "objectives": dict(_objectives(chapter)),
            "questions": [
                question(one.name, seed, end) for one in TEMPLATES.values() if one.chapter == chapter
            ],
        }
        for chapter in CHAPTERS
    }


def suffix(seed: int | str) -> str:
    """Return the eight hexadecimal digits that end the ids of a seed's variants: a hash, not the seed."""
    if not isinstance(seed, int | str) or isinstance(seed, bool) or not str(seed).strip():
        raise ValueError(f"a seed is a whole number or a text that is not empty: got {seed!r}")
    return hashlib.sha256(f"variants:{seed}".encode()).hexdigest()[:8]


@cache
def _objectives(chapter: str) -> dict[str, str]:
    text = (tables.DATA / "questions" / f"{chapter}.yml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)["objectives"]
    return found

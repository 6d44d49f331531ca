"""Variants of many seeds, drawn once for all tests, and how to read what they publish."""

from __future__ import annotations

import re
from functools import cache

from lupus_cart.facts import facts
from lupus_cart.variants import TEMPLATES, bank
from nokernel.questions import number_of

SEEDS = [*range(198), "a long sentence as a seed", "Größe 7"]
GIVEN = re.compile(r"\{given\}`([^`]*)`")
NAMES = sorted(TEMPLATES)


@cache
def banks():
    """Seed -> chapter -> bank."""
    return {seed: bank(seed) for seed in SEEDS}


@cache
def variants(name):
    """The question that a template gives, for each seed in turn."""
    found = [
        question
        for chapters in banks().values()
        for one in chapters.values()
        for question in one["questions"]
        if question["id"].rpartition("-")[0] == name
    ]
    assert len(found) == len(SEEDS)
    return found


def numbers(text):
    """The invented numbers of a text, as they stand in it; "5 of 8" is two of them."""
    return [
        float(part.strip().rstrip("%").replace(",", ""))
        for given in GIVEN.findall(text)
        for part in given.split(" of ")
    ]


def words(text):
    """A text as a reader sees it: roles replaced by what they print (a fact by its words or its id)."""
    return re.sub(r"\{\w+\}`(?:([^`<]*?)\s*<[^`>]*>|([^`]*))`", lambda m: m[1] or m[2], text)


def key_value(question):
    """The number that is the key of a numeric question."""
    return number_of(question["answer"], facts)

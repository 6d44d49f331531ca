"""The appraisal worksheet: complete, fading, with a reason for every model answer, and without a score."""

import re

import pytest

from lupus_cart import tables
from lupus_cart.widgets.worksheet import HERE, Worksheet, sheet

ITEMS = [item for tool in sheet() for item in tool["items"]]


def test_each_tool_has_all_its_questions():
    """JBI has ten questions (Munn 2020), Murad's tool eight (2018)."""
    counts = {tool["id"]: len(tool["items"]) for tool in sheet()}
    assert counts["jbi"] == 10 and counts["murad"] == 8
    outcomes = {item["group"] for tool in sheet(["grade"]) for item in tool["items"]}
    assert len(outcomes) == 3


@pytest.mark.parametrize("item", ITEMS, ids=[item["id"] for item in ITEMS])
def test_a_model_answer_can_be_chosen_and_has_a_reason_and_a_reply_to_the_tempting_one(item):
    assert item["answer"] in item["options"]
    assert item["reason"] and item["tempting"]
    assert bool(item["evidence"]) == (item["stage"] != "alone")


@pytest.mark.parametrize("tool", sheet(), ids=lambda tool: tool["id"])
def test_the_help_fades_from_worked_to_half_to_alone(tool):
    stages = [item["stage"] for item in tool["items"]]
    assert stages == sorted(stages, key=["worked", "half", "alone"].index) and len(set(stages)) == 3


def test_numbers_in_the_texts_come_from_facts():
    for row in tables.load("appraisal").to_dict("records"):
        texts = " ".join(row[name] for name in ("question", "evidence", "reason", "tempting"))
        assert not re.search(r"\d", re.sub(r"\[[^]]+\]|of 100", "", texts)), row["item"]
    assert not any(
        "[" in item[name] for item in ITEMS for name in ("question", "evidence", "reason", "tempting")
    )
    (imprecise,) = [item for item in ITEMS if item["id"] == "grade-a-imprecise"]
    assert imprecise["evidence"].endswith("starts at 48 of 100.")  # Clopper-Pearson, 5 of 5


def test_without_javascript_the_questions_can_still_be_read():
    widget = Worksheet(instruments=["murad"])
    assert all(item["question"] in widget.description for item in widget.data[0]["items"])


def test_the_module_sends_nothing_and_counts_nothing():
    module = (HERE / "widget.js").read_text(encoding="utf-8")
    assert not re.search(r"\bimport\b|fetch|XMLHttpRequest|sendBeacon|https?:|score\s*[+=]", module)
    assert module.count("localStorage") == module[
        module.index("function recall") : module.index("function clean")
    ].count("localStorage")


def test_a_tool_that_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="apgar"):
        Worksheet(instruments=["apgar"])

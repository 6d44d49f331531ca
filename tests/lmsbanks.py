"""The questions of the course as exports have them, and what a reader of an export has to find."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup
from hypothesis import strategies as st

from lupus_cart.facts import facts
from nokernel.lms.bank import Item, Option, Text, Trap, items_of
from nokernel.questions import load

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "data" / "questions"
CHAPTERS = sorted(path.stem for path in FOLDER.glob("*.yml"))
IMAGE = ROOT / "data" / "pictures" / "lupus_names.svg"


@dataclass
class Seen:
    """A question as a reader found it; `answers` are text, key and feedback, all in plain text."""

    id: str
    question: str
    general: str
    answers: list[tuple[str, str, str]] = field(default_factory=list)


@cache
def course(chapter: str) -> tuple[Item, ...]:
    return tuple(items_of(load(FOLDER / f"{chapter}.yml"), facts, ROOT))


def plain(html: str) -> str:
    """The text of HTML with single spaces, as a browser shows it."""
    return one_line(BeautifulSoup(html, "html.parser").get_text())


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def compare_with_yaml(chapter: str, seen: list[Seen]) -> int:
    """Assert that all questions, keys and feedbacks of a bank's YAML are there; return the texts compared.

    Texts are compared where the YAML has them as a reader sees them: without roles, emphasis and quotes.
    """
    bank = yaml.safe_load((FOLDER / f"{chapter}.yml").read_text(encoding="utf-8"))
    assert [s.id for s in seen] == [q["id"] for q in bank["questions"]]
    compared = 0
    for found, question in zip(seen, bank["questions"], strict=True):
        wanted = list(_answers(question))
        where = f"{chapter}: {question['id']}"
        assert len(found.answers) == len(wanted), where
        texts = [(found.question, question["question"]), (found.general, question["feedback"])]
        for (text, key, told), (want_text, want_key, want_told) in zip(found.answers, wanted, strict=True):
            assert bool(told) == bool(want_told), where
            texts += [(text, want_text), (key, want_key), (told, want_told)]
        for is_, wanted_text in texts:
            if _reads_as_written(wanted_text):
                compared += 1
                assert one_line(wanted_text) in one_line(is_), where
    return compared


def _answers(question: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for option in question.get("options", ()):
        yield option["text"], "right" if option.get("correct") else "wrong", option["feedback"]
    if question["type"] == "numeric":
        yield "", "right", ""
    for trap in question.get("traps", ()):
        yield "", "wrong", trap["feedback"]
    for place, item in enumerate(question.get("items", ()), 1):
        yield item, str(place), ""
    for pair in question.get("pairs", ()):
        yield pair["item"], pair["match"], ""
    for accepted in question.get("accept", ()):
        yield accepted, "right", ""


def _reads_as_written(text: str) -> bool:
    return bool(text) and not re.search(r"[{}*_$`\\\[\]'\"]|\.\.|--|\(\w\)", text)


def compare_with_items(items: list[Item], seen: list[Seen]) -> None:
    """Assert that a reader found every text of the items, on one line each."""
    assert [s.id for s in seen] == [item.id for item in items]
    for found, item in zip(seen, items, strict=True):
        assert found.question.startswith(one_line(item.question.plain))
        assert one_line(item.feedback.plain) in found.general
        wanted = [(o.text.plain, "right" if o.correct else "wrong", o.feedback.plain) for o in item.options]
        wanted += [(text.plain, str(n), "") for n, text in enumerate(item.items, 1)]
        wanted += [(left.plain, right.plain, "") for left, right in item.pairs]
        wanted += [(accepted, "right", "") for accepted in item.accept]
        if item.type == "numeric":
            wanted = [("", "right", ""), *(("", "wrong", trap.feedback.plain) for trap in item.traps)]
            values = [item.answer, *(trap.value for trap in item.traps)]
            for (value, _, _), number in zip(found.answers, values, strict=True):
                assert abs(float(value) - number) <= item.tolerance / 1000 + 1e-12
            found.answers = [("", key, told) for _, key, told in found.answers]
        assert found.answers == [tuple(map(one_line, answer)) for answer in wanted]


FRAGMENTS = [
    *"~=#{}:;\\->[]%\"'<&>@+,|*$/!?`",
    *["\n", "\n\n", "\t", " ", "]]>", "<![CDATA[", "</script>", "<b>", "&amp;", "&#61;", "->", "####", "\\n"],
    *["//", "[html]", "[x]", "%50%", "%-100%", "::", "&&058;", "$CATEGORY: ", "=1+1", "{fact}", "T", "TRUE"],
    *[
        "@@PLUGINFILE@@",
        "=cmd|' /C calc'!A0",
        "\uff1d",
        "é",
        "ζ",
        "−",
        "…",
        "数",
        "😀",
        "a",
        "b",
        "10",
        "1..5",
    ],
    *["e\u0301", "\xa0", "א", "½", "\u2028", "ﬁ", "İ"],
]
words = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6).map("".join).filter(str.strip)
texts = words.map(lambda text: Text(escape(text), text))
numbers = st.floats(-1e6, 1e6, allow_nan=False)
different = st.lists(texts, min_size=3, max_size=5, unique_by=lambda text: one_line(text.plain))


@st.composite
def hostile(draw: st.DrawFn) -> list[Item]:
    """Questions of every type whose texts are made of what formats use as their own signs."""
    return [_hostile(draw, kind) for kind in ("single", "multiple", "numeric", "order", "match", "text")]


def _hostile(draw: st.DrawFn, kind: str) -> Item:
    more: dict[str, Any] = {}
    if kind in ("single", "multiple"):
        right = 1 if kind == "single" else 2
        more["options"] = tuple(Option(t, n < right, draw(texts)) for n, t in enumerate(draw(different)))
    if kind == "numeric":
        tolerance = draw(st.sampled_from([0, 0.001, 0.5, 1, 20]))
        traps = tuple(Trap(draw(numbers), draw(texts)) for _ in range(2))
        unit = draw(st.sampled_from(["", "%", "g/24 h", "<&"]))
        more = {"answer": draw(numbers), "tolerance": tolerance, "traps": traps, "unit": unit}
    if kind == "order":
        more["items"] = tuple(draw(different))
    if kind == "match":
        more["pairs"] = tuple((left, draw(texts)) for left in draw(different))
        more |= {"image": IMAGE, "alt": draw(words)}
    if kind == "text":
        more = {"accept": tuple(t.plain for t in draw(different)), "model": draw(texts)}
    lines = [draw(words) for _ in range(3)]
    return Item(
        id=f"q-{kind}",
        chapter="hostile",
        type=kind,
        objective=lines[0],
        level="apply",
        concept=lines[1],
        misconception=lines[2],
        question=draw(texts),
        feedback=draw(texts),
        sources=(draw(words),),
        graded=draw(st.booleans()),
        **more,
    )

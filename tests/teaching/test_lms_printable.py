"""Questions on paper, read again by Beautiful Soup."""

import re
from pathlib import Path

import lmsbanks
import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from lmsbanks import Seen, one_line, plain

from nokernel.lms import printable
from nokernel.lms.bank import Item
from nokernel.questions import shuffled


def pages(items: list[Item], folder: Path, title: str = "A title") -> tuple[BeautifulSoup, BeautifulSoup]:
    assert printable.write(title, items, folder / "questions.html") == []
    names = ["questions.html", "questions-key.html"]
    sheet, key = (BeautifulSoup((folder / name).read_text(encoding="utf-8"), "html.parser") for name in names)
    return sheet, key


def seen(key: BeautifulSoup, items: list[Item]) -> list[Seen]:
    """What a person who reads the page with the key would say of each question."""
    found = []
    for question, item in zip(key.select("li.question"), items, strict=True):
        box = question.select_one(".key")
        assert box is not None
        ident = re.search(r"Id: (\S+)\.$", one_line(box.select(".about")[-1].get_text()))
        assert ident is not None
        answer = one_line(str(box.strong and box.strong.get_text())).removeprefix("Answer: ")
        box.extract()
        asked = question.find("p")
        assert isinstance(asked, Tag)
        found.append(
            Seen(ident[1], plain(str(asked)), plain(str(box)), READERS[item.type](question, box, answer))
        )
    return found


def _choice(question: Tag, box: Tag, answer: str) -> list[tuple[str, str, str]]:
    letters = answer.split(", ")
    told = {str(li.strong.get_text())[0]: li for li in box.ul.select("li") if li.strong}  # type: ignore[union-attr]
    for li in told.values():
        li.strong.extract()
    options = [one_line(li.get_text()) for li in question.select("ol[type=A] > li")]
    return [
        (text, "right" if letter in letters else "wrong", one_line(told[letter].get_text()))
        for letter, text in zip("ABCDE", options, strict=False)
    ]


def _numeric(question: Tag, box: Tag, answer: str) -> list[tuple[str, str, str]]:
    traps = [li for li in box.select("li") if li.strong]
    labels = [li.strong.extract().get_text() for li in traps]
    assert all("wrong:" in label for label in labels)
    value = re.match(r"-?[\d.]+", answer)
    assert value is not None
    return [(value[0], "right", ""), *(("", "wrong", one_line(li.get_text())) for li in traps)]


def _order(question: Tag, box: Tag, answer: str) -> list[tuple[str, str, str]]:
    places = [int(n) for n in re.findall(r"\d+", answer)]
    lines = [one_line(li.get_text()) for li in question.select("ul.lines > li")]
    return sorted(
        ((text, str(n), "") for text, n in zip(lines, places, strict=True)), key=lambda a: int(a[1])
    )


def _match(question: Tag, box: Tag, answer: str) -> list[tuple[str, str, str]]:
    stems, choices = question.select("ol")
    texts = [one_line(li.get_text()) for li in choices.select("li")]
    lines = [one_line(li.get_text()) for li in stems.select("li")]
    letters = [part.lstrip("0123456789") for part in answer.split(", ")]
    return [(stem, texts["ABCDEF".index(x)], "") for stem, x in zip(lines, letters, strict=True)]


def _short(question: Tag, box: Tag, answer: str) -> list[tuple[str, str, str]]:
    return [(accepted, "right", "") for accepted in answer.split("; ")]


READERS = {"single": _choice, "multiple": _choice, "numeric": _numeric, "order": _order}
READERS |= {"match": _match, "text": _short}


@pytest.mark.parametrize("chapter", lmsbanks.CHAPTERS)
def test_the_page_with_the_key_has_every_question_key_and_feedback(chapter: str, tmp_path: Path) -> None:
    items = list(lmsbanks.course(chapter))
    assert lmsbanks.compare_with_yaml(chapter, seen(pages(items, tmp_path)[1], items)) > 60


@pytest.mark.parametrize("chapter", lmsbanks.CHAPTERS)
def test_the_page_for_the_class_asks_everything_and_tells_nothing(chapter: str, tmp_path: Path) -> None:
    items = list(lmsbanks.course(chapter))
    sheet, key = pages(items, tmp_path)
    asked = one_line(sheet.get_text())
    for box in key.select(".key"):
        box.extract()
    for question, same in zip(sheet.select("li.question"), key.select("li.question"), strict=True):
        assert one_line(question.get_text()) == one_line(same.get_text())
    for item in items:
        told = [item.feedback, *(o.feedback for o in item.options), *(trap.feedback for trap in item.traps)]
        assert not any(one_line(text.plain) in asked for text in told)
        assert item.id not in str(sheet)


def test_a_page_has_all_inside_no_script_and_says_what_its_parts_are(tmp_path: Path) -> None:
    items = [item for chapter in lmsbanks.CHAPTERS for item in lmsbanks.course(chapter)]
    banks = "".join(path.read_text(encoding="utf-8") for path in lmsbanks.FOLDER.glob("*.yml"))
    questions, images = banks.count("\n  - id: "), banks.count("\n    image: ")
    for page in pages(items, tmp_path):
        assert page.find(["script", "link", "iframe", "object"]) is None
        assert all(
            str(image["src"]).startswith("data:image/") and image["alt"] for image in page.select("img")
        )
        assert len(page.select("img")) == images
        assert page.html is not None and page.html["lang"] == "en"
        assert [h.get_text() for h in page.select("h2")] == [f"Question {n}" for n in range(1, questions + 1)]
        assert len(page.select("main, h1")) == 2


def test_options_and_mixed_items_stand_as_on_the_books_own_page(tmp_path: Path) -> None:
    items = list(lmsbanks.course("schett_trial"))
    order = next(item for item in items if item.type == "order")
    sheet, _ = pages([order], tmp_path)
    lines = [one_line(li.get_text()) for li in sheet.select("ul.lines > li")]
    assert lines == [order.items[n].plain for n in shuffled(len(order.items), order.id)]


@given(items=lmsbanks.hostile())
@settings(max_examples=25)
def test_no_text_breaks_out_of_its_place_on_paper(
    items: list[Item], tmp_path_factory: pytest.TempPathFactory
) -> None:
    sheet, key = pages(items, tmp_path_factory.mktemp("paper"), items[0].concept)
    assert [len(page.select("li.question")) for page in (sheet, key)] == [6, 6]
    assert len(key.find_all("b")) == 0 and key.script is None
    found = seen(key, items)
    for one, item in zip(found, items, strict=True):
        assert one.question == one_line(item.question.plain)
        assert one_line(item.feedback.plain) in one.general
        if item.options:
            want = [(o.text.plain, "right" if o.correct else "wrong", o.feedback.plain) for o in item.options]
            assert one.answers == [tuple(map(one_line, answer)) for answer in want]

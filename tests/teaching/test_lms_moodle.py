"""Moodle XML, read again by `moodle-xml-parser` (choices) and by the standard library's XML parser."""

import base64
import re
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import lmsbanks
import pytest
from hypothesis import given, settings
from lmsbanks import Seen, one_line, plain
from moodle_xml_parser.parser import parse_file

from nokernel.lms import moodle
from nokernel.lms.bank import Item

# The fractions that Moodle has in its list of grades; it refuses others (question/engine/bank.php).
GRADES = [100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571]
GRADES += [12.5, 11.11111, 10, 5]


def written(items: list[Item], folder: Path, title: str = "A title") -> Element:
    moodle.write(title, items, folder / "questions.xml")
    return fromstring((folder / "questions.xml").read_bytes())


def text_of(element: Element, path: str) -> str:
    return element.findtext(f"{path}/text" if path else "text") or ""


def seen(quiz: Element) -> list[Seen]:
    found = []
    for question in quiz.findall("question")[1:]:
        kind = question.get("type")
        one = Seen(question.findtext("idnumber") or "", *_texts(question, "questiontext", "generalfeedback"))
        for place, answer in enumerate(question.findall("answer"), 1):
            html = kind in ("multichoice", "ordering")
            text = text_of(answer, "")
            key = "right" if float(answer.get("fraction", "")) > 0 else "wrong"
            if kind == "ordering":
                key = answer.get("fraction", "")
                assert key == str(place)
            text = plain(text) if html else one_line(text.replace("\\*", "*"))
            one.answers.append((text, key, plain(text_of(answer, "feedback"))))
        for pair in question.findall("subquestion"):
            one.answers.append((plain(text_of(pair, "")), one_line(unescape(text_of(pair, "answer"))), ""))
        found.append(one)
    return found


def _texts(question: Element, *paths: str) -> list[str]:
    return [plain(text_of(question, path)) for path in paths]


@pytest.mark.parametrize("chapter", lmsbanks.CHAPTERS)
def test_moodle_xml_has_every_question_key_and_feedback_of_the_bank(chapter: str, tmp_path: Path) -> None:
    items = list(lmsbanks.course(chapter))
    found = seen(written(items, tmp_path))
    assert lmsbanks.compare_with_yaml(chapter, found) > 60
    lmsbanks.compare_with_items(items, found)


def test_an_independent_reader_finds_the_choices_with_keys_and_feedbacks(tmp_path: Path) -> None:
    counted = 0
    for chapter in lmsbanks.CHAPTERS:
        items = list(lmsbanks.course(chapter))
        written(items, tmp_path)
        read = parse_file(str(tmp_path / "questions.xml"))["multichoice"]
        choices = [item for item in items if item.options]
        assert [(r.name, r.single) for r in read] == [(i.id, i.type == "single") for i in choices]
        for question, item in zip(read, choices, strict=True):
            got = [(o.answer, o.score_fraction > 0, o.feedback) for o in question.options]
            # This reader decodes twice, so that &lt; is a sign for it: compare what both show.
            want = [(unescape(o.text.html), o.correct, unescape(o.feedback.html)) for o in item.options]
            assert got == want
            assert unescape(item.question.html) in question.text_pre_parse
            assert unescape(item.feedback.html) in question.general_feedback
            counted += 1
    banks = [path.read_text(encoding="utf-8") for path in lmsbanks.FOLDER.glob("*.yml")]
    assert counted == sum(len(re.findall(r"^    options:$", bank, re.MULTILINE)) for bank in banks)


def test_moodle_knows_every_fraction_and_ticking_everything_earns_nothing(tmp_path: Path) -> None:
    items = [item for chapter in lmsbanks.CHAPTERS for item in lmsbanks.course(chapter) if item.options]
    for question in written(items, tmp_path).findall("question")[1:]:
        fractions = [float(answer.get("fraction", "")) for answer in question.findall("answer")]
        assert all(min(abs(abs(f) - grade) for grade in [0, *GRADES]) < 0.001 for f in fractions)
        assert sum(f for f in fractions if f > 0) == pytest.approx(100, abs=0.01)
        if question.findtext("single") == "false":
            assert sum(fractions) == pytest.approx(0, abs=0.01)


def test_an_image_is_in_the_file_and_the_question_shows_and_describes_it(tmp_path: Path) -> None:
    item = next(i for i in lmsbanks.course("lupus") if i.image)
    question = written([item], tmp_path).findall("question")[1]
    file = question.find("questiontext/file")
    assert file is not None and item.image is not None
    assert base64.b64decode(file.text or "") == item.image.read_bytes()
    text = text_of(question, "questiontext")
    assert f'src="@@PLUGINFILE@@/{file.get("name")}"' in text
    assert f'alt="{item.alt}"' in unescape(text)


def test_a_number_carries_its_tolerance_and_its_field_stands_before_its_unit(tmp_path: Path) -> None:
    item = next(i for chapter in lmsbanks.CHAPTERS for i in lmsbanks.course(chapter) if i.unit == "%")
    question = written([item], tmp_path).findall("question")[1]
    assert {float(t.text or "") for t in question.iter("tolerance")} == {item.tolerance}
    assert "Answer: _____ %" in text_of(question, "questiontext")
    assert [u.text for u in question.iter("unit_name")] == ["%"]
    assert question.findtext("showunits") == "0"


def test_questions_are_found_by_category_level_concept_and_objective(tmp_path: Path) -> None:
    items = list(lmsbanks.course("schett_trial"))
    quiz = written(items, tmp_path, "Cells and/or lupus")
    category, first = quiz.findall("question")[:2]
    assert text_of(category, "category") == "$course$/top/Cells and//or lupus"
    tags = [tag.findtext("text") for tag in first.iter("tag")]
    assert tags == [
        "level: apply",
        "concept: controlled trial",
        "objective: explain why a compassionate-use series is not a controlled trial",
    ]


def test_what_moodle_cannot_hold_is_told_of_each_question(tmp_path: Path) -> None:
    items = list(lmsbanks.course("schett_trial"))
    losses = moodle.write("Trial", items, tmp_path / "questions.xml")
    told = {(loss.item, re.split(" has | gives | minds |, ", loss.what)[0]) for loss in losses}
    assert ("schett-order-of-steps", "needs Moodle 4.4 or newer") in told
    assert {loss.item for loss in losses if "misconception" in loss.what} == {
        item.id for item in items if item.misconception
    }
    assert {loss.item for loss in losses if "punctuation" in loss.what} == {"schett-name-the-step"}


@given(items=lmsbanks.hostile())
@settings(max_examples=25)
def test_no_text_breaks_out_of_its_place_in_moodle_xml(
    items: list[Item], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("moodle")
    quiz = written(items, folder, items[0].concept)
    lmsbanks.compare_with_items(items, seen(quiz))
    assert len(list(quiz.iter("file"))) == 1


def test_characters_that_no_xml_may_hold_are_left_out(tmp_path: Path) -> None:
    item = lmsbanks.course("lupus")[0]
    strange = type(item)(**{**vars(item), "concept": "a\x00b\x1bc\ufffed"})
    assert "concept: abcd" in [tag.findtext("text") for tag in written([strange], tmp_path).iter("tag")]


def test_the_same_questions_make_the_same_bytes(tmp_path: Path) -> None:
    items = list(lmsbanks.course("lupus"))
    for name in ("one.xml", "two.xml"):
        moodle.write("Lupus", items, tmp_path / name)
    assert (tmp_path / "one.xml").read_bytes() == (tmp_path / "two.xml").read_bytes()

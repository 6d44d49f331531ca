"""Texts of questions outside the book: roles as words, markup as XHTML, nothing that leads nowhere."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from nokernel.lms.bank import items_of, shown
from nokernel.lms.words import Words
from nokernel.questions import QuestionsError, load

BANK = Path(__file__).resolve().parents[1] / "smallbank.yml"


@dataclass
class Fact:
    """As much of a fact as a text needs."""

    text: str
    value: float
    source_text: str = "Somebody. A paper."
    locator: str = "Table 1"
    url: str = "https://doi.org/10.1000/1"

    @property
    def numbers(self):
        return (self.value,)


FACTS = {"people": Fact("5 people", 5), "share": Fact("40%", 40)}


@pytest.mark.parametrize(
    ("source", "html", "plain"),
    [
        ("{fact}`people` of {given}`8`", "5 people of 8", "5 people of 8"),
        ("all {fact}`five of\n them <people>`", "all five of them", "all five of them"),
        ("{computed}`[share] / [people] | .1f %`", "8.0%", "8.0%"),
        ("a {term}`T cell`, {term}`cells <T cell>`", "a T cell, cells", "a T cell, cells"),
        ("did *well* & <b>", "did <em>well</em> &amp; &lt;b&gt;", "did well & <b>"),
        ('"so" it\'s', "“so” it’s", "“so” it’s"),
        ("see [here](lupus.md#x)", "see here", "see here"),
        ("[a](https://a.org/?b&c)", '<a href="https://a.org/?b&amp;c">a</a>', "a"),
        ("[a](javascript:alert)", "[a](javascript:alert)", "[a](javascript:alert)"),
    ],
)
def test_a_text_is_the_words_that_a_reader_of_the_book_sees(source, html, plain):
    text = Words(FACTS).text(source)
    assert (text.html, text.plain) == (html, plain)


def test_a_formula_is_mathml_and_in_plain_text_its_source():
    text = Words(FACTS).text("area $x^2$")
    assert text.html.startswith('area <math xmlns="http://www.w3.org/1998/Math/MathML"')
    assert text.plain == "area x^2"


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("{fact}`six <people>`", "'six' says 6, but fact 'people' is '5 people'"),
        ("{fact}`nobody`", "unknown fact 'nobody'"),
        ("{computed}`1 + 1`", "no fact in square brackets"),
        ("{cite}`somebody`", "the role 'cite' has no words outside the book"),
        ("![x](y.svg)", "the picture 'y.svg' cannot stand within a text"),
    ],
)
def test_what_has_no_words_is_said(source, problem):
    with pytest.raises(ValueError, match=problem):
        Words(FACTS).text(source)


def test_the_facts_of_all_texts_are_known_in_order_of_use():
    words = Words(FACTS)
    words.text("{fact}`share`")
    words.text("{computed}`[people] * [share] | g`")
    assert words.used == ["share", "people"]


@pytest.fixture
def bank(tmp_path):
    (tmp_path / "mini.yml").write_text(
        BANK.read_text(encoding="utf-8").replace("{fact}`treatment-lunar-placebo`", "{cite}`x`"),
        encoding="utf-8",
    )
    return load(tmp_path / "mini.yml")


def test_a_question_that_cannot_be_put_into_words_is_named_with_file_and_line(bank):
    from lupus_cart.facts import facts

    with pytest.raises(QuestionsError, match=r"mini.yml:\d+: question 'mini-graded': the role 'cite'"):
        items_of(bank, facts)


@pytest.mark.parametrize(
    ("value", "tolerance", "text"),
    [(29.2402, 1, "29"), (2.0690, 0.1, "2.1"), (3.125, 0.5, "3.1"), (13, 0, "13"), (1234.5, 5, "1234")],
)
def test_a_number_has_the_decimals_that_its_tolerance_makes_sense_of(value, tolerance, text):
    assert shown(value, tolerance) == text

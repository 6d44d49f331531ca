"""A bank of questions that is not right gives one line for each thing to mend: file, question, field."""

import math
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from quizbook import BANK

from nokernel.expressions import ExpressionError
from nokernel.questions import (
    QuestionsError,
    fact_problems,
    load,
    load_folder,
    number_of,
    shuffled,
)

FACTS = {
    name: SimpleNamespace(value=SimpleNamespace(x=5, n=5))
    for name in ("trial-doris-3mo", "trial-age-median", "cost-queue-people")
}


@pytest.fixture
def problems(tmp_path):
    """`problems(text)`: what loading a bank of this text complains of; none if it is well."""

    def problems_(text):
        (tmp_path / "mini.yml").write_text(text, encoding="utf-8")
        try:
            load(tmp_path / "mini.yml", "questions/mini.yml")
        except QuestionsError as error:
            return error.problems
        return []

    return problems_


def changed(question, **fields):
    """Return the bank with fields of one question set, or taken out where the value is None."""
    data = yaml.safe_load(BANK)
    (found,) = (q for q in data["questions"] if q["id"] == "mini-" + question)
    for name, value in fields.items():
        if value is None:
            del found[name]
        else:
            found[name] = value
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def options(*correct):
    """Return options named by number, of which these are correct."""
    return [
        {"text": f"text {i}", "feedback": "why", **({"correct": True} if i in correct else {})}
        for i in range(3)
    ]


def test_the_bank_of_the_tests_is_well(problems):
    assert problems(BANK) == []


def test_objectives_questions_and_lines_are_as_in_the_file(tmp_path):
    (tmp_path / "mini.yml").write_text(BANK, encoding="utf-8")
    bank = load(tmp_path / "mini.yml")
    assert bank.objectives == {"count": "count things", "judge": "judge a claim"}
    assert [q["id"] for q in bank.questions][:2] == ["mini-single", "mini-graded"]
    assert "mini-graded" in BANK.splitlines()[bank.lines[1] - 1]


@pytest.mark.parametrize(
    ("question", "fields", "message"),
    [
        ("single", {"feedback": None}, "'mini-single': 'feedback' is a required property"),
        ("single", {"options": None}, "'mini-single': 'options' is a required property"),
        ("single", {"options": options(1)[:2]}, "'mini-single': options: .* is too short"),
        ("single", {"options": [*options(1), {"text": "x"}]}, "options 4: 'feedback' is a required property"),
        ("single", {"options": options()}, "options: 0 of them are correct; a single choice has exactly one"),
        ("single", {"options": options(0, 1)}, "options: 2 of them are correct; a single"),
        ("multiple", {"options": options(1)}, "options: 1 of 3 are correct; a multiple choice has two or"),
        ("multiple", {"options": options(0, 1, 2)}, "options: 3 of 3 are correct; a multiple choice"),
        ("single", {"level": "guess"}, "'mini-single': level: 'guess' is not one of"),
        ("single", {"type": "essay"}, "'mini-single': type: 'essay' is not one of"),
        ("single", {"items": ["a", "b", "c"]}, "items: does not belong to this type of question"),
        ("single", {"objective": "fly"}, "objective: 'fly' is none of this file's: count, judge"),
        ("single", {"id": "mini-graded"}, "'mini-graded': id: another question of this file has it"),
        ("single", {"id": "Not Kebab"}, "'Not Kebab': id: 'Not Kebab' does not match"),
        ("single", {"graded": "yes please"}, "graded: 'yes please' is not of type 'boolean'"),
        ("single", {"hint": "x"}, "Additional properties are not allowed"),
        ("numeric", {"tolerance": None}, "'tolerance' is a required property"),
        ("numeric", {"tolerance": -1}, "tolerance: -1 is less than the minimum"),
        ("order", {"items": ["a", "b"]}, "items: .* is too short"),
        ("order", {"items": ["a", "b", "a"]}, "items: .* has non-unique elements"),
        ("match", {"alt": None}, "'alt' is a dependency of 'image'"),
        ("match", {"pairs": [{"item": i, "match": "x"} for i in "abc"]}, "pairs: all have the same match"),
        ("match", {"pairs": [{"item": "a", "match": i} for i in "xyz"]}, "pairs: two of them read the same"),
        ("text", {"accept": []}, "accept: .*(non-empty|too short)"),
        ("text", {"accept": ["?!"]}, "accept: an answer needs a letter or a digit"),
    ],
)
def test_a_fault_is_one_line_with_file_line_question_and_field(problems, question, fields, message):
    found = problems(changed(question, **fields))
    assert len(found) == 1, found
    assert "\n" not in found[0] and len(found[0]) < 320
    assert found[0].startswith("questions/mini.yml:")
    assert found[0].split(":")[1].isdigit()
    assert re.search(message, found[0]), found[0]


@pytest.mark.parametrize(
    "text", ["All of the above.", "None of these", "Both of them", "neither of the above"]
)
def test_an_option_that_only_points_at_others_is_refused(problems, text):
    (found,) = problems(changed("single", options=[{"text": text, "feedback": "why"}, *options(1)]))
    assert "options 1 text" in found and "is no answer of its own" in found


def test_all_faults_of_a_file_come_at_once(problems):
    text = changed("single", feedback=None).replace("level: apply", "level: guess")
    assert len(problems(text)) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [1", "questions/mini.yml:1: not YAML"),
        ("", "questions/mini.yml: None is not of type 'object'"),
        ("- a\n- b\n", "questions/mini.yml: .* is not of type 'object'"),
        (
            BANK.replace("chapter: mini", "chapter: maxi"),
            "chapter: 'maxi' is not the file's own name",
        ),
        (BANK + "    model: again\n", r"questions/mini.yml:\d+: 'model' is there twice"),
        ("chapter: mini\nobjectives: {a: b}\nquestions: 7\n", "questions: 7 is not of type 'array'"),
        ("chapter: mini\nobjectives: {a: b}\nquestions: [7]\n", "question 1: 7 is not of type 'object'"),
    ],
)
def test_a_file_that_is_no_bank_says_so(problems, text, message):
    found = problems(text)
    assert len(found) == 1 and re.search(message, found[0]), found


def test_two_banks_must_not_share_the_id_of_a_question(tmp_path):
    (tmp_path / "mini.yml").write_text(BANK, encoding="utf-8")
    (tmp_path / "other.yml").write_text(BANK.replace("chapter: mini", "chapter: other"), encoding="utf-8")
    _, problems = load_folder(tmp_path, "questions")
    assert list(problems) == ["other"]
    assert "question 'mini-single': id: questions/mini.yml has it too" in problems["other"][0]


def numeric(tmp_path, **fields):
    """Return what is wrong with the facts of the bank once its numeric question has these fields."""
    (tmp_path / "mini.yml").write_text(changed("numeric", **fields), encoding="utf-8")
    return fact_problems(load(tmp_path / "mini.yml"), FACTS)


def test_facts_and_calculations_of_a_good_bank_are_found(tmp_path):
    assert numeric(tmp_path) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"answer": "[no-such-fact] + 1"}, "answer: unknown fact 'no-such-fact'"),
        ({"answer": "1 / 0"}, "answer: cannot compute"),
        ({"answer": "(-1) ** 0.5"}, "answer: .* is not a finite number"),
        ({"answer": "__import__('os')"}, "answer: only numbers"),
        ({"sources": ["no-such-fact"]}, "sources: unknown fact 'no-such-fact'"),
        ({"traps": [{"value": "48", "feedback": "x"}]}, "traps 1 value: 48 is within the tolerance"),
    ],
)
def test_a_calculation_without_a_value_of_its_own_is_refused(tmp_path, fields, message):
    (found,) = numeric(tmp_path, **fields)
    assert "question 'mini-numeric'" in found
    assert re.search(message, found), found


def test_an_answer_is_what_hand_arithmetic_gives():
    assert number_of("100 * 0.025 ** (1 / [trial-doris-3mo].n)", FACTS) == pytest.approx(47.82, abs=0.005)
    assert number_of("100 * 7 / 8", {}) == 87.5
    with pytest.raises(ExpressionError):
        number_of(math.inf, {})


@pytest.mark.parametrize("count", range(2, 8))
def test_a_shuffle_is_always_the_same_and_never_the_right_order(count):
    for seed in ("a", "b", "limits-order", "mini-order"):
        order = shuffled(count, seed)
        assert sorted(order) == list(range(count)) != order
        assert order == shuffled(count, seed)


def test_shuffles_differ_between_questions():
    assert len({tuple(shuffled(5, f"question-{i}")) for i in range(20)}) > 10


def test_the_schema_is_in_the_package():
    assert Path(load.__code__.co_filename).with_name("questions.schema.json").is_file()

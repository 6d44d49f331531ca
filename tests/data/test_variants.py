"""Private variants: whatever the seed, they are questions by the rules of the course's own banks."""

import collections
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from privatebank import NAMES, SEEDS, banks, key_value, variants, words

from lupus_cart.facts import facts
from lupus_cart.variants import TEMPLATES, bank
from nokernel.facts import NUMBER
from nokernel.questions import CHECKS, SCHEMA, Bank, fact_problems, key_of, load, load_folder, number_of

ROOT = Path(__file__).resolve().parents[2]
PUBLIC, _ = load_folder(ROOT / "data" / "questions")
FIXED_NAMES = [
    line
    for line in (ROOT / "data" / "names.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
NAME = re.compile("|".join(re.escape(name) for name in sorted(FIXED_NAMES, key=len, reverse=True)))
ROLE = re.compile(r"\{\w+\}`[^`]*`")
DECIMALS = {"nearest whole one": 0, "one decimal": 1, "two decimals": 2}
template = pytest.mark.parametrize("name", NAMES)


def texts(question):
    """Every text of a question that a reader may see."""
    yield from (question["question"], question["feedback"])
    for part in [*question.get("options", ()), *question.get("traps", ())]:
        yield from (part[field] for field in ("text", "feedback") if field in part)
    yield from question.get("items", ())
    for pair in question.get("pairs", ()):
        yield from (pair["item"], pair["match"])


def substance(question):
    """What is asked and what is right, whatever the order of options and the id."""
    kept = {field: question.get(field) for field in ("question", "answer", "items", "pairs")}
    return json.dumps([kept, sorted(o["text"] for o in question.get("options", ()))], sort_keys=True)


def test_there_are_templates_for_every_chapter_and_of_many_types():
    assert len(TEMPLATES) >= 16
    assert {one.chapter for one in TEMPLATES.values()} == set(PUBLIC) == set(bank(1))
    assert len({one.fixed["type"] for one in TEMPLATES.values()}) >= 3


@pytest.mark.parametrize("seed", [1, "a long sentence as a seed"])
def test_a_bank_written_as_yaml_is_read_by_the_book_itself(tmp_path, seed):
    for chapter, one in bank(seed).items():
        path = tmp_path / f"{chapter}.yml"
        path.write_text(yaml.safe_dump(one, allow_unicode=True, sort_keys=False), encoding="utf-8")
        assert load(path).questions == one["questions"]


def test_objectives_are_those_of_the_chapters_own_bank():
    for chapter, one in bank(1).items():
        assert one["chapter"] == chapter
        assert one["objectives"] == PUBLIC[chapter].objectives
        assert {question["objective"] for question in one["questions"]} <= set(one["objectives"])


@template
def test_every_variant_is_as_the_schema_says_and_has_a_clear_key(name):
    check = Draft202012Validator({**SCHEMA["$defs"]["question"], "$defs": SCHEMA["$defs"]})
    for question in variants(name):
        problems = [error.message for error in check.iter_errors(question)]
        problems += CHECKS.get(question["type"], lambda _: ())(question)
        one = Bank("variants", TEMPLATES[name].chapter, {}, [question], [1])
        assert problems + fact_problems(one, facts) == [], question


@template
def test_every_number_of_a_variant_is_marked_as_invented_or_as_a_fact(name):
    for question in variants(name):
        assert "Imagine" in question["question"]
        for text in texts(question):
            bare = NUMBER.findall(NAME.sub("", ROLE.sub("", text)))
            assert [number for number in bare if number.lower() != "one"] == [], text


@template
def test_texts_are_grammatical_whatever_the_numbers(name):
    for question in variants(name):
        for text in map(words, texts(question)):
            assert not re.search(r"(?<![\d.] )(?<!of )\b1 (people|months|days|years|points|cells)\b", text), (
                text
            )
            assert not re.search(r"  | [.,:;]|[{}`]|\bnan\b|\.\.| a [aeio]", text), text
            assert not re.search(r"\b(NOT|EXCEPT)\b", text)


@template
def test_an_answer_rounded_as_asked_is_right_and_a_rounded_trap_is_wrong(name):
    for question in variants(name):
        if question["type"] != "numeric":
            continue
        asked = [places for phrase, places in DECIMALS.items() if phrase in question["question"]]
        places = asked[0] if asked else 1 if name == "schett-median-of-new-list" else 0
        right, tolerance = key_value(question), question["tolerance"]
        assert abs(round(right, places) - right) <= 0.9 * tolerance
        for trap in question["traps"]:
            value = number_of(trap["value"], facts)
            assert abs(round(value, places) - right) > tolerance, question


@template
def test_the_traps_of_a_question_are_told_apart(name):
    for question in variants(name):
        values = sorted(number_of(trap["value"], facts) for trap in question.get("traps", ()))
        assert all(b - a > 2 * question["tolerance"] for a, b in zip(values, values[1:], strict=False))


@template
def test_the_key_of_a_choice_is_given_away_neither_by_length_nor_by_place(name):
    if TEMPLATES[name].fixed["type"] != "single":
        return
    longest, places = 0, collections.Counter()
    for question in variants(name):
        (key,) = key_of(question)
        lengths = [len(words(option["text"])) for option in question["options"]]
        longest += lengths[key] > max(lengths[:key] + lengths[key + 1 :])
        places[key] += 1
    expected = len(SEEDS) / len(question["options"])
    assert longest <= 0.4 * len(SEEDS)
    assert all(0.5 * expected <= places[i] <= 1.6 * expected for i in range(len(question["options"]))), places


@template
def test_other_seeds_ask_for_other_numbers(name):
    """Two seeds agree in a template by chance at most about once in two hundred, mostly far more rarely."""
    asked = [substance(question) for question in variants(name)]
    alike = sum(count * (count - 1) for count in collections.Counter(asked).values())
    assert alike / (len(asked) * (len(asked) - 1)) < 1 / 150
    assert len(set(asked)) > 0.5 * len(asked)


def test_no_two_seeds_share_more_than_a_few_questions():
    for i, one in enumerate(SEEDS[:40]):
        for other in SEEDS[:i]:
            same = [
                a["id"]
                for chapter in banks()[one]
                for a, b in zip(*(banks()[s][chapter]["questions"] for s in (one, other)), strict=True)
                if substance(a) == substance(b)
            ]
            assert len(same) <= 3, (one, other, same)


def test_ids_of_all_seeds_and_of_the_public_bank_are_different():
    ids = [question["id"] for one in PUBLIC.values() for question in one.questions]
    ids += [question["id"] for name in NAMES for question in variants(name)]
    assert len(set(ids)) == len(ids)


def test_a_seed_gives_the_same_bank_in_another_process():
    """Sets and hashes of texts differ between processes; nothing may hang on them."""
    script = "import json; from lupus_cart.variants import bank; print(json.dumps(bank('a long sentence as a seed')))"
    env = {**os.environ, "PYTHONHASHSEED": "12345"}
    found = subprocess.run([sys.executable, "-c", script], env=env, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout) == banks()["a long sentence as a seed"]


def test_a_number_and_the_same_number_as_text_are_one_seed():
    assert bank(7) == bank("7")


@pytest.mark.parametrize("seed", ["", "  ", None, 1.5, True])
def test_a_seed_that_is_none_is_refused(seed):
    with pytest.raises(ValueError, match="a seed is a whole number or a text"):
        bank(seed)

"""The course's questions: every chapter has its bank, and no bank can be answered by its pattern alone."""

import collections
import re
from pathlib import Path

import pytest
import yaml

from lupus_cart.facts import facts
from nokernel.questions import fact_problems, key_of, load_folder

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "questions"
BANKS, PROBLEMS = load_folder(FOLDER, "data/questions")
# Pages that teach nothing of their own.
WITHOUT = {"index", "sources", "literature", "glossary", "faq", "about"}
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
CHAPTERS = [name for entry in TOC["chapters"] if (name := entry["file"].rpartition("/")[2]) not in WITHOUT]
ABOVE = {"apply", "analyse", "evaluate", "create"}
OBJECTIVES = re.compile(
    r"```\{admonition\} After this chapter you can\n:class: objectives\n\n?(.*?)```", re.S
)


@pytest.fixture(params=CHAPTERS)
def bank(request):
    """The bank of each chapter in turn."""
    found = PROBLEMS.get(request.param, [])
    assert not found, "\n".join(found)
    assert request.param in BANKS, f"there is no data/questions/{request.param}.yml"
    return BANKS[request.param]


def longest(question):
    """Whether the key of a single choice is longer than each wrong option."""
    (key,) = key_of(question)
    lengths = [len(re.sub(r"\{\w+\}|[`*]|<[\w-]+>", "", o["text"])) for o in question["options"]]
    return lengths[key] > max(n for i, n in enumerate(lengths) if i != key)


def test_every_bank_belongs_to_a_chapter():
    assert {path.stem for path in FOLDER.glob("*.yml")} <= set(CHAPTERS)


def test_a_bank_names_only_facts_that_exist_and_sums_that_work_out(bank):
    assert fact_problems(bank, facts) == []


def test_the_objectives_of_a_bank_are_those_the_chapter_promises(bank):
    (box,) = OBJECTIVES.findall((ROOT / "chapters" / f"{bank.chapter}.md").read_text(encoding="utf-8"))
    promised = [" ".join(item.split()) for item in re.split(r"^- ", box, flags=re.M)[1:]]
    assert [" ".join(text.split()) for text in bank.objectives.values()] == promised


def test_a_chapter_has_ten_questions_or_more(bank):
    assert len(bank.questions) >= 10


def test_every_objective_has_two_questions_or_more(bank):
    counts = collections.Counter(question["objective"] for question in bank.questions)
    assert {name: counts[name] for name in bank.objectives if counts[name] < 2} == {}


def test_a_chapter_asks_in_three_ways_or_more(bank):
    assert len({question["type"] for question in bank.questions}) >= 3


def test_half_of_the_questions_ask_for_more_than_memory(bank):
    assert 2 * sum(question["level"] in ABOVE for question in bank.questions) >= len(bank.questions)


def test_the_right_option_is_not_given_away_by_its_length(bank):
    singles = [question for question in bank.questions if question["type"] == "single"]
    given_away = [question["id"] for question in singles if longest(question)]
    assert len(given_away) <= 0.4 * len(singles), given_away


def test_some_questions_of_a_chapter_are_graded_and_most_are_practice(bank):
    graded = sum(question.get("graded", False) for question in bank.questions)
    assert 1 <= graded <= len(bank.questions) / 2


def test_no_question_asks_for_what_is_not_so(bank):
    trick = re.compile(r"\b(NOT|EXCEPT)\b|\bis not (true|correct)\b")
    assert [q["id"] for q in bank.questions if trick.search(q["question"])] == []


def test_the_right_option_is_as_often_first_as_last():
    """Positions of keys over all banks: of n options each is the key about one time in n."""
    seen, expected = collections.Counter(), collections.Counter()
    for bank in BANKS.values():
        for question in bank.questions:
            if question["type"] == "single":
                n = len(question["options"])
                seen[key_of(question)[0]] += 1
                expected.update({place: 1 / n for place in range(n)})
    for place, wanted in expected.items():
        if wanted >= 3:  # a fifth option is too rare to say anything of it
            assert 0.5 * wanted <= seen[place] <= 1.6 * wanted, (dict(seen), dict(expected))

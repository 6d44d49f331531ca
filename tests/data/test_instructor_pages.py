"""The pages for instructors: minutes add up, objectives and wrong ideas are the bank's, no key is told."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from nokernel.questions import load_folder

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "chapters" / "instructors"
BANKS, _ = load_folder(ROOT / "data" / "questions", "data/questions")
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate", "create")
COMMON = ("index", "essay_rubric", "crosswalk")
ROLE = re.compile(r"\{\w+\}`([^`<]*?)(?:\s*<[^`]*>)?`")
# What "Vision and Change" names, as two universities list it and an abstract repeats it.
COMPETENCIES = {
    "process of science",
    "quantitative reasoning",
    "modeling and simulation",
    "interdisciplinary nature of science",
    "communicate and collaborate",
    "science and society",
}
CONCEPTS = {
    "evolution",
    "structure and function",
    "information flow, exchange, and storage",
    "pathways and transformations of energy and matter",
    "systems",
}
SECTIONS = (
    "Objectives",
    "A class of 50 minutes",
    "A class of 75 minutes",
    "What to show when",
    "Wrong ideas, and the question that shows each",
    "Discussion",
    "Board plan",
    "Homework",
    "Take care",
)


def source(name):
    """The text of a page for instructors."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def plain(text):
    """The words of MyST text, roles taken out, in one line."""
    return " ".join(ROLE.sub(r"\1", text).replace("\\|", "|").split())


def cells(line):
    """The cells of a row of a table."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def table(text):
    """The rows of the first table in a text, without its head, each cell in plain words."""
    rows = [line for line in text.split("\n") if line.startswith("|")]
    return [[plain(cell) for cell in cells(row)] for row in rows[2:]]


def section(text, title):
    """What stands under a heading, up to the next one of the same rank or higher."""
    found = re.search(rf"^(#+) {re.escape(title)}$", text, re.M)
    assert found, f"no heading {title!r}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.M)
    return rest[: end.start()] if end else rest


def timed(text):
    """Each heading that promises minutes, with the minutes of the table under it."""
    for found in re.finditer(r"^#+ ((?:A class of|At home,|In class,) (\d+) minutes)$", text, re.M):
        yield found[1], int(found[2]), [int(row[0]) for row in table(section(text, found[1]))]


@pytest.fixture(params=sorted(BANKS))
def chapter(request):
    """Each chapter's name in turn."""
    return request.param


def test_every_chapter_with_questions_has_its_page_and_the_common_pages_are_there():
    names = {path.stem for path in FOLDER.glob("*.md")}
    assert {*BANKS, *COMMON} <= names


def test_a_page_has_all_that_a_class_needs(chapter):
    text = source(chapter)
    for title in SECTIONS:
        assert section(text, title).strip(), title


def test_the_minutes_of_a_class_add_up_to_what_its_heading_says(chapter):
    runs = list(timed(source(chapter)))
    assert [minutes for _, minutes, _ in runs][:2] == [50, 75]
    assert len(runs) == 4, "two classes, and a flipped one at home and in class"
    for title, minutes, parts in runs:
        assert sum(parts) == minutes, f"{title}: the parts give {sum(parts)}"


def test_a_flipped_class_says_in_its_heading_what_its_tables_hold(chapter):
    text = source(chapter)
    (promise,) = re.findall(r"^## Flipped: (\d+) minutes at home, (\d+) in class$", text, re.M)
    assert [str(minutes) for _, minutes, _ in timed(text)][2:] == list(promise)


def test_half_an_hour_on_the_first_page_is_half_an_hour():
    rows = table(section(source("index"), "Half an hour with the Schett trial"))
    assert sum(int(row[0]) for row in rows) <= 30


def test_objectives_are_in_the_chapters_own_words_with_the_levels_of_their_questions(chapter):
    bank = BANKS[chapter]
    wanted = []
    for key, words in bank.objectives.items():
        own = [question for question in bank.questions if question["objective"] == key]
        levels = [level for level in LEVELS if level in {question["level"] for question in own}]
        ids = ", ".join(f"`{question['id']}`" for question in own)
        wanted.append([" ".join(words.split()), ", ".join(levels), ids])
    assert table(section(source(chapter), "Objectives")) == wanted


def test_each_wrong_idea_of_the_bank_stands_beside_the_question_that_shows_it(chapter):
    rows = table(section(source(chapter), "Wrong ideas, and the question that shows each"))
    shown = {re.match(r"`([\w-]+)`( \(graded\))?$", row[1]).groups(): row[0] for row in rows}
    wanted = {
        (question["id"], " (graded)" if question.get("graded") else None): plain(question["misconception"])
        for question in BANKS[chapter].questions
        if question.get("misconception")
    }
    assert shown == wanted
    assert all(row[2] for row in rows)


def test_every_question_named_on_a_page_exists():
    known = {question["id"] for bank in BANKS.values() for question in bank.questions}
    starts = {key.partition("-")[0] for key in known}
    for path in FOLDER.glob("*.md"):
        named = set(re.findall(r"(?<!\})`([a-z]+(?:-[a-z0-9]+)+)`", path.read_text(encoding="utf-8")))
        assert {name for name in named if name.partition("-")[0] in starts} <= known, path.name


def test_no_page_prints_the_key_of_a_graded_question():
    pages = {path.name: plain(path.read_text(encoding="utf-8")).lower() for path in FOLDER.glob("*.md")}
    keys = [
        (question["id"], plain(option["text"]).lower().rstrip("."))
        for bank in BANKS.values()
        for question in bank.questions
        if question.get("graded")
        for option in question.get("options", ())
        if option.get("correct")
    ]
    assert len(keys) > 10
    long = [(key, text) for key, text in keys if len(text) > 14]
    assert not [(page, key) for page, words in pages.items() for key, text in long if text in words]


def test_each_prompt_for_discussion_says_what_a_good_answer_contains(chapter):
    prompts = re.split(r"^\*\*", section(source(chapter), "Discussion"), flags=re.M)[1:]
    assert len(prompts) >= 3
    for prompt in prompts:
        _, _, answer = prompt.partition("A good answer contains:")
        assert len(re.findall(r"^- ", answer, re.M)) >= 2, prompt[:60]


def test_what_to_show_opens_a_state_or_a_place_in_every_row(chapter):
    found = section(source(chapter), "What to show when")
    rows = [cells(line) for line in found.split("\n") if line.startswith("|")][2:]
    assert len(rows) >= 4
    bare = [row[1] for row in rows if not re.search(r"\{state\}`|\]\(\.\./|the same sheet", row[1])]
    assert not bare


def test_the_rubric_has_five_criteria_and_four_levels():
    rows = table(section(source("essay_rubric"), "Criteria and levels"))
    assert len(rows) == 5
    assert all(len(row) == 5 and all(row) for row in rows)


def test_the_crosswalk_has_every_objective_once_and_names_only_what_was_seen():
    text = section(source("crosswalk"), "The course's objectives")
    rows = [[plain(cell) for cell in cells(line)] for line in text.split("\n") if line.startswith("|")]
    rows = [row for row in rows if row[0] != "objective" and set(row[0]) != {"-"}]
    objectives = Counter(
        " ".join(words.split()) for bank in BANKS.values() for words in bank.objectives.values()
    )
    assert Counter(row[0] for row in rows) == objectives
    for _, competencies, concepts in rows:
        assert set(competencies.split("; ")) <= COMPETENCIES | {"none, knowledge of the study"}
        assert set(concepts.split("; ")) <= CONCEPTS | {"none"}


def test_no_page_for_instructors_is_in_the_learners_book():
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    listed = [entry["file"] for entry in yaml.safe_load(toc)["chapters"]]
    assert not [name for name in listed if "instructors" in name]

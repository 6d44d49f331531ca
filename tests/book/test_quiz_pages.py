"""A quiz in a page: what the build refuses, and what the page must not hold."""

import json
import re

import pytest
import quizbook
import yaml
from bs4 import BeautifulSoup
from quizbook import BANK


def payload(built):
    """Return what the page's script gets of the quiz."""
    (script,) = (built.outdir / "_static/nokernel/data").glob("*quiz*.js")
    return json.loads(re.fullmatch(r'nokernel\.put\("[\w-]+",(.*)\);\n', script.read_text())[1])


def test_nothing_of_a_graded_answer_is_in_any_file_but_the_payload(quiz_book):
    """Neither its explanations nor the facts behind them, in a page, in the search index or elsewhere."""
    secret = re.compile(r"secret|45\.8|lunar|47\.8|cost-queue|observed share", re.IGNORECASE)
    holding = [
        path.relative_to(quiz_book.outdir).as_posix()
        for path in quiz_book.outdir.rglob("*")
        if path.is_file()
        and path.name != "plotly.js"
        and ".doctrees" not in path.parts
        and secret.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert len(holding) == 1 and re.fullmatch(
        r"_static/nokernel/data/written-index-quiz-\w{8}\.js", holding[0]
    )


def test_a_graded_question_tells_readers_without_script_why_it_has_no_answer(quiz_book):
    block = re.search(r'id="q-mini-graded".*?<noscript>(.*?)</noscript>', quiz_book.html, re.DOTALL)[1]
    assert block == (
        "<p>This question needs JavaScript to be checked: its answer is not part of this page.</p>"
    )


def test_a_practice_answer_is_there_for_readers_without_script_only(quiz_book):
    outside = re.sub(r"<noscript>.*?</noscript>", "", quiz_book.html, flags=re.DOTALL)
    for words in ("WHY-BELOW", "A few successes", "weighted descriptors", "In order"):
        assert words in quiz_book.html and words not in outside


def test_the_payload_has_the_key_in_terms_of_what_the_page_shows(quiz_book):
    sheets = payload(quiz_book)["questions"]
    assert sheets["mini-single"]["key"] == [1] and sheets["mini-multiple"]["key"] == [0, 1]
    assert sheets["mini-numeric"]["key"] == pytest.approx(47.8176, abs=1e-4)
    shown = re.findall(r'<li data-n="\d"><span>([^<]+)</span>', quiz_book.html)
    assert [shown[n] for n in sheets["mini-order"]["key"]] == [
        *("take cells", "change cells", "grow cells", "give cells back")
    ]
    listed = re.findall(r"<li>([^<]+)</li>", re.search(r'<ol class="nk-choices".*?</ol>', quiz_book.html)[0])
    matches = [listed[n] for n in sheets["mini-match"]["key"]]
    assert matches == ["binds the target", "gives reach", "starts the signal"]


def test_neither_an_order_nor_a_match_shows_its_key_by_position(quiz_book):
    sheets = payload(quiz_book)["questions"]
    for name in ("mini-order", "mini-match"):
        assert sheets[name]["key"] != sorted(sheets[name]["key"])


def test_the_numbers_of_graded_explanations_bring_their_notes(quiz_book):
    notes = payload(quiz_book)["notes"]
    assert {"fact-treatment-lunar-placebo", "fact-cost-queue-people"} < set(notes)
    assert 'id="fact-trial-doris-3mo"' in quiz_book.html


HOSTILE = "</script><script>alert(x)</script>"


def test_no_text_of_a_bank_can_become_markup(tmp_path):
    data = yaml.safe_load(BANK)
    questions = {q["id"]: q for q in data["questions"]}
    questions["mini-single"]["options"][0]["text"] = r"p \< 'x' & \"y\" \<b\>"
    questions["mini-numeric"]["unit"] = HOSTILE
    questions["mini-match"]["alt"] = '" onerror="alert(x)'
    questions["mini-match"]["pairs"][0]["match"] = r'"\> \<img src=x onerror=alert(x)\>'
    questions["mini-order"]["items"][0] = r'"\> \<img src=x onerror=alert(x)\>'
    questions["mini-text"]["accept"].append(HOSTILE)
    book = quizbook.build(tmp_path, yaml.safe_dump(data, allow_unicode=True))
    assert book.returncode == 0, book.stderr
    quiz = BeautifulSoup(book.html, "html.parser").select_one(".nk-quiz")
    assert not quiz.find("script")
    assert [image["src"] for image in quiz.find_all("img")] == ["_images/parts.svg"]
    assert not [e for e in quiz.find_all() if any(name.startswith("on") for name in e.attrs)]
    assert quiz.get_text().count("alert(x)") >= 4  # it is all there, as text
    (script,) = (book.outdir / "_static/nokernel/data").glob("*quiz*.js")
    assert "<" not in script.read_text()
    assert HOSTILE in payload(book)["questions"]["mini-text"]["key"]


REFUSED = {
    "bare number": (
        "It works for everyone.",
        "It works for 17 people.",
        "mini.yml:{}: WARNING: bare number '17'",
    ),
    "in feedback": ("SECRET-ALPHA is first", "SECRET-ALPHA is 17", "mini.yml:{}: WARNING: bare number '17'"),
    "unknown fact": (
        "<trial-doris-3mo>",
        "<no-such-fact>",
        "questions/mini.yml:{}: WARNING: question 'mini-single': unknown fact",
    ),
    "raw HTML": (
        "Nothing at all.",
        "Nothing <b>at all</b>.",
        "mini.yml:{}: WARNING: question 'mini-single': raw HTML '<b>'",
    ),
    "no fact": (
        "sources: [trial-doris-3mo,",
        "sources: [no-such-fact,",
        "'mini-single': sources: unknown fact",
    ),
    "no key": (
        "        correct: true\n        feedback: WHY",
        "        feedback: WHY",
        "options: 0 of them are correct",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bank_with_a_fault_stops_the_build_with_file_line_and_question(tmp_path, what):
    right, wrong, message = REFUSED[what]
    assert right in BANK
    book = quizbook.build(tmp_path, BANK.replace(right, wrong))
    assert book.returncode != 0
    line = 1 + BANK[: BANK.rindex("- id:", 0, BANK.index(right))].count("\n")
    assert message.format(line) in book.stderr, book.stderr


def test_a_page_whose_bank_is_missing_says_which_file_it_wants(tmp_path):
    book = quizbook.build(tmp_path, text="# Page\n\n```{quiz} nowhere\n```\n")
    assert book.returncode != 0
    assert "index.md:3: WARNING: there is no questions/nowhere.yml" in book.stderr


def test_a_made_up_number_passes_only_in_its_role(tmp_path):
    book = quizbook.build(tmp_path, text="# Page\n\nImagine {given}`8` people.\n\nImagine 9 people.\n")
    assert "bare number '9'" in book.stderr and "'8'" not in book.stderr
    assert "Imagine <span>8</span> people." in book.html


def test_a_changed_bank_changes_the_page_and_leaves_no_old_payload(tmp_path):
    quizbook.build(tmp_path)
    book = quizbook.build(tmp_path, BANK.replace("It works for everyone.", "It always works."))
    assert book.returncode == 0, book.stderr
    assert "It always works." in book.html
    first = payload(book)
    again = quizbook.build(tmp_path, BANK.replace("It works for everyone.", "It always works."))
    assert payload(again) == first  # one payload, also when nothing was written anew

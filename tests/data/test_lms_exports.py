"""Every export says what the question bank says: read back by other code and compared with the YAML files.

Schemas: the files of QTI 2.1 and the manifests were checked outside these tests against the published
schemas. No package of Python or npm that we found ships those, so they are not here; for the quiz of a
cartridge the rules that its schema states beside the grammar are written out below.
"""

import csv
import re
import sys
import zipfile
from pathlib import Path

import lmsreaders
import pytest
import yaml

from lupus_cart import variants
from lupus_cart.facts import facts
from nokernel.expressions import compute, evaluate

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools" / "teaching"))
import lms

ROOT = Path(__file__).resolve().parents[2]
ROLE = re.compile(r"\{(\w+)\}`([^`]+)`")
CHAPTERS = sorted(path.stem for path in (ROOT / "data" / "questions").glob("*.yml"))
READERS = {"canvas": lmsreaders.canvas, "qti21": lmsreaders.qti21, "cartridge": lmsreaders.cartridge}
ENDINGS = {"canvas": "-canvas.zip", "qti21": "-qti21.zip", "cartridge": ".imscc"}


def words(text):
    """A text of the bank as a reader sees it."""

    def role(found):
        name, inside = found.groups()
        if name == "computed":
            return compute(inside, facts)[0]
        named = re.fullmatch(r"(.+?)\s*<[\w-]+>", " ".join(inside.split()))
        if name == "fact":
            return named[1] if named else facts[inside].text
        assert name == "given"
        return inside

    return " ".join(ROLE.sub(role, text).translate(lmsreaders.QUOTES).split())


def run(folder, monkeypatch, **settings):
    """Write the files as `make lms` does with these settings."""
    monkeypatch.setattr(lms, "TEACHING", folder)
    for name in ("SEED", "BASE", "CHAPTERS"):
        monkeypatch.setenv(name, settings.get(name, ""))
    lms.main()
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        return run(tmp_path_factory.mktemp("teaching"), patch) / "lms"


def questions_of(chapter):
    path = ROOT / "data" / "questions" / f"{chapter}.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]


def check(question, found):
    """Compare a question of the bank with what a reader found of it."""
    kind, asked = question["type"], question["question"]
    assert words(asked) in found["asked"], question["id"]
    assert words(question["feedback"]) in found["general"], question["id"]
    if kind in ("single", "multiple"):
        assert found["type"] == kind
        expected = {
            words(o["text"]): (bool(o.get("correct")), words(o["feedback"])) for o in question["options"]
        }
        assert found["choices"] == expected, question["id"]
    elif kind == "numeric":
        right = evaluate(str(question["answer"]), facts)[0]
        margin = question["tolerance"]
        # A file may round: by less than a hundredth of the tolerance, or a tenth in a list of spellings.
        near = pytest.approx((right - margin, right + margin), abs=max(margin / 10, 1e-9))
        assert found["window"] == near, question["id"]
        expected = {
            evaluate(str(t["value"]), facts)[0]: words(t["feedback"]) for t in question.get("traps", ())
        }
        assert len(found["traps"]) == len(expected), question["id"]
        for (value, told), (wanted, feedback) in zip(
            sorted(found["traps"].items()), sorted(expected.items()), strict=True
        ):
            assert value == pytest.approx(wanted, abs=max(margin, 0.5))
            assert told == feedback, question["id"]
        if "unit" in question:
            assert any(question["unit"] in line for line in found["asked"])
    elif kind == "order":
        order = [words(text) for text in question["items"]]
        if found["type"] == "match":
            assert found["pairs"] == {text: str(n) for n, text in enumerate(order, 1)}, question["id"]
        else:
            assert (found["type"], found["order"]) == ("order", order)
    elif kind == "match":
        pairs = {words(pair["item"]): words(pair["match"]) for pair in question["pairs"]}
        assert (found["type"], found["pairs"]) == ("match", pairs), question["id"]
    else:
        assert (found["type"], found["accept"]) == ("text", set(question["accept"]))
        assert words(question["model"]) in found["general"]


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_file_has_the_questions_keys_and_feedback_of_the_bank(written, chapter, form):
    found = READERS[form](written / chapter / f"{chapter}{ENDINGS[form]}")
    bank = questions_of(chapter)
    assert list(found) == [question["id"] for question in bank]
    for question in bank:
        check(question, found[question["id"]])


@pytest.mark.parametrize("form", READERS)
def test_every_question_says_what_its_answer_rests_on(written, form):
    found = READERS[form](written / "limitations" / f"limitations{ENDINGS[form]}")
    general = found["limits-meaning-of-interval"]["general"]
    assert "Mackensen A et al. Anti-CD19 CAR T cell therapy" in general
    assert "https://doi.org/10.1038/s41591-022-02017-5" in general


def test_writing_again_gives_the_same_bytes(written, tmp_path, monkeypatch):
    again = run(tmp_path, monkeypatch) / "lms"
    files = [path.relative_to(written) for path in sorted(written.rglob("*")) if path.is_file()]
    assert len(files) == len(CHAPTERS) * (len(lms.FORMATS) + 1) + 2
    for name in files:
        assert (again / name).read_bytes() == (written / name).read_bytes(), name


@pytest.mark.parametrize("form", READERS)
def test_a_picture_travels_with_its_question(written, form):
    with zipfile.ZipFile(written / "lupus" / f"lupus{ENDINGS[form]}") as archive:
        picture = archive.read("images/lupus-picture-roles.svg")
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")]
    assert picture == (ROOT / "data" / "pictures" / "lupus_names.svg").read_bytes()
    (asking,) = [text for text in texts if "Drawing with names." in text]
    assert "images/lupus-picture-roles.svg" in asking


def test_what_a_format_cannot_carry_is_listed_question_by_question(written):
    with (written / "losses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    types = {q["id"]: q["type"] for chapter in CHAPTERS for q in questions_of(chapter)}
    told = {
        (row["format"], row["question"]) for row in rows if "order" in row["what"] and "place" in row["what"]
    }
    assert told >= {("Canvas", name) for name, kind in types.items() if kind == "order"}
    typed = {row["question"] for row in rows if row["what"].endswith("as a row of letters to type")}
    assert typed == {name for name, kind in types.items() if kind in ("order", "match")}
    links = [row for row in rows if row["what"].startswith("web links")]
    assert {row["chapter"] for row in links} == set(CHAPTERS)
    readme = (written / "README.md").read_text(encoding="utf-8")
    assert all(row["what"] in readme for row in rows)


def test_a_cartridge_links_to_the_chapter_when_it_is_told_where_the_book_is(tmp_path, monkeypatch):
    folder = run(tmp_path, monkeypatch, BASE="https://example.org/book", CHAPTERS="schett_trial") / "lms"
    with zipfile.ZipFile(folder / "schett_trial" / "schett_trial.imscc") as archive:
        links = [name for name in lmsreaders.listed(archive) if name.startswith("links/")]
        (link,) = [lmsreaders.parse(archive.read(name)) for name in links]
    assert link.find("url").get("href") == "https://example.org/book/chapters/schett_trial.html"
    assert link.findtext("title") == "The Schett trial (CAR T cells and lupus)"
    assert "web links" not in (folder / "losses.csv").read_text(encoding="utf-8")


def test_a_cartridge_without_an_address_has_no_link(written):
    with zipfile.ZipFile(written / "lupus" / "lupus.imscc") as archive:
        assert not [name for name in archive.namelist() if name.startswith("links/")]


def test_only_the_chapters_asked_for_are_written(tmp_path, monkeypatch):
    folder = run(tmp_path, monkeypatch, CHAPTERS="schett_trial, lupus") / "lms"
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {"lupus", "schett_trial"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"CHAPTERS": "lupus,schet"}, "CHAPTERS: 'schet' has no questions to write; these have: lupus, "),
        ({"BASE": "example.org"}, "BASE: 'example.org' is not an address"),
        ({"BASE": "javascript:alert(1)"}, "is not an address"),
    ],
)
def test_a_wrong_setting_is_one_line(tmp_path, monkeypatch, settings, said):
    with pytest.raises(SystemExit, match=re.escape(said)):
        run(tmp_path, monkeypatch, **settings)


SEED = "a-long-secret-of-a-teacher"


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = run(tmp_path_factory.mktemp("private"), patch, SEED=SEED)
    return folder / "lms-variants" / variants.suffix(SEED)


@pytest.mark.parametrize("form", READERS)
def test_a_seed_gives_a_private_bank_with_keys_of_its_own(private, form):
    banks = {name: bank["questions"] for name, bank in variants.bank(SEED).items() if bank["questions"]}
    assert {path.name for path in private.iterdir() if path.is_dir()} == set(banks)
    for chapter, questions in banks.items():
        found = READERS[form](private / chapter / f"{chapter}-{private.name}{ENDINGS[form]}")
        assert list(found) == [question["id"] for question in questions]
        for question in questions:
            check(question, found[question["id"]])


def test_a_seed_stands_in_no_file(private):
    for path in private.rglob("*"):
        assert SEED not in path.name
        if path.is_file():
            assert SEED.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_quiz_in_a_cartridge_keeps_the_rules_of_its_profile(written, chapter):
    """The rules that the published schema of the cartridge's questions states beside its grammar."""
    items = lmsreaders.qti12(written / chapter / f"{chapter}.imscc")
    assert len({item.get("ident") for item in items}) == len(items)
    for item in items:
        about = lmsreaders.fields(item)
        assert set(about) <= {"cc_profile", "cc_question_category", "cc_weighting"}
        typed = about["cc_profile"] == "cc.fib.v0p1"
        (response,) = item.findall("presentation/response_str" if typed else "presentation/response_lid")
        assert typed or len(response.findall("render_choice/response_label")) > 2
        assert {test.get("respident") for test in item.iter("varequal")} == {response.get("ident")}
        for test in item.iter("conditionvar"):
            assert {node.tag for node in test} <= {"and", "other", "varequal"}
        for node in item.iter("and"):
            assert {child.tag for child in node} <= {"varequal", "not"}
        assert {node.get("action") for node in item.iter("setvar")} == {"Set"}
        shown = {node.get("linkrefid") for node in item.iter("displayfeedback")}
        assert shown == {node.get("ident") for node in item.iter("itemfeedback")}


def test_the_readers_see_a_wrong_key(written, tmp_path):
    """The comparison is worth something: a key moved by hand is found."""
    source, broken = written / "lupus" / "lupus-canvas.zip", tmp_path / "broken.zip"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if b"questestinterop" in content:
                content = re.sub(
                    rb"<vargte respident=\"response1\">[\d.]+<", b'<vargte respident="response1">0<', content
                )
            new.writestr(name, content)
    found = lmsreaders.canvas(broken)
    (question,) = [q for q in questions_of("lupus") if q["id"] == "lupus-count-in-a-city"]
    with pytest.raises(AssertionError):
        check(question, found[question["id"]])

"""What `make instructors` and `make course` put into a book: their contents, settings and refusals."""

import sys
from pathlib import Path

import pytest
import yaml

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools/teaching"))
import editions

ROOT = Path(__file__).resolve().parents[2]
TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())
PART = yaml.safe_load((ROOT / "chapters/instructors/_toc.yml").read_text())
FIVE = ["lupus", "schett_trial", "glossary", "about", "sources", "literature"]


def names(chapters: list[dict[str, str]]) -> list[str]:
    return [Path(entry["file"]).name for entry in chapters]


def test_the_instructor_edition_is_the_whole_book_and_then_the_part():
    toc, settings = editions.instructors(TOC, PART)
    assert toc["root"] == "chapters/index"
    assert [part["chapters"] for part in toc["parts"]] == [TOC["chapters"], PART["chapters"]]
    assert toc["parts"][1]["caption"] == "For instructors"
    assert settings["html_title"] == "CAR T cells and lupus: instructor edition"


def test_the_learners_book_names_no_page_for_instructors():
    assert not [entry for entry in TOC["chapters"] if "instructors" in str(entry)]
    private = yaml.safe_load((ROOT / "_config.yml").read_text())["sphinx"]["config"]["nokernel_private"]
    assert private == ["chapters/instructors/*"]


def test_the_part_names_every_page_for_instructors():
    listed = {entry["file"] for entry in PART["chapters"]}
    written = {f"chapters/instructors/{path.stem}" for path in (ROOT / "chapters/instructors").glob("*.md")}
    assert listed == written


def test_a_course_keeps_the_books_order_and_the_pages_every_course_needs():
    toc, settings = editions.course(TOC, ["schett_trial", "lupus"])
    assert names(toc["chapters"]) == FIVE
    left_out = {
        "car_t_mechanism",
        "limitations",
        "since_2022",
        "beyond_lupus",
        "reading_the_news",
        "simulator",
        "faq",
    }
    assert {Path(page).name for page in settings["nokernel_left_out"]} == left_out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            ["course", "CHAPTERS=lupus,cart"],
            "there is no chapter 'cart'; there are: lupus, car_t_mechanism, ",
        ),
        (["course", "CHAPTERS="], "name the chapters, as in CHAPTERS=lupus,schett_trial; there are: lupus, "),
        (["course", "CHAPTERS=lupus", "BASE=example.org"], "BASE is the address of the full book"),
    ],
)
def test_what_cannot_be_built_is_told_in_one_line(arguments, says):
    with pytest.raises(SystemExit) as stopped:
        editions.main(arguments)
    assert says in str(stopped.value)
    assert "\n" not in str(stopped.value)

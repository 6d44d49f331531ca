"""One zip a chapter with all that a class needs: `make kit [CHAPTERS=schett_trial] [BASE=https://..]`.

Deck, handout, questions, labs and notes for the instructor, as other targets made them. Same parts, same
bytes. A part that is missing stops the command with the target that makes it.
"""

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from classroom import ROOT, TEACHING, asked, browser, public_address, title_of
from environment import stop
from handouts import COURSE, on_paper
from lab_files import GOES_WITH

KITS = TEACHING / "kit"
EDITION = ROOT / "_build" / "instructors" / "html"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # zip knows no earlier one; a real date would differ from kit to kit
# Of the labs only what the course wrote: never what students handed in, nor a gradebook.
LAB_FILES = ("README.md", "nbgrader_config.py", "source/{lab}/*", "students/{lab}.zip")
FOR_INSTRUCTORS = (
    f"For instructors, from “{COURSE}”, by the CAR T and lupus course contributors, CC BY 4.0. "
    "These notes name right answers: they are not for students."
)
Files = dict[str, Path | bytes]

README = """# {title}: everything for a class

From "CAR T cells and lupus: an interactive course". Not medical advice. Not yet reviewed by a clinician.

| what | where | how |
|---|---|---|
| the chapter | {address} | send students there |
| slides | `deck/{name}.html` | open in a browser; S shows notes and times; works without a network |
| handout | `handout/{name}.pdf` | print it; it has the questions without a key |
| questions | `questions/` | import the file for your learning system; `questions/README.md` says how |
| labs | {labs} |
| notes for you | `notes/{name}.pdf` | plans for a class, misconceptions, board, homework |
| rubric | `notes/essay_rubric.pdf` | for the appraisal essay |

**With half an hour:** read the plan in the notes, import the questions, print the handout, open the deck.

**Do not hand on** `deck/`, `questions/`, `notes/` and `labs/source/`: they hold keys and solutions.
For students are the chapter, `handout/` and `labs/students/`.

Text and figures are under CC BY 4.0, data under CC0 1.0, code under MIT: see LICENSE-CONTENT and LICENSE.
reveal.js, in the deck, is under the MIT licence, its font under the Open Font Licence; both lie beside them.
"""


def deck(name: str, slides: Path) -> Iterator[tuple[str, Path]]:
    """Yield path in the kit and file of a chapter's deck and of all that it loads."""
    page = slides / f"{name}.html"
    if not page.is_file():
        stop(f"{name}: the deck is missing; run: make slides")
    yield f"deck/{name}.html", page
    for image in sorted(set(re.findall(r'_images/[^"?#]+', page.read_text(encoding="utf-8")))):
        yield f"deck/{image}", slides / image
    for path in sorted((slides / "_static").rglob("*")):
        if path.is_file():
            yield f"deck/{path.relative_to(slides).as_posix()}", path


def questions(name: str, exports: Path) -> Iterator[tuple[str, Path]]:
    """Yield the exports of a chapter's questions, with their README and the list of losses."""
    files = sorted((exports / name).glob("*"))
    if not files:
        stop(f"{name}: the questions are missing; run: make lms CHAPTERS={name}")
    for path in (*files, exports / "README.md", exports / "losses.csv"):
        yield f"questions/{path.name}", path


def labs_of(name: str) -> list[str]:
    """Names of the labs that go with a chapter."""
    return [lab for lab, chapters in GOES_WITH.items() if name in chapters]


def labs(names: list[str], course: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of the labs; nothing that an instructor or a student put beside them."""
    for lab in names:
        if not (course / "students" / f"{lab}.zip").is_file():
            stop(f"the lab {lab} is missing; run: make labs")
        for pattern in LAB_FILES:
            for path in sorted(course.glob(pattern.format(lab=lab))):
                yield f"labs/{path.relative_to(course).as_posix()}", path


def readme(name: str, title: str, found: list[str], base: str) -> bytes:
    """The kit's README."""
    listed = ", ".join(f"`labs/students/{lab}.zip`" for lab in found)
    none = "none | no lab goes with this chapter"
    how = f"{listed} | an nbgrader course; `labs/README.md` says how" if found else none
    unknown = f"`chapters/{name}.html` of the book (made without BASE: no paper links to it)"
    address = f"{base}chapters/{name}.html" if base else unknown
    return README.format(name=name, title=title, labs=how, address=address).encode()


def pack(target: Path, folder: str, files: Files) -> None:
    """Write files into one zip, all in one folder; the same bytes for the same files."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", FIRST_DAY)
            entry.external_attr = 0o644 << 16
            data = content if isinstance(content, bytes) else content.read_bytes()
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, 9)


def notes(names: list[str], edition: Path, folder: Path, base: str) -> None:
    """Print the instructor's pages, and the rubric, into a folder."""
    for name in names:
        if not (edition / "chapters" / "instructors" / f"{name}.html").is_file():
            stop(f"{name}: the notes for instructors are missing; run: make instructors")
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as running:
        for name in names:
            page = f"chapters/instructors/{name}.html"
            target = folder / f"{name}.pdf"
            on_paper(running, edition, page, target, "For instructors", base, licence=FOR_INSTRUCTORS)


def kit(name: str, parts: Path, printed: Path, base: str = "") -> Files:
    """All files of a chapter's kit by their path in it, from the folder of the parts."""
    handout = parts / "handouts" / f"{name}.pdf"
    if not handout.is_file():
        stop(f"{name}: the handout is missing; run: make handouts CHAPTERS={name}")
    found = labs_of(name)
    files: Files = {"README.md": readme(name, title_of(name), found, base), f"handout/{name}.pdf": handout}
    files |= {licence: ROOT / licence for licence in ("LICENSE", "LICENSE-CONTENT")}
    files |= {f"notes/{page}.pdf": printed / f"{page}.pdf" for page in (name, "essay_rubric")}
    return (
        files
        | dict(deck(name, parts / "slides"))
        | dict(questions(name, parts / "lms"))
        | dict(labs(found, parts / "labs"))
    )


def main() -> None:
    """Pack the kits that were asked for and say where they are."""
    base, printed = public_address(), TEACHING / "notes"
    notes([*asked(), "essay_rubric"], EDITION, printed, base)
    for name in asked():
        files = kit(name, TEACHING, printed, base)
        target = KITS / f"{name}.zip"
        pack(target, name, files)
        print(f"{target.relative_to(ROOT)}: {len(files)} files, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())

"""Write the questions for learning systems: `make lms [CHAPTERS=lupus,schett_trial] [SEED=..] [BASE=https://..]`.

Every chapter becomes a folder of `_build/teaching/lms` with one file a format; README.md there says how to
import each, losses.csv what each could not carry. With SEED the questions are private variants, whose
numbers no public file has, in `_build/teaching/lms-variants`. BASE is the address at which the book is
published: only with it does a cartridge have links to the book, as a link to nowhere is worse than none.
"""

import csv
import io
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml

sys.path.append(str(Path(__file__).resolve().parents[1]))
from environment import ROOT, stop

from lupus_cart.facts import facts
from nokernel.lms import canvas, cartridge, gift, moodle, printable, qti21, table
from nokernel.lms.bank import Item, Loss, items_of
from nokernel.questions import Bank, QuestionsError, load_folder

TEACHING = ROOT / "_build" / "teaching"
QUESTIONS = ROOT / "data" / "questions"
COURSE = "CAR T cells and lupus"
Links = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Format:
    """A format: how its files end, what writes them, and what an instructor does with them."""

    name: str
    ending: str
    write: Callable[[str, Sequence[Item], Path], list[Loss]]
    use: str


FORMATS = (
    Format(
        "Canvas",
        "-canvas.zip",
        canvas.write,
        "Settings, Import Course Content, content type QTI .zip file. The quiz arrives unpublished.",
    ),
    Format(
        "Moodle XML",
        "-moodle.xml",
        moodle.write,
        "Question bank, Import, Moodle XML format. Questions arrive in a category of their own.",
    ),
    Format(
        "Common Cartridge",
        ".imscc",
        cartridge.write,
        "For Blackboard, Brightspace, Sakai, Schoology and others: import the file as a course package. Made "
        "with BASE=https://... it also holds a link to the chapter.",
    ),
    Format(
        "QTI 2.1",
        "-qti21.zip",
        qti21.write,
        "For TAO, OpenOLAT, ONYX, Inspera and other systems of assessment: import the content package.",
    ),
    Format(
        "GIFT", "-gift.txt", gift.write, "Question bank, Import, GIFT format, where Moodle XML is not read."
    ),
    Format(
        "CSV", ".csv", table.write, "For a spreadsheet or a script of your own: one row a question, UTF-8."
    ),
    Format(
        "Paper",
        "-paper.html",
        printable.write,
        "Open in a browser and print. The file that ends in -key.html has the answers: keep it to yourself.",
    ),
)


PUBLIC = """\
The questions and their keys are public: anyone can read them in the book. For a graded test make variants of
your own: `make lms SEED=...` with a long secret text."""
VARIANTS = """\
These are private variants, marked {}. Whoever knows the seed can make them again: do not give it away."""
README = """\
# Questions of “{course}” for learning systems

{total} questions on {chapters} of the book's chapters, a folder for each. Texts are CC BY 4.0 by the CAR T
and lupus course contributors. Not medical advice.

{keys}

No live import into any of these systems was done. Programs read the files back and compare them with the
question bank. Import one chapter first and look at it before you rely on it.

| format | file name ends in | how to use it |
|---|---|---|
{files}

## What the formats cannot carry

Counted here; losses.csv names each question. Texts, keys and feedback are in every file, in the form that the
format has for them.

| format | what | questions |
|---|---|---|
{lost}
"""


def banks(seed: str, folder: Path = QUESTIONS) -> dict[str, Bank]:
    """Return the banks by chapter: those of the book, or with a seed the variants that it decides."""
    if not seed:
        found, problems = load_folder(folder, "data/questions")
    else:
        from lupus_cart import variants

        with tempfile.TemporaryDirectory() as scratch:
            for chapter, bank in variants.bank(seed).items():
                if bank["questions"]:
                    text = yaml.safe_dump(bank, allow_unicode=True, sort_keys=False)
                    Path(scratch, f"{chapter}.yml").write_text(text, encoding="utf-8")
            found, problems = load_folder(Path(scratch), "variants")
    if problems:
        raise QuestionsError([line for lines in problems.values() for line in lines])
    listed = re.findall(r"file: chapters/(\w+)", (ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return {name: found[name] for name in listed if name in found}


def chosen(known: Sequence[str], chapters: str) -> list[str]:
    """Return the chapters that CHAPTERS names, in the book's order; all of them if it names none."""
    wanted = [name for name in re.split(r"[,\s]+", chapters) if name]
    for name in wanted:
        if name not in known:
            stop(f"CHAPTERS: {name!r} has no questions to write; these have: {', '.join(known)}")
    return [name for name in known if name in wanted or not wanted]


def address(base: str) -> str:
    """Return BASE with a slash at its end; "" without one. Stops at what is no address."""
    if base and (urlsplit(base).scheme not in ("https", "http") or not urlsplit(base).netloc):
        stop(f"BASE: {base!r} is not an address such as https://example.org/course/")
    return base.rstrip("/") + "/" if base else ""


def title_of(chapter: str) -> str:
    """Return a chapter's title, its first heading."""
    text = (ROOT / "chapters" / f"{chapter}.md").read_text(encoding="utf-8")
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1].strip() if found else chapter


def export(
    chapter: str, items: Sequence[Item], folder: Path, mark: str = "", base: str = ""
) -> list[list[str]]:
    """Write a chapter's questions in every format; return the rows of losses.csv about it.

    ``mark`` tells variants apart from each other and from the book's own questions in a learning system.
    """
    folder.mkdir(parents=True)
    title = title_of(chapter)
    name = f"{COURSE}: {title}" + (f" ({mark})" if mark else "")
    links = [(f"{title} ({COURSE})", f"{base}chapters/{chapter}.html")] if base else []
    rows = []
    for form in FORMATS:
        path = folder / (f"{chapter}-{mark}{form.ending}" if mark else f"{chapter}{form.ending}")
        if form.write is cartridge.write:
            losses = cartridge.write(name, items, path, links)
        else:
            losses = form.write(name, items, path)
        rows += [[chapter, form.name, loss.item or "(the whole file)", loss.what] for loss in losses]
    return rows


def readme(chapters: Sequence[str], total: int, rows: Sequence[Sequence[str]], mark: str) -> str:
    """Return the text that says what the files are, how to import them, and what is lost."""
    files = "\n".join(f"| {f.name} | `{f'-{mark}' if mark else ''}{f.ending}` | {f.use} |" for f in FORMATS)
    counts = Counter((form, what) for _, form, _, what in rows)
    lost = "\n".join(f"| {form} | {what} | {n} |" for (form, what), n in counts.items()) or "| | nothing | |"
    keys = VARIANTS.format(mark) if mark else PUBLIC
    return README.format(
        course=COURSE, total=total, chapters=len(chapters), keys=keys, files=files, lost=lost
    )


def main() -> None:
    """Write the files and print where they are."""
    seed, base = os.environ.get("SEED", "").strip(), address(os.environ.get("BASE", "").strip())
    try:
        found = banks(seed)
        chapters = chosen(list(found), os.environ.get("CHAPTERS", ""))
        questions = {name: items_of(found[name], facts, ROOT) for name in chapters}
    except QuestionsError as error:
        stop(f"the questions cannot be used:\n{error}")
    mark, output = "", TEACHING / "lms"
    if seed:
        from lupus_cart import variants

        mark = variants.suffix(seed)
        output = TEACHING / "lms-variants" / mark
    shutil.rmtree(output, ignore_errors=True)
    rows = []
    for chapter, items in questions.items():
        rows += export(chapter, items, output / chapter, mark, base)
    total = sum(len(items) for items in questions.values())
    (output / "README.md").write_text(readme(chapters, total, rows, mark), encoding="utf-8", newline="\n")
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["chapter", "format", "question", "what"], *rows])
    (output / "losses.csv").write_text(file.getvalue(), encoding="utf-8", newline="")
    where = output.relative_to(ROOT) if output.is_relative_to(ROOT) else output
    told = f"{total} questions of {len(chapters)} chapters in {len(FORMATS)} formats"
    print(f"{where}: {told}; README.md there says how to import them.")


if __name__ == "__main__":
    main()

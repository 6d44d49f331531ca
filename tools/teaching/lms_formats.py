"""The formats that `make lms` writes, and the README that says how to import them and what each loses."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nokernel.lms import canvas, cartridge, gift, moodle, printable, qti21, table
from nokernel.lms.bank import Item, Loss

COURSE = "CAR T cells and lupus"


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

On 22 November 2026 a Moodle 4.5.6 (a public copy of its code) imported the Moodle XML and the GIFT files of
every chapter. No other live system was tried: programs read the files back and compare them with the
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


def readme(chapters: Sequence[str], total: int, rows: Sequence[Sequence[str]], mark: str) -> str:
    """Return the text that says what the files are, how to import them, and what is lost."""
    files = "\n".join(f"| {f.name} | `{f'-{mark}' if mark else ''}{f.ending}` | {f.use} |" for f in FORMATS)
    counts = Counter((form, what) for _, form, _, what in rows)
    lost = "\n".join(f"| {form} | {what} | {n} |" for (form, what), n in counts.items()) or "| | nothing | |"
    keys = VARIANTS.format(mark) if mark else PUBLIC
    return README.format(
        course=COURSE, total=total, chapters=len(chapters), keys=keys, files=files, lost=lost
    )

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
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import yaml

sys.path.append(str(Path(__file__).resolve().parents[1]))
from environment import ROOT, stop
from lms_formats import COURSE, FORMATS, readme

from lupus_cart import variants
from lupus_cart.facts import facts
from nokernel.lms import cartridge
from nokernel.lms.bank import Item, items_of
from nokernel.questions import Bank, QuestionsError, load_folder

TEACHING = ROOT / "_build" / "teaching"
QUESTIONS = ROOT / "data" / "questions"
LONG = 16  # letters of a seed that nobody finds by trying


def banks(seed: str, folder: Path = QUESTIONS) -> dict[str, Bank]:
    """Return the banks by chapter: those of the book, or with a seed the variants that it decides."""
    if not seed:
        found, problems = load_folder(folder, "data/questions")
    else:
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
    told = f"{total} questions from {len(chapters)} chapter(s) in {len(FORMATS)} formats"
    print(f"{where}: {told}; README.md there says how to import them.")
    if seed and len(seed) < LONG:
        print(f"This seed is short, so others may find it, and the keys. Take {LONG} letters or more.")


if __name__ == "__main__":
    main()

"""Other editions of the same book: `make instructors` and `make course CHAPTERS=lupus,schett_trial`.

`python tools/teaching/editions.py instructors [BASE=https://...]` builds the learner's book with the part
"For instructors" (`chapters/instructors/_toc.yml`) into `_build/instructors/html`.
`python tools/teaching/editions.py course CHAPTERS=... [BASE=https://...]` builds a book of some chapters, and
of the pages every course needs, into `_build/course/html`; BASE is the address of the full book. Notebooks
that another edition has executed are not executed again.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

sys.path.append(str(Path(__file__).resolve().parents[1]))

from book import BUILD, CODE, build
from environment import PYTHON, ROOT, stop

PART = "chapters/instructors/_toc.yml"
ALWAYS = ("glossary", "about", "sources", "literature")
Toc = dict[str, Any]
Settings = dict[str, Any]


def instructors(toc: Toc, part: Toc, base: str = "") -> tuple[Toc, Settings]:
    """Return contents and settings of the instructor edition: the whole book, then the part."""
    parts = [{"chapters": toc["chapters"]}, part]
    title = f"{_config()['title']}: instructor edition"
    return {"format": toc["format"], "root": toc["root"], "parts": parts}, {
        "html_title": title,
        "nokernel_full_book": base,
        "nokernel_private": [],
    }


def course(toc: Toc, chapters: list[str], base: str = "") -> tuple[Toc, Settings]:
    """Return contents and settings of a book of `chapters` (names of files); stop at an unknown name."""
    pages = {Path(entry["file"]).name: entry for entry in toc["chapters"]}
    choice = ", ".join(name for name in pages if name not in ALWAYS)
    if not chapters:
        stop(f"name the chapters, as in CHAPTERS=lupus,schett_trial; there are: {choice}")
    for name in chapters:
        if name not in pages:
            stop(f"there is no chapter {name!r}; there are: {choice}")
    kept = [entry for name, entry in pages.items() if name in chapters or name in ALWAYS]
    left_out = [entry["file"] for entry in toc["chapters"] if entry not in kept]
    return {**toc, "chapters": kept}, {"nokernel_left_out": left_out, "nokernel_full_book": base}


def _config() -> dict[str, Any]:
    return _yaml("_config.yml")


def _yaml(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return found


def press(name: str, toc: Toc, settings: Settings) -> None:
    """Build an edition into `_build/<name>/html`, or say that it is up to date."""
    folder = BUILD / name
    folder.mkdir(parents=True, exist_ok=True)
    settings = {**settings, "nokernel_cache": "_build/.jupyter_cache", "first_page": f"{toc['root']}.html"}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    (folder / "settings.json").write_text(json.dumps(settings, indent=1), encoding="utf-8")
    written = [(folder / file).relative_to(ROOT).as_posix() for file in ("_toc.yml", "settings.json")]
    command = [str(PYTHON), "tools/teaching/press.py", name]
    build(folder, command, [*CODE, *written, "tools/teaching/press.py"], f"{name} edition")


def main(arguments: list[str]) -> None:
    """Read `instructors` or `course` and NAME=value from the command line."""
    edition, *rest = arguments
    given = {name: value for name, _, value in (argument.partition("=") for argument in rest)}
    toc, base = _yaml("_toc.yml"), given.get("BASE", "").strip()
    if base and not base.startswith(("https://", "http://")):
        stop(f"BASE is the address of the full book, as in BASE=https://example.org/course; not {base!r}")
    if edition == "instructors":
        press(edition, *instructors(toc, _yaml(PART), base))
    else:
        names = [name.strip().removesuffix(".md") for name in re.split(r"[,\s]+", given.get("CHAPTERS", ""))]
        press(edition, *course(toc, [name for name in names if name], base))


if __name__ == "__main__":
    main(sys.argv[1:])

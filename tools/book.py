"""Build the book into `_build/html`, or say at once that it is up to date.

Sphinx alone would take a build that ended with a warning as done the next time, and would not notice a
changed renderer or theme setting. So this script keeps a fingerprint of the sources of the last build without
a fault in `_build/.built`, and lets Sphinx go on from its own memory only when nothing but text has changed
since. Executed notebooks are kept apart, by `nokernel`. `python tools/book.py --all` forgets everything.
"""

import hashlib
import re
import shutil
import sys
import time
from pathlib import Path

from environment import PYTHON, ROOT, step, stop

BUILD = ROOT / "_build"
# -n: a dead reference is a warning; -W: a warning fails the build; --keep-going: after all were shown.
COMMAND = [str(PYTHON.with_name("jupyter-book")), "build", ".", "-n", "-W", "--keep-going"]
TEXT = ["chapters", "docs"]
CODE = [
    "data",
    "lupus_cart",
    "nokernel",
    "chapters/style",
    "_config.yml",
    "_toc.yml",
    "constraints.txt",
    "pyproject.toml",
]
IGNORED = {"node_modules", "__pycache__", ".ipynb_checkpoints"}
EXECUTED = re.compile(r"([\w/.-]+\.(?:md|ipynb)): Executed notebook in")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def fingerprint(names: list[str]) -> str:
    """SHA-256 over the path and content of every file under the named files and folders."""
    digest = hashlib.sha256(sys.version.encode())
    for top in (ROOT / name for name in names):
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and not IGNORED & set(path.relative_to(ROOT).parts):
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _executed(line: str) -> str | None:
    found = EXECUTED.search(COLOUR.sub("", line))
    return f"executed {Path(found[1]).name}" if found else None


def _faults(output: str) -> list[str]:
    """The lines of a build log that a reader has to act on: Sphinx's warnings and the exceptions of cells."""
    lines = dict.fromkeys(COLOUR.sub("", line) for line in output.splitlines())
    return [line for line in lines if re.search(r"WARNING: |ERROR: |^[\w.]*(Error|Exception): .", line)]


def build(
    folder: Path = BUILD, command: list[str] = COMMAND, code: list[str] = CODE, name: str = "book"
) -> None:
    """Build what changed; end with exit code 1 and the faults listed when the build is not clean.

    `command` writes pages to `html` in `folder`; a change in `code` makes it start afresh.
    """
    start = time.monotonic()
    stamp, index = folder / ".built", folder / "html" / "index.html"
    before = stamp.read_text().split() if stamp.is_file() and index.is_file() else []
    now = [fingerprint(code), fingerprint(TEXT)]
    if now == before:
        return _where(name, index, f"unchanged, checked in {time.monotonic() - start:.1f} s")
    stamp.unlink(missing_ok=True)
    if now[:1] != before[:1]:
        for old in ("html", ".doctrees"):
            shutil.rmtree(folder / old, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    log = folder / "build.log"
    failed, output = step(f"{name}: executing notebooks and writing pages", command, log, note=_executed)
    if failed or not index.is_file():
        print("\n".join(_faults(output)), file=sys.stderr)
        stop(f"the {name} did not build cleanly; the whole log is in {log.relative_to(ROOT)}")
    stamp.write_text("\n".join(now))
    _where(name, index, f"built in {time.monotonic() - start:.0f} s")


def _where(name: str, index: Path, how: str) -> None:
    more = ", or run `make serve`" if name == "book" else ""
    print(f"{name.capitalize()} {how}. Open {index.relative_to(ROOT)} in a browser{more}.\n{index.as_uri()}")


if __name__ == "__main__":
    if "--all" in sys.argv[1:]:
        shutil.rmtree(BUILD, ignore_errors=True)
    build()

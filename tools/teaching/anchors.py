"""Keep the list of published addresses, `tests/reference/anchors.txt`: `make anchors` adds what is new to it.

The list holds every page of the learners' book and every section, figure, control, widget, table, question
and glossary term with an address of its own. A test fails when the book loses one; only a person takes a line
out.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests/reference/anchors.txt"
TAG = re.compile(r"<([a-z0-9]+)\b([^>]*)>")
ATTRIBUTE = re.compile(r'\b(id|class)="([^"]*)"')
OWN = {"nk-figure", "nk-explore", "nk-widget", "nk-table", "nk-question"}
NUMBERED_BY_DOCUTILS = re.compile(r"id\d+")


def idents(html: str) -> set[str]:
    """Return every id of a page: what a link can lead to."""
    return {value for _, tag in TAG.findall(html) for name, value in ATTRIBUTE.findall(tag) if name == "id"}


def published(html: str) -> list[str]:
    """Return the ids of a page that people link to, in the order of the page."""
    found = []
    for element, text in TAG.findall(html):
        attributes = dict(ATTRIBUTE.findall(text))
        ident = attributes.get("id", "")
        own = OWN & set(attributes.get("class", "").split()) and not re.search(r"-\d+-\d+$", ident)
        if ident and not NUMBERED_BY_DOCUTILS.fullmatch(ident) and (own or element in ("section", "dt")):
            found.append(ident)
    return found


def pages(book: Path) -> list[Path]:
    """Return the pages that authors wrote: not search, index of terms and the page that leads on."""
    return sorted(path for path in book.rglob("*.html") if path.parent != book)


def addresses(book: Path) -> list[str]:
    """Return the addresses of a built book: each page, then its anchors."""
    found = []
    for path in pages(book):
        name = path.relative_to(book).as_posix()
        found += [name, *(f"{name}#{ident}" for ident in published(path.read_text(encoding="utf-8")))]
    return found


def lost(listed: list[str], book: Path) -> Iterator[str]:
    """Yield one line for each listed address that the book no longer has, saying how to mend it."""
    known: dict[str, set[str]] = {}
    for address in listed:
        name, _, ident = address.partition("#")
        if name not in known:
            path = book / name
            known[name] = {"", *idents(path.read_text(encoding="utf-8"))} if path.is_file() else set()
        if ident not in known[name]:
            mend = (
                f"rename it back, or write ({ident})= above what took its place" if ident else "bring it back"
            )
            yield f"{address} is published but gone: {mend}"


def main() -> None:
    """Add the addresses of `_build/html` that are new; say which published ones are gone."""
    book = ROOT / "_build/html"
    listed = LIST.read_text(encoding="utf-8").split("\n")[:-1] if LIST.is_file() else []
    new = [address for address in addresses(book) if address not in set(listed)]
    LIST.write_text("".join(f"{line}\n" for line in sorted({*listed, *new})), encoding="utf-8")
    print(f"{LIST.relative_to(ROOT)}: {len(new)} addresses added, {len(listed) + len(new)} in all")
    if gone := list(lost(listed, book)):
        sys.exit("\n".join(gone))


if __name__ == "__main__":
    main()

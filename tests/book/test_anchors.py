"""What people linked to stays: no published address of the learners' book disappears."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools/teaching"))
import anchors

LISTED = anchors.LIST.read_text().split("\n")[:-1]


def test_every_published_address_is_still_there(book):
    gone = list(anchors.lost(LISTED, book))
    assert not gone, "\n".join(gone)


def test_every_address_of_this_book_is_on_the_list(book):
    new = [address for address in anchors.addresses(book) if address not in set(LISTED)]
    assert not new, f"run `make anchors`, which adds {len(new)} addresses such as {new[0]}"


def test_the_list_has_each_kind_of_address():
    for address in (
        "chapters/limitations.html",
        "chapters/limitations.html#how-sure-can-so-few-make-us",
        "chapters/limitations.html#explore-1",
        "chapters/limitations.html#q-limits-rule-of-three",
        "chapters/glossary.html#term-antigen",
    ):
        assert address in LISTED


def small(folder: Path, body: str) -> Path:
    (folder / "chapters").mkdir()
    (folder / "chapters/page.html").write_text(body)
    return folder


def test_a_section_that_was_renamed_is_named_with_what_to_do(tmp_path):
    book = small(tmp_path, '<section id="new-name"><h2>New</h2></section>')
    listed = ["chapters/page.html", "chapters/page.html#old-name", "chapters/other.html"]
    assert list(anchors.lost(listed, book)) == [
        "chapters/page.html#old-name is published but gone: "
        "rename it back, or write (old-name)= above what took its place",
        "chapters/other.html is published but gone: bring it back",
    ]


def test_an_alias_keeps_the_old_address(tmp_path):
    book = small(tmp_path, '<span id="old-name"></span><section id="new-name"><h2>New</h2></section>')
    assert not list(anchors.lost(["chapters/page.html#old-name"], book))
    assert anchors.addresses(book) == ["chapters/page.html", "chapters/page.html#new-name"]

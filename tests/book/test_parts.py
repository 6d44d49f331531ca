"""A book that leaves pages out, and one that must not show some: small books, nothing of the course."""

import re
from pathlib import Path

DEFLIST = 'myst_enable_extensions = ["deflist"]\n'
LEFT_OUT = DEFLIST + 'nokernel_left_out = ["deep/other"]\nexclude_patterns += ["deep/other.md"]\n'
FULL = LEFT_OUT + 'nokernel_full_book = "https://example.org/course/"\n'
PRIVATE = 'nokernel_private = ["deep/*"]\n'
TEXT = """# Page

The [other chapter](deep/other.md#part) says why,
and {state}`its control <deep/other#explore-1:n=2>` shows it.

[Map entry](deep/other.md)
: What it is about.

[This page](index.md)
: It stays.
"""
OTHER = {"deep/other.md": "# Other\n\nSECRET words.\n\n## Part\n\nMore.\n"}


def written(outdir: Path) -> str:
    """Return everything the build wrote that is text."""
    files = [path for path in outdir.rglob("*") if path.is_file()]
    return "\n".join(path.read_text(errors="ignore") for path in files)


def test_a_link_to_a_page_that_is_left_out_is_plain_text_with_a_note_and_its_entry_on_a_map_is_gone(build):
    result = build(TEXT, files=OTHER, settings=LEFT_OUT)
    assert result.returncode == 0, result.stderr
    assert "other chapter (in the full book)" in re.sub("<[^>]+>", "", result.html)
    assert "its control (in the full book)" in re.sub("<[^>]+>", "", result.html)
    assert "other.md" not in result.html and "other.html" not in result.html
    assert "Map entry" not in result.html and "What it is about" not in result.html
    assert "It stays." in result.html
    assert "SECRET" not in written(result.outdir)


def test_with_the_address_of_the_full_book_the_links_lead_there(build):
    result = build(TEXT, files=OTHER, settings=FULL)
    assert result.returncode == 0, result.stderr
    assert 'href="https://example.org/course/deep/other.html#part"' in result.html
    assert 'href="https://example.org/course/deep/other.html#explore-1:n=2"' in result.html


def test_a_private_file_as_a_page_or_in_one_fails_the_build(build):
    text = "# Page\n\n```{include} deep/part.txt\n```\n\n{download}`here <deep/key.csv>`\n"
    files = {
        "deep/page.md": "---\norphan: true\n---\n# Key\n",
        "deep/part.txt": "words\n",
        "deep/key.csv": "a\n",
    }
    result = build(text, files=files, settings=PRIVATE)
    assert result.returncode != 0
    for name in files:
        assert f"{name} is private (nokernel_private) and must not be in this book" in result.stderr

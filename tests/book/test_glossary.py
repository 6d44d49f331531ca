"""A glossary in a small book: terms are linked once a page, with the definition on the page itself."""

from collections.abc import Callable
from pathlib import Path

import pytest
import smallbook

GLOSSARY = """# Words

```{glossary}
apheresis
leukapheresis
  Taking cells out of blood, as for a {term}`CAR`.

CAR
  A receptor made by people.
```
"""
HOME = "# Home\n\n```{toctree}\nglossary\npage\n```\n"
PAGE = """# Apheresis in a heading

**Time:** about an apheresis.

`apheresis` in code, [apheresis](glossary.md) in a link. Then *apheresis*, and leukapheresis again.

- A CAR in a list.

| table | CAR |
|---|---|
| apheresis | CAR |
"""


@pytest.fixture
def pages(tmp_path: Path) -> Callable[..., tuple[str, str]]:
    """Build the book with this glossary; return the page that uses it, and the glossary's own."""

    def build(glossary: str = GLOSSARY) -> tuple[str, str]:
        source = tmp_path / "book"
        source.mkdir(exist_ok=True)
        (source / "glossary.md").write_text(glossary)
        if not (source / "page.md").is_file():  # else it has not changed
            (source / "page.md").write_text(PAGE)
        built = smallbook.build(tmp_path, HOME)
        assert built.returncode == 0, built.stderr
        return (built.outdir / "page.html").read_text(), (built.outdir / "glossary.html").read_text()

    return build


def test_the_first_use_in_prose_is_linked_once_and_defined_on_the_page(pages):
    html, glossary = pages()
    assert html.count('class="nk-term"') == 2
    assert '<em><a class="nk-term" role="doc-glossref" href="#term-apheresis">apheresis</a></em>' in html
    assert 'A <a class="nk-term" role="doc-glossref" href="#term-car">CAR</a> in a list' in html
    note = html.split('<li id="term-apheresis"')[1].split("</li>")[0]
    assert "Taking cells out of blood" in note and 'href="glossary.html#term-apheresis"' in note
    assert 'href="glossary.html#term-CAR"' in note, "a link inside a definition leads to the glossary"
    assert "nk-term" not in glossary and 'id="term-apheresis"' in glossary  # no cards on the glossary itself


def test_a_change_of_the_glossary_reaches_pages_that_did_not_change(pages):
    assert "term-list" not in pages()[0]
    changed = GLOSSARY.replace("made by people", "that engineers draw").replace(
        "CAR\n", "list\n  Lines.\n\nCAR\n"
    )
    again = pages(changed)[0]
    assert "that engineers draw" in again and "made by people" not in again
    assert 'href="#term-list"' in again
    assert "nk-term" not in pages("# Words\n\nNothing.\n")[0]

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
PAGE = """# Apheresis in a heading

```{toctree}
glossary
```

**Time:** about an apheresis.

`apheresis` in code, [apheresis](glossary.md) in a link. Then *apheresis*, and leukapheresis again.

- A CAR in a list.

| table | CAR |
|---|---|
| apheresis | CAR |
"""


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., smallbook.Built]:
    def build(page: str = PAGE, glossary: str = GLOSSARY) -> smallbook.Built:
        (tmp_path / "book").mkdir(exist_ok=True)
        (tmp_path / "book/glossary.md").write_text(glossary)
        built = smallbook.build(tmp_path, page)
        assert built.returncode == 0, built.stderr
        return built

    return build


def test_the_first_use_in_prose_is_linked_once_and_defined_on_the_page(book):
    built = book()
    html = built.html
    assert html.count('class="nk-term"') == 2
    assert '<em><a class="nk-term" role="doc-glossref" href="#term-apheresis">apheresis</a></em>' in html
    assert 'A <a class="nk-term" role="doc-glossref" href="#term-car">CAR</a> in a list' in html
    note = html.split('<li id="term-apheresis"')[1].split("</li>")[0]
    assert "Taking cells out of blood" in note and 'href="glossary.html#term-apheresis"' in note
    assert 'href="glossary.html#term-CAR"' in note, "a link inside a definition leads to the glossary"
    glossary = (Path(built.outdir) / "glossary.html").read_text()
    assert "nk-term" not in glossary and 'id="term-apheresis"' in glossary  # no cards on the glossary itself


def test_a_change_of_the_glossary_reaches_pages_that_did_not_change(book):
    assert "term-list" not in book().html
    changed = GLOSSARY.replace("made by people", "that engineers draw").replace(
        "CAR\n", "list\n  Lines.\n\nCAR\n"
    )
    again = book(glossary=changed).html
    assert "that engineers draw" in again and "made by people" not in again
    assert 'href="#term-list"' in again
    assert "nk-term" not in book(glossary="# Words\n\nNothing.\n").html

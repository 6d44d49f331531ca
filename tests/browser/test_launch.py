"""The link to a live kernel: there when an instructor set it, and nothing of it by default."""

from pathlib import Path

import pytest
import smallbook
from axe import violations
from playwright.sync_api import expect

LINK = "https://hub.example.edu/hub/user-redirect/git-pull?repo=https%3A//x.example/course&urlpath=lab/tree/course/"
PLAIN = "---\norphan: true\n---\n\n# Words only\n"
# As in the course: the theme's other buttons, which are menus, are off.
THEME = (
    'html_theme_options = {"use_download_button": False, "use_fullscreen_button": False}\nlanguage = "en"\n'
)


def built(folder: Path, settings: str) -> Path:
    book = smallbook.build(folder, cells=["6 * 7"], files={"words.md": PLAIN}, settings=THEME + settings)
    assert book.returncode == 0, book.stderr
    return book.outdir


@pytest.fixture(scope="module")
def with_launch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("on"), f'nokernel_launch = "{LINK}{{path}}&branch=main"\n')


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1280)])
def test_a_notebooks_page_has_a_named_link_with_an_icon_and_asks_nothing_of_the_hub(
    with_launch, new_page, theme, width
):
    page = new_page(theme=theme, width=width)
    page.goto((with_launch / "index.html").as_uri())
    button = page.get_by_role("link", name="Run live")
    expect(button).to_be_visible()
    expect(button).to_have_attribute("href", f"{LINK}index.md&branch=main")
    expect(button).to_have_attribute(
        "title", "Opens this page as a notebook on hub.example.edu, in a new tab"
    )
    icon = button.locator("svg").bounding_box()
    assert icon and min(icon["width"], icon["height"]) >= 10
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.wait_for_load_state("networkidle")
    page.problems.check()
    assert violations(page) == []  # last: axe asks for the stylesheet in ways that a file:// page refuses


def test_the_link_works_for_readers_without_scripts(with_launch, new_page):
    page = new_page(java_script_enabled=False)
    page.goto((with_launch / "index.html").as_uri())
    expect(page.get_by_role("link", name="Run live")).to_be_visible()


def test_a_page_without_code_has_no_link_and_no_source_was_copied_into_the_book(with_launch):
    assert "Run live" not in (with_launch / "words.html").read_text()
    assert not list(with_launch.rglob("*.ipynb"))


def test_without_the_setting_nothing_of_it_is_in_the_book(tmp_path):
    outdir = built(tmp_path, "")
    for page in outdir.glob("*.html"):
        assert "launch" not in page.read_text().lower(), page.name

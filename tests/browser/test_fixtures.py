"""The browser fixtures themselves: if these fail, a clean run of the other browser tests proves nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

PAGE = "<!doctype html><html lang='en'><title>t</title><body>{body}</body></html>"


@pytest.fixture
def show(new_page: Callable[..., Page], tmp_path: Path) -> Callable[..., Page]:
    def show_(body: str, **settings: object) -> Page:
        (tmp_path / "page.html").write_text(PAGE.format(body=body), encoding="utf-8")
        page = new_page(**settings)
        page.goto((tmp_path / "page.html").as_uri())
        return page

    return show_


def test_a_quiet_page_has_no_problems(show):
    show("<p>quiet</p>").problems.check()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<script>console.warn('careful')</script>", "console"),
        ("<script>console.error('broken')</script>", "console"),
        ("<script>throw new Error('lost')</script>", "errors"),
        ("<img alt='' src='https://example.org/tracker.png'>", "external"),
        ("<link rel='stylesheet' href='http://192.0.2.1/font.css'>", "external"),
        ("<img alt='' src='http://127.0.0.1.example.org/tracker.png'>", "external"),
        ("<script>fetch('https://127.0.0.1/live').catch(() => {})</script>", "external"),
        ("<iframe title='t' src='http://localhost/'></iframe>", "external"),
        ("<script>new WebSocket('wss://example.org/live')</script>", "external"),
        ("<script src='missing.js'></script>", "failed"),
    ],
)
def test_each_kind_of_problem_is_noticed(show, body, kind):
    page = show(body)
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert getattr(page.problems, kind), f"nothing noted under {kind}: {page.problems}"
    with pytest.raises(AssertionError, match=kind):
        page.problems.check()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_both_the_systems_preference_and_the_readers_choice(show, theme):
    page = show("<p>colours</p>", theme=theme, width=360)
    assert page.evaluate(f"matchMedia('(prefers-color-scheme: {theme})').matches")
    assert page.evaluate("[localStorage.mode, localStorage.theme, innerWidth]") == [theme, theme, 360]


def test_the_web_server_keeps_to_its_folder(http_site, new_page):
    page = new_page()
    # Not the first page, which leads on to another: one address would be left for two at once.
    assert page.goto(http_site + "chapters/about.html").status == 200
    page.goto(http_site.replace("/course/", "/index.html"))
    assert page.problems.failed, "an address outside the book's folder was served"

"""A real Chromium without a network, and the built book over http and from the file system.

A browser test asks for `open_page` (or `page`) and gets Playwright's own page object, so everything in
Playwright's documentation applies. Each such test runs twice, over http and over `file://`, because `site`
is parametrised. Example::

    def test_the_builder_names_a_real_product_after_clicks(open_page):
        page = open_page("chapters/car_t_mechanism.html", theme="dark", width=360)
        page.get_by_role("radio", name="CD28").first.check()
        page.problems.check()
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route
from webserver import ELSEWHERE, serving


@dataclass
class Problems:
    """What went wrong on a page since it was opened; `page.problems` of each page a fixture gives.

    console: console messages of type warning or error; errors: uncaught exceptions; external: requests to
    another host (they are refused); failed: local files that could not be had.
    """

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Fail the test when there is any problem, listing all of them."""
        found = [f"{kind}: {text}" for kind, texts in vars(self).items() for text in texts]
        assert not found, "the page has problems:\n" + "\n".join(found)


@pytest.fixture(scope="session")
def http_site(book: Path) -> Iterator[str]:
    """Address of the book on a local web server, ending in a slash."""
    with serving(book) as address:
        yield address


@pytest.fixture(scope="session", params=["http", "file"])
def site(request: pytest.FixtureRequest, book: Path) -> str:
    """Address of the book, ending in a slash: once from a web server, once as files of this machine."""
    if request.param == "http":
        return request.getfixturevalue("http_site")
    return book.as_uri() + "/"


def _watch(context: BrowserContext, page: Page) -> Problems:
    problems = Problems()

    def refuse(route: Route) -> None:
        problems.external.append(route.request.url)
        route.abort()

    def on_failure(request: Request) -> None:
        # Leaving a page cancels what it was still loading; that is no fault of the page.
        if not ELSEWHERE.match(request.url) and request.failure != "net::ERR_ABORTED":
            problems.failed.append(f"{request.url} {request.failure}")

    context.route(ELSEWHERE, refuse)
    context.route_web_socket(lambda url: True, lambda socket: problems.external.append(socket.url))
    page.on("console", lambda m: m.type in {"warning", "error"} and problems.console.append(m.text))
    page.on("pageerror", lambda error: problems.errors.append(str(error)))
    page.on("requestfailed", on_failure)
    page.on("response", lambda r: r.status >= 400 and problems.failed.append(f"{r.url} answered {r.status}"))
    return problems


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`new_page(theme="light", width=1280, height=800, **options)`: a blank page in a fresh profile.

    `theme` is "light" or "dark": the reader's choice in the page and the system's preference at once.
    Further options go to Playwright's `new_context`, such as `has_touch=True`, `reduced_motion="reduce"`,
    `forced_colors="active"`, `java_script_enabled=False`. The page has no network: requests to other hosts
    are refused and noted in `page.problems.external`.
    """
    contexts: list[BrowserContext] = []

    def open_(theme: str = "light", width: int = 1280, height: int = 800, **options: object) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, **options
        )
        contexts.append(context)
        context.set_default_timeout(60_000)
        # sphinx-book-theme keeps the reader's choice under these two names.
        choose = f"localStorage.setItem('mode', '{theme}'); localStorage.setItem('theme', '{theme}')"
        context.add_init_script(f"try {{ {choose} }} catch (refused) {{}}")
        page = context.new_page()
        page.problems = _watch(context, page)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(new_page: Callable[..., Page], site: str) -> Callable[..., Page]:
    """`open_page(name, theme="light", width=1280, height=800, **options)`: a page of the book, loaded.

    `name` is relative to the book, such as "chapters/lupus.html" or "chapters/lupus.html#sources". Returns
    Playwright's page after its load event; figures and widgets far below may not be mounted yet: scroll to
    them (`locator.scroll_into_view_if_needed()`).
    """

    def open_(name: str, **settings: object) -> Page:
        page = new_page(**settings)
        page.goto(site + name, wait_until="load")
        return page

    return open_


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A blank light page, 1280 wide, for a test that walks through the book: `page.goto(site + ...)`."""
    return new_page()

"""Three engines and one suite: `tab` is a tab of Chromium, of Firefox and of WebKitGTK in turn.

An engine that this machine does not have is skipped, unless the environment variable ENGINES names it, as in
`ENGINES=chromium,firefox,webkit make test`: then it has failed. WebKitGTK needs more of a machine than files
(a screen, shared memory, processes that may talk): where it is installed and opens no window in two
attempts, it is skipped with what it said.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import firefox
import pytest
import webkit
from playwright.sync_api import Browser
from tab import Tab
from webserver import ELSEWHERE, opened

NEEDED = {
    "firefox": "install Firefox (Debian: apt-get install firefox-esr) or set FIREFOX to the path of one",
    "webkit": "install WebKitGTK's driver and a screen (Debian: apt-get install webkit2gtk-driver xvfb)",
}


class ChromiumTab(Tab):
    """A page of Playwright's, under the names that all engines share."""

    def __init__(self, browser: Browser) -> None:
        super().__init__()
        self.browser_context = browser.new_context(viewport={"width": 1280, "height": 800})
        self.page = self.browser_context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"console: {error}"))
        self.browser_context.route(ELSEWHERE, self._refuse)

    def _console(self, message: Any) -> None:
        if message.type in ("warning", "error"):
            self.problems.append(f"console: {message.text}")

    def _refuse(self, route: Any) -> None:
        self.problems.append(f"external: {route.request.url}")
        route.abort()

    def open(self, url: str) -> None:
        self.page.goto(url)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.page.evaluate(f"(arguments) => ({script})(...arguments)", arguments)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def close(self) -> None:
        self.browser_context.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out Chromium on files: tests/browser has that, and over http it is what others compare with."""
    twice = [item for item in items if {"chromium", "file"} <= set(_parameters(item))]
    items[:] = [item for item in items if item not in twice]
    config.hook.pytest_deselected(items=twice)


def _parameters(item: pytest.Item) -> list[Any]:
    here = Path(__file__).parent in item.path.parents and isinstance(item, pytest.Function)
    return [item.callspec.params[name] for name in ("new_tab", "address")] if here else []


@pytest.fixture(scope="session", params=["chromium", "firefox", "webkit"])
def new_tab(request: pytest.FixtureRequest) -> Iterator[Callable[[], Tab]]:
    """Open tabs in one engine, which runs as long as there are tests for it."""
    with ExitStack() as stack:
        if request.param == "chromium":
            browser = request.getfixturevalue("chromium")
            yield lambda: ChromiumTab(browser)
        elif request.param == "firefox":
            session = stack.enter_context(firefox.running(_path("firefox", firefox.find())))
            yield lambda: firefox.FirefoxTab(session)
        else:
            try:
                session, asked = stack.enter_context(webkit.running(_path("webkit", webkit.find())))
            except webkit.NotStarted as why:
                pytest.skip(f"webkit is installed and does not start here: {why}")
            yield lambda: webkit.WebKitTab(session, asked)


def _path(engine: str, found: str | None) -> str:
    if found is None:
        if engine in os.environ.get("ENGINES", "").split(","):
            pytest.fail(f"no {engine} here; {NEEDED[engine]}", pytrace=False)
        pytest.skip(f"no {engine} here; {NEEDED[engine]}")
    return found


@pytest.fixture(scope="session", params=["http", "file"])
def address(request: pytest.FixtureRequest, book: Any) -> Iterator[str]:
    """Address of the book, ending in a slash: once from a web server, once as files of this machine."""
    with opened(book, request.param) as found:
        yield found


@pytest.fixture
def tab(new_tab: Callable[[], Tab], address: str) -> Iterator[Tab]:
    """A tab of one engine; `tab.open(address + "chapters/lupus.html")`. Any problem in it fails the test."""
    tab = new_tab()
    yield tab
    tab.close()
    assert not tab.problems, "the page has problems:\n" + "\n".join(tab.problems)

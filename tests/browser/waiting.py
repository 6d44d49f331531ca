"""Waiting for a page under its own security policy, which forbids Playwright's `wait_for_function`."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page


def until(page: Page, expression: str, arg: Any = None, timeout: float = 60) -> None:
    """Return once the JavaScript `expression` (a function of `arg`) is true; fail after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"never true on {page.url}: {expression}"
        page.wait_for_timeout(20)


def loaded_again(fresh: Callable[[], Page], shows: Callable[[Page], bool]) -> Page:
    """Return a page of `fresh`, which stores something, once it was loaded again and `shows` what it stored.

    From a server the first must. On files of this machine Chromium 156 at times takes what a page stores and
    never hands it on: there a fresh profile tries again, and what the page itself forgets is gone every time.
    """
    for _ in range(15):
        page = fresh()
        page.reload()
        if shows(page):
            return page
        if not page.url.startswith("file:"):
            break
    raise AssertionError(f"what was stored is gone after a reload of {page.url}")

"""Waiting for a page under its own security policy, which forbids Playwright's `wait_for_function`."""

import time
from typing import Any

from playwright.sync_api import Page


def until(page: Page, expression: str, arg: Any = None, timeout: float = 60) -> None:
    """Return once the JavaScript `expression` (a function of `arg`) is true; fail after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"never true on {page.url}: {expression}"
        page.wait_for_timeout(20)

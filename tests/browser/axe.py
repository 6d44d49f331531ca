"""axe-core, fetched once as the lock file beside says: the rules of WCAG 2.2 AA that a program can check."""

import functools
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from nokernel.assets import ensure

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
RUN = "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })"


@functools.cache
def _source() -> str:
    return (ensure(Path(__file__).parent) / "axe-core/axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is now: one line for each place, with rule, reason and selector."""
    page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(RUN, TAGS)["violations"]
    return [_line(rule, node) for rule in found for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    reasons = [check["message"] for check in node["any"] + node["all"] + node["none"]]
    return f"{rule['id']}: {' '.join(map(str, node['target']))}: {'; '.join(reasons)}"

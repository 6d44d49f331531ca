"""Data that a page loads only when a reader comes near it: one classic script per payload.

A classic script works over ``file://`` too, where browsers block modules and ``fetch``.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from nokernel.compact import dumps

FOLDER = "_static/nokernel/data"
WRITTEN = "written-"
"""How payloads are called that come from a page's resolved text, which exists only as it is written."""


def named_script(key: str, value: Any) -> tuple[str, str]:
    """Return a name that carries a hash of the content, and the script that hands the value to the page."""
    text = dumps(value)
    name = f"{key}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return name, _script(name, text)


def _script(name: str, text: str) -> str:
    return f'nokernel.put("{name}",{text});\n'


class Payloads:
    """The payloads of every page, kept in Sphinx' environment so that unchanged pages keep theirs."""

    def __init__(self) -> None:
        """Start with no pages."""
        self.pages: dict[str, dict[str, str]] = {}
        self.page = ""

    @classmethod
    def of(cls, env: Any) -> Payloads:
        """Return the payloads of a Sphinx environment, ready to take those of its current page."""
        if not hasattr(env, "nokernel_payloads"):
            env.nokernel_payloads = cls()
        found: Payloads = env.nokernel_payloads
        found.page = getattr(env, "docname", "") if env.temp_data else ""
        return found

    def put(self, key: str, value: Any, *, shared: bool = False) -> str:
        """Keep ``value`` for the current page and return the script's name without its ending.

        A payload's name carries a hash of its content, so that browsers may cache it for ever;
        ``shared`` ones (modules, stylesheets) already have one and are stored once for all pages.
        """
        name, text = (key, _script(key, dumps(value))) if shared else named_script(key, value)
        self.pages.setdefault(self.page, {})[name] = text
        return name

    def forget(self, page: str) -> None:
        """Drop the payloads of a page that is read again or removed."""
        self.pages.pop(page, None)

    def merge(self, other: Payloads, pages: set[str]) -> None:
        """Take over the payloads of ``pages`` from a parallel reading process."""
        self.pages.update({page: other.pages[page] for page in pages if page in other.pages})

    def write(self, outdir: Path) -> None:
        """Write all payloads below ``outdir`` and remove those no page uses any more.

        Those that pages wrote themselves (``WRITTEN``) are theirs to remove.
        """
        folder = outdir / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        scripts = {f"{name}.js": text for page in self.pages.values() for name, text in page.items()}
        for old in folder.iterdir():
            if old.name not in scripts and not old.name.startswith(WRITTEN):
                old.unlink()
        for name, text in scripts.items():
            (folder / name).write_text(text, encoding="utf-8")

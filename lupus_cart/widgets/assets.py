"""What widgets share: parts of their module and style text, facts as they show them, state in the address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import traitlets

from lupus_cart.facts import Fact

HERE = Path(__file__).parent


def module(folder: Path, *files: str) -> str:
    """Return one ES module: ``common.js``, then ``files`` of ``folder`` (``widget.js`` if none is named)."""
    parts = [HERE / "common.js", *(folder / name for name in files or ["widget.js"])]
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def lean(source: str) -> str:
    """Return JavaScript without its comment lines, comment blocks, blank lines and indentation."""
    return re.sub(r"(?m)^\s*(//.*|/\*\*[\s\S]*?\*/)?\n|^[ ]+", "", source)


def style(folder: Path) -> str:
    """Return one stylesheet: ``common.css``, then the folder's ``widget.css``."""
    parts = [HERE / "common.css", folder / "widget.css"]
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


def in_address(*traits: str) -> Any:
    """Return the trait ``_address``: which traits a page keeps in its address, so that a link holds them."""
    return traitlets.List(traitlets.Unicode(), list(traits), read_only=True).tag(sync=True)


def fact_line(fact: Fact) -> dict[str, Any]:
    """Return a fact as ``factList`` of ``common.js`` shows it: statement, status, source with its address."""
    source = fact.reference
    return {
        "statement": fact.statement,
        "status": fact.status_words,
        "source": {"text": source.short, "url": source.link},
    }

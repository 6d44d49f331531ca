"""Tables and verdicts of the bench as Markdown."""

import datetime
import os
import platform
import sys
from collections.abc import Iterable
from typing import Any

KIB = 1024


def table(columns: list[str], rows: Iterable[Iterable[Any]]) -> str:
    """A Markdown table; numbers with a sensible number of digits."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2g}" if value < 1 else f"{value:.1f}" if value < 10 else f"{value:.0f}"
    return "–" if value is None else str(value)


def mib(size: int) -> str:
    """A number of bytes in MiB."""
    return f"{size / KIB / KIB:.1f}"


def verdict(name: str, value: float, limit: float, unit: str, *, least: bool = False) -> list[str]:
    """A row of the table of numbers to reach: met, or by how much not."""
    met = value >= limit if least else value <= limit
    missed = f"missed by {_cell(float(abs(value - limit)))} {unit}".strip()
    reach = f"{'>=' if least else '<='} {limit:g} {unit}".strip()
    return [name, reach, f"{_cell(value)} {unit}".strip(), "met" if met else missed]


def head(chromium: str, loads: list[float]) -> str:
    """What was measured, when and on what machine."""
    system = platform.freedesktop_os_release().get("PRETTY_NAME") if sys.platform == "linux" else None
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / KIB**3
    machine = f"{os.cpu_count()} cores, {memory:.0f} GiB, {system or platform.system()}"
    today = datetime.date.today().isoformat()
    busy = ", ".join(f"{load:.1f}" for load in loads)
    return f"""# Measurements

{today}, by `make bench`: {machine}, Python {platform.python_version()}, Chromium {chromium}.

Load of the machine before the bench and after each of its parts: {busy}. Well above zero before, or above
the number of cores later, means that other work ran beside it: then every time here is an upper bound.

Both books are built from the same chapters. The default one is Jupyter Book as it comes: `explore` is the
ipywidgets that JupyterLab shows, a sourced number is plain text. A local web server sends both, text
compressed by gzip; there is no other network. So a default page gets none of the scripts it asks of content
delivery networks: its bytes and requests are lower bounds, and what it asks for is counted as attempts."""

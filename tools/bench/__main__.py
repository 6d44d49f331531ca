"""`make bench`: the same chapters with nokernel and as a default Jupyter Book, measured side by side.

Builds both below `_build/bench`, prints the tables and writes them to `docs/bench.md`. No test depends on it:
what it measures in time depends on the machine and on what else runs there. Takes about half an hour;
`python tools/bench --quick` leaves out Lighthouse and the fifty copies.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import books
import visits
from playwright.sync_api import Browser, sync_playwright
from report import KIB, head, mib, table, verdict

from nokernel import assets

sys.path.append(str(books.ROOT / "tests"))
from chromium import FLAGS, find
from server import serving

HERE = Path(__file__).resolve().parent
FOLDER = books.ROOT / "_build" / "bench"
REPORT = books.ROOT / "docs" / "bench.md"
BOOKS = {"nokernel": "ours", "default": "default"}  # title -> folder below FOLDER
COPIED = "simulator"
CONTROLS = {
    "explore slider": ("limitations", ".nk-explore input[type=range]", ("ArrowLeft", "ArrowRight")),
    "CAR builder": ("car_t_mechanism", "#widget-5 input[type=radio]:checked", ("ArrowDown", "ArrowUp")),
    "simulator slider": ("simulator", ".nk-widget input[type=range]", ("ArrowLeft", "ArrowRight")),
}
Rows = list[list[Any]]


def say(text: str) -> None:
    """Tell the person who waits."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def html(title: str) -> Path:
    """The folder of pages of one of the two books."""
    return FOLDER / BOOKS[title] / "_build/html"


def build_both() -> tuple[str, Rows]:
    """Build both books cold and again unchanged; return the table of seconds, and verdicts."""
    rows: Rows = []
    for title, name in BOOKS.items():
        say(f"building: {title}")
        books.copy(FOLDER / name, default=title == "default")
        rows.append([f"{title}: `jupyter-book build`", *books.build(FOLDER / name)])
        rows[-1].append(books.build(FOLDER / name)[0])
    command = [sys.executable, str(books.ROOT / "tools/book.py")]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    start = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    unchanged = time.monotonic() - start
    rows.append(["nokernel: `make book`", None, None, unchanged])
    reached = [
        verdict("cold build, all notebooks executed", rows[0][1], 90, "s"),
        verdict("`make book` with nothing changed", unchanged, 5, "s"),
    ]
    return table(
        ["seconds", "cold, every notebook executed", "CPU of that, all cores", "nothing changed"], rows
    ), reached


def weigh(browser: Browser) -> tuple[str, str, Rows]:
    """Visit every page of both books; return tables of what it loads and of what is alive, and verdicts."""
    seen: dict[str, list[visits.Visit]] = {}
    for title in BOOKS:
        say(f"visiting pages: {title}")
        with serving(html(title)) as address:
            seen[title] = [visits.visit(browser, address + page) for page in books.pages()]
    rows = []
    for page, *both in zip(books.pages(), *seen.values(), strict=True):
        cells = [[f"{one.loaded.raw / KIB:.0f} / {one.loaded.packed / KIB:.0f}" for one in both]]
        cells.append([f"{one.walked.raw / KIB:.0f} / {one.walked.packed / KIB:.0f}" for one in both])
        cells.append([f"{one.loaded.requests} / {one.walked.requests}" for one in both])
        cells.append([f"{one.walked.elsewhere}" for one in both])
        cells.append([f"{one.messages}" for one in both])
        rows.append([Path(page).stem, *(" \\| ".join(pair) for pair in cells)])
    columns = ["page (nokernel \\| default)", "first load, KiB raw / gzip", "read to the end, KiB raw / gzip"]
    columns += ["requests, first / to the end", "attempts at other hosts", "console messages"]
    ours = seen["nokernel"]
    there = {name: sum(one.there[name] for one in ours) for name in visits.PARTS}
    works = {
        title: {name: min(there[name], sum(one.alive[name] for one in all_)) for name in visits.PARTS}
        for title, all_ in seen.items()
    }
    alive = [[name, there[name], *(works[title][name] for title in BOOKS)] for name in visits.PARTS]
    dead = sum(there.values()) - sum(works["nokernel"].values())
    reached = [
        verdict(
            name, max(one.packed - one.figures if page else one.figures for one in loads) / KIB, limit, "KiB"
        )
        for name, loads, page, limit in (
            ("first load, gzip, figures not in view", [v.loaded for v in ours], True, 120),
            ("the same, read to the end: all widgets", [v.walked for v in ours], True, 120),
            ("Plotly and the states of explores, gzip", [v.walked for v in ours], False, 400),
        )
    ]
    reached += [
        verdict("requests to other hosts, all pages", sum(v.walked.elsewhere for v in ours), 0, ""),
        verdict("interactive parts that do not work, all pages", dead, 0, ""),
        verdict("console errors or warnings, all pages", sum(v.messages for v in ours), 0, ""),
    ]
    parts = table(["with no kernel and no network", "in the book", *(f"alive: {t}" for t in BOOKS)], alive)
    return table(columns, rows), parts, reached


def answer(browser: Browser) -> tuple[str, Rows]:
    """Time the first reaction and each later one; return the table and verdicts."""
    say("timing reactions")
    rows: Rows = []
    reached: Rows = []
    with serving(html("nokernel")) as address:
        pages = [address + name for name in books.pages()]
        first = [took for page in pages if (took := visits.first_reaction(browser, page)) is not None]
        rows.append(["first reaction after a page is asked for", *percentiles(first)])
        for title, (page, control, keys) in CONTROLS.items():
            cells: list[float] = []
            for slower, limit in ((1, 16), (4, 50)):
                name = f"{title} to painted result, p95" + (", CPU 4x slower" if slower > 1 else "")
                found, cpu = visits.latencies(
                    browser, f"{address}chapters/{page}.html", control, keys, slower
                )
                middle, high = percentiles(found)
                cells += [middle, high] if slower > 1 else [middle, high, cpu]
                reached.append(verdict(name, high, limit, "ms"))
            rows.append([f"{title}: key to painted frame", *cells])
    columns = ["milliseconds", "p50", "p95", "CPU a key", "p50, CPU 4x slower", "p95, CPU 4x slower"]
    rows[0] += [None] * 3
    return table(columns, rows), reached


def percentiles(values: Iterable[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    found = list(values)
    return statistics.median(found), statistics.quantiles(found, n=20, method="inclusive")[-1]


def grow(browser: Browser, counts: Iterable[int]) -> str:
    """Build books of one chapter copied so often, notebooks executed before; return the table."""
    rows = []
    for title, name in BOOKS.items():
        folder = FOLDER / f"{name}-copies"
        books.copy(folder, default=title == "default")
        books.multiply(folder, COPIED, 1)
        books.build(folder)
        for count in counts:
            say(f"building {count} copies: {title}")
            books.multiply(folder, COPIED, count)
            books.forget_pages(folder)
            seconds, _ = books.build(folder)
            pages = folder / "_build/html"
            size = sum(path.stat().st_size for path in pages.rglob("*") if path.is_file())
            with serving(pages) as address:
                load = visits.visit(browser, f"{address}chapters/copy-00.html").loaded
            rows.append([title, count, f"{seconds:.0f}", mib(size), f"{load.packed / KIB:.0f}"])
    columns = ["book", "copies", "pages built in, s", "whole site, MiB", "first load of a copy, KiB gzip"]
    return table(columns, rows)


def score(chromium: str) -> tuple[str, Rows]:
    """Run Lighthouse on every page of both books; return the table and a verdict."""
    try:
        assets.ensure(HERE)
    except assets.AssetsError as problem:
        return f"Lighthouse was not to be had: {problem}", []
    rows: Rows = []
    lowest = 1.0
    with serving(html("nokernel")) as ours, serving(html("default")) as default:
        for page in books.pages():
            say(f"Lighthouse: {page}")
            both = [visits.lighthouse(address + page, chromium, FLAGS) for address in (ours, default)]
            lowest = min(lowest, both[0]["performance"] or 0)
            cells = [
                " \\| ".join("?" if (v := one.get(kind)) is None else f"{v:.2f}" for one in both)
                for kind in both[0]
            ]
            rows.append([Path(page).stem, *cells])
    text = table(["page (nokernel \\| default)", *both[0]], rows)
    return text, [verdict("Lighthouse performance, mobile, lowest page", lowest, 0.98, "", least=True)]


def main(quick: bool) -> None:
    """Measure everything, write the report after each part, and print it."""
    chromium = find()
    if chromium is None:
        sys.exit("error: no Chromium; run `make browser`")
    loads = [os.getloadavg()[0]]
    sections: dict[str, str] = {}
    built, reached = build_both()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)

        def report(verdicts: Rows, **found: str) -> None:
            loads.append(os.getloadavg()[0])
            reached.extend(verdicts)
            sections.update(found)
            goals = table(["what", "reach", "measured", "verdict"], reached)
            parts = {
                "Numbers to reach": goals,
                **{key.replace("_", " "): text for key, text in sections.items()},
            }
            body = "\n\n".join(f"## {name}\n\n{text}" for name, text in parts.items())
            REPORT.write_text(f"{head(browser.version, loads)}\n\n{body}\n", encoding="utf-8")

        report([], Build=built)
        weights, alive, verdicts = weigh(browser)
        report(verdicts, What_a_page_loads=weights, What_works=alive)
        reactions, verdicts = answer(browser)
        report(verdicts, How_fast_it_answers=reactions)
        if not quick:
            scores, verdicts = score(chromium)
            report(verdicts, Lighthouse=scores)
        report([], How_it_grows=grow(browser, (1, 10) if quick else (1, 10, 50)))
        browser.close()
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main("--quick" in sys.argv[1:])

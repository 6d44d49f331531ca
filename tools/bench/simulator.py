"""`make bench-simulator`: one 200-day run of the simulator in the page and in scipy, and how a drag keeps up.

Prints the run and the frames of a drag, with the whole CPU and with a quarter of it, then scipy's time for
the same days, how far the two results are apart, and what the module weighs.
"""

import gzip
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

sys.path.append(str(Path(__file__).resolve().parents[2] / "tests"))
from chromium import FLAGS, find

from lupus_cart.kinetics import park_2025
from lupus_cart.widgets.simulator import Simulator, module

MOUNT = """async ([module, traits]) => {
  const loaded = await import(URL.createObjectURL(new Blob([module], { type: "text/javascript" })));
  const traded = { get: (name) => traits[name], set: (name, value) => { traits[name] = value; } };
  const { numbers } = loaded.DATA;
  const core = loaded.simulatorCore();
  const usual = { ...traits.setting }; // a drag changes the other
  window.run = (days) => core.simulate(numbers, usual, days);
  const el = document.body.appendChild(document.createElement("div"));
  loaded.default.render({ model: { ...traded, on() {}, off() {} }, el });
}"""
RUNS = """([count, days]) => Array.from({ length: count }, () => {
  const begun = performance.now();
  run(days);
  return performance.now() - begun;
})"""
COLUMNS = "(days) => Object.entries(run(days).columns).map(([name, values]) => [name, [...values]])"
DRAG = """async (seconds) => {
  const slider = document.querySelector('[data-control="dose"]');
  const [frames, drawn] = [[], []];
  const root = document.querySelector(".simulator");
  const observer = new MutationObserver(() => drawn.push(Number(root.dataset.ms)));
  observer.observe(document.querySelector('[data-at="picture"] g:last-of-type'), { childList: true });
  const begun = performance.now();
  for (let [last, place] = [begun, 0]; last - begun < seconds * 1000; place = (place + 1) % 200) {
    slider.value = place;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
    frames.push(performance.now() - last);
    last = performance.now();
  }
  observer.disconnect();
  return { frames, drawn };
}"""
COUNT, WARM, SECONDS = 50, 40, 4
DAYS = list(range(201))


def show(what: str, times: list[float]) -> None:
    """Print smallest, median and 95th percentile of `times`, in milliseconds."""
    times = sorted(times)
    p95 = times[int(0.95 * (len(times) - 1))]
    print(f"{what:42} min {times[0]:6.1f}  median {statistics.median(times):6.1f}  p95 {p95:6.1f} ms")


def in_the_page(page: Page) -> dict[str, list[float]]:
    """Mount the sandbox, measure and print; return the columns of the page's run."""
    widget = Simulator("sandbox")
    page.set_content(f"<!doctype html><style>{widget._css}</style>")
    page.evaluate(MOUNT, [module(), {k: v for k, v in widget.get_state().items() if not k.startswith("_")}])
    page.locator("[data-column]").first.wait_for(state="attached")
    devtools = page.context.new_cdp_session(page)
    page.evaluate(RUNS, [WARM, DAYS])
    for rate in (1, 4):
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        show(f"one run on the page's thread, CPU 1/{rate}", page.evaluate(RUNS, [COUNT, DAYS]))
        drag = page.evaluate(DRAG, SECONDS)
        show(f"a frame of a drag, CPU 1/{rate}", drag["frames"])
        show(f"a run in the worker during it, CPU 1/{rate}", drag["drawn"])
        print(f"{f'pictures drawn each second, CPU 1/{rate}':42} {len(drag['drawn']) / SECONDS:.0f}")
    columns: dict[str, list[float]] = dict(page.evaluate(COLUMNS, DAYS))
    return columns


def main() -> None:
    """Measure and print."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        columns = in_the_page(browser.new_page(viewport={"width": 700, "height": 900}))
        browser.close()
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        frame = park_2025(t_days=DAYS)
        times.append(1000 * (time.perf_counter() - begun))
    show("scipy LSODA, relative tolerance 1e-9", times)
    apart = {}
    for name in frame.columns.drop("t_days"):
        expected = frame[name].to_numpy()
        there = np.abs(expected) > 1e-3  # in a column's own unit: below this nobody measures
        apart[name] = np.max(np.abs(np.array(columns[name])[there] / expected[there] - 1), initial=0)
    worst = max(apart, key=lambda name: apart[name])
    print(f"{'page and scipy apart, relative, at most':42} {apart[worst]:.1e} ({worst})")
    text = module().encode()
    whole, packed = len(text) / 1024, len(gzip.compress(text, 9)) / 1024
    print(f"{'module with its data':42} {whole:.1f} KiB, gzip {packed:.1f} KiB")


if __name__ == "__main__":
    main()

"""A handout per chapter: the built page as a tagged PDF for paper. `make handouts [CHAPTERS=..] [BASE=..]`.

What paper looks like is in the book's own stylesheets (`@media print`, and `.nk-handout` for what only a
handout leaves out). This script opens the page in Chromium, waits until everything is drawn, and prints.
"""

import os
import re
import sys
from html import escape
from pathlib import Path

from classroom import BOOK, ROOT, TEACHING, asked, browser, public_address, title_of
from environment import stop
from playwright.sync_api import Browser, Page

HANDOUTS = TEACHING / "handouts"
SIZES = {"A4": (210, 297), "Letter": (215.9, 279.4)}  # millimetres
TEXT_WIDTH = 174
PIXEL = 25.4 / 96
COURSE = "CAR T cells and lupus: an interactive course"
LICENCE = (
    f"Handout of “{COURSE}”, by the CAR T and lupus course contributors, CC BY 4.0. "
    "Not medical advice. In the page each number opens the source it comes from."
)
PARTS = ".nk-widget, .nk-explore, .nk-figure, .nk-quiz"
# Nothing on the page has changed for this long: drawings that a worker computes are in place.
QUIET = """(pause) => new Promise((resolve) => {
  let timer = setTimeout(done, pause);
  const watcher = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(done, pause); });
  watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  function done() { watcher.disconnect(); resolve(); }
})"""
# A picture in steps stops at the step that shows most.
FULLEST = """() => {
  for (const widget of document.querySelectorAll(".nk-widget:has([data-step])")) {
    const steps = [...widget.querySelectorAll("[data-step]")];
    const drawn = steps.map((step) => {
      step.click();
      const parts = [...widget.querySelectorAll("svg :is([data-from], [data-to]):not(.st-halo)")];
      return parts.filter((part) => !part.matches(".st-gone, .st-later")).length;
    });
    steps[drawn.indexOf(Math.max(...drawn))].click();
  }
}"""
FOOTER = (
    '<div style="font: 8px sans-serif; width: 100%; margin: 0 68px; display: flex; '
    'justify-content: space-between"><span>{title}. CC BY 4.0</span><span>'
    '<span class="pageNumber"></span> of <span class="totalPages"></span></span></div>'
)


def draw(page: Page) -> None:
    """Scroll to every part of a page and wait until it is drawn; stop when one could not start."""
    for part in page.locator(PARTS).all():
        if part.evaluate("part => part.parentElement.closest('.nk-explore') === null"):
            part.scroll_into_view_if_needed()
            part.evaluate_handle("part => part")
            page.wait_for_function("part => part.dataset.ready === 'true'", arg=part.element_handle())
    page.evaluate(FULLEST)
    page.evaluate(QUIET, 1500)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.nk-plot')].every((plot) => plot.matches('.nk-drawn'))"
    )
    if failed := page.locator(".nk-failed").all():
        stop(f"{page.url}: {failed[0].inner_text()}")


def handout(running: Browser, name: str, target: Path, base: str = "", size: str = "A4") -> None:
    """Print the built page of a chapter to `target`, the same bytes for the same page."""
    on_paper(running, BOOK, f"chapters/{name}.html", target, title_of(name), base, size)


def on_paper(
    running: Browser,
    book: Path,
    address: str,
    target: Path,
    title: str,
    base: str = "",
    size: str = "A4",
    licence: str = LICENCE,
) -> None:
    """Print a page of a built book; `base` is where that book is published, `title` stands on each sheet."""
    width, height = SIZES[size]
    page = running.new_page(
        viewport={"width": round(TEXT_WIDTH / PIXEL), "height": 1000}, color_scheme="light"
    )
    page.set_default_timeout(60_000)
    page.goto((book / address).as_uri())
    draw(page)
    page.emulate_media(media="print")
    page.evaluate(QUIET, 500)
    script = Path(__file__).with_name("paper.js").read_text(encoding="utf-8")
    page.evaluate(script, {"base": base, "page": address, "licence": licence})
    page.evaluate(QUIET, 500)
    side = f"{(width - TEXT_WIDTH) / 2}mm"
    page.pdf(
        path=target,
        width=f"{width}mm",
        height=f"{height}mm",
        margin={"top": "16mm", "bottom": "18mm", "left": side, "right": side},
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=FOOTER.format(title=escape(title)),
        print_background=True,
        tagged=True,
        outline=True,
    )
    page.close()
    target.write_bytes(repeatable(target.read_bytes()))


def repeatable(pdf: bytes) -> bytes:
    """A PDF that does not tell when it was made, nor how many nodes the browser had seen; nothing moves."""
    pdf = re.sub(rb"/(?:CreationDate|ModDate) ?\([^)]*\)", lambda found: b" " * len(found[0]), pdf)
    names = sorted(set(re.findall(rb"\(node(\d{8})\)", pdf)))
    places = {name: b"(node%08d)" % place for place, name in enumerate(names)}
    return re.sub(rb"\(node(\d{8})\)", lambda found: places[found[1]], pdf)


def main() -> None:
    """Write the handouts that were asked for and say where they are."""
    base = public_address()
    size = os.environ.get("PAPER") or "A4"
    if size not in SIZES:
        stop(f"PAPER={size} is no size known here; give one of {', '.join(SIZES)}")
    if not (BOOK / "index.html").is_file():
        stop("there is no book yet; run: make book")
    HANDOUTS.mkdir(parents=True, exist_ok=True)
    with browser() as running:
        for name in asked():
            target = HANDOUTS / f"{name}.pdf"
            handout(running, name, target, base, size)
            print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e3:.0f} kB", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""A deck per chapter: `make slides`. Figures come out of the built book; Sphinx and reveal.js do the rest."""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from classroom import BOOK, ROOT, TEACHING, browser, taught
from environment import PYTHON, step, stop
from handouts import draw
from playwright.sync_api import Browser, Locator

DECKS = TEACHING / "slides"
DRAWINGS = TEACHING / "drawings"
SOURCES = ROOT / "chapters" / "instructors" / "slides"
# A drawing of this size, shown across a slide, has letters that the last row can read.
WIDTH, HEIGHT = 860, 350
SVG = """([plot, width, height]) => window.Plotly.toImage(plot, { format: "svg", width, height })"""
# What a deck loads, with the licences of what is not ours; Sphinx and reveal.js bring several megabytes more.
SHIPPED = [
    r"\w+\.html",
    r"_images/.+",
    r"_static/(deck\.css|doctools\.js|documentation_options\.js|sphinx_highlight\.js)",
    r"_static/revealjs/(LICENSE|dist/reveal\.(js|css)|dist/theme/white\.css|plugin/notes/notes\.js)",
    r"_static/revealjs/dist/theme/fonts/source-sans-pro/(LICENSE|.+\.(css|woff))",
]
# Where a widget draws, most telling part first.
PICTURES = ".sm-picture svg, .st-picture, .lineage table, .cb-picture, .nk-widget figure"


def drawings(running: Browser, name: str) -> None:
    """Write what a built chapter draws, in its first state, with a list of titles and words for each."""
    size = {"width": 900, "height": 1000}
    page = running.new_page(viewport=size, color_scheme="light", device_scale_factor=2)
    page.set_default_timeout(60_000)
    page.goto((BOOK / "chapters" / f"{name}.html").as_uri())
    draw(page)
    folder = DRAWINGS / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    found = [figure(part, folder, name) for part in page.locator(".nk-figure").all()]
    page.emulate_media(media="print")  # a widget without its controls
    found += [widget(part, folder, name) for part in page.locator(".nk-widget").all()]
    listed = [one for one in found if one]
    (folder / "index.json").write_text(json.dumps(listed, indent=1, ensure_ascii=False), encoding="utf-8")
    page.close()


def figure(part: Locator, folder: Path, chapter: str) -> dict[str, Any]:
    """Write a figure as SVG; what it says stays the same however often it is written."""
    plot = part.locator(".nk-plot").element_handle()
    svg = part.page.evaluate(SVG, [plot, WIDTH, HEIGHT])
    text = unquote(svg.partition(",")[2])
    for number, ident in enumerate(dict.fromkeys(re.findall(r'id="(?:top)?defs-(\w{6})"', text))):
        text = text.replace(ident, f"part{number}")  # plotly.js draws these names by lot
    ident = part.get_attribute("id")
    (folder / f"{chapter}-{ident}.svg").write_text(text, encoding="utf-8")
    places = {"title": part.locator(".nk-title").first, "caption": part.locator("figcaption").first}
    said = {key: place.inner_text().strip() if place.count() else "" for key, place in places.items()}
    return {**said, "file": f"{chapter}-{ident}.svg", "alt": f"Figure: {said['title']}"}


def widget(part: Locator, folder: Path, chapter: str) -> dict[str, Any] | None:
    """Write the picture a widget starts with."""
    picture = part.locator(PICTURES).first
    if not picture.count():
        return None
    name = f"{chapter}-{part.get_attribute('id')}.png"
    picture.screenshot(path=folder / name, animations="disabled")
    title = part.get_attribute("aria-label") or ""
    label = picture.get_attribute("aria-label") or ""
    return {"title": title, "file": name, "alt": f"{title}. {label}".strip(" .") + "."}


def build() -> None:
    """Make all decks with Sphinx; a warning is a failure."""
    shutil.rmtree(DECKS, ignore_errors=True)
    made = [
        "-b",
        "revealjs",
        "-c",
        str(ROOT / "tools/teaching/deck"),
        "-d",
        str(TEACHING / ".doctrees-slides"),
    ]
    log = TEACHING / "slides.log"
    command = [str(PYTHON), "-m", "sphinx", "-nWq", "-E", "--keep-going", *made, str(SOURCES), str(DECKS)]
    code, said = step("slides", command, log)
    if code:
        print(said, file=sys.stderr)
        stop(f"the decks did not build cleanly; the whole log is in {log.relative_to(ROOT)}")
    for path in sorted(DECKS.rglob("*"), reverse=True):
        name = path.relative_to(DECKS).as_posix()
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif not any(re.fullmatch(pattern, name) for pattern in SHIPPED):
            path.unlink()


def main() -> None:
    """Draw, build, and say where the decks are."""
    if not (BOOK / "index.html").is_file():
        stop("there is no book yet; run: make book")
    with browser() as running:
        for name in taught():
            drawings(running, name)
    build()
    print(f"{DECKS.relative_to(ROOT)}: {', '.join(taught())}. Open one in a browser; S shows the notes.")


if __name__ == "__main__":
    sys.exit(main())

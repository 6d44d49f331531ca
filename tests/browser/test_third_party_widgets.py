"""Widgets of other people, unchanged from PyPI, mount and answer in a page with no kernel and no network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import smallbook
from playwright.sync_api import Locator, Page, expect
from webserver import opened

CELLS = {
    "wigglystuff plane": "from wigglystuff import Slider2D\nSlider2D(width=200, height=200)",
    "wigglystuff list": """from wigglystuff import SortableList
SortableList(["first", "second"], addable=True)""",
    "drawdata": "from drawdata import ScatterWidget\nScatterWidget(width=400, height=200)",
    "bitjet": "from bitjet import BitView\nBitView(bytes([0b10000000, 0, 0, 0, 0, 0, 0, 255]), datawidth=8)",
    "markmap": r"""from markmap_anywidget import MarkmapWidget
MarkmapWidget(markdown_content="# root\n## leaf\n### twig")""",
    "ipymario": "from ipymario import Widget\nWidget(gain=0.0)",
}
# The colour of a canvas at a point, read from a copy: Chromium warns a page that reads its own canvas often.
PIXEL = """(canvas, [x, y]) => {
  const copy = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, -x, -y);
  return [...copy.getImageData(0, 0, 1, 1).data];
}"""
OWN_MESSAGES = (
    '<svg> attribute height: Expected length, "auto"',
)  # drawdata 0.5.2 writes that attribute itself


def check(page: Page) -> None:
    console = page.problems.console
    console[:] = [text for text in console if not any(own in text for own in OWN_MESSAGES)]
    page.problems.check()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = smallbook.build(tmp_path_factory.mktemp("widgets"), cells=CELLS.values())
    assert built.returncode == 0, built.stderr
    return built.outdir


@pytest.fixture(params=["http", "file"])
def page(request: pytest.FixtureRequest, book: Path, new_page) -> Iterator[Page]:
    with opened(book, request.param) as address:
        page = new_page()
        page.goto(address + "index.html")
        yield page


@pytest.fixture
def show(page: Page):
    """`show("drawdata")`: the place of that widget in the middle of the screen; all have mounted."""
    places = {name: page.locator(f"#widget-{number}") for number, name in enumerate(CELLS, start=1)}
    for place in places.values():
        place.scroll_into_view_if_needed()
        expect(place).to_contain_class("nk-mounted")

    def show_(name: str) -> Locator:
        places[name].evaluate("(e) => e.scrollIntoView({block: 'center'})")
        return places[name]

    return show_


def test_all_mount_without_a_message_or_a_request(page, show):
    for name in CELLS:
        place = show(name)
        assert not place.locator(".nk-fallback").is_visible()
        assert place.locator(":scope > div").bounding_box()["height"] > 10, name
    check(page)


def test_dragging_in_a_plane_moves_both_values(page, show):
    place = show("wigglystuff plane")
    expect(place.get_by_text("X: 0.00, Y: 0.00")).to_be_visible()
    box = place.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 101, box["y"] + 101)
    page.mouse.down()
    page.mouse.move(box["x"] + 141, box["y"] + 61, steps=4)
    page.mouse.up()
    expect(place.get_by_text("X: 0.50, Y: 0.50")).to_be_visible()
    check(page)


def test_a_list_grows_and_is_edited_by_keyboard(page, show):
    place = show("wigglystuff list")
    place.locator("input").press_sequentially("third")
    place.locator("input").press("Enter")
    expect(place.locator(".item-label")).to_have_text(["first", "second", "third"])
    check(page)


def test_drawing_leaves_points_and_undo_takes_them_back(page, show):
    place = show("drawdata")
    drawn, canvas = place.locator("circle.drawn"), place.locator("svg.dd-scatter-svg")
    canvas.hover(position={"x": 100, "y": 100})
    box = canvas.bounding_box()
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=12)
    page.mouse.up()
    expect(drawn).not_to_have_count(0)
    # d3 swallows every click until the timer that it sets when a drag ends.
    page.evaluate("() => new Promise((done) => setTimeout(done))")
    place.get_by_role("button", name="Undo").press("Enter")
    expect(drawn).to_have_count(0)
    check(page)


def test_bytes_arrive_as_bytes_and_controls_change_how_they_are_drawn(page, show):
    """One bit is set at the start and eight at the end; as bytes the first is grey and the last white."""
    place = show("bitjet")
    canvas = place.locator("canvas")
    expect(place.get_by_text("8 bytes · 8 × 8 bits")).to_be_visible()
    assert canvas.evaluate(PIXEL, [1, 1])[0] == 240 and canvas.evaluate(PIXEL, [9, 1])[0] == 0
    assert canvas.evaluate(PIXEL, [9, 29])[0] == 240
    place.locator("select").press("ArrowDown")
    expect(place.get_by_text("8 bytes · 8 × 1 bytes")).to_be_visible()
    assert [canvas.evaluate(PIXEL, [x, 1])[0] for x in (1, 5, 29)] == [128, 0, 255]
    place.locator("[data-role=width]").press("Home")
    expect(place.get_by_text("8 bytes · 1 × 8 bytes")).to_be_visible()
    check(page)


def test_a_branch_folds_on_a_click(page, show):
    place = show("markmap")
    twig = place.get_by_text("twig")
    twig.wait_for()
    place.locator("g.markmap-node", has_text="leaf").locator("circle").click()
    twig.wait_for(state="detached")
    check(page)


def test_a_private_binary_trait_becomes_a_picture_that_a_click_moves(page, show):
    place = show("ipymario")
    canvas = place.locator("canvas")
    assert canvas.evaluate(PIXEL, [0, 0]) == [0, 0, 0, 255]
    assert canvas.evaluate(PIXEL, [1, 1]) == [247, 186, 119, 255]
    canvas.click()
    page.wait_for_function("(e) => e.style.animationName === 'ipymario-bounce'", arg=canvas.element_handle())
    check(page)

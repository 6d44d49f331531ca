"""What anywidget promises to the module of a widget holds in the page too, over http and from files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import smallbook
from playwright.sync_api import Locator, Page, expect
from waiting import until
from webserver import opened

# Each cell shows one widget; its number in this list is its number on the page.
CELLS = [
    '''
import anywidget, ipywidgets, traitlets

def widget(esm, css="", **traits):
    members = {name: trait.tag(sync=True, **trait.metadata) for name, trait in traits.items()}
    return type("Made", (anywidget.AnyWidget,), {"_esm": esm, "_css": css, **members})

COUNTER = """export default () => {
  let started = 0;
  return {
    initialize({ model }) {
      started += 1;
      model.on("change:n", () => model.set("double", 2 * model.get("n")));
    },
    render({ model, el }) {
      el.innerHTML = "<button class='counter'></button> <output></output>";
      const [button, output] = el.children;
      const show = () => { output.textContent = [model.get("n"), model.get("double"), started].join(" "); };
      button.textContent = "add";
      button.addEventListener("click", () => {
        model.set("n", model.get("n") + 1);
        model.save_changes();
        show();
      });
      model.on("change:n change:double", show);
      show();
      if (model.get("deaf")) model.off();
    },
  };
};"""
Counter = widget(COUNTER, ".counter { color: rgb(1, 2, 3) }", n=traitlets.Int(1), double=traitlets.Int(2),
                 deaf=traitlets.Bool(False))
first = Counter(n=5, double=10)
first''',
    "first",
    "Counter(n=5, double=10)",
    '''
widget("""export default { async render({ model, el }) {
  const other = await model.widget_manager.get_model(model.get("other"));
  const show = () => { el.textContent = "saw " + other.get("n"); };
  other.on("change:n", show);
  show();
} };""", other=traitlets.Instance(ipywidgets.Widget).tag(**ipywidgets.widget_serialization))(other=first)''',
    '''
inner = widget("""export default {
  initialize() { return { greet: (name) => "hello " + name }; },
  render({ model, el }) { el.innerHTML = "<b>" + model.get("text") + "</b>"; },
};""", text=traitlets.Unicode())(text="inside")
widget("""export default { async render({ model, el, host, signal }) {
  const child = await host.getWidget(model.get("child"));
  el.innerHTML = "<i></i><div></div>";
  el.firstChild.textContent = child.exports.greet("page") + " " + signal.aborted;
  await child.render({ el: el.lastChild });
} };""", child=traitlets.Unicode())(child="anywidget:" + inner.model_id)''',
    """
source, target = Counter(n=3), Counter(n=0)
ipywidgets.jslink((source, "n"), (target, "n"))
source""",
    "target",
    '''
widget("""export default { render({ model, el }) {
  const view = model.get("picture"), part = model.get("parts").list[1];
  el.textContent = [view.byteLength, view.getUint8(1), part.getUint8(0), model.get("_own")].join(" ");
} };""", picture=traitlets.Bytes(), parts=traitlets.Dict(), _own=traitlets.Unicode())(
    picture=b"\\x00\\xff", parts={"list": [1, b"\\x07"]}, _own="kept")''',
    '''
widget("""export default { render({ model, el }) {
  let times = 0;
  model.on("change:pair", () => { times += 1; });
  model.set("pair", { a: [1, 2] });
  model.set("pair", { a: [1, 3] });
  el.textContent = "told " + times;
} };""", pair=traitlets.Dict())(pair={"a": [1, 2]})''',
    '''
widget("""export function render({ el, experimental }) {
  experimental.invoke("add", [1]).catch((error) => { el.textContent = error.message; });
}""")()''',
    '''
widget("""export default { render({ el }) {
  el.textContent = "half drawn";
  throw new Error("no paper left");
} };""",
    description=traitlets.Unicode())(description="A drawing of a sheet of paper.")''',
    '''
widget("""export default { initialize() { throw new Error("no ink left"); }, render() {} };""")()''',
    "Counter(deaf=True)",
    '''
widget("""export default { render({ model, el }) {
  const names = ["word", "n", "on", "some", "parts", "other"];
  el.innerHTML = "<button>change</button><output></output>";
  el.firstChild.addEventListener("click", () => model.set({ word: "a=b&c, d", n: -2.5, on: true,
    some: ["x,y", "z"], parts: { a: 7, b: 2 }, other: "not in the address" }));
  const text = (name) => JSON.stringify(model.get(name));
  const show = () => { el.lastChild.textContent = names.map(text).join(" "); };
  model.on(names.map((name) => "change:" + name).join(" "), show);
  show();
} };""", word=traitlets.Unicode("start"), n=traitlets.Float(1), on=traitlets.Bool(False),
    some=traitlets.List([]), parts=traitlets.Dict({"a": 1, "b": 2}), other=traitlets.Unicode("kept"),
    _address=traitlets.List(["word", "n", "on", "some", "parts"]))()''',
]
SHARED, AGAIN, OTHER, SEES, HOSTS, SOURCE, TARGET, BINARY, EQUAL, INVOKES, BROKEN, UNBORN, DEAF, LINKED = (
    range(1, 15)
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = smallbook.build(tmp_path_factory.mktemp("contract"), cells=CELLS)
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
    """`show(SHARED)`: the place of that widget, after it has mounted or failed."""

    def show_(number: int) -> Locator:
        place = page.locator(f"#widget-{number}")
        place.scroll_into_view_if_needed()
        page.locator(f"#widget-{number}[data-ready]").wait_for()
        return place

    return show_


def test_two_views_of_one_widget_share_its_state_and_start_it_once(show):
    one, two, other = show(SHARED), show(AGAIN), show(OTHER)
    one.get_by_role("button").press("Enter")
    two.get_by_role("button").press("Enter")
    assert [place.locator("output").inner_text() for place in (one, two)] == ["7 14 1", "7 14 1"]
    assert other.locator("output").inner_text() == "5 10 1"


def test_a_view_that_stops_listening_leaves_other_listeners_alone(show):
    place = show(DEAF)
    place.get_by_role("button").press("Enter")
    assert place.locator("output").inner_text() == "2 4 1", "initialize() no longer heard of the change"


def test_a_stylesheet_applies_and_is_there_once(show):
    color = "(e) => getComputedStyle(e).color"
    assert [show(n).locator("button").evaluate(color) for n in (SHARED, OTHER)] == ["rgb(1, 2, 3)"] * 2
    assert show(SHARED).page.locator("head > style[id^=style-]").count() == 1


def test_a_widget_follows_another_that_its_trait_names(show):
    seeing, seen = show(SEES), show(SHARED)
    assert seeing.get_by_text("saw 5").is_visible()
    seen.get_by_role("button").press("Enter")
    assert seeing.get_by_text("saw 6").is_visible()


def test_a_widget_renders_another_and_calls_what_it_exports(show):
    place = show(HOSTS)
    assert place.locator("i").inner_text() == "hello page false"
    assert place.locator("b").inner_text() == "inside"


def test_linked_traits_follow_each_other_both_ways(show):
    source, target = show(SOURCE), show(TARGET)
    assert target.locator("output").inner_text().startswith("3 ")
    target.get_by_role("button").press("Enter")
    assert source.locator("output").inner_text().startswith("4 ")
    source.get_by_role("button").press("Enter")
    assert target.locator("output").inner_text().startswith("5 ")


STARTED = '"start" 1 false [] {"a":1,"b":2} "kept"'
CHANGED = '"a=b&c, d" -2.5 true ["x,y","z"] {"a":7,"b":2} '


def test_named_traits_are_kept_in_the_address_and_come_back_from_it(show, page):
    place = show(LINKED)
    place.get_by_role("button").press("Enter")
    assert place.locator("output").inner_text() == CHANGED + '"not in the address"'
    until(page, "() => location.hash.length > 1")
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    assert show(LINKED).locator("output").inner_text() == CHANGED + '"kept"'


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("n=4&parts.b=3", '"start" 4 false [] {"a":1,"b":3} "kept"'),
        ("other=mine&none=1&parts.c=1&n=four&n", STARTED),
        ("word=%E0%A4%A&on=perhaps", STARTED.replace("start", "%E0%A4%A")),
    ],
)
def test_an_address_changes_what_it_names_and_nothing_else(show, page, state, shown):
    place = show(LINKED)
    place.get_by_role("button").press("Enter")
    page.evaluate(f"location.hash = '#widget-{LINKED}:{state}'")
    expect(place.locator("output")).to_have_text(shown.replace('"kept"', '"not in the address"'))


def test_binary_and_private_traits_arrive(show):
    assert show(BINARY).locator(":scope > div").inner_text() == "2 255 7 kept"


def test_setting_an_equal_value_is_no_change(show):
    assert show(EQUAL).locator(":scope > div").inner_text() == "told 1"


def test_a_question_to_the_kernel_is_refused_in_words(show):
    assert show(INVOKES).get_by_text("this page has no kernel to ask").is_visible()


@pytest.mark.parametrize(("number", "reason"), [(BROKEN, "no paper left"), (UNBORN, "no ink left")])
def test_an_exception_becomes_a_sentence_that_is_announced_and_logged(show, number, reason):
    place = show(number)
    page = place.page
    assert place.get_by_role("alert").inner_text() == f"This part of the page could not start: {reason}"
    assert place.locator(".nk-fallback").is_visible()
    assert not place.get_by_text("half drawn").is_visible()
    assert [text for text in page.problems.console if f"widget-{number}" in text and reason in text]
    with pytest.raises(AssertionError, match=reason):
        page.problems.check()


def test_a_failed_widget_still_says_what_it_would_have_shown(show):
    assert show(BROKEN).get_by_text("A drawing of a sheet of paper.").is_visible()
    assert show(EQUAL).get_by_text("told 1").is_visible()

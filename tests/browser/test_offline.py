"""After one visit the whole book is on the reader's device."""

import functools
import os
import sys
from pathlib import Path

from waiting import until
from webserver import Quiet, running, serving

from nokernel.offline import write_service_worker

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
import serve

REGISTER = '<script>navigator.serviceWorker.register("sw.js")</script>'
READY = "() => navigator.serviceWorker.ready.then((r) => r.active.state === 'activated')"


def small_book(folder, text, hour=1):
    """A book of pages that say `text`, as a build at that hour leaves it for a server that goes by dates.

    To such a server the pages of all builds are unchanged, and the service worker is of its own hour.
    """
    for name in ("index", "other"):
        path = folder / f"{name}.html"
        path.write_text(f'<link rel="icon" href="data:,"><p>{text}</p>{REGISTER}')
        os.utime(path, (0, 0))
    write_service_worker(folder)
    os.utime(folder / "sw.js", (0, 3600 * hour))


def test_a_chapter_never_opened_before_reads_and_reacts_without_a_network(new_page, http_site):
    page = new_page()
    page.goto(f"{http_site}chapters/index.html")
    until(page, READY)
    page.context.set_offline(True)
    page.goto(f"{http_site}chapters/limitations.html")
    explore = page.locator(".nk-explore").first
    explore.scroll_into_view_if_needed()
    slider = explore.locator("input[type=range]").first
    text = explore.locator(".nk-text")
    before = text.inner_text()
    slider.press("ArrowLeft")
    until(page, "([e, b]) => e.innerText !== b", [text.element_handle(), before])
    explore.locator(".nk-plot.nk-drawn").first.wait_for()
    page.problems.check()


def test_a_new_build_replaces_the_one_on_the_device_as_a_whole(new_page, tmp_path):
    def build(text, hour):
        (tmp_path / "same.txt").write_text("the same in every build")
        small_book(tmp_path, text, hour)

    build("first", 1)
    page = new_page()
    versions = "caches.keys().then((names) => names.length)"
    with serving(tmp_path) as address:
        page.goto(f"{address}index.html")
        until(page, READY)
        build("second", 2)
        (tmp_path / "same.txt").unlink()  # who asks for what did not change gets an error, and no new build
        # The visit that finds the new build still shows the old one, from one build throughout.
        page.goto(f"{address}other.html")
        assert page.locator("p").inner_text() == "first"
        until(page, f"() => {versions}.then((n) => n === 2)")
        # Asked without a request: the browser does not replace a worker that is busy answering.
        settled = "r.active.state === 'activated' && !r.installing && !r.waiting"
        until(page, f"() => navigator.serviceWorker.getRegistration().then((r) => {settled})")
        assert "second" in page.evaluate("() => fetch('other.html').then((r) => r.text())")
        assert page.evaluate("() => fetch('same.txt').then((r) => r.text())") == "the same in every build"
        page.context.set_offline(True)
        for name in ("index", "other"):
            page.goto(f"{address}{name}.html")
            assert page.locator("p").inner_text() == "second"
        page.context.set_offline(False)
        first, second = page.evaluate("caches.keys()")
        build("third", 3)
        page.goto(f"{address}index.html")
        # This build stays, and the one before it for pages that are still open.
        kept = "n.length === 2 && n.includes(second) && !n.includes(first)"
        until(page, f"([first, second]) => caches.keys().then((n) => {kept})", [first, second])


class Short(Quiet):
    """A host that sends who asks for other.html to other, as some do."""

    def do_GET(self):
        if self.path == "/other.html":
            self.send_response(301)
            self.send_header("Location", "/other")
            return self.end_headers()
        if self.path == "/other":
            self.path = "/other.html"
        return super().do_GET()


def test_a_page_reads_offline_from_a_host_that_sends_on_to_shorter_addresses(new_page, tmp_path):
    small_book(tmp_path, "read anywhere")
    page = new_page()
    with running(functools.partial(Short, directory=str(tmp_path))) as address:
        page.goto(f"{address}/index.html")
        until(page, READY)
        page.context.set_offline(True)
        page.goto(f"{address}/other.html")
        assert page.locator("p").inner_text() == "read anywhere"


def test_a_build_that_came_by_half_leaves_the_one_before_as_it_was(new_page, tmp_path):
    small_book(tmp_path, "first")
    page = new_page()
    with serving(tmp_path) as address:
        page.goto(f"{address}index.html")
        until(page, READY)
        [kept] = page.evaluate("caches.keys()")
        small_book(tmp_path, "second", hour=2)
        (tmp_path / "other.html").unlink()  # the network ends in the middle
        state = """async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          const found = new Promise((resolve) => registration.addEventListener("updatefound", () => {
            const worker = registration.installing;
            worker.addEventListener("statechange", () => resolve(worker.state));
          }, { once: true }));
          registration.update().catch(() => null);
          return found;
        }"""
        assert page.evaluate(state) == "redundant"
        assert page.evaluate("caches.keys()") == [kept]
        page.context.set_offline(True)
        page.goto(f"{address}other.html")
        assert page.locator("p").inner_text() == "first"


def test_make_serve_sends_away_the_worker_that_would_show_an_older_build(new_page, tmp_path):
    small_book(tmp_path, "first")
    handlers = [functools.partial(kind, directory=str(tmp_path)) for kind in (Quiet, serve.Handler)]
    page = new_page()
    with running(lambda *request: handlers[0](*request)) as address:
        page.goto(f"{address}/index.html")
        until(page, READY)
        handlers.pop(0)
        small_book(tmp_path, "second", hour=2)
        page.goto(f"{address}/index.html")  # the old worker answers, and the browser asks for its successor
        gone = "() => navigator.serviceWorker.getRegistration().then((r) => !r)"
        until(page, gone)
        page.goto(f"{address}/index.html")
        assert page.locator("p").inner_text() == "second"

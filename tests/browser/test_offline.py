"""After one visit the whole book is on the reader's device."""

import os

from waiting import until
from webserver import serving

from nokernel.offline import write_service_worker


def test_a_chapter_never_opened_before_reads_and_reacts_without_a_network(new_page, http_site):
    page = new_page()
    page.goto(f"{http_site}chapters/index.html")
    until(page, "() => navigator.serviceWorker.ready.then((r) => r.active.state === 'activated')")
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
        script = '<script>navigator.serviceWorker.register("sw.js")</script>'
        for name in ("index", "other"):
            path = tmp_path / f"{name}.html"
            path.write_text(f'<link rel="icon" href="data:,"><p>{text}</p>{script}')
            os.utime(path, (0, 0))  # a server that goes by dates calls each page unchanged, in every build
        (tmp_path / "same.txt").write_text("the same in every build")
        write_service_worker(tmp_path)
        os.utime(tmp_path / "sw.js", (0, 3600 * hour))

    build("first", 1)
    page = new_page()
    versions = "caches.keys().then((names) => names.length)"
    with serving(tmp_path) as address:
        page.goto(f"{address}index.html")
        until(page, "() => navigator.serviceWorker.ready.then((r) => r.active.state === 'activated')")
        build("second", 2)
        (tmp_path / "same.txt").unlink()  # who asks for what did not change gets an error, and no new build
        # The visit that finds the new build still shows the old one, from one build throughout.
        page.goto(f"{address}other.html")
        assert page.locator("p").inner_text() == "first"
        until(page, f"() => {versions}.then((n) => n === 2)")
        until(page, "() => fetch('other.html').then((r) => r.text()).then((t) => t.includes('second'))")
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

"""After one visit the whole book is on the reader's device."""

from waiting import until


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

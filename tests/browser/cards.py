"""Cards of numbers and terms, by keyboard: each opens with its link's note and closes on Escape."""

from playwright.sync_api import Page

OPEN_EACH = """(links) => {
  document.querySelectorAll("details").forEach((d) => { d.open = true; });
  const card = document.querySelector(".nk-card"), failed = [];
  const opened = () => card.matches(":popover-open");
  for (const link of links) {
    link.focus();
    const note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const right = note && opened() && card.innerHTML === note.innerHTML;
    link.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    if (!right || opened()) failed.push(link.hash);
    link.blur();
  }
  return failed;
}"""


def faults(page: Page, links: str) -> list[str]:
    """The links that match and do not open their card or do not close it; there has to be a link."""
    page.keyboard.press("Tab")  # the browser now shows focus as it does for keyboard readers
    assert page.locator(links).count()
    return page.locator(links).evaluate_all(OPEN_EACH)

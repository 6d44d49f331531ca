"""The page of all numbers: a reader finds a fact, its pages, and what disagrees."""

import pytest
from waiting import until

LEDGER = "chapters/sources.html"

# Words of the row and of the table's head that are out of sight or lie under something else; and links
# that are wider than their cell.
FAULTS = """row => {
  const seen = (cell) => {
    const words = document.createRange();
    words.selectNodeContents(cell);
    const { left, top, width, height } = words.getClientRects()[0];
    return cell.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  };
  const table = row.closest("table");
  const head = getComputedStyle(table.tHead).position === "sticky" ? [...table.tHead.rows[0].cells] : [];
  const cells = [...head, ...row.cells].filter((cell) => cell.textContent && !seen(cell));
  const links = [...table.querySelectorAll("td a")]
    .filter((link) => link.checkVisibility({ contentVisibilityAuto: true })
                      && link.offsetWidth > link.closest("td").clientWidth);
  return [...cells.map((cell) => `not seen: ${cell.textContent}`),
          ...links.map((link) => `too wide: ${link.textContent}`)];
}"""


def test_a_reader_filters_the_facts_by_a_word(open_page):
    page = open_page(LEDGER)
    frame = page.locator(".nk-ledger")
    rows = frame.locator("tbody tr")
    total = rows.count()
    page.get_by_label("Show rows with").fill("trial-doris-3mo")
    shown = frame.locator("tbody tr:visible")
    assert 1 <= shown.count() < total
    assert shown.first.locator("th").text_content() == "trial-doris-3mo"
    page.problems.check()


def test_a_fact_leads_to_the_page_that_uses_it(open_page):
    page = open_page(LEDGER)
    page.locator("#ledger-trial-doris-3mo td a", has_text="trial").first.click()
    page.wait_for_url("**/schett_trial.html#fact-trial-doris-3mo")
    assert page.locator("#fact-trial-doris-3mo").is_visible()


def test_facts_that_disagree_point_at_each_other(open_page):
    page = open_page(LEDGER)
    row = page.locator("#ledger-trial-sledai-baseline-median")
    other = row.locator(".nk-disagrees a").first.get_attribute("href")
    assert page.locator(f"{other} .nk-disagrees a").first.get_attribute("href") == (
        "#ledger-trial-sledai-baseline-median"
    )


def test_the_data_can_be_downloaded(open_page, book):
    page = open_page(LEDGER)
    for name in ("facts.csv", "sources.bib", "datapackage.json"):
        href = page.locator(f"a.download[href$='{name}']").first.get_attribute("href")
        assert (book / "chapters" / href).resolve().is_file()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_a_link_to_a_fact_shows_its_row_under_the_head_of_the_table(open_page, width):
    page = open_page(f"{LEDGER}#ledger-trial-sledai-baseline-median", width=width)
    for key in ("trial-sledai-baseline-median", "trial-sledai-baseline-median-recomputed"):
        row = page.locator(f"#ledger-{key}")
        until(page, f"() => document.querySelector(':target')?.id === 'ledger-{key}'")
        assert row.evaluate(FAULTS) == []
        row.locator(".nk-disagrees a").first.click()
    page.problems.check()

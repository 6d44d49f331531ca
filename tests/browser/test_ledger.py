"""The page of all numbers: a reader finds a fact, its pages, and what disagrees."""

LEDGER = "chapters/sources.html"


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

"""The two news articles the course grew from: each part has its place in the book, each claim is met."""

import re

import pytest

from lupus_cart import tables

MAP = tables.load("seed_map")
PAGES = sorted(MAP["page"].unique())


@pytest.mark.parametrize("page", PAGES)
def test_every_place_of_the_map_is_in_the_book(book, page):
    html = (book / f"{page}.html").read_text(encoding="utf-8")
    wanted = set(MAP.loc[MAP["page"] == page, "anchor"])
    assert not wanted - set(re.findall(r'\bid="([^"]+)"', html)), f"anchors missing from {page}"


def test_the_map_holds_every_list_table_and_question_of_the_articles():
    """Counted in the articles: the second has 7 lists, 5 tables and 8 questions; the first has none."""
    second = MAP.loc[MAP["article"] == "003", "section"]
    counts = {kind: int(second.str.startswith(kind).sum()) for kind in ("List:", "Table:", "FAQ:")}
    assert counts == {"List:": 7, "Table:": 5, "FAQ:": 8}
    assert not MAP.loc[MAP["article"] == "000", "section"].str.match("List:|Table:|FAQ:").any()


def test_every_claim_can_be_met_on_the_page(book):
    html = (book / "chapters/reading_the_news.html").read_text(encoding="utf-8")
    shown = re.sub(r"<[^>]+>", "", html).replace("&amp;", "&").replace("&#x27;", "'")
    claims = tables.load("news_claims")
    assert len(claims) == 69  # the 68 claims that were graded, one of them split
    assert not [row.item for row in claims.itertuples() if row.text not in shown]

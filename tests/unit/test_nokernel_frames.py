"""A DataFrame or a Styler as it comes from pandas becomes a table that assistive technology can read."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from nokernel.frames import accessible_frame

FRAME = pd.DataFrame({"fruit": ["pear", "<b>plum</b>"], "count": [4, 3]})
SOURCES = {
    "DataFrame": lambda: FRAME._repr_html_(),
    "Styler": lambda: FRAME.style.set_caption("Fruit in the bowl").to_html(),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_headers_have_a_scope_and_the_table_a_frame_that_scrolls(source):
    soup = BeautifulSoup(accessible_frame(source()), "html.parser")
    assert [th.get("scope") for th in soup.select("thead th")] == ["col", "col"]
    assert [th.get("scope") for th in soup.select("tbody th")] == ["row", "row"]
    assert soup.table.parent["tabindex"] == "0"
    assert not soup.select("[style]")


def test_the_caption_of_a_styler_names_the_table():
    soup = BeautifulSoup(accessible_frame(SOURCES["Styler"]()), "html.parser")
    assert soup.caption.text == soup.table.parent["aria-label"] == "Fruit in the bowl"


def test_other_html_stays_as_it_is():
    assert accessible_frame("<table border=1><tr><td>mine</td></tr></table>").startswith("<table border=1>")

"""Cells of a table that lead to what they name."""

import pandas as pd

from nokernel import table

FRAME = pd.DataFrame({"disease": ["a", "b"], "study": ["One 2020; Two & co", None]})


def test_each_part_of_a_cell_that_has_an_address_is_a_link():
    html = table(FRAME, "Studies", links={"Two & co": "https://example.org/?a=1&b=2"})._repr_mimebundle_()[
        "text/html"
    ]
    assert (
        '<td>One 2020; <a href="https://example.org/?a=1&amp;b=2" rel="noopener">Two &amp; co</a></td>'
        in html
    )
    assert "<td>not reported</td>" in html


def test_a_table_without_addresses_has_no_links():
    assert "<a " not in table(FRAME, "Studies")._repr_mimebundle_()["text/html"]

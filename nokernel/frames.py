"""pandas' own HTML tables, made readable for assistive technology."""

from __future__ import annotations

from bs4 import BeautifulSoup


def accessible_frame(html: str) -> str:
    """Return ``html`` with scoped headers and a scrollable frame for each pandas table in it.

    pandas leaves an empty ``<th>`` above the index: it becomes a plain cell. Other HTML is unchanged.
    """
    if "<table" not in html or ("dataframe" not in html and 'id="T_' not in html):
        return html
    soup = BeautifulSoup(html, "html.parser")
    for table in soup.find_all("table"):
        for attribute in ("border", "style"):
            table.attrs.pop(attribute, None)
        for header in table.select("thead th"):
            if header.get_text(strip=True):
                header["scope"] = "col"
            else:
                header.name = "td"
            header.attrs.pop("style", None)
        for header in table.select("tbody th"):
            header["scope"] = "row"
        for row in table.select("tr"):
            row.attrs.pop("style", None)
        frame = soup.new_tag("div", attrs={"class": "nk-table", "role": "region", "tabindex": "0"})
        caption = table.find("caption")
        frame["aria-label"] = caption.get_text(strip=True) if caption else "Table"
        table.wrap(frame)
    return str(soup)

"""``table(df, caption=...)``: a DataFrame as an accessible table, in JupyterLab and in the page."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

TABLE_MIMETYPE = "application/vnd.nokernel.table+json"


def table(
    df: pd.DataFrame,
    caption: str,
    *,
    sort: bool = False,
    filter: bool = False,
    download: str | None = None,
    links: Mapping[str, str] | None = None,
) -> Table:
    """Return ``df`` as a displayable table with a caption, column and row headers.

    The index becomes row headers if it is named or not a plain range, else the first column does.
    In the page ``sort`` adds a button to each column header, ``filter`` a text box above the table and
    ``download`` (a file name) a button that saves the table as CSV. Missing values read "not reported".
    ``links`` maps texts to addresses: where a cell is one of them, or several with "; " between them, each
    becomes a link.

    Raises ``TypeError`` if ``df`` is not a DataFrame and ``ValueError`` without a caption.
    """
    return Table(df, caption, sort=sort, filter=filter, download=download, links=links)


class Table:
    """A captioned table; see :func:`table`."""

    def __init__(
        self,
        df: pd.DataFrame,
        caption: str,
        *,
        sort: bool,
        filter: bool,
        download: str | None,
        links: Mapping[str, str] | None,
    ) -> None:
        """Check the arguments; see :func:`table`."""
        if not isinstance(df, pd.DataFrame):
            raise TypeError(f"table() takes a pandas DataFrame, not {type(df).__name__}")
        if not caption.strip():
            raise ValueError('table() needs a caption, for example table(df, caption="Patients at baseline")')
        self.df, self.caption = df, caption
        self.sort, self.filter, self.download, self.links = sort, filter, download, dict(links or {})

    def spec(self) -> dict[str, Any]:
        """Return the table as plain data: caption, columns, rows of text, options."""
        return {
            **frame_spec(self.df),
            "caption": self.caption,
            "sort": self.sort,
            "filter": self.filter,
            "download": self.download,
            "links": self.links,
        }

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        spec = self.spec()
        return {
            TABLE_MIMETYPE: spec,
            "text/html": table_html(spec),
            "text/plain": f"{self.caption}\n{self.df.to_string()}",
        }


def frame_spec(df: pd.DataFrame, missing: str = "not reported") -> dict[str, Any]:
    """Return ``{"columns", "numeric", "rows"}`` of a DataFrame, every cell as text, row header first."""
    shown = df
    if df.index.name is not None or not isinstance(df.index, pd.RangeIndex):
        shown = df.reset_index(names=df.index.name or "row")
    columns = [str(name).replace("_", " ") for name in shown.columns]
    numeric = [bool(pd.api.types.is_numeric_dtype(kind)) for kind in shown.dtypes]
    rows = [
        [missing if pd.isna(cell) else _text(cell) for cell in row]
        for row in shown.itertuples(index=False, name=None)
    ]
    return {"columns": columns, "numeric": numeric, "rows": rows}


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return f"{cell:.6g}"
    return str(cell)


def table_html(spec: dict[str, Any]) -> str:
    """Return ``spec`` as an HTML table with caption and scoped headers; all text is escaped."""
    kind = ["" if not numeric else ' class="nk-number"' for numeric in spec["numeric"]]
    head = "".join(
        f'<th scope="col"{cls}>{escape(name)}</th>' for name, cls in zip(spec["columns"], kind, strict=True)
    )
    links = spec.get("links") or {}
    body = "".join("<tr>" + _row_html(row, kind, links) + "</tr>" for row in spec["rows"])
    caption = f"<caption>{escape(spec['caption'])}</caption>" if spec.get("caption") else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row_html(row: list[str], kind: list[str], links: Mapping[str, str]) -> str:
    first = f'<th scope="row"{kind[0]}>{_linked(row[0], links)}</th>' if row else ""
    rest = zip(row[1:], kind[1:], strict=True)
    return first + "".join(f"<td{cls}>{_linked(cell, links)}</td>" for cell, cls in rest)


def _linked(cell: str, links: Mapping[str, str]) -> str:
    return "; ".join(
        f'<a href="{escape(links[part])}" rel="noopener">{escape(part)}</a>'
        if part in links
        else escape(part)
        for part in cell.split("; ")
    )

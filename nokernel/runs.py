"""The directive ``{notebook-runs}``: which pages are notebooks, and whether their cells ran without error.

MyST-NB's own ``{nb-exec-table}`` prints dates and run times, which differ from build to build.
"""

from __future__ import annotations

from html import escape
from typing import Any

from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx

from nokernel import late


def runs_of(env: Any) -> dict[str, bool]:
    """Return page -> whether all its cells ran without error, in the order of names, for pages that ran."""
    data = NbMetadataCollector.get_doc_data(env)
    return {page: bool(run["succeeded"]) for page in sorted(data) if (run := data[page].get("exec_data"))}


def runs_html(app: Sphinx, docname: str, options: dict[str, Any]) -> str:
    """Return the table: page, and how its run ended."""
    rows = "".join(
        f'<tr><th scope="row"><a href="{escape(app.builder.get_relative_uri(docname, page))}">'
        f"{escape(app.env.titles[page].astext())}</a></th>"
        f"<td>{'every cell ran without error' if ran else 'a cell stopped with an error'}</td></tr>"
        for page, ran in runs_of(app.env).items()
    )
    return (
        '<div class="nk-table" role="region" tabindex="0" aria-labelledby="runs-t">'
        '<table><caption id="runs-t">Notebooks of this build</caption><thead><tr><th scope="col">page</th>'
        f'<th scope="col">run</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def setup(app: Sphinx) -> None:
    """Register the directive."""
    late.add(app, "notebook-runs", runs_html)

"""The directive ``{notebook-runs}``: which pages are notebooks, and whether their cells ran without error.

MyST-NB's own ``{nb-exec-table}`` prints dates and run times, which differ from build to build.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


class RunsNode(nodes.General, nodes.Element):
    """Stands for the table until every page has been read."""


class NotebookRuns(SphinxDirective):
    """``{notebook-runs}``: the table of notebooks."""

    def run(self) -> list[nodes.Node]:
        """Return the place of the table and remember which page it is on."""
        self.env.metadata[self.env.docname]["nokernel_runs"] = True
        return [RunsNode()]


def runs_of(env: Any) -> dict[str, bool]:
    """Return page -> whether all its cells ran without error, in the order of names, for pages that ran."""
    data = NbMetadataCollector.get_doc_data(env)
    return {page: bool(run["succeeded"]) for page in sorted(data) if (run := data[page].get("exec_data"))}


def runs_html(app: Sphinx, docname: str) -> str:
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


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill in the table."""
    for node in list(doctree.findall(RunsNode)):
        html = runs_html(app, docname) if app.builder.format == "html" else ""
        node.replace_self(nodes.raw("", html, format="html"))


def pages_with_runs(app: Sphinx, env: Any) -> list[str]:
    """Return the pages to write again after any page was read: those with the table."""
    return [page for page, data in env.metadata.items() if data.get("nokernel_runs")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_node(RunsNode)
    app.add_directive("notebook-runs", NotebookRuns)
    app.connect("env-updated", pages_with_runs)
    app.connect("doctree-resolved", resolve)

"""The joint with MyST-NB: which HTML each kind of notebook output becomes."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from docutils import nodes
from myst_nb.core.render import MimeData, NbElementRenderer
from sphinx.errors import SphinxError

from nokernel.controls import controls_html
from nokernel.explore import EXPLORE_MIMETYPE
from nokernel.figures import FigureError, figure_html, page_figure
from nokernel.frames import accessible_frame
from nokernel.lint import check_output
from nokernel.payloads import Payloads
from nokernel.statelinks import PLACES, explore_place, widget_place
from nokernel.table import TABLE_MIMETYPE, table_html
from nokernel.widgets import (
    WIDGET_STATE_MIMETYPE,
    WIDGET_VIEW_MIMETYPE,
    DeadControlError,
    widget_html,
    widget_payload,
)

PLOTLY_MIMETYPE = "application/vnd.plotly.v1+json"
PAGE_MIMETYPES = (EXPLORE_MIMETYPE, TABLE_MIMETYPE, PLOTLY_MIMETYPE, WIDGET_VIEW_MIMETYPE)


class CellError(SphinxError):
    """An output that cannot become part of a page without a kernel: the build stops."""

    category = "nokernel"


class PageRenderer(NbElementRenderer):
    """MyST-NB's renderer, with live pages for figures, widgets, explore and tables."""

    def render_mime_type(self, data: MimeData) -> list[nodes.Element]:
        """Return the nodes for one MIME type of an output; unknown ones go to MyST-NB."""
        makers = {
            PLOTLY_MIMETYPE: self._figure,
            WIDGET_VIEW_MIMETYPE: self._widget,
            EXPLORE_MIMETYPE: self._explore,
            TABLE_MIMETYPE: self._table,
        }
        if data.mime_type not in makers:
            return super().render_mime_type(data)
        try:
            html = makers[data.mime_type](_sorted(data.content), data)
        except (FigureError, DeadControlError) as error:
            place = f"{self.source}:{data.line}: cell {(data.cell_index or 0) + 1}"
            raise CellError(f"{place}: {error}") from error
        return [nodes.raw("", html, format="html")]

    def render_text_html(self, data: MimeData) -> list[nodes.Element]:
        """Return HTML output as it is, pandas tables with headers that assistive technology can read."""
        return [nodes.raw("", accessible_frame(data.string), format="html", classes=["output", "text_html"])]

    def render_nb_finalise(self, metadata: dict) -> None:
        """Leave out the widget state and scripts that MyST-NB adds to a page: the page has its own."""

    # The makers take the MIME content and return HTML. -------------------------------------------------

    def _figure(self, content: Any, data: MimeData) -> str:
        figure = page_figure(content)
        self._check([figure["title"], figure["caption"]], [figure["table"], figure["computed"]], data)
        return figure_html(figure, self._ident("figure"))

    def _table(self, content: Any, data: MimeData) -> str:
        ident = self._ident("table")
        cells = [cell for row in content["rows"] for cell in row]
        self._check([content["caption"], *content["columns"], *cells], "", data)
        flags = " ".join(name for name in ("sort", "filter") if content.get(name))
        download = f' data-download="{escape(content["download"])}"' if content.get("download") else ""
        return (
            f'<div class="nk-table" id="{ident}" data-tools="{flags}"{download} role="region" '
            f'aria-labelledby="{ident}-t" tabindex="0">'
            + table_html(content).replace("<caption>", f'<caption id="{ident}-t">', 1)
            + "</div>"
        )

    def _widget(self, content: Any, data: MimeData) -> str:
        metadata = self.renderer.nb_client.nb_metadata or {}
        state = _sorted(metadata.get("widgets", {}).get(WIDGET_STATE_MIMETYPE, {}).get("state", {}))
        names = self.renderer.document.setdefault("nokernel_models", {})
        view, modules, fallback = widget_payload(state, content["model_id"], names)
        self._check(list(fallback.values()), view, data)
        ident = self._ident("widget", widget_place(modules, view))
        for key, text in modules.items():
            self._payloads.put(key, text, shared=True)
        return widget_html(ident, self._payloads.put(f"{self._page}-{ident}", view), fallback)

    def _explore(self, content: Any, data: MimeData) -> str:
        ident = self._ident("explore", explore_place(content))
        for output in content["first"].values():
            if output["kind"] == "figure":
                own = [output["table"], output["computed"], [c["labels"] for c in content["controls"]]]
                self._check([output["title"], output["caption"]], own, data)
        outputs = "".join(
            f'<div class="nk-output" data-output="{escape(key)}">{_output_html(output, f"{ident}-{i}")}</div>'
            for i, (key, output) in enumerate((key, content["first"][key]) for key in content["order"])
        )
        payload = self._payloads.put(f"{self._page}-{ident}", content)
        titles = [i for i, key in enumerate(content["order"]) if content["first"][key].get("title")]
        name = f'aria-labelledby="{ident}-{titles[0]}-title"' if titles else 'aria-label="Try it"'
        return (
            f'<div class="nk-explore" id="{ident}" role="group" {name} data-payload="{payload}">'
            f"{controls_html(ident, content['controls'])}{outputs}</div>"
        )

    def _check(self, texts: list[str], own: Any, data: MimeData) -> None:
        """Warn of numbers in text made by code that nothing explains; ``own`` is what the output shows."""
        env = self.renderer.sphinx_env
        check_output(env.app, texts, json.dumps(own), (env.docname, data.line))

    # Names and stores ------------------------------------------------------------------------------------

    @property
    def _page(self) -> str:
        return self.renderer.sphinx_env.docname.replace("/", "-")

    @property
    def _payloads(self) -> Payloads:
        return Payloads.of(self.renderer.sphinx_env)

    def _ident(self, kind: str, place: dict[str, Any] | None = None) -> str:
        """Return the next stable id of this kind on the page (figure-1, figure-2, ...); links may name it."""
        counts = self.renderer.document.setdefault("nokernel_counts", {})
        counts[kind] = counts.get(kind, 0) + 1
        ident, env = f"{kind}-{counts[kind]}", self.renderer.sphinx_env
        env.metadata[env.docname].setdefault(PLACES, {})[ident] = place or {}
        return ident


def _sorted(content: Any) -> Any:
    """Return JSON data with its keys in order: a cached notebook has them so, one just executed has not."""
    return json.loads(json.dumps(content, sort_keys=True))


def _output_html(output: dict[str, Any], ident: str) -> str:
    if output["kind"] == "figure":
        return figure_html(output, ident, data=False)
    if output["kind"] == "markdown":
        return f'<div class="nk-text" aria-live="polite">{output["html"]}</div>'
    table = table_html({**output, "caption": ""})
    return f'<div class="nk-table" role="region" aria-label="Table" tabindex="0">{table}</div>'

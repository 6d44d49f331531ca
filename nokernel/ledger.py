"""The directive ``{fact-ledger}``: every fact, its status, and the pages that use it."""

from __future__ import annotations

import collections
import datetime
import os
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from sphinx.application import Sphinx

from nokernel import late
from nokernel.facts import facts_of

DUE_AFTER_DAYS = 180


def uses_of(env: Any) -> dict[str, list[str]]:
    """Return id -> the pages that use the fact, in order, each once."""
    found: dict[str, list[str]] = collections.defaultdict(list)
    for page in sorted(env.metadata):
        for fact_id, _ in env.metadata[page].get("nokernel_facts", []):
            if page not in found[fact_id]:
                found[fact_id].append(page)
    return found


def today() -> datetime.date:
    """Return the day of the build; ``SOURCE_DATE_EPOCH`` stands in for it in reproducible builds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.datetime.fromtimestamp(int(epoch), datetime.UTC) if epoch else datetime.datetime.now()
    return now.date()


def due(facts: Mapping[str, Any], day: datetime.date) -> dict[str, datetime.date]:
    """Return source -> last check of the sources not looked at for more than ``DUE_AFTER_DAYS`` days."""
    last: dict[str, datetime.date] = {}
    for fact in facts.values():
        checked = fact.checked
        if not isinstance(checked, datetime.date):
            checked = datetime.date.fromisoformat(str(checked))
        last[fact.source] = max(last.get(fact.source, checked), checked)
    return {source: seen for source, seen in sorted(last.items()) if (day - seen).days > DUE_AFTER_DAYS}


def ledger_html(app: Sphinx, docname: str, options: dict[str, Any]) -> str:
    """Return counts by status, the sortable table of all facts, unused facts and sources that are due."""
    facts, uses = facts_of(app), uses_of(app.env)
    if app.config.nokernel_left_out:  # a part of a book: its own facts, and who disagrees with them
        facts = {key: facts[key] for key in sorted(_with_disagreeing(uses, facts))}
    unused = [key for key in facts if key not in uses]
    stale = due(facts, today())
    counts = collections.Counter(fact.status_words for fact in facts.values())
    counted = "".join(f"<li>{n} {escape(words)}</li>" for words, n in counts.most_common())
    rows = "".join(_row(app, key, facts[key], uses.get(key, []), docname) for key in sorted(facts))
    head = "".join(
        f'<th scope="col" role="columnheader">{name}</th>'
        for name in ("id", "value", "statement", "status", "source", "pages")
    )
    return (
        f"<p>{len(facts)} facts, {len(facts) - len(unused)} of them on a page:</p><ul>{counted}</ul>"
        '<div class="nk-table nk-ledger" data-tools="sort filter" role="region" tabindex="0" '
        'aria-labelledby="ledger-t">'
        '<table role="table"><caption id="ledger-t">Every fact of this book</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
        + _list("Facts no page uses yet", unused)
        + _list(
            f"Sources last checked more than {DUE_AFTER_DAYS} days before this build",
            [f"{source}: {seen.isoformat()}" for source, seen in stale.items()],
        )
    )


def _with_disagreeing(keys: Iterable[str], facts: Mapping[str, Any]) -> set[str]:
    found, waiting = set(), list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += facts[key].disagrees_with
    return found


# The stylesheet lays out each row by itself, so that a browser can leave out those out of sight. A table
# whose display was changed is a table to assistive technology by its roles only.
def _row(app: Sphinx, key: str, fact: Any, pages: list[str], docname: str) -> str:
    links = "<br>".join(
        f'<a href="{escape(app.builder.get_relative_uri(docname, page))}#{_note(app.env, page, key)}">'
        f"{escape(app.env.titles[page].astext())}</a>"
        for page in pages
    )
    source = escape(fact.source)  # a key: the full entries stand in the book's bibliography
    if fact.url:
        source = f'<a href="{escape(fact.url)}" rel="noopener">{source}</a>'
    disagree = "".join(
        f'<p class="nk-disagrees">Disagrees with <a href="#ledger-{other}">{other}</a></p>'
        for other in fact.disagrees_with
    )
    cells = [escape(fact.text), escape(fact.statement) + disagree, escape(fact.status_words), source, links]
    return (
        f'<tr id="ledger-{key}" role="row"><th scope="row" role="rowheader">{key}</th>'
        + "".join(f'<td role="cell">{c}</td>' for c in cells)
        + "</tr>"
    )


def _note(env: Any, page: str, key: str) -> str:
    """Return the id of the page's note on a fact: its own if there is one, else one on what it is part of."""
    notes = [note for fact_id, note in env.metadata[page]["nokernel_facts"] if fact_id == key]
    return escape(f"fact-{key}" if f"fact-{key}" in notes else notes[0])


def _list(title: str, items: list[str]) -> str:
    if not items:
        return f"<p>{title}: none.</p>"
    entries = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<details><summary>{title}: {len(items)}</summary><ul>{entries}</ul></details>"


def setup(app: Sphinx) -> None:
    """Register the directive: all facts, with counts, unused ones and sources due for a check."""
    late.add(app, "fact-ledger", ledger_html)

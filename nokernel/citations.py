"""Each page cites for itself: its references lead to its own list of sources, not to another page's.

sphinxcontrib-bibtex keeps one entry per key for a whole book unless pages give their keys a prefix,
and it labels entries in a way that must be unique over the whole book. Authors should not have to
care: both prefixes are put in as a page is read.
"""

from __future__ import annotations

import re

from sphinx.application import Sphinx

CITE = re.compile(r"(\{cite(?::\w+)?\}`)([^`]+)(`)")
DIRECTIVE = re.compile(r"^(```\{bibliography\}[^\n]*\n(?:[ \t]*:[^\n]*\n)*)", re.MULTILINE)


def prefix_keys(app: Sphinx, docname: str, source: list[str]) -> None:
    """Give the citation keys of a page that lists its own sources the page's name as a prefix."""
    prefixed = prefixed_text(source[0], docname)
    if prefixed:
        source[0] = prefixed
        app.env.temp_data["nokernel_citation_prefix"] = prefix_of(docname)


def prefixed_text(text: str, docname: str) -> str:
    """Return ``text`` with prefixed keys and bibliography, or an empty string if it lists no sources."""
    if not DIRECTIVE.search(text) or ":keyprefix:" in text:
        return ""
    prefix = prefix_of(docname)
    options = f":keyprefix: {prefix}\n:labelprefix: {prefix}\n"
    return DIRECTIVE.sub(lambda match: match.group(1) + options, prefixed_keys(text, prefix))


def prefix_of(docname: str) -> str:
    """Return the prefix of a page's citation keys: its path below the folder of all pages."""
    return (docname.partition("/")[2] or docname).replace("_", "-").replace("/", "-") + ":"


def prefixed_keys(text: str, prefix: str) -> str:
    """Return ``text`` with ``prefix`` before each citation key."""

    def keys(match: re.Match[str]) -> str:
        named = ",".join(prefix + key.strip() for key in match.group(2).split(","))
        return match.group(1) + named + match.group(3)

    return CITE.sub(keys, text)


def setup(app: Sphinx) -> None:
    """Prefix keys as pages are read."""
    app.connect("source-read", prefix_keys)

"""MyST inline text outside a book: roles as the words a reader sees, as XHTML and as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from nokernel.expressions import compute
from nokernel.facts import WITH_TEXT, fact_words


@dataclass(frozen=True)
class Text:
    """One text of a question: a fragment of XHTML without relative links, and the same in plain text."""

    html: str
    plain: str


class Words:
    """Turns texts into words; ``used`` are the ids of the facts they named, in order of first use."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        """Take the numbers of the roles ``fact`` and ``computed`` from ``facts``."""
        self.facts = facts
        self.used: list[str] = []
        self._parser = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True, "typographer": True})
        self._parser.enable("smartquotes").use(myst_role_plugin).use(dollarmath_plugin)

    def text(self, source: str) -> Text:
        """Return a text as a page of the book would show it.

        Raises ``ValueError`` for an unknown fact, words with another number than their fact, an expression
        that cannot be computed, and a role or a picture that has no words.
        """
        tokens = self._parser.parseInline(" ".join(source.split()))[0].children or []
        parts = [self._part(token) for token in _without_relative_links(tokens)]
        return Text("".join(html for html, _ in parts), "".join(plain for _, plain in parts))

    def _part(self, token: Token) -> tuple[str, str]:
        """Return a token as XHTML and as plain text."""
        if token.type == "myst_role":
            plain = self._role(token.meta["name"], " ".join(token.content.split()))
        elif token.type == "math_inline":
            return convert(token.content), token.content
        elif token.type == "image":
            raise ValueError(f"the picture {token.attrGet('src')!r} cannot stand within a text")
        else:
            html = self._parser.renderer.render([token], self._parser.options, {})
            breaks = token.type in ("softbreak", "hardbreak")
            return html, "\n" if breaks else token.content
        return escape(plain), plain

    def _role(self, name: str, content: str) -> str:
        roles: dict[str, Callable[[str], tuple[str, Iterable[str]]]] = {
            "fact": lambda text: fact_words(text, self.facts),
            "computed": lambda text: compute(text, self.facts),
            "given": lambda text: (text, ()),
            "term": lambda text: (match["text"] if (match := WITH_TEXT.match(text)) else text, ()),
        }
        if name not in roles:
            raise ValueError(f"the role {name!r} has no words outside the book; {', '.join(roles)} have")
        words, used = roles[name](content)
        self.used += [fact_id for fact_id in used if fact_id not in self.used]
        return words


def _without_relative_links(tokens: list[Token]) -> list[Token]:
    """Return tokens in which only whole addresses are links; of other links the words stay."""
    kept: list[Token] = []
    whole = True
    for token in tokens:
        if token.type == "link_open":
            whole = str(token.attrGet("href")).startswith(("https://", "http://", "mailto:"))
        if whole or token.type not in ("link_open", "link_close"):
            kept.append(token)
        if token.type == "link_close":
            whole = True
    return kept

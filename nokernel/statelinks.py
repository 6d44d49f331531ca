"""The role ``{state}``: a link that opens an ``explore`` or a widget of any page in a chosen state.

``{state}`your words </folder/page#explore-3:people=20&percent=85>` `` names a page of the book (from its
top, or beside the page it stands on), a place on it, and the choices as the page shows them;
``#widget-4:step=3`` the traits that a widget names in ``_address``. ``#widget-2`` alone leads to a place;
``#car=...`` to a widget that reads its own state from the address. What does not exist is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from nokernel.facts import WITH_TEXT, numbers_in
from nokernel.parts import is_left_out, stand_in
from nokernel.widgets import DeadControlError

LOGGER = logging.getLogger(__name__)
PLACES = "nokernel_places"
"""In a page's metadata: element id -> what a link may choose there."""

READS = re.compile(r"""["'`]#(\w+)=""")
QUOTED = re.compile(r'"(\w[\w -]{0,40})"')
NUMBER = re.compile(r"-?\d+(\.\d+)?")
SAFE = "!~*'()"  # what encodeURIComponent leaves alone, as the page's script does
Place = Mapping[str, Any]


class StateLinkError(ValueError):
    """A link to a state that the book does not have."""


class StateNode(nodes.inline):
    """A link to a state until every page was read: ``page``, and ``fragment`` as its author wrote it."""

    @property
    def numbers(self) -> list[float]:
        """The numbers of the state, which the words may say."""
        return numbers_in(re.sub(r"[=&:]", " ", unquote(self["fragment"])))


def explore_place(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a link may choose in an ``explore``: its controls, and the combinations left out."""
    controls = [(c["name"], list(c["labels"]), c["initial"]) for c in content["controls"]]
    left_out = [i for i, state in enumerate(content["states"]) if state is None]
    return {"controls": controls, "left_out": left_out}


def widget_place(modules: Mapping[str, str], view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a link may choose in a widget: the traits that it names in ``_address``, with their start
    (one that holds a dict is chosen key by key, ``setting.dose``), the keys that its modules read from the
    address themselves, and the words its state is made of.
    """
    state = view["models"][view["root"]]["state"]
    traits: dict[str, Any] = {}
    for name in state.get("_address", []):
        if name not in state:
            raise DeadControlError(f"a widget names {name!r} in _address, but has no such trait")
        value = state[name]
        traits |= (
            {f"{name}.{key}": each for key, each in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
    reads = sorted({key for text in modules.values() for key in READS.findall(text)})
    words = set(_words(view)) if reads or traits else set()
    if any(isinstance(value, str) for value in traits.values()):  # a module may hold its data itself
        words |= {word for text in modules.values() for word in QUOTED.findall(text)}
    return {"traits": traits, "reads": reads, "words": sorted(words)}


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield from re.findall(r'"([\w-]{1,60})"', value) if value.startswith(("{", "[")) else [value[:60]]
    elif isinstance(value, Mapping):
        yield from (str(key) for key in value)
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _words(item)


def address(fragment: str, places: Mapping[str, Place]) -> str:
    """Return the fragment as the page's script reads it; StateLinkError if the page has no such state."""
    ident, colon, choices = fragment.partition(":")
    if colon:
        place = places[_named(ident, places)]
        check = _of_widget if place.get("traits") else _of_explore
        return f"{ident}:{check(choices, ident, place)}"
    if "=" not in fragment:
        return _named(fragment, places)
    key, _, value = fragment.partition("=")
    readers = {name: place for name, place in places.items() if key in place.get("reads", ())}
    if not readers:
        raise StateLinkError(f"no widget of that page reads '#{key}=' from the address")
    known = {word for place in readers.values() for word in place["words"]}
    if unknown := [word for word in unquote(value).split(".") if word not in known]:
        raise StateLinkError(f"{unknown[0]!r} is nothing that {', '.join(readers)} knows")
    return f"{key}={quote(unquote(value), safe=SAFE)}"


def _named(ident: str, places: Mapping[str, Place]) -> str:
    if ident not in places:
        raise StateLinkError(f"no element {ident!r} there; it has: {', '.join(places) or 'none'}")
    return ident


def _of_widget(text: str, ident: str, place: Place) -> str:
    written = []
    for part in text.split("&"):
        name, _, value = part.partition("=")
        if name not in place["traits"]:
            raise StateLinkError(
                f"{ident} keeps no {name!r} in the address; it has: {', '.join(place['traits'])}"
            )
        start = place["traits"][name]
        chosen = [unquote(each) for each in value.split(",")] if isinstance(start, list) else [unquote(value)]
        for each in chosen:
            if not _fits(each, start, place["words"]):
                raise StateLinkError(f"{name!r} of {ident} cannot be {each!r}")
        written.append(f"{name}={','.join(quote(each, safe=SAFE) for each in chosen)}")
    return "&".join(written)


def _fits(text: str, start: Any, words: Iterable[str]) -> bool:
    if isinstance(start, bool):
        return text in ("true", "false")
    if isinstance(start, int | float):
        return bool(NUMBER.fullmatch(text))
    return text in words or (start is None and bool(NUMBER.fullmatch(text)))


def _of_explore(text: str, ident: str, place: Place) -> str:
    if "controls" not in place:
        raise StateLinkError(f"{ident} is no explore, so there is nothing to choose in it")
    controls = {name: labels for name, labels, _ in place["controls"]}
    chosen = {name: initial for name, _, initial in place["controls"]}
    written = []
    for part in text.split("&"):
        name, _, value = part.partition("=")
        label = unquote(value)
        if name not in controls:
            raise StateLinkError(f"{ident} has no control {name!r}; it has: {', '.join(controls)}")
        if label not in controls[name]:
            shown = ", ".join(controls[name][:12]) + (", ..." if len(controls[name]) > 12 else "")
            raise StateLinkError(f"{name!r} of {ident} has no choice {label!r}; it has: {shown}")
        chosen[name] = controls[name].index(label)
        written.append(f"{name}={quote(label, safe=SAFE)}")
    position = 0
    for name, labels, _ in place["controls"]:
        position = position * len(labels) + chosen[name]
    if position in place["left_out"]:
        raise StateLinkError(f"{ident} leaves this combination out: {unquote(text)}")
    return "&".join(written)


class StateRole(SphinxRole):
    """``{state}`words <page#place:control=choice>` ``."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link, to be checked and resolved once every page has been read."""
        match = WITH_TEXT.match(self.text)
        target = match["id"] if match else ""
        page, hash_sign, fragment = target.partition("#")
        if not match or not hash_sign or not fragment:
            warn("write: your words <page#place:control=choice>", self.get_location())
            return [nodes.inline("", self.text)], []
        docname = self.env.relfn2path(page)[0].removesuffix(".md") if page else self.env.docname
        node = StateNode("", match["text"], page=docname, fragment=fragment)
        self.set_source_info(node)
        self.env.metadata[self.env.docname]["nokernel_statelinks"] = True
        return [node], []


def warn(message: str, location: Any) -> None:
    """Warn of a link to a state."""
    LOGGER.warning(f"state link: {message}", location=location, type="nokernel", subtype="state")


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put links in place of the roles; a state that does not exist is a warning."""
    for node in list(doctree.findall(StateNode)):
        page, env = node["page"], app.env
        if is_left_out(app, page):
            node.replace_self(stand_in(app, page, node["fragment"], node.children))
            continue
        try:
            if page not in env.found_docs:
                raise StateLinkError(f"there is no page {page!r}")
            fragment = address(node["fragment"], env.metadata[page].get(PLACES, {}))
        except StateLinkError as error:
            warn(f"{error} (page {page})", node)
            node.replace_self(nodes.inline("", "", *node.children))
            continue
        uri = app.builder.get_relative_uri(docname, page) if page != docname else ""
        node.replace_self(
            nodes.reference(
                "", "", *node.children, refuri=f"{uri}#{fragment}", internal=True, classes=["nk-state"]
            )
        )


def pages_with_links(app: Sphinx, env: Any) -> list[str]:
    """Return the pages to check again after any page was read."""
    return [page for page, data in env.metadata.items() if data.get("nokernel_statelinks")]


def setup(app: Sphinx) -> None:
    """Register the role."""
    app.add_node(StateNode)
    app.add_role("state", StateRole())
    app.connect("env-updated", pages_with_links)
    app.connect("doctree-resolved", resolve, priority=300)

"""anywidgets as HTML: the saved state of a notebook's widgets, split into modules and models."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html import escape
from typing import Any

WIDGET_VIEW_MIMETYPE = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE_MIMETYPE = "application/vnd.jupyter.widget-state+json"
# A trait names another widget as ipywidgets or as anywidget (its WidgetTrait) writes it.
REFERENCE = re.compile(r"^(IPY_MODEL_|anywidget:)(.+)$")
# What ipywidgets and anywidget keep in a state for themselves; no module reads it.
BOOKKEEPING = {
    "layout",
    "tabbable",
    "tooltip",
    "_anywidget_id",
    "_css",
    "_dom_classes",
    "_esm",
    "_view_count",
}
BOOKKEEPING |= {f"_{of}_{what}" for of in ("model", "view") for what in ("module", "module_version", "name")}
# ipywidgets.jslink and jsdlink; the value says whether changes go both ways.
LINKS = {"LinkModel": True, "DirectionalLinkModel": False}
# An address that the text itself is, that a module imports from, or that a stylesheet takes something from.
REMOTE = {
    "module": r"""\A\s*(?P<whole>https?://\S+)\s*\Z|(?:^|[;}])\s*(?:import|export)\b[^;"']*["'](?P<a>https?://[^"']+)"""
    r"""|\bimport\(\s*["'`](?P<b>https?://[^"'`]+)""",
    "style": r"""\A\s*(?P<whole>https?://\S+)\s*\Z|(?:\burl\(|@import)\s*["']?(?P<a>https?://[^"')]+)""",
}
State = dict[str, Any]


class DeadControlError(ValueError):
    """A widget that would show in the page but do nothing there."""


def widget_payload(
    state: State, model_id: str, names: dict[str, str] | None = None
) -> tuple[State, dict[str, str], dict[str, str]]:
    """Split the saved state of one displayed anywidget into ``(view, modules, fallback)``.

    ``view`` holds the models it needs, under short stable names, and the links between them; ``modules``
    maps the key of each ES module or stylesheet to its text, once per distinct text; ``fallback`` has the
    widget's ``title`` and ``description`` traits, which stand in its place until the module runs.

    ``names`` maps the models of a page to their short names and grows with each call: views of one model,
    in whichever cells they stand, then share it in the page.

    Raises ``DeadControlError`` for a stock ipywidget, which needs a kernel to do anything, and for a
    module that asks another host for code.
    """
    if model_id not in state:
        raise DeadControlError(
            "a widget was displayed but its state was not saved; show it again in this cell"
        )
    names = {} if names is None else names
    links = list(_links(state))
    order = _reachable(state, model_id, links)
    for found in order:
        names.setdefault(found, f"m{len(names)}")
    modules: dict[str, str] = {}
    view: State = {"root": names[model_id]}
    view["models"] = {names[found]: _model(state[found], names, modules) for found in order}
    tied = [
        [names[source], trait, names[target], other, both]
        for source, trait, target, other, both in links
        if source in order
    ]
    if tied:
        view["links"] = sorted(tied)
    traits = state[model_id]["state"]
    fallback = {key: str(traits.get(key) or "") for key in ("title", "description")}
    return view, modules, fallback


def _links(state: State) -> Iterator[tuple[str, str, str, str, bool]]:
    """Yield ``(model, trait, model, trait, both ways)`` of each link between two anywidgets."""
    for model in state.values():
        if model["model_name"] not in LINKS:
            continue
        (source, trait), (target, other) = model["state"]["source"], model["state"]["target"]
        ends = list(_references([source, target]))
        if len(ends) == 2 and all(state.get(end, {}).get("model_module") == "anywidget" for end in ends):
            yield ends[0], trait, ends[1], other, LINKS[model["model_name"]]


def _reachable(state: State, model_id: str, links: list[tuple[str, str, str, str, bool]]) -> list[str]:
    """Return ``model_id`` and every anywidget its traits or links lead to, in order of first mention."""
    order: list[str] = []
    waiting = [model_id]
    while waiting:
        current = waiting.pop(0)
        if current in order:
            continue
        model = state[current]
        if model["model_module"] != "anywidget":
            raise DeadControlError(
                f"a stock ipywidget ({model['model_name'].removesuffix('Model')}) does nothing in a page "
                "without a kernel; use nokernel.explore(function, ...) or an anywidget"
            )
        order.append(current)
        waiting += [found for found in _references(_traits(model)) if found in state]
        ends = [(source, target) for source, _, target, _, _ in links]
        waiting += [b for a, b in ends if a == current] + [a for a, b in ends if b == current]
    return order


def _traits(model: State) -> State:
    return {key: value for key, value in sorted(model["state"].items()) if key not in BOOKKEEPING}


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if match := REFERENCE.match(value):
            yield match.group(2)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _references(item)


def _model(model: State, names: dict[str, str], modules: dict[str, str]) -> State:
    result: State = {"state": _renamed(_traits(model), names)}
    for trait, kind in (("_esm", "module"), ("_css", "style")):
        if text := model["state"].get(trait):
            _refuse_remote(text, kind)
            key = f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
            modules[key] = text
            result[kind] = key
    if model.get("buffers"):
        result["buffers"] = [{"path": b["path"], "data": b["data"]} for b in model["buffers"]]
    return result


def _refuse_remote(text: str, kind: str) -> None:
    """Stop at a module or stylesheet that a page without a network could not load whole."""
    if found := re.search(REMOTE[kind], text, re.MULTILINE):
        raise DeadControlError(
            f"an anywidget's {kind} needs {found[found.lastgroup or 0]}, which a page without a network "
            "cannot reach; bundle it into the widget's own files"
        )


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str) and (match := REFERENCE.match(value)):
        return match.group(1) + names.get(match.group(2), match.group(2))
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return value


def widget_html(ident: str, payload: str, fallback: dict[str, str]) -> str:
    """Return the place where a widget mounts; ``payload`` names the script with its models."""
    label = escape(fallback["title"] or "Interactive figure")
    text = escape(fallback["description"] or "This figure is interactive and needs JavaScript.")
    return (
        f'<div class="nk-widget" id="{ident}" role="group" aria-label="{label}" data-payload="{payload}">'
        f'<p class="nk-fallback">{text}</p></div>'
    )

"""anywidgets as HTML: the saved state of a notebook's widgets, split into modules and models."""

from __future__ import annotations

import hashlib
from html import escape
from typing import Any

WIDGET_VIEW_MIMETYPE = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE_MIMETYPE = "application/vnd.jupyter.widget-state+json"
REFERENCE = "IPY_MODEL_"
MODEL_KEYS = {"layout", "tabbable", "tooltip"}


class DeadControlError(ValueError):
    """A widget that would show in the page but do nothing there."""


def widget_payload(
    state: dict[str, Any], model_id: str
) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """Split the saved state of one displayed anywidget into ``(view, modules, fallback)``.

    ``view`` holds the models it needs, under short stable names; ``modules`` maps the key of each ES
    module or stylesheet to its text, once per distinct text; ``fallback`` has the widget's ``title`` and
    ``description`` traits, which stand in its place until the module runs.

    Raises ``DeadControlError`` for a stock ipywidget, which needs a kernel to do anything.
    """
    if model_id not in state:
        raise DeadControlError(
            "a widget was displayed but its state was not saved; show it again in this cell"
        )
    order = _reachable(state, model_id)
    names = {found: f"m{i}" for i, found in enumerate(order)}
    modules: dict[str, str] = {}
    models = {names[found]: _model(state[found], names, modules) for found in order}
    traits = state[model_id]["state"]
    fallback = {key: str(traits.get(key) or "") for key in ("title", "description")}
    return {"root": names[model_id], "models": models}, modules, fallback


def _reachable(state: dict[str, Any], model_id: str) -> list[str]:
    """Return ``model_id`` and every anywidget its traits refer to, in order of first mention."""
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
        traits = {key: value for key, value in model["state"].items() if key not in MODEL_KEYS}
        waiting += [found for found in _references(traits) if found in state]
    return order


def _references(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value.removeprefix(REFERENCE)] if value.startswith(REFERENCE) else []
    if isinstance(value, dict):
        value = list(value.values())
    return [found for item in value for found in _references(item)] if isinstance(value, list) else []


def _model(model: dict[str, Any], names: dict[str, str], modules: dict[str, str]) -> dict[str, Any]:
    traits = model["state"]
    result: dict[str, Any] = {"state": {}}
    for trait, kind in (("_esm", "module"), ("_css", "style")):
        if traits.get(trait):
            key = f"{kind}-{hashlib.sha256(traits[trait].encode()).hexdigest()[:12]}"
            modules[key] = traits[trait]
            result[kind] = key
    result["state"] = {
        key: _renamed(value, names)
        for key, value in sorted(traits.items())
        if not key.startswith("_") and key not in MODEL_KEYS
    }
    if model.get("buffers"):
        result["buffers"] = [{"path": b["path"], "data": b["data"]} for b in model["buffers"]]
    return result


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, str) and value.startswith(REFERENCE):
        return REFERENCE + names.get(value.removeprefix(REFERENCE), value.removeprefix(REFERENCE))
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

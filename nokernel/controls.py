"""The controls of an ``explore`` as native, labelled HTML: in place before any script runs."""

from __future__ import annotations

from html import escape
from typing import Any


def controls_html(prefix: str, controls: list[dict[str, Any]]) -> str:
    """Return one row per control and a reset button; the page's script gives them their effect.

    Ids are ``prefix`` and the control's name. Without scripts the rows are hidden, no dead controls, and a
    sentence says for which choice the results below stand.
    """
    rows = "".join(_row(f"{prefix}-{control['name']}", control) for control in controls)
    shown = "; ".join(f"{escape(c['label'])}: {escape(c['labels'][c['initial']])}" for c in controls)
    return (
        f'<div class="nk-controls">{rows}<button type="button" class="nk-button">Reset</button></div>'
        f'<p class="nk-choice">One choice is shown ({shown}). With JavaScript, you can make others.</p>'
    )


def _row(ident: str, control: dict[str, Any]) -> str:
    label = escape(control["label"])
    if control["kind"] == "radio":
        return f'<fieldset class="nk-control"><legend>{label}</legend>{_radios(ident, control)}</fieldset>'
    named = f'<label for="{ident}">{label}</label>'
    return f'<div class="nk-control">{named}{_input(ident, control)}</div>'


def _radios(ident: str, control: dict[str, Any]) -> str:
    return "".join(
        f'<label><input type="radio" name="{ident}" value="{i}"{_if(i == control["initial"], "checked")}> '
        f"{escape(text)}</label>"
        for i, text in enumerate(control["labels"])
    )


def _input(ident: str, control: dict[str, Any]) -> str:
    initial, labels = control["initial"], control["labels"]
    if control["kind"] == "checkbox":
        return f'<input type="checkbox" id="{ident}"{_if(initial, "checked")}>'
    if control["kind"] == "select":
        options = "".join(
            f"<option{_if(i == initial, 'selected')}>{escape(text)}</option>" for i, text in enumerate(labels)
        )
        return f'<select id="{ident}">{options}</select>'
    shown = escape(labels[initial])
    return (
        f'<input type="range" id="{ident}" min="0" max="{len(labels) - 1}" step="1" value="{initial}" '
        f'aria-valuetext="{shown}"><output for="{ident}">{shown}</output>'
    )


def _if(condition: Any, attribute: str) -> str:
    return f" {attribute}" if condition else ""

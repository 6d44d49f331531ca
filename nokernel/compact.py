"""Turn notebook results into small plain JSON: short numbers, no typed arrays, differences only."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

SIGNIFICANT_DIGITS = 6
"""Digits kept of a number that is only drawn. A screen has fewer than 10^4 pixels across."""


def plain(value: Any) -> Any:
    """Return ``value`` as JSON-ready data with short numbers.

    Plotly's typed arrays (``{"dtype": ..., "bdata": ...}``) and numpy arrays become lists, floats are
    rounded to six significant digits, NaN and infinities become ``None`` as JSON demands.
    """
    if isinstance(value, Mapping):
        if set(value) >= {"dtype", "bdata"}:
            array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
            if "shape" in value:
                array = array.reshape([int(n) for n in str(value["shape"]).split(",")])
            return plain(array.tolist())
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, str | bool) or value is None:
        return value
    if isinstance(value, np.ndarray):
        return plain((np.datetime_as_string(value) if value.dtype.kind == "M" else value).tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not np.isfinite(value):
            return None
        short = float(f"{value:.{SIGNIFICANT_DIGITS}g}")
        return int(short) if short.is_integer() and abs(short) < 2**53 else short
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def dumps(value: Any) -> str:
    """Return compact JSON that is safe inside an HTML ``<script>`` element."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    # "<" only ever occurs inside JSON strings, where \u003c means the same: no </script>, no <!--.
    # U+2028 and U+2029 are legal in JSON but end a line in older JavaScript.
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def difference(first: Any, other: Any, path: tuple[str | int, ...] = ()) -> list[list[Any]]:
    """Return the assignments ``[[path, value], ...]`` that turn ``first`` into ``other``.

    A path is a list of keys and indices; an empty path replaces everything. Containers whose keys or
    length differ are replaced whole, so applying the list in any order gives ``other`` exactly.
    """
    if type(first) is type(other):
        if isinstance(first, dict) and first.keys() == other.keys():
            return _joined(difference(first[k], other[k], (*path, k)) for k in first)
        if isinstance(first, list) and len(first) == len(other):
            pairs = enumerate(zip(first, other, strict=True))
            parts = _joined(difference(a, b, (*path, i)) for i, (a, b) in pairs)
            whole: list[list[Any]] = [[list(path), other]]
            return parts if len(dumps(parts)) < len(dumps(whole)) else whole
        # Only here, where no container can hide True beside 1, which Python holds to be equal.
        if not isinstance(first, dict | list) and first == other:
            return []
    return [[list(path), other]]


def _joined(parts: Iterable[list[list[Any]]]) -> list[list[Any]]:
    return [assignment for part in parts for assignment in part]

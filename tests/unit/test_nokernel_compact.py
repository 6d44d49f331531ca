"""What a page stores must be what Python computed, only shorter."""

import copy
import json
import math

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokernel.compact import difference, dumps, plain

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)


def applied(first, assignments):
    """Do what the page does with a list of differences."""
    result = copy.deepcopy(first)
    for path, value in assignments:
        if not path:
            result = value
            continue
        place = result
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
    return result


@given(JSON, JSON)
def test_the_first_state_plus_its_differences_is_the_other_state(first, other):
    result = applied(first, difference(first, other))
    assert json.dumps(result, sort_keys=True) == json.dumps(other, sort_keys=True)


@given(JSON)
def test_a_state_equal_to_the_first_costs_nothing(value):
    assert difference(value, copy.deepcopy(value)) == []


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_drawn_number_keeps_six_digits(value):
    assert math.isclose(plain(value), value, rel_tol=1e-5, abs_tol=1e-320)


def test_plotly_typed_arrays_become_plain_lists():
    figure = go.Figure(go.Scatter(x=np.array([1.0, 2.5]), y=np.array([3, 4], dtype="int8")))
    trace = plain(json.loads(figure.to_json()))["data"][0]
    assert (trace["x"], trace["y"]) == ([1, 2.5], [3, 4])


def test_not_a_number_becomes_null_because_json_has_none():
    assert plain([float("nan"), float("inf")]) == [None, None]


@pytest.mark.parametrize("hostile", ["</script><script>alert(1)</script>", "<!--", "\u2028", "\u2029"])
def test_no_text_can_end_the_script_it_is_stored_in(hostile):
    stored = dumps({"title": hostile})
    assert "<" not in stored and "\u2028" not in stored and "\u2029" not in stored
    assert json.loads(stored) == {"title": hostile}


def test_dates_stay_dates():
    days = np.array(["2022-09-15", "2026-11-22"], dtype="datetime64[ns]")
    assert [day[:10] for day in plain(days)] == ["2022-09-15", "2026-11-22"]

"""Many states are computed on all cores, where that pays, with the same results in the same order."""

import os
import sys

import pytest

from nokernel import explore, states
from nokernel.explore import BUILD_VARIABLE, ExploreError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes share the work on Linux only")


@pytest.fixture
def slow(monkeypatch):
    """Take every piece of work for a long one, on a machine with two cores."""
    monkeypatch.setattr(states, "TRIAL_SECONDS", 0)
    monkeypatch.setattr(states, "WORTH_SECONDS", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


def test_long_work_is_shared_by_processes_and_keeps_its_order(slow):
    made_here = 3
    results = states.every(lambda item: (item * made_here, os.getpid()), range(40), "work")
    assert [value for value, _ in results] == [3 * item for item in range(40)]
    assert {pid for _, pid in results} - {os.getpid()}


def test_short_work_stays_in_one_process(monkeypatch):
    monkeypatch.setattr(states, "TRIAL_SECONDS", 60)  # short also on a machine that is busy
    results = states.every(lambda item: os.getpid(), range(40), "work")
    assert set(results) == {os.getpid()}


def test_shared_or_not_an_explore_is_the_same(slow, monkeypatch):
    monkeypatch.setenv(BUILD_VARIABLE, "1")

    def describe(n, double=False):
        return {"text": f"{n * (1 + double)} people"}

    shared = explore(describe, n=(1, 30), double=[False, True], where=lambda n, double: n < 20 or double)
    monkeypatch.setattr(states, "TRIAL_SECONDS", 60)
    alone = explore(describe, n=(1, 30), double=[False, True], where=lambda n, double: n < 20 or double)
    assert shared.payload() == alone.payload()


def test_a_function_that_raises_in_another_process_names_the_combination(slow, monkeypatch):
    monkeypatch.setenv(BUILD_VARIABLE, "1")
    with pytest.raises(ExploreError, match=r"inverse\(value=30\) raised ZeroDivisionError"):

        def inverse(value=1):
            return str(1 / (30 - value))

        explore(inverse, value=(0, 40))


def test_progress_is_told_to_who_waits(slow, monkeypatch, tmp_path):
    monkeypatch.setattr(states, "TELL_SECONDS", 0)
    monkeypatch.setenv(states.PROGRESS_VARIABLE, str(tmp_path / "progress"))
    states.every(str, range(40), "describe")
    lines = (tmp_path / "progress").read_text().splitlines()
    assert lines[-1] == "explore(describe): 40 of 40 states"

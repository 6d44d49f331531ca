"""All states of an ``explore``: one after the other, or on every core when that saves a reader's patience."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

PROGRESS_VARIABLE = "NOKERNEL_PROGRESS"
"""Environment variable with the path of a file to which lines about progress are added, if it is set."""

TRIAL_SECONDS = 1.0
WORTH_SECONDS = 3.0
"""After the trial, work that would take longer than this alone is shared out."""

TELL_SECONDS = 5.0


def every(call: Callable[[Any], Any], items: Sequence[Any], name: str) -> list[Any]:
    """Return ``[call(item) for item in items]``; ``call`` must give the same for the same item.

    Where the first second shows that the rest takes long, processes forked from this one share it:
    ``call`` may then be anything, also a closure or a function of a notebook. That needs Linux.
    Each process sees the state of this one as it was when the work was shared out.
    """
    tell, start = _Teller(name, len(items)), time.monotonic()
    workers = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    results: list[Any] = []
    for item in items:
        took = time.monotonic() - start
        left = len(items) - len(results)
        if workers > 1 and took > TRIAL_SECONDS and took * left > WORTH_SECONDS * len(results):
            break
        results.append(call(item))
        tell(len(results))
    rest = items[len(results) :]
    if rest:
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(workers, mp_context=fork, initializer=_take, initargs=(call,)) as pool:
            for result in pool.map(_run, rest, chunksize=max(1, len(rest) // (8 * workers))):
                results.append(result)
                tell(len(results))
    return results


_CALLS: list[Callable[[Any], Any]] = []


def _take(call: Callable[[Any], Any]) -> None:
    _CALLS.append(call)


def _run(item: Any) -> Any:
    return _CALLS[-1](item)


class _Teller:
    """Adds a line to the file of progress, every few seconds."""

    def __init__(self, name: str, total: int) -> None:
        self.name, self.total, self.last = name, total, time.monotonic()
        self.path = os.environ.get(PROGRESS_VARIABLE)

    def __call__(self, done: int) -> None:
        if self.path and time.monotonic() - self.last > TELL_SECONDS:
            self.last = time.monotonic()
            with open(self.path, "a", encoding="utf-8") as file:
                file.write(f"explore({self.name}): {done} of {self.total} states\n")

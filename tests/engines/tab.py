"""What a test does with a browser tab, the same for each engine: a driver gives `open`, `run` and `press`."""

import time
from abc import ABC, abstractmethod
from typing import Any

# WebDriver's code points for keys that have no character, by their names in the DOM.
KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Escape": "\ue00c",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
}


def key_actions(key: str) -> list[dict[str, str]]:
    """WebDriver's key actions for a key or a chord such as "Shift+Tab"."""
    values = [KEYS.get(name, name) for name in key.split("+")]
    down = [{"type": "keyDown", "value": value} for value in values]
    return down + [{"type": "keyUp", "value": value} for value in reversed(values)]


class Tab(ABC):
    """A tab with the book in it. `problems` holds what went wrong, as far as the engine tells."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    @abstractmethod
    def open(self, url: str) -> None:
        """Go to an address and wait for its load event."""

    @abstractmethod
    def run(self, script: str, *arguments: Any) -> Any:
        """Call the JavaScript function whose source is `script` in the page; its result as plain data."""

    @abstractmethod
    def press(self, key: str) -> None:
        """Press and release a key, or a chord such as "Shift+Tab", as a reader would."""

    @abstractmethod
    def close(self) -> None:
        """Collect the last problems and let the tab go."""

    def wait(self, script: str, *arguments: Any, seconds: float = 90) -> Any:
        """Wait until the function gives something true, and return it."""
        end = time.monotonic() + seconds
        while True:
            if found := self.run(script, *arguments):
                return found
            assert time.monotonic() < end, f"not within {seconds} s: {script} {arguments}"
            time.sleep(0.05)

    def focus(self, selector: str) -> None:
        """Bring the first element that matches to the middle of the screen and focus it, when it is there."""
        self.wait("(s) => !!document.querySelector(s)", selector)
        self.run(
            "(s) => { const e = document.querySelector(s); e.scrollIntoView({block: 'center'}); e.focus(); }",
            selector,
        )

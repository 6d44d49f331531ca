"""Stock Firefox over WebDriver BiDi, which it speaks by itself: no driver program is needed."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import websocket
from tab import Tab, key_actions

NAMES = ("firefox-esr", "firefox")
PLACES = ("/Applications/Firefox.app/Contents/MacOS/firefox", "C:/Program Files/Mozilla Firefox/firefox.exe")
# A test browser asks nobody for updates, lists or experiments, and whatever a page asks of the world fails.
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "toolkit.telemetry.enabled": False,
}


def find() -> str | None:
    """Path of a Firefox: $FIREFOX, or an installed one."""
    candidates = [os.environ.get("FIREFOX"), *map(shutil.which, NAMES), *PLACES]
    return next((path for path in candidates if path and Path(path).exists()), None)


class Session:
    """A BiDi session: commands and their answers, and the events in between."""

    def __init__(self, address: str) -> None:
        self.socket = websocket.create_connection(f"{address}/session", suppress_origin=True, timeout=60)
        self.count = 0
        self.events: list[dict[str, Any]] = []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result."""
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.count:
                assert message["type"] == "success", f"{method}: {message['message']}"
                result: dict[str, Any] = message["result"]
                return result
            self.events.append(message)


class FirefoxTab(Tab):
    """A tab in a user context of its own, so that no test sees what another stored."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        session.events.clear()
        self.user = session.call("browser.createUserContext")["userContext"]
        self.context = session.call("browsingContext.create", type="tab", userContext=self.user)["context"]
        session.call("browsingContext.activate", context=self.context)
        size = {"width": 1280, "height": 800}
        session.call("browsingContext.setViewport", context=self.context, viewport=size)

    def open(self, url: str) -> None:
        self.session.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def run(self, script: str, *arguments: Any) -> Any:
        # Plain data goes and comes as JSON: BiDi's own notation for values is for more than that.
        passed = json.dumps(arguments)
        result = self.session.call(
            "script.evaluate",
            expression=f"Promise.resolve(({script})(...{passed})).then((r) => JSON.stringify(r ?? null))",
            target={"context": self.context},
            awaitPromise=True,
        )
        assert result["type"] == "success", f"{script}: {result['exceptionDetails']['text']}"
        return json.loads(result["result"]["value"])

    def press(self, key: str) -> None:
        keys = {"type": "key", "id": "keyboard", "actions": key_actions(key)}
        self.session.call("input.performActions", context=self.context, actions=[keys])

    def close(self) -> None:
        self.session.call("browsingContext.close", context=self.context)
        self.session.call("browser.removeUserContext", userContext=self.user)
        for event in self.session.events:
            told = event["params"]
            if event["method"] == "log.entryAdded" and told["level"] in ("warn", "error"):
                self.problems.append(f"console: {told['text']}")
            elif event["method"] == "network.beforeRequestSent":
                address = urlsplit(told["request"]["url"])
                if address.scheme in ("http", "https", "ws", "wss") and address.hostname != "127.0.0.1":
                    self.problems.append(f"external: {told['request']['url']}")


@contextmanager
def running(path: str) -> Iterator[Session]:
    """Start a headless Firefox with a profile of its own; gives its session."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        Path(profile, "user.js").write_text("\n".join(lines))
        command = [path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, stdout=quiet, stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            said = list[str]()
            # Read to the end: a browser that cannot say more, stops.
            listening = threading.Thread(target=said.extend, args=[process.stderr], daemon=True)
            listening.start()
            try:
                yield Session(_address(process, said))
            finally:
                process.terminate()
                listening.join(10)


def _address(process: subprocess.Popen[str], said: list[str], seconds: float = 90) -> str:
    """The address that a starting Firefox says it listens on."""
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        if match := re.search(r"WebDriver BiDi listening on (\S+)\n", "".join(said)):
            return match[1]
        time.sleep(0.05)
    raise RuntimeError(f"{process.args[0]} did not start within {seconds} s:\n{''.join(said)}")

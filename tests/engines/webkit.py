"""WebKitGTK's MiniBrowser over plain WebDriver, on a screen that exists in memory only."""

import glob
import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from tab import Tab, key_actions

# WebKit's driver tells nothing of the console: the page is asked, as early as possible, to keep what it says.
LISTEN = """
if (location.href === "about:blank") return false;
if (!window.told) {
  const keep = (...words) => told.push(words.map((word) => word?.stack || word).join(" "));
  window.told = [];
  console.error = console.warn = keep;
  addEventListener("error", (event) => keep(event.message || `${event.target.src} did not load`), true);
  addEventListener("unhandledrejection", (event) => keep(event.reason));
  addEventListener("securitypolicyviolation", (event) => keep(event.violatedDirective, event.blockedURI));
}
return document.readyState === "complete";
"""
BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"


def find() -> str | None:
    """Path of a MiniBrowser, when its driver and the screen in memory are there too."""
    there = all(map(shutil.which, ("WebKitWebDriver", "Xvfb")))
    return next(iter(sorted(glob.glob(BROWSERS), reverse=True)), None) if there else None


class DriverError(Exception):
    """A command that the driver refused."""


class Session:
    """A WebDriver session: one HTTP request a command."""

    def __init__(self, port: int, browser: str, proxy: str) -> None:
        self.address = f"http://127.0.0.1:{port}/session"
        wanted = {
            "webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]},
            "pageLoadStrategy": "none",
            "proxy": {"proxyType": "manual", "httpProxy": proxy, "sslProxy": proxy, "noProxy": ["127.0.0.1"]},
        }
        self.address += "/" + self.call("POST", "", capabilities={"alwaysMatch": wanted})["sessionId"]
        self.call("POST", "/window/rect", x=0, y=0, width=1280, height=900)

    def call(self, method: str, path: str, **body: Any) -> Any:
        """Send a command and return its value."""
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(self.address + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise DriverError(f"{path}: {value['error']}: {value['message']}") from None


class WebKitTab(Tab):
    """The session's one tab; `asked` is the list that the recording proxy fills."""

    def __init__(self, session: Session, asked: list[str]) -> None:
        super().__init__()
        self.session, self.asked = session, asked
        asked.clear()

    def open(self, url: str) -> None:
        self._leave()
        self.session.call("POST", "/url", url=url)
        self._until(LISTEN)

    def _leave(self) -> None:
        told = self.session.call("POST", "/execute/sync", script="return window.told || []", args=[])
        self.problems += [f"console: {text}" for text in told]
        self.session.call("POST", "/url", url="about:blank")  # else a new fragment is no new page
        self._until("return location.href === 'about:blank'")

    def _until(self, script: str, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while True:
            with suppress(DriverError):  # the page went away under the question
                if self.session.call("POST", "/execute/sync", script=script, args=[]):
                    return
            assert time.monotonic() < end, f"the page did not load within {seconds} s"

    def run(self, script: str, *arguments: Any) -> Any:
        body = f"return ({script})(...arguments)"
        return self.session.call("POST", "/execute/sync", script=body, args=arguments)

    def press(self, key: str) -> None:
        keys = {"type": "key", "id": "keyboard", "actions": key_actions(key)}
        self.session.call("POST", "/actions", actions=[keys])

    def close(self) -> None:
        self._leave()
        self.problems += [f"external: {request}" for request in self.asked]


@contextmanager
def recording_proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy that answers nothing and keeps the first line of each request: its address, and the lines."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:  # closed at the end of the tests
                    return
                with connection:
                    asked.append(connection.recv(2000).decode("latin-1").partition("\r\n")[0])

        threading.Thread(target=listen, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}", asked


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Start Xvfb; gives the environment for programs that shall draw on it."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as xvfb:
        try:
            os.close(write)
            with os.fdopen(read) as number:
                yield {**os.environ, "DISPLAY": f":{number.readline().strip()}"}
        finally:
            xvfb.terminate()


@contextmanager
def running(browser: str) -> Iterator[tuple[Session, list[str]]]:
    """Start the driver, a MiniBrowser and what they need; gives the session and the proxy's list."""
    with ExitStack() as stack:
        environment = stack.enter_context(screen())
        proxy, asked = stack.enter_context(recording_proxy())
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        driver = stack.enter_context(subprocess.Popen(["WebKitWebDriver", "-p", str(port)], env=environment))
        stack.callback(driver.terminate)
        session = _when_ready(lambda: Session(port, browser, proxy))
        stack.callback(lambda: session.call("DELETE", ""))
        yield session, asked


def _when_ready(connect: Any, seconds: float = 20) -> Session:
    end = time.monotonic() + seconds
    while True:
        try:
            session: Session = connect()
            return session
        except urllib.error.URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)

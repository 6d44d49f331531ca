"""WebKitGTK's MiniBrowser over plain WebDriver, on a screen that exists in memory only."""

import glob
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
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


# Only this machine is asked, so no proxy of the environment's is.
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class DriverError(Exception):
    """A command that the driver refused."""


class NotStarted(Exception):
    """The browser is installed and does not open a window here; the text says what it said itself."""


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
            with DIRECTLY.open(request, timeout=60) as answer:
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

    def _until(self, script: str, seconds: float = 90) -> None:
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
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.PIPE, text=True) as xvfb:
        try:
            os.close(write)
            with os.fdopen(read) as number:
                display = number.readline().strip()
            if not display:
                raise NotStarted(f"no screen: Xvfb said: {xvfb.communicate()[1].strip()}")
            yield {**os.environ, "DISPLAY": f":{display}"}
        finally:
            xvfb.terminate()


@contextmanager
def driver(environment: dict[str, str]) -> Iterator[tuple[int, list[str]]]:
    """Start the driver; gives its port and the lines that it and the browser have said so far."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # In a group of its own: a browser that hangs must not outlive its driver.
    command, said = ["WebKitWebDriver", "-p", str(port)], list[str]()
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=environment, stdout=pipe, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        listening = threading.Thread(target=said.extend, args=[process.stdout], daemon=True)
        listening.start()
        try:
            yield port, said
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            listening.join(10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def running(browser: str, attempts: int = 2) -> Iterator[tuple[Session, list[str]]]:
    """Start the driver, a MiniBrowser and what they need; gives the session and the proxy's list.

    Raises NotStarted when none of the attempts opened a window.
    """
    with ExitStack() as stack:
        environment = stack.enter_context(screen())
        proxy, asked = stack.enter_context(recording_proxy())
        for attempt in range(1, attempts + 1):
            with ExitStack() as trial:
                port, said = trial.enter_context(driver(environment))
                try:
                    session = _when_ready(lambda port=port: Session(port, browser, proxy))
                except (OSError, DriverError) as error:  # URLError and a timeout are OSErrors
                    if attempt < attempts:
                        continue
                    told = [f"{error}.", *said, *_by_itself(browser, environment)]
                    raise NotStarted(" ".join(" ".join(told).split())) from None
                stack.enter_context(trial.pop_all())
                break
        stack.callback(lambda: session.call("DELETE", ""))
        yield session, asked


def _by_itself(browser: str, environment: dict[str, str], seconds: float = 10) -> list[str]:
    """What the browser says when it is started without a driver: a driver keeps silent about why it waits."""
    try:
        alone = subprocess.run(
            [browser, "about:blank"], env=environment, capture_output=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return [f"By itself it runs for {seconds:.0f} s."]
    return [f"By itself it ends with {alone.returncode}: {alone.stderr.decode(errors='replace')[-500:]}"]


def _when_ready(connect: Callable[[], Session], seconds: float = 60) -> Session:
    end = time.monotonic() + seconds
    while True:
        try:
            return connect()
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError) or time.monotonic() > end:
                raise
            time.sleep(0.1)

"""One simulated student of `make bench-hub`: signs in, follows the link of a chapter, runs all its cells.

Speaks to the hub as a browser does: forms, cookies, redirects, the page of nbgitpuller, the contents and
sessions of Jupyter's server, and the kernel over its websocket.
"""

import json
import re
import time
import uuid
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
import websocket

WAIT_S = 600


class Student:
    """A student and what was seen of them: `took` in seconds for each step, `faults` in words."""

    def __init__(self, name: str, address: str, password: str) -> None:
        """A student with this name, not yet signed in."""
        self.name, self.address, self.password = name, address, password
        self.http = requests.Session()
        self.took: dict[str, float] = {}
        self.faults: list[str] = []
        self.cells = self.turned_away = 0

    def attend(self, link: str) -> None:
        """Do everything; a failure is noted in `faults` and ends the student's lesson."""
        try:
            self._lesson(link)
        except Exception as error:  # each student's failure is a result of the measurement
            self.faults.append(f"{type(error).__name__}: {error}")

    @contextmanager
    def _timed(self, step: str):
        begun = time.monotonic()
        yield
        self.took[step] = time.monotonic() - begun

    def _lesson(self, link: str) -> None:
        with self._timed("sign in"):
            self._sign_in()
        with self._timed("server starts"):
            page = self._follow(link)
        base = self.address + page.url.removeprefix(self.address).split("/git-pull")[0]  # .../user/name
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
        path = asked["urlpath"].removeprefix("lab/tree/")
        with self._timed("files fetched"):
            self._pull(base, asked)
        with self._timed("notebook opens"):
            self._get(f"{base}/lab/tree/{path}")
            self._get(f"{base}/lab/api/settings")
            notebook = self._get(f"{base}/api/contents/{path}", type="notebook", content="1").json()
        cells = [c["source"] for c in notebook["content"]["cells"] if c["cell_type"] == "code"]
        with self._timed("kernel ready"):
            kernel = self._kernel(base, path)
        with self._timed("all cells run"):
            for cell in cells:
                self._run(kernel, cell)
        kernel.close()
        self.cells = len(cells)

    def _get(self, url: str, **query: str) -> requests.Response:
        answer = self.http.get(url, params=query, timeout=WAIT_S)
        answer.raise_for_status()
        return answer

    def _token(self, url: str) -> str:
        """The token against forged requests that belongs to an address: the cookie with the longest path."""
        path = urlsplit(url).path
        cookies = [c for c in self.http.cookies if c.name == "_xsrf" and path.startswith(c.path)]
        return max(cookies, key=lambda cookie: len(cookie.path)).value or ""

    def _sign_in(self) -> None:
        url = f"{self.address}/hub/login"
        self._get(url)
        form = {"username": self.name, "password": self.password, "_xsrf": self._token(url)}
        self.http.post(url, data=form, allow_redirects=False, timeout=WAIT_S).raise_for_status()

    def _follow(self, link: str) -> requests.Response:
        """Ask for the link until the student's own server answers; the hub's waiting page is none of it."""
        while True:
            answer = self.http.get(link, timeout=WAIT_S)
            if answer.status_code == 429:
                self.turned_away += 1
                time.sleep(float(answer.headers.get("Retry-After", 5)))
                continue
            if answer.ok and re.search(r"/user/[^/]+/git-pull\?", answer.url):
                return answer
            if not answer.ok and answer.status_code not in (424, 503):
                answer.raise_for_status()
            time.sleep(1)

    def _pull(self, base: str, asked: dict[str, str]) -> None:
        query = {"repo": asked["repo"], "branch": asked["branch"], "_xsrf": self._token(base + "/git-pull")}
        events = self.http.get(f"{base}/git-pull/api", params=query, stream=True, timeout=WAIT_S)
        events.raise_for_status()
        said = [json.loads(line.removeprefix(b"data: ")) for line in events.iter_lines() if line]
        if not said or said[-1]["phase"] != "finished":
            raise RuntimeError(f"nbgitpuller: {said[-1:]}")

    def _kernel(self, base: str, path: str) -> websocket.WebSocket:
        """A connection to a new kernel that has answered once."""
        url = f"{base}/api/sessions"
        wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        token = {"X-XSRFToken": self._token(url + "/")}
        session = self.http.post(url, json=wanted, headers=token, timeout=WAIT_S)
        session.raise_for_status()
        url = f"{base}/api/kernels/{session.json()['kernel']['id']}/channels"
        cookies = requests.cookies.get_cookie_header(self.http.cookies, requests.Request("GET", url))  # type: ignore[attr-defined]
        socket = websocket.create_connection(
            url.replace("http", "ws", 1), cookie=cookies, origin=self.address, timeout=WAIT_S
        )
        self._run(socket, "")
        return socket

    def _run(self, kernel: websocket.WebSocket, code: str) -> None:
        """Run a cell to its end: until the reply is there and the kernel is idle again."""
        asked = _request(code)
        kernel.send(json.dumps(asked))
        waiting = {"execute_reply", "idle"}
        while waiting:
            message: dict[str, Any] = json.loads(kernel.recv())
            if message["parent_header"].get("msg_id") != asked["header"]["msg_id"]:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "error":
                self.faults.append(f"{content['ename']}: {content['evalue']}")
            elif kind == "stream" and content["name"] == "stderr":
                self.faults.append(f"on stderr: {content['text'].strip()}")
            waiting -= {kind, content.get("execution_state", "")}


def _request(code: str) -> dict[str, Any]:
    content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": "execute_request",
        "version": "5.3",
        "session": "student",
    }
    return {"header": header | {"username": "student"}, "parent_header": {}, "metadata": {}} | {
        "content": content | {"user_expressions": {}, "stop_on_error": True},
        "channel": "shell",
        "buffers": [],
    }

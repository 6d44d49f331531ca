"""A web server on this machine for tests that open a book over http."""

import http.server
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

# A book is served under a folder, as GitHub Pages does: a link that starts with "/" fails here too.
PREFIX = "/course/"

# What a page must not ask for. A pattern, not a function: only what it matches is asked of Python.
ELSEWHERE = re.compile(r"^(?!file:|data:|blob:|about:|http://127\.0\.0\.1[:/])")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """The files of a folder, without a line in the terminal for each."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


class _Handler(Quiet):
    def translate_path(self, path: str) -> str:
        inside = path.startswith(PREFIX)
        return super().translate_path("/" + path.removeprefix(PREFIX) if inside else "/outside-the-book")


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # a browser may leave while a page loads
            super().handle_error(request, client_address)


@contextmanager
def running(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server on a free port whose requests `handler` answers; gives its address, without a slash."""
    server = _Server(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a built book; gives its address, ending in a slash."""
    with running(partial(_Handler, directory=str(folder))) as address:
        yield address + PREFIX


@contextmanager
def opened(folder: Path, scheme: str) -> Iterator[str]:
    """Address of a built book by scheme: "http" serves it, "file" takes the files as they lie."""
    if scheme == "file":
        yield folder.as_uri() + "/"
    else:
        with serving(folder) as address:
            yield address

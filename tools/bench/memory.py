"""Memory and processor time of the servers of simulated students, as Linux counts them."""

import os
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

OWNER = re.compile(rb"(?:^|\0)JUPYTERHUB_USER=([^\0]*)")


@dataclass
class Use:
    """What some processes use: memory in MiB, processor time in seconds.

    `shared_out` (PSS) counts a page that several processes share in equal parts: it adds up over students on
    one machine. `peak` is the largest memory each process ever held (RSS), nothing shared out: what a
    container of one student may need.
    """

    shared_out: float = 0
    peak: float = 0
    cpu_s: float = 0

    def __add__(self, other: "Use") -> "Use":
        """Both together."""
        return Use(self.shared_out + other.shared_out, self.peak + other.peak, self.cpu_s + other.cpu_s)


def of_process(process: Path) -> Use:
    """What one process, a folder below /proc, uses."""
    rollup = (process / "smaps_rollup").read_text()
    status = (process / "status").read_text()
    fields = (process / "stat").read_text().rsplit(")", 1)[1].split()
    ticks = int(fields[11]) + int(fields[12])  # user and system time, fields 14 and 15 of proc(5)
    return Use(_kib(rollup, "Pss") / 1024, _kib(status, "VmHWM") / 1024, ticks / os.sysconf("SC_CLK_TCK"))


def of_students() -> dict[str, dict[str, Use]]:
    """Use of each student's processes, by name, with `server` and `kernel` apart."""
    found: dict[str, dict[str, Use]] = defaultdict(lambda: {"server": Use(), "kernel": Use()})
    for process in Path("/proc").glob("[0-9]*"):
        try:
            owner = OWNER.search((process / "environ").read_bytes())
            if owner:
                kind = "kernel" if b"ipykernel" in (process / "cmdline").read_bytes() else "server"
                found[owner[1].decode()][kind] += of_process(process)
        except OSError:  # the process has ended, or belongs to somebody else
            continue
    return dict(found)


def of_hub(pid: int) -> Use:
    """Use of the hub with this process id and of its proxy: its children that belong to no student."""
    total = of_process(Path(f"/proc/{pid}"))
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if parent == pid and not OWNER.search((process / "environ").read_bytes()):
                total += of_process(process)
        except OSError:
            continue
    return total


def _kib(text: str, name: str) -> int:
    match = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    if match is None:  # so it is while a process ends
        raise ProcessLookupError(name)
    return int(match[1])

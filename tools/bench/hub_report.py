"""What a class on a hub showed, as the section of docs/jupyterhub.md that `make bench-hub` writes."""

import datetime
import math
import os
import platform
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from memory import Use
from report import table
from student import Student

BEGIN, END = "<!-- measured: written by make bench-hub -->", "<!-- end of what was measured -->"
PACKAGES = ("jupyterhub", "jupyterlab", "jupyter_server", "jupytext", "nbgitpuller", "ipykernel")
VERSIONS = """import sys
from importlib.metadata import version
print(*(f"{name} {version(name)}" for name in sys.argv[1:]), sep=", ")"""
STEP_MIB = 64
SIZES = (30, 100)


def p95(values: list[float]) -> float:
    """The 95th percentile by nearest rank: at least 95 of 100 values are not above it."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


@dataclass
class Class:
    """Students after their lesson, the memory they and the hub hold, how long it took, and the load."""

    students: list[Student]
    used: dict[str, dict[str, Use]]
    hub: Use
    lasted_s: float
    loads: list[float]
    arrive_s: float
    starts_at_once: int

    @property
    def faults(self) -> list[str]:
        """Everything that went wrong, with whom."""
        missing = [s.name for s in self.students if set(self.used.get(s.name, {})) != {"server", "kernel"}]
        found = [f"{s.name}: {fault}" for s in self.students for fault in s.faults]
        return found + [f"{name}: no server or no kernel at the end" for name in missing]

    def text(self, python: Path) -> str:
        """The section: machine, steps, memory, errors, and what other class sizes need."""
        parts = [self._head(python), self._steps(), self._memory(), self._sizes()]
        return "\n\n".join(parts)

    def _head(self, python: Path) -> str:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
        gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
        versions = subprocess.run(
            [python, "-c", VERSIONS, *PACKAGES], capture_output=True, text=True, check=True
        )
        cells = sorted({s.cells for s in self.students})
        turned = sum(s.turned_away for s in self.students)
        return (
            f"{datetime.date.today().isoformat()}, by `make bench-hub`: {os.cpu_count()} cores, {gib:.0f} "
            f"GiB, {system}, Python {platform.python_version()}, {versions.stdout.strip()}. "
            f"Load of the machine before: {self.loads[0]:.1f}, at the end: {self.loads[1]:.1f}. "
            "Where it is well above zero before, other work ran beside, and times are upper bounds.\n\n"
            f"{len(self.students)} simulated students came within {self.arrive_s:.0f} seconds; at most "
            f"{self.starts_at_once} servers could start at a time, and the hub asked {turned or 'none'} of "
            f"them to come back in a moment. Each ran all {' or '.join(map(str, cells))} code cells of "
            "`limitations`. Hub, proxy, servers, kernels and the students themselves shared the machine. "
            f"The last student was done {self.lasted_s:.0f} seconds after the first came. "
            f"**Errors: {len(self.faults)}** (failed answers, cells that raise or warn, servers or kernels "
            "gone at the end)."
        )

    def _steps(self) -> str:
        rows = []
        for name in dict.fromkeys(name for s in self.students for name in s.took):
            took = [s.took[name] for s in self.students if name in s.took]
            rows.append([name, statistics.median(took), p95(took), max(took)])
        return table(["seconds", "p50", "p95", "slowest"], rows)

    def _columns(self) -> dict[str, list[Use]]:
        each = self.used.values()
        servers, kernels = [u["server"] for u in each], [u["kernel"] for u in each]
        return {
            "server": servers,
            "kernel": kernels,
            "both": [a + b for a, b in zip(servers, kernels, strict=True)],
        }

    def _memory(self) -> str:
        rows = []
        for name, uses in self._columns().items():
            shared, peak = [u.shared_out for u in uses], [u.peak for u in uses]
            cpu = [u.cpu_s for u in uses]
            rows.append(
                [
                    name,
                    *map(round, (statistics.median(shared), p95(shared), max(peak))),
                    statistics.median(cpu),
                ]
            )
        total = sum(u.shared_out for u in self._columns()["both"]) / 1024
        columns = [
            "a student",
            "MiB, p50",
            "MiB, p95",
            "MiB at the peak, unshared, largest",
            "CPU seconds, p50",
        ]
        all_ = f"All students together: {total:.1f} GiB; hub and proxy: {self.hub.shared_out:.0f} MiB."
        return f"{table(columns, rows)}\n\n{all_}"

    def _sizes(self) -> str:
        both = self._columns()["both"]
        shared, cpu_s = p95([u.shared_out for u in both]), statistics.median(u.cpu_s for u in both)
        guarantee = STEP_MIB * math.ceil(max(u.peak for u in both) / STEP_MIB)
        rows = [
            [n, *(f"{n * mib / 1024:.0f}" for mib in (shared, guarantee)), math.ceil(n * cpu_s / 60)]
            for n in SIZES
        ]
        return (
            f"What follows for each student: a guarantee of {guarantee} MiB, the largest peak rounded up to "
            f"the next {STEP_MIB}, and a limit of {2 * guarantee} MiB, twice that, for code of their own.\n\n"
        ) + table(
            ["students", "GiB as measured", "GiB guaranteed", "cores to run the chapter in a minute"], rows
        )


def write(section: str, path: Path) -> None:
    """Put the section between its two marks in the document."""
    before, rest = path.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    path.write_text(f"{before}{BEGIN}\n\n{section}\n\n{END}{after}", encoding="utf-8")

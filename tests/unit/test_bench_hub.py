"""What `make bench-hub` counts: a student's faults, memory and processor time, percentiles."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools" / "bench"))
import hub_report
import memory
import student


class Kernel:
    """A kernel that answers each request with the given messages, then with a reply and that it is idle."""

    def __init__(self, *messages: tuple[str, dict]) -> None:
        self.messages = [
            *messages,
            ("status", {"execution_state": "idle"}),
            ("execute_reply", {"status": "ok"}),
        ]
        self.answers: list[str] = []

    def send(self, text: str) -> None:
        parent = json.loads(text)["header"]
        other = {"msg_id": "of somebody else"}
        for kind, content in [("error", {"ename": "Other", "evalue": ""}), *self.messages]:
            header = other if content.get("ename") == "Other" else parent
            self.answers.append(json.dumps({"msg_type": kind, "content": content, "parent_header": header}))

    def recv(self) -> str:
        return self.answers.pop(0)


def ran(*messages: tuple[str, dict]) -> student.Student:
    one = student.Student("student01", "http://127.0.0.1:1", "")
    kernel = Kernel(*messages)
    one._run(kernel, "6 * 7")
    assert kernel.answers == [], "the cell was taken as done before the kernel was"
    return one


def test_a_cell_that_raises_or_warns_is_a_fault_and_one_that_prints_is_none():
    assert ran(("stream", {"name": "stdout", "text": "42"})).faults == []
    assert ran(("error", {"ename": "KeyError", "evalue": "'x'"})).faults == ["KeyError: 'x'"]
    assert ran(("stream", {"name": "stderr", "text": "careful\n"})).faults == ["on stderr: careful"]


def test_a_hub_that_does_not_answer_is_a_fault_of_the_lesson_and_no_crash():
    one = student.Student("student01", "http://127.0.0.1:1", "")
    one.attend("http://127.0.0.1:1/hub/user-redirect/git-pull")
    assert len(one.faults) == 1 and "Connection" in one.faults[0]


def test_a_student_without_a_kernel_at_the_end_is_counted_as_a_fault():
    one = student.Student("student01", "", "")
    seen = hub_report.Class([one], {"student01": {"server": memory.Use(1)}}, memory.Use(), 1, [0, 0], 60, 64)
    assert seen.faults == ["student01: no server or no kernel at the end"]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60))
def test_the_95th_percentile_is_the_one_of_numpy_by_nearest_rank(values):
    assert hub_report.p95(values) == np.percentile(values, 95, method="inverted_cdf")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_students_memory_is_what_psutil_says_and_servers_and_kernels_are_apart():
    code = "data = bytearray(50_000_000); print(flush=True); input()"
    environment = os.environ | {"JUPYTERHUB_USER": f"probe{os.getpid()}"}
    commands = {"server": [sys.executable, "-c", code], "kernel": [sys.executable, "-c", code, "ipykernel"]}
    started = {
        kind: subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for kind, command in commands.items()
    }
    try:
        for process in started.values():
            process.stdout.readline()
        seen = memory.of_students()[f"probe{os.getpid()}"]
        for kind, process in started.items():
            full = psutil.Process(process.pid).memory_full_info()
            assert seen[kind].shared_out == pytest.approx(full.pss / 2**20, rel=0.05)
            assert seen[kind].peak >= seen[kind].shared_out > 50e6 / 2**20
            assert seen[kind].cpu_s == pytest.approx(
                sum(psutil.Process(process.pid).cpu_times()[:2]), abs=0.02
            )
    finally:
        for process in started.values():
            process.communicate(b"\n")

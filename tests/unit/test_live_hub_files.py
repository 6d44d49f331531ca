"""The files for a live kernel: what binder/ installs, and settings of a hub that fit what was measured."""

import os
import re
import stat
from pathlib import Path

import pytest
import yaml


@pytest.fixture
def values(root: Path) -> dict:
    return yaml.safe_load((root / "docs/jupyterhub-values.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def guide(root: Path) -> str:
    return (root / "docs/jupyterhub.md").read_text(encoding="utf-8")


def mib(size: str) -> int:
    """A size as the hub reads it: M and G stand for powers of two."""
    return int(size[:-1]) * {"M": 1, "G": 1024}[size[-1]]


def test_every_package_of_the_image_has_its_exact_version_in_the_constraints(root):
    lines = (root / "binder/requirements.txt").read_text().splitlines()
    named = [re.split(r"[<>=\s]", line)[0] for line in lines if line and line[0] not in "#-"]
    pinned = {line.split("==")[0] for line in (root / "constraints.txt").read_text().splitlines()}
    assert {"jupyterhub", "jupyterlab", "jupytext", "nbgitpuller"} <= set(named) <= pinned
    assert {"-r ../requirements.txt", "-c ../constraints.txt"} <= set(lines)


def test_the_last_step_of_the_image_can_be_run_and_uses_the_settings_of_make_lab(root):
    script = root / "binder/postBuild"
    assert os.stat(script).st_mode & stat.S_IXUSR
    assert "cp tests/lab/overrides.json" in script.read_text()
    assert (root / "tests/lab/overrides.json").is_file()


def test_memory_of_the_hub_is_what_the_measurement_asks_for(values, guide):
    [(guarantee, limit)] = re.findall(r"guarantee of (\d+) MiB.*?limit of (\d+) MiB", guide, re.DOTALL)
    memory = values["singleuser"]["memory"]
    assert (mib(memory["guarantee"]), mib(memory["limit"])) == (int(guarantee), int(limit))


def test_no_student_needed_more_memory_than_is_guaranteed(values, guide):
    [peak] = re.findall(r"^\| both \|.*\| (\d+) \| [\d.]+ \|$", guide, re.MULTILINE)
    assert 0 < int(peak) <= mib(values["singleuser"]["memory"]["guarantee"])


def test_the_profile_in_the_guide_gives_what_the_settings_give(values, guide):
    [block] = re.findall(r"```yaml\n(singleuser:.*?)```", guide, re.DOTALL)
    [profile] = yaml.safe_load(block)["singleuser"]["profileList"]
    given, own = profile["kubespawner_override"], values["singleuser"]
    assert (given["mem_guarantee"], given["mem_limit"]) == (
        own["memory"]["guarantee"],
        own["memory"]["limit"],
    )
    assert (given["cpu_guarantee"], given["cpu_limit"]) == (own["cpu"]["guarantee"], own["cpu"]["limit"])
    assert given["notebook_dir"] == values["hub"]["config"]["KubeSpawner"]["notebook_dir"]


def test_the_hub_of_the_guide_lets_nobody_in_with_a_shared_password(values):
    assert values["hub"]["config"]["JupyterHub"]["authenticator_class"] not in {"dummy", "null"}
    assert "allow_all" not in values["hub"]["config"]["GenericOAuthenticator"]

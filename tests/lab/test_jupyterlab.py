"""A contributor opens a chapter in JupyterLab: it is a notebook there, it runs, and the builder is live."""

import csv
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client import BlockingKernelClient
from myst_nb.core.read import is_myst_markdown_notebook
from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = "car_t_mechanism.md"
START_S, RUN_S = 90, 180
# What a cell of the notebook would ask; the chapter need not give its builder a name.
BUILDER = (
    "next(w for w in __import__('gc').get_objects() if type(w).__name__ == 'CarBuilder' and w.stage == 4)"
)
# The open notebook, for questions to the page (the server runs with --expose-app-in-browser).
NOTEBOOK = "window.jupyterapp.shell.currentWidget"


def wait_for(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    """Ask again, with short breaths, until the condition gives something true, and return that."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.1)
    pytest.fail(f"waited {seconds} s in vain: {what}")


class Lab:
    """A JupyterLab server over a copy of the chapters, with the settings `make lab` uses and nobody's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runtime = folder / "runtime"
        self.log = folder / "server.log"
        self.token = secrets.token_hex(16)
        shutil.copytree(ROOT / "chapters", folder / "chapters")
        private = {
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        }
        command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root", "--port=0"]
        command += [f"--IdentityProvider.token={self.token}", "--ServerApp.ip=127.0.0.1"]
        command += [f"--LabApp.app_settings_dir={ROOT / 'tests/lab'}", "--expose-app-in-browser"]
        self.process = subprocess.Popen(
            command,
            cwd=folder / "chapters",
            env=os.environ | private,
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
        )

    def address(self) -> str:
        """Where the server listens, once it answers; it writes its port into its runtime folder."""

        def answering() -> str | None:
            assert self.process.poll() is None, f"JupyterLab ended:\n{self.log.read_text()}"
            try:
                (file,) = self.runtime.glob("jpserver-*.json")
                url = json.loads(file.read_text())["url"]
                self._get(url + "api/status")
            except (ValueError, OSError):  # not there yet, half written, or not yet listening
                return None
            return url

        return wait_for(answering, START_S, f"JupyterLab did not start, see {self.log}")

    def kernels(self) -> list[dict[str, Any]]:
        """What the server says about running kernels."""
        return self._get(self.address() + "api/kernels")

    def _get(self, url: str) -> Any:
        request = urllib.request.Request(url, headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def stop(self) -> None:
        """End the server and its kernels."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    lab = Lab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.stop()


@pytest.fixture(scope="module")
def notebook(lab: Lab, chromium: Browser) -> Iterator[Page]:
    """The chapter, opened by its address as a double click would, with every cell run."""
    page = chromium.new_page(viewport={"width": 1400, "height": 1000})
    page.set_default_timeout(60_000)
    page.goto(f"{lab.address()}lab/tree/{CHAPTER}?token={lab.token}")
    page.locator(".jp-NotebookPanel .jp-CodeCell").first.wait_for()
    page.wait_for_function(f"{NOTEBOOK}.sessionContext.session?.kernel?.status === 'idle'")
    # Not awaited: the command's promise ends with the last cell, and never when a cell fails.
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    wait_for(lambda: all_ran(page), RUN_S, "not every cell was run")
    yield page
    page.close()


def cells(page: Page) -> list[dict[str, Any]]:
    """The code cells of the open notebook as JupyterLab holds them."""
    model = page.evaluate(f"{NOTEBOOK}.content.model.sharedModel.toJSON()")
    return [cell for cell in model["cells"] if cell["cell_type"] == "code"]


def all_ran(page: Page) -> bool:
    """Whether each code cell was run to its end; fails at once when one raised."""
    errors = [o["evalue"] for cell in cells(page) for o in cell["outputs"] if o["output_type"] == "error"]
    assert not errors, f"a cell of {CHAPTER} failed in JupyterLab: {errors}"
    idle = page.evaluate(f"{NOTEBOOK}.sessionContext.session.kernel.status === 'idle'")
    return idle and all(cell["execution_count"] for cell in cells(page))


@pytest.fixture(scope="module")
def ask(lab: Lab, notebook: Page) -> Iterator[Callable[[str], str]]:
    """Evaluate an expression in the notebook's own kernel; returns its repr."""
    (kernel,) = lab.kernels()
    client = BlockingKernelClient(connection_file=str(lab.runtime / f"kernel-{kernel['id']}.json"))
    client.load_connection_file()
    client.start_channels()
    client.wait_for_ready(timeout=60)

    def ask_(expression: str) -> str:
        reply = client.execute("", user_expressions={"it": expression}, reply=True, timeout=60)
        answer = reply["content"]["user_expressions"]["it"]
        assert answer["status"] == "ok", f"{expression}: {answer.get('evalue')}"
        return answer["data"]["text/plain"]

    yield ask_
    client.stop_channels()


@pytest.fixture
def builder(notebook: Page) -> Locator:
    """The builder as the notebook shows it."""
    builder = notebook.locator(".jp-OutputArea .car-builder").last
    builder.scroll_into_view_if_needed()
    expect(builder).to_be_visible()
    return builder


def part(part_id: str) -> dict[str, str]:
    """A row of the table of CAR parts, read without the code under test."""
    with (ROOT / "data" / "car_parts.csv").open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["part_id"] == part_id)


def radio(builder: Locator, part_id: str) -> Locator:
    """The choice that a reader sees under the part's name."""
    name = builder.page.get_by_text(part(part_id)["name"], exact=True)
    return builder.locator("label").filter(has=name).get_by_role("radio")


def test_the_chapter_opens_as_a_notebook_and_every_cell_runs(notebook):
    outputs = [output for cell in cells(notebook) for output in cell["outputs"]]
    assert [output for output in outputs if output.get("name") == "stderr"] == []
    assert any("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in outputs)


def test_a_click_in_the_builder_changes_the_python_trait(builder, ask):
    before, old, new = ask(f"{BUILDER}.sequence"), part("COS_41BB"), part("COS_CD28")
    assert old["sequence"] in before
    builder.get_by_role("button", name=old["name"]).click()
    radio(builder, "COS_CD28").check()
    swapped = before.replace(old["sequence"], new["sequence"])
    wait_for(
        lambda: ask(f"{BUILDER}.sequence") == swapped, 30, "the sequence in Python did not follow the click"
    )


def test_a_trait_set_in_python_changes_the_builder(builder, ask):
    start = ask(f"{BUILDER}.slots['costim_1'][0]").strip("'")
    builder.get_by_role("button", name=part(start)["name"]).click()
    for part_id in ("COS_CD27", "COS_CD28", "COS_41BB"):
        ask(f"setattr({BUILDER}, 'slots', {{**{BUILDER}.slots, 'costim_1': ['{part_id}']}})")
        expect(radio(builder, part_id)).to_be_checked()


def test_a_chapter_saved_in_jupyterlab_keeps_its_text_and_stays_a_notebook_of_the_book(notebook, lab):
    notebook.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
    saved = (lab.folder / "chapters" / CHAPTER).read_text(encoding="utf-8")
    original = (ROOT / "chapters" / CHAPTER).read_text(encoding="utf-8")
    assert saved != original, "nothing was saved"
    assert lines_below_head(saved) == lines_below_head(original)
    assert is_myst_markdown_notebook(saved)


def lines_below_head(text: str) -> list[str]:
    """A chapter without its head, which Jupytext writes anew, and without blank lines, which it adds."""
    return [line for line in text.split("\n---\n", 1)[1].splitlines() if line.strip()]

"""The page's third-party JavaScript comes from npm, as locked, and a failure to get it is one line."""

import json
import shutil
from pathlib import Path

import plotly.offline
import pytest

from nokernel import assets

HERE = Path(assets.__file__).parent


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name in ["package.json", "package-lock.json"]:
        shutil.copy(HERE / name, tmp_path)
    return tmp_path


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "empty-cache"))


def test_figures_meet_the_plotly_js_their_python_library_speaks():
    lock = json.loads((HERE / "package-lock.json").read_text())
    bundled = lock["packages"]["node_modules/plotly.js-basic-dist-min"]["version"]
    assert bundled == plotly.offline.get_plotlyjs_version()


def test_the_lock_file_pins_every_package_by_hash_and_names_no_server():
    packages = json.loads((HERE / "package-lock.json").read_text())["packages"]
    fetched = [entry for name, entry in packages.items() if name]
    assert all("integrity" in entry and "resolved" not in entry for entry in fetched)


def test_without_a_network_the_error_is_one_line(package, offline):
    with pytest.raises(assets.AssetsError) as caught:
        assets.ensure(package)
    assert str(caught.value).startswith("no network: npm could not reach its registry;")
    assert "\n" not in str(caught.value)


def test_packages_that_are_there_need_no_network(package, offline):
    modules = assets.ensure()
    shutil.copytree(modules, package / "node_modules")
    assert assets.ensure(package) == package / "node_modules"


def test_packages_of_an_older_lock_file_are_fetched_again(package, offline):
    shutil.copytree(assets.ensure(), package / "node_modules")
    lock = package / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    with pytest.raises(assets.AssetsError, match="no network"):
        assets.ensure(package)


def test_no_node_on_path_is_needed(package, monkeypatch):
    monkeypatch.setenv("npm_config_prefer_offline", "true")  # what set-up fetched lies in npm's cache
    monkeypatch.setenv("PATH", "/nowhere")
    bundle = assets.ensure(package) / "plotly.js-basic-dist-min" / "plotly-basic.min.js"
    assert bundle.stat().st_size > 500_000


def test_a_missing_lock_file_is_named(tmp_path):
    with pytest.raises(assets.AssetsError, match=r"package-lock\.json is missing"):
        assets.ensure(tmp_path)

"""Notebooks are executed before pages are read, as many at once as there are cores, at least two.

MyST-NB executes each notebook when it reads the page, one after the other. Here all that its cache lacks go
into that cache first; MyST-NB then finds them there. Whatever is unusual about a notebook, an error in it
above all, stays MyST-NB's to find and to report: what fails here is simply not in the cache.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from myst_nb.core.read import create_nb_reader
from sphinx.application import Sphinx
from sphinx.util import logging

from nokernel.states import PROGRESS_VARIABLE

LOGGER = logging.getLogger(__name__)


def execute(app: Sphinx, env: Any, docnames: list[str]) -> None:
    """Put the executed notebooks of the pages that will be read into MyST-NB's cache."""
    settings = env.mystnb_config
    if settings.execution_mode != "cache" or settings.execution_in_temp:
        return
    cache = get_cache(settings.execution_cache_path)
    waiting = [
        (path, notebook)
        for path, notebook in _notebooks(env, docnames)
        if not any(path.match(pattern) for pattern in settings.execution_excludepatterns)
        and not _is_cached(cache, notebook)
    ]
    if len(waiting) < 2:
        return
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max(2, os.cpu_count() or 1)) as pool:
        progress = Path(folder, "progress")
        os.environ[PROGRESS_VARIABLE] = str(progress)  # kernels take over the environment
        running: dict[Future[ExecutionResult], Path] = {
            pool.submit(
                single_nb_execution,
                notebook,
                cwd=str(path.parent),
                timeout=settings.execution_timeout,
                allow_errors=settings.execution_allow_errors,
            ): path
            for path, notebook in waiting
        }
        told = 0
        while running:
            for done in wait(running, timeout=1, return_when="FIRST_COMPLETED").done:
                path = running.pop(done)
                if done.exception() is None:  # else a kernel that did not start, or died
                    _keep(cache, path, done.result())
            lines = progress.read_text(encoding="utf-8").splitlines() if progress.is_file() else []
            for line in lines[told:]:
                LOGGER.info(line)
            told = len(lines)
    del os.environ[PROGRESS_VARIABLE]


def _notebooks(env: Any, docnames: Iterable[str]) -> Iterable[tuple[Path, Any]]:
    """Yield path and notebook of each page that is one, has code, and no settings of its own."""
    for docname in docnames:
        path = Path(env.doc2path(docname))
        text = path.read_text(encoding="utf-8")
        reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
        if reader is None:
            continue
        notebook = reader.read(text)
        has_code = any(cell.cell_type == "code" for cell in notebook.cells)
        if has_code and env.mystnb_config.metadata_key not in notebook.metadata:
            yield path, notebook


def _is_cached(cache: Any, notebook: Any) -> bool:
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


def _keep(cache: Any, path: Path, result: ExecutionResult) -> None:
    if result.err is not None:
        return
    LOGGER.info(f"{path}: Executed notebook in {result.time:.2f} seconds")
    bundle = CacheBundleIn(result.nb, str(path), data={"execution_seconds": result.time})
    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def setup(app: Sphinx) -> None:
    """Execute once Sphinx knows what it will read."""
    app.connect("env-before-read-docs", execute)

"""The Sphinx side: configuration, assets, and what each page loads."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment.collectors import EnvironmentCollector

from nokernel import (
    assets,
    citations,
    execution,
    facts,
    glossary,
    launch,
    ledger,
    lint,
    mathematics,
    pages,
    parts,
    quiz,
    runs,
    sections,
    statelinks,
)
from nokernel.explore import BUILD_VARIABLE
from nokernel.payloads import Payloads
from nokernel.renderers import PAGE_MIMETYPES

FRONTEND = Path(__file__).parent / "frontend"
SCRIPT_PARTS = (
    "core.js",
    "address.js",
    "figures.js",
    "tables.js",
    "explore.js",
    "widgets.js",
    "notes.js",
    "progress.js",
    "quiz.js",
    "offline.js",
    "start.js",
)
STATIC = "_static/nokernel"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register configuration, renderer, collector, roles and events."""
    os.environ[BUILD_VARIABLE] = "1"  # kernels started by this build compute every state of explore()
    app.add_config_value("nokernel_depends", [], "env", [list])
    app.add_config_value("nokernel_cache", "", "", [str])
    app.add_config_value("nokernel_facts", "", "env", [str])
    app.connect("config-inited", configure)
    app.connect("builder-inited", prepare)
    app.connect("env-get-outdated", outdated)
    app.connect("build-finished", finish)
    app.add_env_collector(PayloadCollector)
    citations.setup(app)
    execution.setup(app)
    facts.setup(app)
    glossary.setup(app)
    launch.setup(app)
    ledger.setup(app)
    lint.setup(app)
    mathematics.setup(app)
    pages.setup(app)
    parts.setup(app)
    quiz.setup(app)
    runs.setup(app)
    sections.setup(app)
    statelinks.setup(app)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True, "env_version": 2}


def configure(app: Sphinx, config: Any) -> None:
    """Make MyST-NB use the page renderer and prefer the outputs it can make work."""
    config.nb_render_plugin = "nokernel"
    config.html_math_renderer = "nokernel"
    config.html_show_search_summary = False  # search fetches pages for it, which browsers refuse on file://
    config.nb_mime_priority_overrides = [
        *config.nb_mime_priority_overrides,
        *(("*", mime, i) for i, mime in enumerate(PAGE_MIMETYPES)),
    ]
    # MyST-NB's execution cache knows a notebook's cells, not the tables and modules they read.
    digest = dependencies_digest(Path(app.srcdir), config.nokernel_depends)
    app.nokernel_digest = digest  # type: ignore[attr-defined]
    if config.nb_execution_mode == "cache" and not config.nb_execution_cache_path:
        root = Path(app.outdir).parent / ".jupyter_cache"
        if config.nokernel_cache:  # another book's, which cleans it
            root = Path(app.srcdir, config.nokernel_cache)
        else:
            for old in root.glob("*"):
                if old.is_dir() and old.name != digest:
                    shutil.rmtree(old)
        config.nb_execution_cache_path = str(root / digest)


def dependencies_digest(srcdir: Path, patterns: list[str]) -> str:
    """Return a hash of the names and contents of all files that match ``patterns`` below ``srcdir``."""
    digest = hashlib.sha256()
    own = (p for p in Path(__file__).parent.rglob("*") if p.suffix in {".py", ".js", ".css", ".json"})
    for path in sorted(p for p in own if "node_modules" not in p.parts):
        digest.update(path.read_bytes())
    for path in sorted({p for pattern in patterns for p in srcdir.glob(pattern) if p.is_file()}):
        digest.update(path.relative_to(srcdir).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def prepare(app: Sphinx) -> None:
    """Fetch third-party JavaScript if it is missing, and register the page's own script and style."""
    if app.builder.format != "html":
        return
    app.nokernel_modules = assets.ensure()  # type: ignore[attr-defined]
    # Written before the pages, which carry the sum of what they load in its address.
    target = Path(app.outdir) / STATIC
    target.mkdir(parents=True, exist_ok=True)
    (target / "nokernel.js").write_text(page_script(), encoding="utf-8")
    app.add_css_file("nokernel/nokernel.css", priority=900)
    app.add_js_file("nokernel/nokernel.js", priority=900, loading_method="defer")


def outdated(app: Sphinx, env: Any, added: set[str], changed: set[str], removed: set[str]) -> set[str]:
    """Read every page again when a table or module that notebooks depend on has changed."""
    digest = app.nokernel_digest  # type: ignore[attr-defined]
    stale = getattr(env, "nokernel_digest", digest) != digest
    env.nokernel_digest = digest
    return set(env.found_docs) - added if stale else set()


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write scripts, styles and payloads next to the pages."""
    if exception or app.builder.format != "html":
        return
    outdir = Path(app.outdir)
    target = outdir / STATIC
    shutil.copyfile(FRONTEND / "nokernel.css", target / "nokernel.css")
    bundle: Path = app.nokernel_modules / "plotly.js-basic-dist-min/plotly-basic.min.js"  # type: ignore[attr-defined]
    shutil.copyfile(bundle, target / "plotly.js")
    Payloads.of(app.env).write(outdir)


def page_script() -> str:
    """Return the page's own script: the parts joined into one function, so that nothing else is global."""
    parts = "\n".join((FRONTEND / name).read_text(encoding="utf-8") for name in SCRIPT_PARTS)
    return f'(function () {{\n"use strict";\n{parts}}})();\n'


class PayloadCollector(EnvironmentCollector):
    """Keep payloads in step with the pages they belong to, also in parallel builds."""

    def clear_doc(self, app: Sphinx, env: Any, docname: str) -> None:
        """Forget the payloads of a page that is read again."""
        Payloads.of(env).forget(docname)

    def merge_other(self, app: Sphinx, env: Any, docnames: set[str], other: Any) -> None:
        """Take over payloads from a parallel reader."""
        Payloads.of(env).merge(Payloads.of(other), docnames)

    def process_doc(self, app: Sphinx, doctree: Any) -> None:
        """Nothing to collect: renderers put payloads themselves."""

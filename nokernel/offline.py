"""The service worker's list of files: after one visit the whole book can be read without a network."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).parent
IGNORED = {"sw.js", "objects.inv"}


def write_service_worker(outdir: Path) -> None:
    """Write ``sw.js`` into ``outdir``: its version is a hash of every file a reader may need."""
    files = sorted(p for p in outdir.rglob("*") if p.is_file() and not _ignored(p.relative_to(outdir)))
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(outdir).as_posix().encode() + b"\0" + path.read_bytes())
    names = [quote(path.relative_to(outdir).as_posix()) for path in files]
    script = (HERE / "frontend/sw.js").read_text(encoding="utf-8")
    script = script.replace("@VERSION@", digest.hexdigest()[:16]).replace("@FILES@", json.dumps(names))
    (outdir / "sw.js").write_text(script, encoding="utf-8")


def _ignored(path: Path) -> bool:
    """Whether no reader needs this file: hidden ones are Sphinx' own notes."""
    return path.name in IGNORED or any(part.startswith(".") for part in path.parts)

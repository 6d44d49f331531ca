"""The service worker's list of files: after one visit the whole book can be read without a network."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).parent
IGNORED = {"sw.js", "objects.inv"}


def write_service_worker(outdir: Path) -> None:
    """Write ``sw.js`` into ``outdir``: the hash of every file a reader may need, and of these its version."""
    files = sorted(p for p in outdir.rglob("*") if p.is_file() and not _ignored(p.relative_to(outdir)))
    hashes = {quote(p.relative_to(outdir).as_posix()): _hash(p.read_bytes()) for p in files}
    listed = json.dumps(hashes)
    script = (HERE / "frontend/sw.js").read_text(encoding="utf-8")
    script = script.replace("@VERSION@", _hash(listed.encode())).replace("@FILES@", listed)
    (outdir / "sw.js").write_text(script, encoding="utf-8")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _ignored(path: Path) -> bool:
    """Whether no reader needs this file: hidden ones are Sphinx' own notes."""
    return path.name in IGNORED or any(part.startswith(".") for part in path.parts)

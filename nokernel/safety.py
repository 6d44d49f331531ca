"""A Content-Security-Policy for each page: its own scripts, nobody else's, and nothing inline but by hash."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape

INLINE = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
HANDLER = re.compile(r"""<[a-z][^<>]*?\son[a-z]+="([^"]*)\"""")
POLICY = re.compile(r'[ \t]*<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
# What is not named is prefetching: Firefox asks for the page that <link rel="next"> names.
# "file:" lets the same page work from a disk, where 'self' matches nothing; no http page can load it.
# "blob:" is how widget modules, stored as text, become modules. Plotly sets style attributes.
RULES = (
    "default-src 'self'; object-src 'none'; frame-src 'none'; media-src 'none'; "
    "script-src 'self' file: blob:{hashes}; style-src 'self' file: 'unsafe-inline'; "
    "img-src 'self' file: data: blob:; font-src 'self' file:; connect-src 'self' blob: data:; "
    "worker-src 'self' blob:; manifest-src 'self'; form-action 'self' file:; base-uri 'none'"
)


def with_policy(html: str) -> str:
    """Return ``html`` with a policy that allows exactly the inline scripts and handlers it contains."""
    html = POLICY.sub("", html)
    bodies = (m["body"] for m in INLINE.finditer(html) if runs(m["attributes"]) and m["body"].strip())
    # The theme's print and fullscreen buttons have theirs in attributes, whose hashes need a word more.
    handlers = [unescape(code) for code in HANDLER.findall(INLINE.sub("", html))]
    digests = sorted({f" 'sha256-{_digest(code)}'" for code in [*bodies, *handlers]})
    rules = RULES.format(hashes="".join(digests) + (" 'unsafe-hashes'" if handlers else ""))
    meta = f'    <meta http-equiv="Content-Security-Policy" content="{rules}" />\n'
    # After the character set and before anything that loads.
    return re.sub(r'(<meta charset="[^"]*"\s*/?>\n?)', lambda m: m.group() + meta, html, count=1)


def _digest(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def runs(attributes: str) -> bool:
    """Whether a script element with these attributes is inline JavaScript (and not data)."""
    kind = re.search(r'\btype="([^"]*)"', attributes)
    return "src=" not in attributes and (
        not kind or "javascript" in kind.group(1) or kind.group(1) == "module"
    )

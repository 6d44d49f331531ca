"""Mathematics, the security policy, icons and stylesheets of a finished page."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from docutils import nodes

from nokernel.mathematics import mathml
from nokernel.pages import inline_icons, slim, stylesheets, without_icon_font
from nokernel.safety import with_policy

ICONS = {"bars": ("0 0 448 512", "M0 96"), "f0c9": ("0 0 448 512", "M0 96")}


def test_a_formula_is_mathml_with_its_parts_in_place():
    written = mathml(nodes.math("", r"1-(1-p)^n"), block=False)
    assert "<msup>" in written and "<mi>n</mi>" in written and "\\" not in written


@pytest.mark.parametrize("source", [r"\unknowncommand{x}", r"\begin{aligned} a &= b \end{aligned}"])
def test_a_formula_that_cannot_be_written_is_a_warning_not_a_riddle(source, caplog, monkeypatch):
    warned = []
    monkeypatch.setattr("nokernel.mathematics.LOGGER.warning", lambda text, **_: warned.append(text))
    assert mathml(nodes.math("", source), block=True).startswith("<code>")
    assert "cannot write" in warned[0]


def test_the_policy_allows_the_scripts_of_the_page_and_no_other():
    own, data = "let a = 1;", '{"x": 1}'
    html = (
        f'<head><meta charset="utf-8" /></head><script>{own}</script>'
        f'<script type="application/json">{data}</script><script src="a.js"></script>'
    )
    policy = re.search(r'content="([^"]*)"', with_policy(html)).group(1)
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
    assert re.findall(r"'sha256-[^']*'", scripts) == [f"'sha256-{digest}'"]
    assert "unsafe" not in scripts and "http" not in policy


def test_finishing_a_page_twice_changes_nothing():
    html = '<head><meta charset="utf-8" /></head><script>let a = 1;</script>'
    assert with_policy(with_policy(html)) == with_policy(html)


def test_an_icon_of_the_font_becomes_a_picture_and_keeps_its_other_classes():
    html = inline_icons('<span class="theme-switch fa-solid fa-bars fa-lg" data-mode="x"></span>', ICONS)
    assert html == (
        '<svg class="nk-icon theme-switch" data-mode="x" aria-hidden="true" viewBox="0 0 448 512">'
        '<path d="M0 96"/></svg>'
    )


def test_no_stylesheet_asks_for_the_icon_font():
    face = '@font-face{font-family:"Font Awesome 6 Free";src:url(a.woff2)}'
    css = face + ':root{--pst-icon-x:"\uf0c9"}p{color:red}'
    slimmed = without_icon_font(css, ICONS)
    assert "woff2" not in slimmed and "data:image/svg+xml" in slimmed and "p{color:red}" in slimmed


PAGE = """<head>
    <link rel="stylesheet" type="text/css" href="../_static/a.css?v=1" />
    <link rel="stylesheet" type="text/css" href="../_static/b.css" />
    <script src="../_static/clipboard.min.js"></script>
    <script src="../_static/searchtools.js"></script>
    <script src="../_static/own.js"></script>
</head><body>{body}</body>"""


def test_a_page_keeps_only_scripts_it_has_a_use_for(tmp_path):
    page = tmp_path / "chapters/one.html"
    plain = slim(PAGE.format(body=""), page, tmp_path, {})
    assert (
        "clipboard" not in plain and "searchtools" not in plain and 'defer src="../_static/own.js"' in plain
    )
    code = slim(PAGE.format(body='<div class="highlight">'), page, tmp_path, {})
    assert "clipboard" in code


def test_stylesheets_are_joined_where_the_first_one_stood(tmp_path):
    page = tmp_path / "chapters/one.html"
    assert stylesheets(PAGE.format(body=""), page, tmp_path) == ["_static/a.css", "_static/b.css"]
    html = slim(PAGE.format(body=""), page, tmp_path, {})
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', html) == ["../_static/nokernel/site.css"]
    assert slim(html, page, Path(tmp_path), {}) == html


def test_a_book_without_an_icon_asks_its_host_for_none(tmp_path):
    html = slim(PAGE.format(body=""), tmp_path / "one.html", tmp_path, {})
    assert html.count('<link rel="icon" href="data:," />') == 1
    assert slim(html, tmp_path / "one.html", tmp_path, {}) == html
    own = PAGE.format(body="").replace("</head>", '<link rel="icon" href="own.svg" /></head>')
    assert "data:," not in slim(own, tmp_path / "one.html", tmp_path, {})

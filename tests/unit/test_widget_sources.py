"""What every module of a widget must hold, whatever it does: read from its text."""

import re
from pathlib import Path

import pytest

import lupus_cart.widgets
import nokernel

ROOTS = [Path(package.__file__).parent for package in (lupus_cart.widgets, nokernel)]
SOURCES = [path for root in ROOTS for kind in ("*.js", "*.py") for path in sorted(root.rglob(kind))]
SOURCES = [path for path in SOURCES if "node_modules" not in path.parts]
# A tag with role=img as a template writes it; ${...} may hold a > of its own.
IMAGE = re.compile(r"""<\w+(?:\$\{[^}]*\}|[^<>])*?role=["']img["'](?:\$\{[^}]*\}|[^<>])*>""")
NAMED = re.compile(r"""aria-label(?:ledby)?=["'][^"']|\{name\}""")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_image_has_its_name_from_the_moment_it_is_made(path):
    text = path.read_text(encoding="utf-8")
    assert [tag for tag in IMAGE.findall(text) if not NAMED.search(tag)] == []
    # Every place that makes an image was understood, and no script sets the role without a name.
    assert len(IMAGE.findall(text)) == len(re.findall(r"""role\W{1,4}img""", text))

"""A link that opens a notebook of the book with a live kernel on somebody else's server; off unless set.

`nokernel_launch` is the link with `{path}` where the notebook's path goes: of a JupyterHub with nbgitpuller,
a BinderHub, or anything else that takes a path in its address. The theme's own `launch_buttons` are refused:
their menu needs a script on every page, and they copy executed notebooks into the book.
"""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx
from sphinx.errors import ConfigError

PLACE = "{path}"


def check(app: Sphinx, config: Any) -> None:
    """Refuse a setting that would give dead links, and the theme's buttons.

    Raises:
        ConfigError: in one line, what is wrong and what to write.
    """
    link = config.nokernel_launch
    if link and (urlsplit(link).scheme not in {"https", "http"} or PLACE not in link):
        raise ConfigError(f"nokernel_launch must be a web address with {PLACE} in it, not {link!r}")
    buttons = config.html_theme_options.get("launch_buttons") or {}
    used = [name for name in buttons if name != "notebook_interface" and buttons[name]]
    if used:
        raise ConfigError(
            f"launch_buttons: {', '.join(used)}: set nokernel_launch instead, a link with {PLACE}"
        )


def link(template: str, path: str) -> str:
    """Return the link of a notebook whose path below the book's source folder is `path`."""
    return template.replace(PLACE, quote(path))


def add_button(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Put the link among the buttons of the page's head, on pages that are notebooks."""
    template = app.config.nokernel_launch
    if not template or "kernelspec" not in app.env.metadata.get(pagename, {}):
        return
    url = link(template, app.env.doc2path(pagename, base=False))
    button = {
        "type": "link",
        "url": escape(url),
        "icon": "fa-solid fa-rocket",
        "text": "Run live",
        "tooltip": f"Opens this page as a notebook on {urlsplit(url).netloc}, in a new tab",
        "label": "launch",
    }
    context.setdefault("header_buttons", []).insert(0, button)


def setup(app: Sphinx) -> None:
    """Register the setting and the button."""
    app.add_config_value("nokernel_launch", "", "html", [str])
    app.connect("config-inited", check)
    app.connect("html-page-context", add_button, priority=502)  # the theme lists its own buttons at 501

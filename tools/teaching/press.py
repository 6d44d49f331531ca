"""Build an edition of the book whose settings and table of contents lie in its folder below `_build`.

`python tools/teaching/press.py course` does what `jupyter-book build` does for the whole book, into
`_build/course/html`, with `_build/course/settings.json` on top of `_config.yml`. Called by `editions.py`.
"""

import json
import sys
from pathlib import Path

from jupyter_book.sphinx import REDIRECT_TEXT, build_sphinx

ROOT = Path(__file__).resolve().parents[2]


def main(name: str) -> int:
    """Build the edition; 0 when no warning was given."""
    folder = ROOT / "_build" / name
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    first = settings.pop("first_page")
    (folder / "html").mkdir(parents=True, exist_ok=True)
    (folder / "html/index.html").write_text(REDIRECT_TEXT.format(first_page=first), encoding="utf-8")
    result = build_sphinx(
        ROOT,
        folder / "html",
        noconfig=True,
        path_config=ROOT / "_config.yml",
        confoverrides={
            "external_toc_path": (folder / "_toc.yml").as_posix(),
            "latex_individualpages": False,
            "nitpicky": True,
            **settings,
        },
        warningiserror=True,
        keep_going=True,
    )
    return 0 if result == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""nokernel: what works in the notebook works in the built page, without a kernel.

A Sphinx and MyST-NB extension. Authors write a Plotly figure, an anywidget, ``explore(...)`` or
``table(...)`` as the last expression of a cell; the built page shows it with no kernel, no server
and no network. See ``nokernel/README.md`` for authors.
"""

from __future__ import annotations

from typing import Any

from nokernel.explore import explore
from nokernel.table import table

__version__ = "0.1.0"
__all__ = ["explore", "setup", "table"]


def setup(app: Any) -> dict[str, Any]:
    """Register the extension with Sphinx (imported late: notebooks never need Sphinx)."""
    from nokernel.extension import setup as setup_extension

    return setup_extension(app)

"""Small books built on the spot, to see what the build refuses."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import smallbook


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., smallbook.Built]:
    """`build("# Title\\n...", facts="", cells=("1 / 0",))`: build a one-page book with warnings as errors."""
    return partial(smallbook.build, tmp_path)

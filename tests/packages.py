"""Fetch the JavaScript packages that only tests need, as their lock files say: `python tests/packages.py`."""

import sys
from pathlib import Path

from nokernel.assets import AssetsError, ensure

if __name__ == "__main__":
    try:
        for folder in ("browser", "teaching"):
            ensure(Path(__file__).parent / folder)
    except AssetsError as problem:
        sys.exit(f"{AssetsError.category}: {problem}")

"""``python -m msiview``, and the entry points of the installed programs."""

from __future__ import annotations

import sys

from msiview.cli import main, main_gui

__all__ = ["main", "main_gui"]

if __name__ == "__main__":
    sys.exit(main())

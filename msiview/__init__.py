"""msiview reads Windows Installer databases, transforms, patches and logs, and shows them.

``msiview.open`` and ``msiview.open_log`` are the way in for programs: docs/python.md. How the code
is laid out is told in docs/architecture.md.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from msiview.api import Defect, Log, MsiviewError, Package, Row, Table, open, open_log  # noqa: A004

__version__ = "0.1.0"

__all__ = ["Defect", "Log", "MsiviewError", "Package", "Row", "Table", "open", "open_log"]

# Nothing is told unless somebody asks for it: see :mod:`msiview.debugging`.
logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """The public names, imported when the first one is used: a command needs few of them."""
    if name in __all__:
        from msiview import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

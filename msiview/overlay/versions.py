"""File and product versions as numbers."""

from __future__ import annotations

import re

from msiview.database.cells import Cell

_VERSION = re.compile(r"\d+(\.\d+){0,3}\Z")


def version_number(value: Cell) -> tuple[int, int, int, int] | None:
    """Four numbers; None for what is no version, as the key of a companion file is."""
    if not isinstance(value, str) or not _VERSION.match(value.strip()):
        return None
    fields = [int(part) for part in value.strip().split(".")]
    a, b, c, d = (*fields, 0, 0, 0)[:4]
    return a, b, c, d

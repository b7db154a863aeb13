"""Keeping the opened files as they are: nothing is ever written over them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msiview.errors import DatabaseError
from msiview.overlay.overlay import OverlaidDatabase


def refuse_opened(overlaid: OverlaidDatabase, path: Path) -> None:
    """Raise :class:`DatabaseError` where a path is the base's or that of a layer's file."""
    for opened in _paths(overlaid):
        if _same_file(path, Path(opened)):
            raise DatabaseError(f"{path} is open here; choose another name")


def _paths(overlaid: OverlaidDatabase) -> Iterator[str]:
    yield overlaid.base.path
    yield from (layer.path for layer in overlaid.layers if layer.path is not None)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them does not exist (yet)
        return os.path.normcase(one.absolute()) == os.path.normcase(other.absolute())

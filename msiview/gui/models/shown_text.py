"""Cells as one line of text, the way the grid and the lists show them."""

from __future__ import annotations

from msiview.database.cells import Cell, StreamCell
from msiview.visible_text import one_line
from msiview.words import counted

LONGEST = 1000
"""Characters of a cell that are drawn at most; the tooltip has more."""

NULL = "null"
UNSTATED = "\N{EM DASH}"


def shown_text(cell: Cell) -> str:
    """A cell's text: ``null`` for null, ``[1 234 bytes]`` for a stream, long texts cut."""
    if isinstance(cell, str):
        return one_line(cell, LONGEST)
    if cell is None:
        return NULL
    if isinstance(cell, StreamCell):
        return stream_text(cell)
    return str(cell)


def stream_text(cell: StreamCell) -> str:
    """What the grid shows for a stream: its size, or that the file lacks it."""
    return "[missing]" if cell.size is None else f"[{counted(cell.size, 'byte')}]"

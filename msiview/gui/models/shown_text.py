"""Cells as one line of text, the way the grid and the lists show them."""

from __future__ import annotations

from msiview.database.cells import Cell
from msiview.gui.plain_text import plain
from msiview.report.fields import cell_words

UNSTATED = "\N{EM DASH}"


def shown_text(cell: Cell) -> str:
    """A cell's text: ``null`` for null, ``[1 234 bytes]`` for a stream, long texts cut."""
    return plain(cell_words(cell))

"""Cells as one line of text, the way the grid and the lists show them."""

from __future__ import annotations

from msiview.database.cells import Cell
from msiview.report.fields import cell_words
from msiview.visible_text import one_line

LONGEST = 1000
"""Characters of a cell that are drawn at most; the tooltip has more."""

UNSTATED = "\N{EM DASH}"


def shown_text(cell: Cell) -> str:
    """A cell's text: ``null`` for null, ``[1 234 bytes]`` for a stream, long texts cut."""
    return one_line(cell_words(cell), LONGEST)

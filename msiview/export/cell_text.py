"""Cells as text where a format has nothing but text."""

from __future__ import annotations

from msiview.database.cells import Cell, StreamCell


def cell_text(cell: Cell) -> str:
    """A cell as bare text: null and missing streams are empty, streams are their names."""
    if cell is None:
        return ""
    if isinstance(cell, StreamCell):
        return "" if cell.stream is None else cell.name
    return str(cell)

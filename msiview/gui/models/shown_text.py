"""Cells as one line of text, the way the grid and the lists show them."""

from __future__ import annotations

from msiview.database.cells import Cell, StreamCell
from msiview.gui.texts import counted

LONGEST = 1000
"""Characters of a cell that are drawn at most; the tooltip has more."""

NULL = "null"
UNSTATED = "\N{EM DASH}"

_MARKS = str.maketrans(
    {
        "\r": None,
        "\n": "\N{DOWNWARDS ARROW WITH CORNER LEFTWARDS}",
        "\t": "\N{RIGHTWARDS ARROW TO BAR}",
        **{chr(code): chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\r\n\t"},
        "\x7f": "\N{SYMBOL FOR DELETE}",
    }
)


def shown_text(cell: Cell) -> str:
    """A cell's text: ``null`` for null, ``[1 234 bytes]`` for a stream, long texts cut."""
    if isinstance(cell, str):
        return one_line(cell)
    if cell is None:
        return NULL
    if isinstance(cell, StreamCell):
        return stream_text(cell)
    return str(cell)


def stream_text(cell: StreamCell) -> str:
    """What the grid shows for a stream: its size, or that the file lacks it."""
    return "[missing]" if cell.size is None else f"[{counted(cell.size, 'byte')}]"


def one_line(text: str, longest: int = LONGEST) -> str:
    """A text cut to a length, its line breaks and control characters made visible."""
    if len(text) > longest:
        text = text[:longest] + "…"
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_MARKS)

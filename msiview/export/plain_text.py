"""Tables as aligned columns for terminals."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from msiview.database.cells import Cell, cell_text
from msiview.export.table_part import ExportOptions, TablePart
from msiview.format.column_types import ColumnKind
from msiview.visible_text import one_line

_WIDEST = 48
"""Columns are padded up to this width; longer cells are not cut and shift the rest of their row."""

_GAP = "  "


def plain_text(part: TablePart, options: ExportOptions) -> Iterator[str]:
    """A table in pieces: column names, a rule, rows. Nothing is cut.

    Widths come from the first rows, so that a long table can be written while it
    is read.
    """
    right = [column.type.kind in (ColumnKind.SHORT, ColumnKind.LONG) for column in part.columns]
    names = [one_line(column.name) for column in part.columns]
    widths: list[int] = []
    for batch in part.batches():
        lines = [list(map(_field, row)) for row in batch]
        if not widths:
            widths = _widths([names, *lines] if options.header else lines)
            if options.header:
                yield _heading(names, widths, right)
        yield "".join(_line(fields, widths, right) for fields in lines)
    if not widths and options.header:
        yield _heading(names, [_width(name) for name in names], right)


def aligned(lines: Sequence[Sequence[str]], right: Sequence[bool]) -> Iterator[str]:
    """Lines of fields in columns; ``right`` tells which columns are right-aligned."""
    widths = _widths(lines)
    return (_line(fields, widths, right) for fields in lines)


def _heading(names: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    return _line(names, widths, right) + _GAP.join("-" * width for width in widths) + "\n"


def _field(cell: Cell) -> str:
    return one_line(cell_text(cell))


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [min(_WIDEST, max(map(_width, column))) for column in zip(*lines, strict=True)]


def _line(fields: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for field, width, is_right in zip(fields, widths, right, strict=True):
        filler = " " * (width - _width(field))
        padded.append(filler + field if is_right else field + filler)
    return _GAP.join(padded).rstrip() + "\n"


def _width(text: str) -> int:
    """Terminal cells that a text takes: two for wide East Asian characters, none for marks."""
    if text.isascii():
        return len(text)
    width = 0
    for character in text:
        if not unicodedata.combining(character):
            width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width

"""Tables as aligned columns for terminals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msiview.database.cells import Cell, cell_text
from msiview.export.table_part import ExportOptions, TablePart
from msiview.format.column_types import ColumnKind
from msiview.visible_text import one_line, padded, terminal_width

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
        yield _heading(names, [terminal_width(name) for name in names], right)


def _heading(names: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    return _line(names, widths, right) + _GAP.join("-" * width for width in widths) + "\n"


def _field(cell: Cell) -> str:
    return one_line(cell_text(cell))


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    return [min(_WIDEST, max(map(terminal_width, column))) for column in zip(*lines, strict=True)]


def _line(fields: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    cells = zip(fields, widths, right, strict=True)
    return _GAP.join(padded(*cell) for cell in cells).rstrip() + "\n"

"""Tables as tab-separated text, for the clipboard and for spreadsheets to paste.

A cell with a tab, a line break or a quote is put in quotes, which is what
spreadsheets understand; texts that they would run are neutralised as in CSV.
"""

from __future__ import annotations

from collections.abc import Iterator

from msiview.database.cells import Cell, cell_text
from msiview.export.csv_text import neutralised
from msiview.export.options import ExportOptions
from msiview.export.table_part import TablePart


def tab_text(part: TablePart, options: ExportOptions) -> Iterator[str]:
    """A table as tab-separated lines in pieces, with or without the column names."""
    if options.header:
        yield "\t".join(_quoted(column.name) for column in part.columns) + "\n"
    for batch in part.batches():
        yield "".join("\t".join(map(_field, row)) + "\n" for row in batch)


def _field(cell: Cell) -> str:
    return str(cell) if isinstance(cell, int) else _quoted(neutralised(cell_text(cell)))


def _quoted(text: str) -> str:
    if any(character in text for character in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text

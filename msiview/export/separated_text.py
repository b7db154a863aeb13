"""Tables as separated text: CSV (RFC 4180), and lines with tabs to paste into spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from msiview.database.cells import Cell, cell_text
from msiview.export.table_part import ExportOptions, TablePart
from msiview.format.spreadsheet_text import neutralised


def csv_text(part: TablePart, options: ExportOptions) -> Iterator[str]:
    """A table as CSV in pieces; lines end in CR LF. Null is an empty field."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    if options.header:
        writer.writerow([neutralised(column.name) for column in part.columns])
    yield buffer.getvalue()
    for batch in part.batches():
        buffer.seek(0)
        buffer.truncate()
        writer.writerows([list(map(_field, row)) for row in batch])
        yield buffer.getvalue()


def tab_text(part: TablePart, options: ExportOptions) -> Iterator[str]:
    """A table as lines with tabs, in pieces.

    A cell with a tab, a line break or a quote is quoted, which is what spreadsheets understand.
    """
    if options.header:
        yield "\t".join(_quoted(column.name) for column in part.columns) + "\n"
    for batch in part.batches():
        yield "".join("\t".join(_quoted(str(_field(cell))) for cell in row) + "\n" for row in batch)


def _field(cell: Cell) -> str | int:
    return cell if isinstance(cell, int) else neutralised(cell_text(cell))


def _quoted(text: str) -> str:
    if any(character in text for character in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text

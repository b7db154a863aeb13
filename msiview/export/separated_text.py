"""Tables as separated text: CSV (RFC 4180), and lines with tabs to paste into spreadsheets.

A spreadsheet evaluates a text that begins like a formula, and a package may come from anyone: such
texts get an apostrophe in front, which spreadsheets take as "text". Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from msiview.database.cells import Cell, cell_text
from msiview.export.table_part import ExportOptions, TablePart

# Apostrophes before the sign count too, so that removing one restores the cell.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


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


def neutralised(text: str) -> str:
    """A text that no spreadsheet evaluates: ``=A1`` becomes ``'=A1``; numbers are not changed."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def _field(cell: Cell) -> str | int:
    return cell if isinstance(cell, int) else neutralised(cell_text(cell))


def _quoted(text: str) -> str:
    if any(character in text for character in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text

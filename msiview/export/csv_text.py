"""Tables as CSV (RFC 4180): fields with commas, quotes or line breaks are quoted.

A spreadsheet runs a text that begins like a formula, and a package may come from
anyone: such texts get an apostrophe in front, which spreadsheets take as "text".
Source: OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from msiview.database.cells import Cell, cell_text
from msiview.export.options import ExportOptions
from msiview.export.table_part import TablePart

# Apostrophes before the sign count too, so that taking one off gives back the cell.
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


def neutralised(text: str) -> str:
    """A text that no spreadsheet runs: ``=A1`` becomes ``'=A1``; numbers stay as they are."""
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def _field(cell: Cell) -> str | int:
    return cell if isinstance(cell, int) else neutralised(cell_text(cell))

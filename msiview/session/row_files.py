"""Reads rows for a table from files: text archives (IDT), CSV, lines with tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from msiview.database.idt_archive import read_idt
from msiview.errors import FormatError, UnreadableFile
from msiview.format.compound_writer import ChunkSource
from msiview.format.spreadsheet_text import restored
from msiview.session.adding_rows import IncomingCell, IncomingRows

ROW_FILES = (".idt", ".csv", ".tsv")
"""How the names of such files end."""

_ANSI = "cp1252"
_SEPARATORS = "\t;,"
_LONGEST = 1 << 26
"""Characters of a cell. Licence texts are longer than what the csv module takes by itself."""


def read_rows(path: str, table: str | None = None) -> IncomingRows:
    """The rows of a file, for the table that an archive states, or else for ``table``, or else
    for the one that the file is called after.

    CSV has the names of columns in its first line; it is UTF-8, or else Windows-1252. Raises
    :class:`msiview.errors.FormatError` naming file and line.
    """
    file = Path(path)
    if file.suffix.lower() == ".idt":
        return _archive(file)
    try:
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UnreadableFile(reason or "it cannot be read", file=path) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode(_ANSI, "replace")
    return separated_rows(text, table or file.stem, path)


def separated_rows(text: str, table: str, source: str = "") -> IncomingRows:
    """Rows whose cells are parted by tabs, semicolons or commas, under a line that names the
    columns. An apostrophe that keeps a spreadsheet from evaluating a cell is taken away."""
    first = text.split("\n", 1)[0]
    separator = next((sign for sign in _SEPARATORS if sign in first), ",")
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[int] = []
    rows: list[Sequence[IncomingCell]] = []
    header: list[str] | None = None
    end = 0
    try:
        for cells in reader:
            start, end = end + 1, reader.line_num
            if header is None:
                header = _header([restored(cell).strip() for cell in cells], source)
            elif cells:
                if len(cells) != len(header):
                    reason = f"line {start}: {len(cells)} cells for {len(header)} columns"
                    raise FormatError(reason, file=source or None)
                rows.append([restored(cell) for cell in cells])
                lines.append(start)
    except csv.Error as error:
        reason = f"line {reader.line_num}: {error}"
        raise FormatError(reason, file=source or None) from None
    if header is None:
        raise FormatError("there is no line with the names of columns", file=source or None)
    return IncomingRows(table, header, rows, source=_name(source), lines=lines)


def _archive(file: Path) -> IncomingRows:
    content, _ = read_idt(file)
    if content.name.startswith("_") and content.name != "_Validation":
        raise FormatError(f"{content.name} is no table that rows can be put into", file=str(file))
    rows = [[_bytes(cell) for cell in row] for row in content.rows]
    return IncomingRows(
        content.name,
        [name for name, _ in content.columns],
        rows,
        content.columns,
        file.name,
        range(4, 4 + len(rows)),
    )


def _bytes(cell: int | str | bytes | ChunkSource | None) -> IncomingCell:
    """A cell of an archive, whose streams are read already."""
    assert not isinstance(cell, ChunkSource)
    return cell


def _header(names: list[str], source: str) -> list[str]:
    if not all(names) or len(set(names)) < len(names):
        reason = "line 1: it must name the columns, each once"
        raise FormatError(reason, file=source or None)
    return names


def _name(source: str) -> str:
    return Path(source).name

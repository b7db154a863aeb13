"""Reads .idt files: tables as text archives, the installer's own exchange format.

Three header lines (column names, types, table name and keys), then one line a
row, cells separated by tabs. Source: docs/msi-format.md, "IDT archives".
"""

from __future__ import annotations

from pathlib import Path

from msiview.database.writer import CellContent, TableContent
from msiview.errors import FormatError
from msiview.format import codepages
from msiview.format.column_types import ColumnKind, ColumnType

_UNESCAPED = str.maketrans({21: "\0", 27: "\b", 16: "\t", 25: "\n", 24: "\f", 17: "\r"})


def read_idt(path: Path) -> tuple[TableContent, int]:
    """A table, and the code page that its file states (0: any).

    Binary cells name files in a folder next to the archive that has the table's name; their bytes
    are read. Raises :class:`FormatError` naming file and line.
    """
    lines = path.read_bytes().replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    if len(lines) < 3:
        raise FormatError("an archive begins with three header lines", file=str(path))
    codepage, name, keys = _title(lines[2], path)
    names = lines[0].decode("ascii", "replace").split("\t")
    specs = lines[1].decode("ascii", "replace").split("\t")
    try:
        columns = [
            (column, ColumnType.parse(spec, key=column in keys))
            for column, spec in zip(names, specs, strict=True)
        ]
    except ValueError as error:
        raise FormatError(f"line 2: {error}", file=str(path)) from error
    rows = []
    for number, line in enumerate(lines[3:], start=4):
        text, _ = codepages.decode(line, codepage)
        cells = text.split("\t")
        if len(cells) != len(columns):
            raise FormatError(
                f"line {number}: {len(cells)} cells for {len(columns)} columns", file=str(path)
            )
        rows.append(
            [_cell(cell, type_, path) for cell, (_, type_) in zip(cells, columns, strict=True)]
        )
    return TableContent(name, columns, rows), codepage


def _title(line: bytes, path: Path) -> tuple[int, str, set[str]]:
    """Code page, table name and key columns of the third line."""
    parts = line.decode("ascii", "replace").split("\t")
    codepage = int(parts.pop(0)) if parts[0].isdigit() else codepages.NEUTRAL
    if len(parts) < 2:
        raise FormatError("line 3: a table name and its key columns are missing", file=str(path))
    return codepage, parts[0], set(parts[1:])


def _cell(text: str, type_: ColumnType, path: Path) -> CellContent:
    if not text:
        return None
    match type_.kind:
        case ColumnKind.STRING:
            return text.translate(_UNESCAPED)
        case ColumnKind.BINARY:
            return (path.parent / path.stem / text).read_bytes()
        case _:
            return int(text)

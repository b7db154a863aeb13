"""Reads .idt files: tables as text archives, the installer's own exchange format.

Three header lines (column names, types, table name and keys), then one line a
row, cells separated by tabs. Source: docs/msi-format.md, "IDT archives".
"""

from __future__ import annotations

from pathlib import Path

from msiview.database.writer import CellContent, TableContent
from msiview.errors import FormatError, UnreadableFile
from msiview.format import codepages
from msiview.format.column_types import ColumnKind, ColumnType

_UTF8 = 65001
_UNESCAPED = str.maketrans({21: "\0", 27: "\b", 16: "\t", 25: "\n", 24: "\f", 17: "\r"})


def read_idt(path: Path) -> tuple[TableContent, int]:
    """A table, and the code page that its file states (0: any).

    Binary cells name files in a folder next to the archive that has the table's name; their bytes
    are read. Texts without a code page are UTF-8, as msitools write them, where they can be. Raises
    :class:`FormatError` naming file and line.
    """
    data = _bytes_of(path)
    lines = data.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
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
    read_as = _UTF8 if codepage == codepages.NEUTRAL and _is_utf8(data) else codepage
    rows = []
    for number, line in enumerate(lines[3:], start=4):
        text, _ = codepages.decode(line, read_as)
        cells = text.split("\t")
        if len(cells) != len(columns):
            raise FormatError(
                f"line {number}: {len(cells)} cells for {len(columns)} columns", file=str(path)
            )
        try:
            row = [
                _cell(cell, type_, path) for cell, (_, type_) in zip(cells, columns, strict=True)
            ]
        except ValueError as error:
            raise FormatError(f"line {number}: {error}", file=str(path)) from None
        rows.append(row)
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
            if text in (".", "..") or "/" in text or "\\" in text:
                raise ValueError(f"{text} is no name of a file in the folder {path.stem}")
            return _bytes_of(path.parent / path.stem / text)
        case _:
            try:
                return int(text)
            except ValueError:
                raise ValueError(f"{text} is no whole number") from None


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableFile(error.strerror or "it cannot be read", file=str(file)) from error


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

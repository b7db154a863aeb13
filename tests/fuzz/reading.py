"""Reading everything that a file has, as a user with endless patience would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msiview.database.cells import Cell, StreamCell
from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.opening import open_embedded, open_package
from msiview.database.package import Package
from msiview.database.summary_words import describe_summary
from msiview.database.table import Table
from msiview.database.transform import Transform
from msiview.errors import MsiviewError


def read_everything(path: Path) -> str:
    """Open a file and decode all of it; a line about what came out.

    What must not happen: any exception that is no :class:`MsiviewError`, an
    error that does not name the file, a text that cannot be printed as UTF-8.
    """
    try:
        package = open_package(path)
        cells = _read_package(package)
    except MsiviewError as error:
        words = _printable(str(error))
        assert path.name in words, f"the error does not name the file: {words}"
        assert "\n" not in words, f"more than one line: {words!r}"
        return words
    return f"{package.kind.value}, {cells} cells, {len(package.defects)} defects"


def _read_package(package: Package) -> int:
    cells = 0
    check_integrity(package)
    for field in describe_summary(package.summary, package.kind):
        _printable(field.name + field.text + "".join(field.meaning))
    if isinstance(package, (Database, Transform)):
        for table in package.tables.values():
            cells += _read_table(table)
    for stream in package.storage.streams:
        _printable(stream.name + stream.shown_name)
        assert len(stream.sha256()) == 64
    for name in dict.fromkeys(storage.name for storage in package.storages):
        _printable(name)
        try:
            cells += _read_package(open_embedded(package, name))
        except MsiviewError as error:
            _printable(str(error))
    for defect in package.defects:
        _printable(f"{defect.place()} {defect.code} {defect.message}")
    return cells


def _read_table(table: Table) -> int:
    _printable(table.name + "".join(column.name for column in table.columns))
    seen: set[Cell] = set()
    for column in table.columns:
        values = table.values(column.index)
        assert len(values) == table.row_count
        seen.update(values)
    for text in _texts(seen):
        _printable(text)
    if table.row_count:
        last = table.row_count - 1
        assert table.row(last) == tuple(table.values(c.index)[last] for c in table.columns)
        if table.key_columns:
            found = table.find(table.key(last))
            assert found is not None
            assert table.key(found) == table.key(last)
    return table.row_count * len(table.columns)


def _texts(cells: set[Cell]) -> Iterator[str]:
    for cell in cells:
        if isinstance(cell, str):
            yield cell
        elif isinstance(cell, StreamCell):
            yield cell.name
            cell.sha256()


def _printable(text: str) -> str:
    text.encode("utf-8")
    return text

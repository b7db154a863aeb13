"""Finds what uses the streams of a package: a cell, a Media row, Windows Installer, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from msiview.database.cells import StreamCell
from msiview.database.database import Database
from msiview.database.embedded_cabinets import MERGE_MODULE_CABINET
from msiview.database.opening import open_embedded
from msiview.database.package import Package
from msiview.database.patch import Patch
from msiview.database.table import Table
from msiview.database.transform import Transform
from msiview.errors import FormatError
from msiview.format.column_types import ColumnKind
from msiview.format.container import Stream
from msiview.progress import Progress, no_progress


class UseKind(Enum):
    CELL = "cell"
    """A binary column of some row."""
    CABINET = "cabinet"
    """The cabinet of a Media row, or of a merge module."""
    SYSTEM = "system"
    """Read by Windows itself: summary information, signatures."""
    ORPHAN = "orphan"
    """Nothing refers to it; perhaps left over."""


@dataclass(frozen=True, slots=True)
class StreamUse:
    """One use: ``table``, ``row`` and ``column`` (from 0) where it is a cell of this file.

    ``text`` describes it: ``Binary, Logo``, ``Media 1``, ``Media 100 in #T1``.
    """

    kind: UseKind
    text: str
    table: str | None = None
    row: int | None = None
    column: int | None = None


_ORPHAN = StreamUse(UseKind.ORPHAN, "nothing refers to it")

_SYSTEM = {
    "\x05SummaryInformation": "summary information",
    "\x05DocumentSummaryInformation": "document summary information",
    "\x05DigitalSignature": "digital signature",
    "\x05MsiDigitalSignatureEx": "digital signature, extended part",
}


def stream_uses(package: Package, progress: Progress | None = None) -> dict[str, StreamUse]:
    """The use of every plain stream of a package, by the stream's name.

    Uses are the cells of binary columns, Media, and for a patch also the Media rows that its
    transforms add. Source: docs/msi-format.md, "Binary cells" and "Patch-specific transforms".
    """
    progress = progress or no_progress()
    found: dict[str, StreamUse] = {}
    if isinstance(package, Database | Transform):
        for name, table in package.tables.items():
            progress(f"Looking at {name}")
            for stream, use in (*_cells(table), *_cabinets(table, "")):
                found.setdefault(stream, use)
    if isinstance(package, Patch):
        for stream, use in _patch_cabinets(package, progress):
            found.setdefault(stream, use)
    return {stream.name: _use(stream.name, found) for stream in package.streams()}


def used_row(use: StreamUse, package: Package, tables: Mapping[str, Table]) -> int | None:
    """The row of a use in ``tables``, which are those of the package or lie over them; None for a
    use that is no row, or whose row is not there any more."""
    own = package.tables if isinstance(package, Database | Transform) else {}
    table = tables.get(use.table or "")
    if use.table is None or use.row is None or table is None or use.table not in own:
        return None
    return use.row if table is own[use.table] else table.find(own[use.table].key(use.row))


def find_stream(package: Package, tables: Mapping[str, Table], name: str) -> Stream:
    """The stream of a name: that of a binary cell in ``tables``, else the package's own.

    Overlaid tables hold streams of transforms, too. Raises :class:`msiview.errors.NoSuchStream`.
    """
    for table in tables.values():
        if not name.startswith(f"{table.name}."):
            continue
        for column in table.columns:
            cells = table.values(column.index) if column.type.kind is ColumnKind.BINARY else ()
            for cell in cells:
                if isinstance(cell, StreamCell) and cell.name == name and cell.stream is not None:
                    return cell.stream
    return package.stream(name)


def _use(name: str, found: Mapping[str, StreamUse]) -> StreamUse:
    if name in _SYSTEM:
        return StreamUse(UseKind.SYSTEM, _SYSTEM[name])
    if name == MERGE_MODULE_CABINET:
        return StreamUse(UseKind.CABINET, "cabinet of the merge module")
    return found.get(name, _ORPHAN)


def _cells(table: Table) -> Iterator[tuple[str, StreamUse]]:
    for column in table.columns:
        if column.type.kind is not ColumnKind.BINARY:
            continue
        for row, cell in enumerate(table.values(column.index)):
            if isinstance(cell, StreamCell):
                text = cell.name.replace(".", ", ", 1)
                yield cell.name, StreamUse(UseKind.CELL, text, table.name, row, column.index)


def _cabinets(table: Table, where: str) -> Iterator[tuple[str, StreamUse]]:
    if table.name != "Media" or not (table.has_column("Cabinet") and table.has_column("DiskId")):
        return
    cabinet, disk = table.column("Cabinet").index, table.column("DiskId").index
    for row, name in enumerate(table.values(cabinet)):
        if isinstance(name, str) and name.startswith("#"):
            text = f"cabinet of Media {table.cell(row, disk)}"
            if where:
                yield name[1:], StreamUse(UseKind.CABINET, f"{text} in {where}")
            else:
                yield name[1:], StreamUse(UseKind.CABINET, text, "Media", row, cabinet)


def _patch_cabinets(patch: Patch, progress: Progress) -> Iterator[tuple[str, StreamUse]]:
    for child in patch.storages:
        progress(f"Looking at {child.name}")
        try:
            transform = open_embedded(patch, child.name)
        except FormatError:
            continue
        if isinstance(transform, Transform) and "Media" in transform.tables:
            yield from _cabinets(transform.tables["Media"], child.name)

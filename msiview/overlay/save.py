"""Saves an overlaid database as a package of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

from msiview.database.cells import Cell, StreamCell
from msiview.database.database import Database
from msiview.database.summary import PropertyId
from msiview.database.table import Column, Table
from msiview.database.writer import (
    CellContent,
    DatabaseContent,
    TableContent,
    cell_streams,
    database_storage,
)
from msiview.files.opened_files import OpenedFiles, refuse_opened
from msiview.format.codepages import NEUTRAL
from msiview.format.column_types import INSTALLER_COLUMNS, ColumnKind
from msiview.format.compound_writer import (
    copied_storage,
    copied_stream,
    write_compound_file,
)
from msiview.format.container import shown_name
from msiview.format.property_set import PropertySet
from msiview.overlay.live_table import live_table
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.part_comparison import free_streams
from msiview.progress import Progress, no_progress
from msiview.words import counted

_SIGNATURES = {"\5DigitalSignature", "\5MsiDigitalSignatureEx"}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the user should know about a saved package."""

    table: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class SavedDatabase:
    """A package ready to be written, with remarks."""

    content: DatabaseContent
    remarks: tuple[Remark, ...]


def save_database(
    overlaid: OverlaidDatabase,
    path: Path,
    progress: Progress | None = None,
    *,
    package_code: str | None = None,
) -> tuple[Remark, ...]:
    """Write the package that results from the layers; returns remarks on it. ``package_code`` is
    a braced GUID in place of the base's.

    Raises :class:`msiview.errors.DatabaseError` for what cannot be stored,
    :class:`msiview.errors.FileIsOpened` for the file of the base or of a layer.
    """
    progress = progress or no_progress()
    with OpenedFiles(*overlaid.files()):
        refuse_opened(path)  # before there is much to do
        saved = saved_database(overlaid, progress, package_code=package_code)
        progress(f"Writing {path.name}")
        storage = database_storage(saved.content)
        sector_size = overlaid.base.container.sector_size
        write_compound_file(path, storage, sector_size=sector_size, progress=progress)
    return saved.remarks


def saved_database(
    overlaid: OverlaidDatabase,
    progress: Progress | None = None,
    *,
    package_code: str | None = None,
) -> SavedDatabase:
    """The package that results from the layers, ready to be written.

    Tables, texts and binary cells are those after all layers; summary information, cabinets and
    storages those of the base, but for a ``package_code`` that is given. Signatures are not valid
    any more and are left out.
    """
    return _Saver(overlaid, progress or no_progress()).run(package_code)


class _Saver:
    def __init__(self, overlaid: OverlaidDatabase, progress: Progress) -> None:
        self._overlaid = overlaid
        self._progress = progress
        self._remarks: list[Remark] = []

    def run(self, package_code: str | None) -> SavedDatabase:
        base = self._overlaid.base
        tables = list(self._tables())
        named = {name for table in tables for name, _ in cell_streams(table)}
        streams = {
            name: copied_stream(stream)
            for name, stream in free_streams(base).items()
            if name not in named and not self._is_signature(name)
        }
        self._remark_cabinets(streams.keys() | named)
        wide = base.pool.reference_width == 3
        content = DatabaseContent(
            tables=tables,
            codepage=self._overlaid.codepage,
            summary=_summary(base, package_code),
            streams=streams,
            storages={storage.name: copied_storage(storage) for storage in base.storages},
            clsid=base.storage.clsid or DatabaseContent().clsid,
            reference_width=3 if wide else None,
            keep_nulls=True,
        )
        return SavedDatabase(content, tuple(self._remarks))

    def _remark(self, table: str | None, reason: str) -> None:
        self._remarks.append(Remark(table, reason))

    def _is_signature(self, name: str) -> bool:
        if name not in _SIGNATURES:
            return False
        self._remark(None, f"{shown_name(name)} is left out: it signs the unchanged package")
        return True

    def _tables(self) -> Iterator[TableContent]:
        for overlaid in self._overlaid.live_tables():
            self._progress(f"Collecting {overlaid.name}")
            table = live_table(overlaid)
            if not table.key_columns:
                self._remark(table.name, "the table is left out: it has no key columns")
                continue
            columns = sorted(table.columns, key=lambda column: not column.is_key)
            if columns != list(table.columns):
                self._remark(table.name, "the key columns were put before the others")
            if len(columns) > INSTALLER_COLUMNS:
                self._remark(
                    table.name,
                    f"it has {len(columns)} columns; Windows Installer stops at "
                    f"{INSTALLER_COLUMNS}",
                )
            yield TableContent(
                table.name,
                [(column.name, column.type) for column in columns],
                cells=self._cells(table, columns),
            )

    def _cells(self, table: Table, columns: Sequence[Column]) -> list[Sequence[CellContent]]:
        """The cells of a table, column by column; of rows with equal keys those of the first."""
        values: list[Sequence[CellContent]] = []
        for column in columns:
            cells = table.values(column.index)
            self._check(table, column, cells)
            if column.type.kind is ColumnKind.BINARY:
                values.append([self._stream(table, cell) for cell in cells])
            else:
                values.append(cells)  # type: ignore[arg-type]
        keys = values[: len(table.key_columns)]
        dropped = table.row_count - len(set(keys[0] if len(keys) == 1 else zip(*keys, strict=True)))
        if not dropped:
            return values
        self._remark(table.name, f"{counted(dropped, 'row')} with the key of another row left out")
        first: dict[tuple[CellContent, ...], int] = {}
        kept = [
            first.setdefault(key, row) == row for row, key in enumerate(zip(*keys, strict=True))
        ]
        return [list(compress(cells, kept)) for cells in values]

    def _check(self, table: Table, column: Column, cells: Sequence[Cell]) -> None:
        """Add remarks on what the installer does not allow in a column; it is saved anyway."""
        nulls = 0 if column.nullable else cells.count(None)
        if nulls:
            self._remark(
                table.name, f"{column.name} must not be null, but is so in {counted(nulls, 'row')}"
            )
        if column.type.kind is ColumnKind.STRING and column.type.width:
            width = column.type.width
            texts = [cell for cell in cells if type(cell) is str]
            if max(map(len, texts), default=0) > width:
                long = sum(len(text) > width for text in texts)
                self._remark(
                    table.name,
                    f"{column.name} is {column.spec}; longer text in {counted(long, 'row')}",
                )

    def _stream(self, table: Table, cell: Cell) -> CellContent:
        if not isinstance(cell, StreamCell):
            return None
        if cell.stream is None:
            self._remark(table.name, f"the stream {cell.name} is missing; its cell is null now")
            return None
        return copied_stream(cell.stream)

    def _remark_cabinets(self, streams: set[str]) -> None:
        """Add remarks on cabinets that a layer names: they are in the layer's file, not in the
        package."""
        media = self._overlaid.tables.get("Media")
        if media is None or media.dropped_by is not None or not media.has_column("Cabinet"):
            return
        for cabinet in live_table(media).values(media.column("Cabinet").index):
            if isinstance(cabinet, str) and cabinet.startswith("#") and cabinet[1:] not in streams:
                self._remark("Media", f"the cabinet {cabinet[1:]} is not in the package")


def _summary(base: Database, package_code: str | None) -> PropertySet | None:
    """The base's summary information, with another package code where one is given."""
    stored = base.summary.properties
    if package_code is None:
        return stored
    summary = PropertySet.empty(NEUTRAL) if stored is None else copy(stored)
    summary.values = dict(summary.values)
    summary.set_text(PropertyId.REVISION_NUMBER, package_code)
    return summary

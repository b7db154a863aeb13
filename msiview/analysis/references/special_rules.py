"""References that are not just a value of another table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msiview.analysis.references.columns import ColumnStore
from msiview.analysis.references.reference import (
    STREAMS,
    TABLES,
    Reference,
    ReferenceKind,
    ReferenceState,
    Target,
)
from msiview.analysis.references.rules import Outside, ReferenceRule
from msiview.database.cells import Cell, cell_text
from msiview.database.media_order import MediaOrder
from msiview.progress import Progress

ANY_TABLE = "*"


class MediaRule(ReferenceRule):
    """``Sequence`` of a file: the disk that the installer takes for it."""

    kind = ReferenceKind.RANGE
    tables = ("Media",)

    def __init__(self, store: ColumnStore, table: str, column: int) -> None:
        self._store = store
        self.table = table
        self.column = store.tables[table].columns[column].name
        self._index = column
        self._order: MediaOrder[int] | None = None

    def outgoing(self, row: int) -> Iterator[Reference]:
        sequence = self._store.cell(self.table, row, self._index)
        if not isinstance(sequence, int):
            return
        disk = self._media().disk_of(sequence)
        targets = (Target("Media", disk, str(sequence)),) if disk is not None else ()
        # A merge module numbers its files, but has no media: the merge adds them.
        absent = (
            ReferenceState.OPEN if "Media" not in self._store.tables else ReferenceState.MISSING
        )
        state = ReferenceState.FOUND if targets else absent
        yield Reference(
            self.table, row, self.column, self.kind, self.tables, (sequence,), targets, state
        )

    def sources(self, table: str, row: int) -> Sequence[int]:
        if table != "Media":
            return []
        is_taken = self._media().takes(row)
        deleted = self._store.deleted_rows(self.table)
        return [
            source
            for source, sequence in enumerate(self._store.values(self.table, self._index))
            if isinstance(sequence, int) and is_taken(sequence) and source not in deleted
        ]

    def dangling_candidates(self) -> Iterator[int]:
        highest = self._media().highest
        deleted = self._store.deleted_rows(self.table)
        for row, sequence in enumerate(self._store.values(self.table, self._index)):
            is_beyond = isinstance(sequence, int) and (highest is None or sequence > highest)
            if is_beyond and row not in deleted:
                yield row

    def prepare(self, progress: Progress) -> None:
        progress("Indexing references")
        self._store.values(self.table, self._index)
        self._media()

    def _media(self) -> MediaOrder[int]:
        """The disks by their rows."""
        if self._order is None:
            self._order = MediaOrder(_media_rows(self._store))
        return self._order


def _media_rows(store: ColumnStore) -> Iterator[tuple[Cell, Cell, int]]:
    """DiskId, LastSequence and row of each medium."""
    last_column, disk_column = (
        store.column("Media", "LastSequence"),
        store.column("Media", "DiskId"),
    )
    if last_column is None or disk_column is None:
        return
    columns = store.values("Media", disk_column), store.values("Media", last_column)
    for row, (disk, last) in enumerate(zip(*columns, strict=True)):
        if not store.is_deleted("Media", row):
            yield disk, last, row


class CabinetRule(ReferenceRule):
    """``#name`` in Media.Cabinet: a stream of this file. Other names are files next to it."""

    kind = ReferenceKind.STREAM
    tables = (STREAMS,)

    def __init__(self, store: ColumnStore, table: str, column: int, outside: Outside) -> None:
        self._store = store
        self.table = table
        self.column = store.tables[table].columns[column].name
        self._index = column
        self._outside = outside

    def outgoing(self, row: int) -> Iterator[Reference]:
        value = self._store.cell(self.table, row, self._index)
        if not isinstance(value, str) or not value.startswith("#"):
            return
        name = value[1:]
        exists = self._outside(STREAMS, name)
        targets = (Target(STREAMS, None, name),) if exists else ()
        missing = ReferenceState.OPEN if exists is None else ReferenceState.MISSING
        state = ReferenceState.FOUND if exists else missing
        yield Reference(
            self.table, row, self.column, self.kind, self.tables, (name,), targets, state
        )

    def sources(self, table: str, row: int) -> Sequence[int]:
        return []

    def dangling_candidates(self) -> Iterator[int]:
        return _live(self._store, self.table)

    def prepare(self, progress: Progress) -> None:
        self._store.values(self.table, self._index)


class TableNamesRule(ReferenceRule):
    """Names of tables, separated by semicolons."""

    kind = ReferenceKind.UNDECLARED
    tables = (TABLES,)

    def __init__(self, store: ColumnStore, table: str, column: int) -> None:
        self._store = store
        self.table = table
        self.column = store.tables[table].columns[column].name
        self._index = column

    def outgoing(self, row: int) -> Iterator[Reference]:
        value = self._store.cell(self.table, row, self._index)
        if not isinstance(value, str):
            return
        at = 0
        for name in value.split(";"):
            characters = (at, at + len(name))
            at = characters[1] + 1
            if not name:
                continue
            found = name in self._store.tables
            # _Validation describes tables that many packages do not have.
            state = ReferenceState.FOUND if found else ReferenceState.OPEN
            targets = (Target(TABLES, None, name),) if found else ()
            yield Reference(
                self.table,
                row,
                self.column,
                self.kind,
                self.tables,
                (name,),
                targets,
                state,
                characters,
            )

    def sources(self, table: str, row: int) -> Sequence[int]:
        return []

    def dangling_candidates(self) -> Iterator[int]:
        return iter(())

    def prepare(self, progress: Progress) -> None:
        self._store.values(self.table, self._index)


class RowNameRule(ReferenceRule):
    """``ModuleSubstitution.Row``: the key of a row, its parts joined by semicolons, in the table
    that the column Table names. Semicolons and backslashes in a key are escaped by a backslash.
    """

    kind = ReferenceKind.POLYMORPHIC
    tables = (ANY_TABLE,)

    def __init__(self, store: ColumnStore, table: str, column: int, table_column: int) -> None:
        self._store = store
        self.table = table
        self.column = store.tables[table].columns[column].name
        self._index = column
        self._table_column = table_column

    def outgoing(self, row: int) -> Iterator[Reference]:
        named = self._store.cell(self.table, row, self._table_column)
        value = self._store.cell(self.table, row, self._index)
        if not isinstance(named, str) or not isinstance(value, str):
            return
        parts = _parts(value)
        found = [] if named not in self._store.tables else self._rows(named, parts)
        targets = tuple(Target(named, at, value) for at in found)
        # The row may be in another module, or in the package that this module is merged into.
        state = ReferenceState.FOUND if targets else ReferenceState.OPEN
        yield Reference(
            self.table, row, self.column, self.kind, (named,), tuple(parts), targets, state
        )

    def sources(self, table: str, row: int) -> Sequence[int]:
        if self._store.is_deleted(table, row):
            return []
        named = set(self._store.rows_of(self.table, self._table_column, table))
        columns = self._store.tables[table].key_columns
        key = [cell_text(self._store.cell(table, row, column.index)) for column in columns]
        rows = []
        for source in sorted(named):
            value = self._store.cell(self.table, source, self._index)
            if isinstance(value, str) and _parts(value) == key:
                rows.append(source)
        return rows

    def dangling_candidates(self) -> Iterator[int]:
        return iter(())

    def prepare(self, progress: Progress) -> None:
        self._store.index(self.table, self._table_column, progress)

    def _rows(self, table: str, parts: Sequence[str]) -> list[int]:
        columns = self._store.tables[table].key_columns
        if len(columns) != len(parts) or not columns:
            return []
        first = columns[0].index
        candidates: set[int] = set()
        for value in _readings(parts[0]):
            if value is not None:
                candidates.update(self._store.rows_of(table, first, value))
            else:
                values = self._store.values(table, first)
                candidates.update(at for at, cell in enumerate(values) if cell is None)
        return [
            row
            for row in sorted(candidates)
            if not self._store.is_deleted(table, row)
            and [cell_text(self._store.cell(table, row, c.index)) for c in columns] == list(parts)
        ]


def _readings(text: str) -> Iterator[Cell]:
    """The cells that have this text."""
    yield text or None
    if text.removeprefix("-").isdecimal():
        yield int(text)


def _parts(text: str) -> list[str]:
    """The parts of a key."""
    parts = [""]
    characters = iter(text)
    for character in characters:
        if character == ";":
            parts.append("")
        else:
            parts[-1] += next(characters, "\\") if character == "\\" else character
    return parts


def _live(store: ColumnStore, table: str) -> Iterator[int]:
    deleted = store.deleted_rows(table)
    return (row for row in range(store.tables[table].row_count) if row not in deleted)

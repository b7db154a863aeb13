"""Tables as columns of values, decoded on first use."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from msiview.database.cells import Cell, StreamCell, stream_name
from msiview.errors import DatabaseError, DefectLog, Severity
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.format.container import Storage, Stream
from msiview.format.string_pool import StringPool
from msiview.format.table_data import RawColumn, integer, integers, raw_column, row_width

_LOG = logging.getLogger(__name__)

TableRow: TypeAlias = tuple[str, int]
"""The name of a table, and a row of it, from 0."""

_BATCH = 1 << 15
"""Cells decoded in one step: about a millisecond, so that other threads can run in between."""

_SINGLE_CELLS = 8
"""Below this part of a table's rows, cells are decoded one by one."""

_FEW = 4
"""Up to so many ids are searched for one after the other, more of them in one pass over the
column."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; ``index`` counts from 0."""

    name: str
    type: ColumnType
    index: int

    @property
    def is_key(self) -> bool:
        return self.type.is_key

    @property
    def nullable(self) -> bool:
        return self.type.nullable

    @property
    def localizable(self) -> bool:
        return self.type.localizable

    @property
    def spec(self) -> str:
        """The type as Windows writes it: ``s72``, ``L255``, ``i2``, ``V0``."""
        return self.type.spec


class Table(ABC):
    """Rows and columns under a name; rows count from 0 in file order.

    The grid, the exports and the filters know tables only by this interface.
    """

    name: str
    columns: tuple[Column, ...]
    _known_keys: tuple[tuple[Column, ...], tuple[Column, ...]] = (), ()
    """The columns, which a layer may replace, and those of them that are keys."""
    _keys: dict[Any, int] | None = None
    _single_key = False

    @property
    @abstractmethod
    def row_count(self) -> int:
        """How many rows there are; known without reading them."""

    @abstractmethod
    def cell(self, row: int, column: int) -> Cell:
        """One cell, by row and column index."""

    @abstractmethod
    def values(self, column: int) -> list[Cell]:
        """A whole column, decoded in bulk; a new list at each call."""

    @property
    def key_columns(self) -> tuple[Column, ...]:
        columns, keys = self._known_keys
        if columns is not self.columns:
            keys = tuple(column for column in self.columns if column.is_key)
            self._known_keys = self.columns, keys
        return keys

    def column(self, name: str) -> Column:
        """The column of this name; :class:`DatabaseError` where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise DatabaseError(f"table {self.name} has no column {name}")

    def has_column(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)

    def values_of(self, name: str) -> list[Cell]:
        """The column of this name, decoded in bulk; nulls where there is none."""
        if not self.has_column(name):
            return [None] * self.row_count
        return self.values(self.column(name).index)

    def row(self, index: int) -> tuple[Cell, ...]:
        """All cells of one row."""
        return tuple(self.cell(index, column.index) for column in self.columns)

    def values_at(self, rows: Sequence[int], column: int) -> list[Cell]:
        """The cells of some rows in a column; in bulk where they are many."""
        is_stream = self.columns[column].type.kind is ColumnKind.BINARY
        if is_stream or len(rows) * _SINGLE_CELLS < self.row_count:
            return [self.cell(row, column) for row in rows]
        values = self.values(column)
        return [values[row] for row in rows]

    def named_row(self, index: int) -> dict[str, Cell]:
        """All cells of one row by the names of their columns."""
        return {column.name: self.cell(index, column.index) for column in self.columns}

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """All rows in file order, decoded in bulk."""
        return zip(*(self.values(column.index) for column in self.columns), strict=True)

    def named_rows(self) -> Iterator[dict[str, Cell]]:
        """All rows like :meth:`named_row`, decoded in bulk."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows())

    def cell_at(self, key: Cell, column: str) -> Cell:
        """A cell of the row with this key of one column; None where row or column is missing."""
        row = self.find((key,)) if self.has_column(column) else None
        return None if row is None else self.cell(row, self.column(column).index)

    def key(self, row: int) -> tuple[Cell, ...]:
        """The primary key of a row."""
        return tuple(self.cell(row, column.index) for column in self.key_columns)

    def keys(self) -> list[tuple[Cell, ...]]:
        """The primary keys of all rows, decoded in bulk. Without key columns, which only a damaged
        table lacks, they are empty."""
        columns = [self.values(column.index) for column in self.key_columns]
        return list(zip(*columns, strict=True)) if columns else [()] * self.row_count

    def find(self, key: Sequence[Cell]) -> int | None:
        """The first row with this primary key, or None."""
        index = self._key_index()
        if self._single_key:
            return index.get(key[0]) if len(key) == 1 else None
        return index.get(tuple(key))

    def index_keys(self) -> None:
        """Build the index for :meth:`find`, which otherwise happens at its first call. Do so in a
        background thread for tables of more than some ten thousand rows."""
        self._key_index()

    def _key_index(self) -> dict[Any, int]:
        """The first row of each key; a key of one column is that value, not a tuple."""
        if self._keys is None:
            index: dict[Any, int] = {}
            columns = [self.values(column.index) for column in self.key_columns]
            self._single_key = len(columns) == 1
            keys = columns[0] if self._single_key else zip(*columns, strict=True)
            for row, key in enumerate(keys):
                index.setdefault(key, row)
            self._keys = index
        return self._keys


class MemoryTable(Table):
    """A table of rows that are in memory, such as the answer to a query. ``columns`` are names and
    types."""

    def __init__(
        self, name: str, columns: Iterable[tuple[str, ColumnType]], rows: Sequence[Sequence[Cell]]
    ) -> None:
        self.name = name
        self.columns = tuple(
            Column(column, type_, index) for index, (column, type_) in enumerate(columns)
        )
        self._rows = rows

    @property
    def stored_rows(self) -> Sequence[Sequence[Cell]]:
        """The rows as they were given."""
        return self._rows

    @property
    def row_count(self) -> int:
        return len(self._rows)

    def cell(self, row: int, column: int) -> Cell:
        return self._rows[row][column]

    def values(self, column: int) -> list[Cell]:
        return [row[column] for row in self._rows]


class StoredTable(Table):
    """A table as stored in a file.

    Nothing is read before the first cell is needed; then the stream is read once, and each column
    becomes an array when it is first used.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[tuple[str, ColumnType]],
        storage: Storage,
        pool: StringPool,
        defects: DefectLog,
    ) -> None:
        self.name = name
        self.columns = tuple(
            Column(column, type_, index) for index, (column, type_) in enumerate(columns)
        )
        self._types = [type_ for _, type_ in columns]
        self._kinds = [type_.kind for type_ in self._types]
        self._storage = storage
        self._pool = pool
        self._defects = defects
        self._stream: Stream | None = storage.table_stream(name)
        self._raw: list[RawColumn | None] = [None] * len(columns)
        self._data: bytes | None = None
        self._row_count = self._count_rows()

    def __repr__(self) -> str:
        return f"<StoredTable {self.name!r}, {self.row_count} rows>"

    @property
    def row_count(self) -> int:
        return self._row_count

    def raw(self, column: int) -> RawColumn:
        """The stored values of a column: string ids, biased integers, stream marks."""
        values = self._raw[column]
        if values is None:
            values = raw_column(
                self._read(), self._types, self._pool.reference_width, self._row_count, column
            )
            self._raw[column] = values
        return values

    def cell(self, row: int, column: int) -> Cell:
        stored = self.raw(column)[row]
        match self._kinds[column]:
            case ColumnKind.STRING:
                return self._pool.text(stored)
            case ColumnKind.BINARY:
                if not stored:
                    return None
                return self._stream_cell([self.cell(row, key) for key in self._naming_columns()])
            case kind:
                return integer(kind, stored)

    def values(self, column: int) -> list[Cell]:
        stored = self.raw(column)
        match self._kinds[column]:
            case ColumnKind.STRING:
                self._pool.expect(len(stored))
                self._check_strings(column, stored)
            case ColumnKind.BINARY:
                return self._streams(stored)
        return _in_batches(stored, partial(self._decoded, self._kinds[column]))

    def check(self, column: int) -> None:
        """Record what is wrong in a column, which :meth:`values` does, too."""
        kind, stored = self._kinds[column], self.raw(column)
        if kind is ColumnKind.STRING and self._pool.is_ascii:
            self._check_strings(column, stored)
        elif kind in (ColumnKind.STRING, ColumnKind.BINARY):
            self.values(column)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """All rows in file order. Of a large table only some are decoded at a time, and their
        texts are not remembered."""
        if self._row_count <= _BATCH or ColumnKind.BINARY in self._kinds:
            return super().rows()
        return self._rows_in_batches([self.raw(column.index) for column in self.columns])

    def _rows_in_batches(self, stored: Sequence[RawColumn]) -> Iterator[tuple[Cell, ...]]:
        texts = [column for column, kind in enumerate(self._kinds) if kind is ColumnKind.STRING]
        self._pool.expect(self._row_count)
        for column in texts:
            self._check_strings(column, stored[column])
        for start in range(0, self._row_count, _BATCH):
            batch = [values[start : start + _BATCH] for values in stored]
            yield from zip(*map(self._decoded, self._kinds, batch), strict=True)
            for column in texts:
                self._pool.forget(batch[column])

    def rows_with(self, column: int, text: str, *, inside: bool = False) -> list[int] | None:
        """The rows with a text in a column of texts, or those that may have it ``inside``,
        found by ids without decoding anything; None where they cannot be found like that (see
        :meth:`StringPool.ids_of`)."""
        if self._kinds[column] is not ColumnKind.STRING:
            return None
        ids = self._pool.ids_of(text, inside=inside)
        if ids is None:
            return None
        stored = self.raw(column)
        if len(ids) <= _FEW:
            return sorted(row for string_id in ids for row in _places(stored, string_id))
        known = frozenset(ids)
        return [row for row, string_id in enumerate(stored) if string_id in known]

    # -- reading --------------------------------------------------------

    def _count_rows(self) -> int:
        if self._stream is None or self._stream.size == 0:
            return 0
        width = row_width(self._types, self._pool.reference_width)
        if width == 0:
            self._defect(
                Severity.ERROR,
                "table-without-columns",
                f"the stream has {self._stream.size} bytes, but no columns are described",
            )
            return 0
        rows, rest = divmod(self._stream.size, width)
        if rest:
            self._defect(
                Severity.ERROR,
                "table-size",
                f"the stream's {self._stream.size} bytes are no multiple of the row's {width}; "
                "cells may be wrong",
            )
        return rows

    def _read(self) -> bytes:
        """The stream's bytes; what is missing at its end is read as null."""
        if self._data is None:
            assert self._stream is not None or self._row_count == 0
            data = self._stream.read() if self._stream is not None else b""
            if self._row_count > _BATCH:
                _LOG.debug("read a table of %d rows, %d bytes", self._row_count, len(data))
            needed = self._row_count * row_width(self._types, self._pool.reference_width)
            if len(data) < needed:
                self._defect(
                    Severity.ERROR,
                    "table-short",
                    f"only {len(data)} of {needed} bytes can be read; the cells after them "
                    "are shown as null",
                    offset=len(data),
                )
                data = data.ljust(needed, b"\0")
            self._data = data
        return self._data

    def _decoded(self, kind: ColumnKind, stored: RawColumn) -> Sequence[Cell]:
        """Texts or numbers behind stored values."""
        if kind is ColumnKind.STRING:
            return self._pool.texts_of(stored)
        return integers(kind, stored)

    def _check_strings(self, column: int, stored: RawColumn) -> None:
        """Record ids that name no text."""
        if not self._pool.count_unnamed(stored):
            return
        is_used, size = self._pool.is_used, len(self._pool)
        bad = [row for row, string_id in enumerate(stored) if string_id and not is_used(string_id)]
        string_id = stored[bad[0]]
        why = (
            f"string {string_id} is an unused slot"
            if string_id < size
            else f"there is no string {string_id}, the last one is {size - 1}"
        )
        self._defect(
            Severity.ERROR,
            "string-reference",
            f"{why}; shown as null",
            row=bad[0],
            column=self.columns[column].name,
            count=len(bad),
        )

    def _streams(self, stored: RawColumn) -> list[Cell]:
        cells: list[Cell] = [None] * len(stored)
        marked = [row for row, mark in enumerate(stored) if mark]
        if marked:
            keys = [self.values(key) for key in self._naming_columns()]
            for row in marked:
                cells[row] = self._stream_cell([values[row] for values in keys], row)
        return cells

    def _naming_columns(self) -> list[int]:
        """The key columns that name a row's stream. A binary key column, which only a damaged file
        has, does not."""
        return [
            column.index for column in self.key_columns if column.type.kind is not ColumnKind.BINARY
        ]

    def _stream_cell(self, key: Sequence[Cell], row: int | None = None) -> StreamCell:
        """The stream of a row: the table's name and the key's texts, joined by dots."""
        name = stream_name(self.name, key)
        stream = self._storage.stream(name)
        if stream is None and None in key:
            short = stream_name(self.name, (value for value in key if value is not None))
            stream = self._storage.stream(short)
        if stream is None and row is not None:
            self._defect(
                Severity.ERROR,
                "stream-missing",
                f"the file has no stream {name}",
                row=row,
            )
        return StreamCell(name, stream)

    def _defect(
        self,
        severity: Severity,
        code: str,
        message: str,
        *,
        offset: int | None = None,
        row: int | None = None,
        column: str | None = None,
        count: int = 1,
    ) -> None:
        self._defects.add(
            severity,
            code,
            message,
            stream=self.name,
            table=self.name,
            offset=offset,
            row=row,
            column=column,
            count=count,
        )


def _places(stored: RawColumn, value: int) -> Iterator[int]:
    """The rows that have a stored value in a column, in rising order.

    Searching bytes takes a tenth of the time of ``array.index``, which makes a Python number of
    every value. Matches that overlap two values do not count.
    """
    width = stored.itemsize
    if value >= 1 << 8 * width:
        return
    data, needle = stored.tobytes(), array(stored.typecode, [value]).tobytes()
    at = data.find(needle)
    while at >= 0:
        row, across = divmod(at, width)
        if not across:
            yield row
        at = data.find(needle, at + 1)


def _in_batches(stored: RawColumn, decode: Callable[[RawColumn], Sequence[Cell]]) -> list[Cell]:
    """A column decoded in batches, so that no single call holds the interpreter for long."""
    if len(stored) <= _BATCH:
        return list(decode(stored))
    values: list[Cell] = []
    for start in range(0, len(stored), _BATCH):
        values.extend(decode(stored[start : start + _BATCH]))
    return values

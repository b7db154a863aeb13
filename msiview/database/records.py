"""The records of a transform that is opened alone, shown as tables."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msiview.database.cells import Cell, StreamCell, stream_name
from msiview.database.table import Column, Table
from msiview.errors import FormatError
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.format.container import Storage
from msiview.format.string_pool import StringPool
from msiview.format.table_data import integer
from msiview.format.transform_data import DecodedRecords, RowOperation

OPERATION_COLUMN = "(operation)"
"""Name of the first column of a record table; no real column can be called so."""


class Record(NamedTuple):
    """What a transform does to one row. A tuple, since there may be hundreds of thousands.

    ``cells`` holds the cells that the record states beside the key, by column
    name; ``offset`` is its place in the table's stream of the transform.
    """

    operation: RowOperation
    key: tuple[Cell, ...]
    cells: Mapping[str, Cell]
    offset: int


class RecordTable(Table):
    """The records that a transform has for one table.

    As a :class:`Table` it has the operation as an extra first column; cells
    that a record does not state read as None, :meth:`is_stated` tells them from
    null. ``created`` says that the transform itself creates the table,
    ``guessed`` that the columns come from the standard schema. ``damage`` tells
    why there are no more records, where the stream could not be read to its end.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[tuple[str, ColumnType]],
        decoded: DecodedRecords,
        storage: Storage,
        pool: StringPool,
        *,
        created: bool,
        guessed: bool,
    ) -> None:
        self.name = name
        self.created = created
        self.guessed = guessed
        self.columns = (
            Column(OPERATION_COLUMN, ColumnType.parse("s8"), 0),
            *(Column(column, type_, index + 1) for index, (column, type_) in enumerate(columns)),
        )
        self.damage: FormatError | None = decoded.failure
        self._raw = decoded.records
        self._stated = [(c.name, c.is_key, c.type.kind) for c in self.columns[1:]]
        self._storage = storage
        self._pool = pool

    def __repr__(self) -> str:
        return f"<RecordTable {self.name!r}, {self.row_count} records>"

    @property
    def row_count(self) -> int:
        return len(self._raw)

    @property
    def records(self) -> list[Record]:
        """All records in the order of the stream."""
        return [self.record(row) for row in range(len(self._raw))]

    def record(self, row: int) -> Record:
        """One record, decoded."""
        offset, shape, values = self._raw[row]
        key: list[Cell] = []
        cells: dict[str, Cell] = {}
        for column, stored in zip(shape.columns, values, strict=True):
            name, is_key, kind = self._stated[column]
            value = self._value(row, kind, stored)
            if is_key:
                key.append(value)
            else:
                cells[name] = value
        return Record(shape.operation, tuple(key), cells, offset)

    def operation(self, row: int) -> RowOperation:
        """What one record does."""
        return self._raw[row].operation

    def is_stated(self, row: int, column: int) -> bool:
        """Whether a record says anything about a column (index as in ``columns``)."""
        return column == 0 or self._raw[row].stored(column - 1) is not None

    def changed_columns(self) -> list[int]:
        """The columns of which a record states another value for a row that is there, without
        the key; ascending (index as in ``columns``)."""
        shapes = {raw.shape for raw in self._raw if raw.operation is RowOperation.UPDATE}
        stated = {column + 1 for shape in shapes for column in shape.columns}
        return sorted(column for column in stated if not self.columns[column].is_key)

    def cell(self, row: int, column: int) -> Cell:
        raw = self._raw[row]
        if column == 0:
            return raw.operation.value
        stored = raw.stored(column - 1)
        return None if stored is None else self._value(row, self.columns[column].type.kind, stored)

    def values(self, column: int) -> list[Cell]:
        if column > 0 and self.columns[column].type.kind is ColumnKind.STRING:
            stored = array("I", (raw.stored(column - 1) or 0 for raw in self._raw))
            return list(self._pool.texts_of(stored))
        return [self.cell(row, column) for row in range(len(self._raw))]

    def _value(self, row: int, kind: ColumnKind, stored: int) -> Cell:
        if kind is ColumnKind.STRING:
            return self._pool.text(stored)
        if kind is ColumnKind.BINARY:
            return self._stream_cell(row) if stored else None
        return integer(kind, stored)

    def _stream_cell(self, row: int) -> StreamCell:
        key = (
            self.cell(row, column.index)
            for column in self.key_columns
            if column.type.kind is not ColumnKind.BINARY
        )
        name = stream_name(self.name, key)
        return StreamCell(name, self._storage.stream(name))

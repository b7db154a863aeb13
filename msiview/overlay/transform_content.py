"""The records of a transform that is being written.

The width of string ids depends on the number of texts, so the bytes are made last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msiview.database.cells import Cell, StreamCell, stream_name
from msiview.errors import DatabaseError, FormatError
from msiview.format.codepages import utf16_length
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.format.compound_writer import StreamContent, copied_stream
from msiview.format.stream_names import MAX_UNITS, encode_name
from msiview.format.string_pool import DATA_STREAM, POOL_STREAM
from msiview.format.string_pool_writer import StringPoolWriter
from msiview.format.table_data import stored_integer
from msiview.format.transform_data import RowOperation
from msiview.format.transform_data_writer import StoredRecord, fits_update, records_bytes


class TransformContent:
    """Collects records table by table; :meth:`streams` gives all streams of the transform."""

    def __init__(self, codepage: int) -> None:
        self._pool = StringPoolWriter(codepage)
        self._tables: list[RecordsContent] = []
        self._streams: dict[str, StreamContent] = {}

    def table(self, name: str, types: Sequence[ColumnType]) -> RecordsContent:
        """The records of one table, to be added to."""
        table = RecordsContent(name, types, self._pool, self._streams)
        self._tables.append(table)
        return table

    def streams(self) -> dict[str, StreamContent]:
        """All streams by packed name. Raises :class:`DatabaseError` for what cannot be stored."""
        try:
            pool = self._pool.finish()
        except FormatError as error:
            raise DatabaseError(error.reason) from error
        streams: dict[str, StreamContent] = {
            _packed(POOL_STREAM, is_table=True): pool.pool,
            _packed(DATA_STREAM, is_table=True): pool.data,
        }
        for table in self._tables:
            data = table.to_bytes(pool.reference_width)
            if data:
                streams[_packed(table.name, is_table=True)] = data
        for name, content in self._streams.items():
            streams[_packed(name, is_table=False)] = content
        return streams


class RecordsContent:
    """The records of one table."""

    def __init__(
        self,
        name: str,
        types: Sequence[ColumnType],
        pool: StringPoolWriter,
        streams: dict[str, StreamContent],
    ) -> None:
        self.name = name
        self.types = types
        self.keys = [index for index, type_ in enumerate(types) if type_.is_key]
        self._pool = pool
        self._streams = streams
        self._records: list[StoredRecord] = []

    def add(self, row: Sequence[Cell]) -> None:
        """Add a record that adds a row. Raises ValueError for a number that its column cannot
        hold."""
        self._record(RowOperation.ADD, tuple(range(len(self.types))), row)

    def delete(self, row: Sequence[Cell]) -> None:
        """Add a record that deletes a row; only its key is used."""
        self._record(RowOperation.DELETE, tuple(self.keys), row)

    def update(self, row: Sequence[Cell], changed: Iterable[int]) -> None:
        """Add a record that changes some columns (from 0) of a row; ``row`` has the new cells."""
        stated = set(changed)
        if fits_update(stated):
            self._record(RowOperation.UPDATE, tuple(sorted(stated.union(self.keys))), row)
        else:
            self.delete(row)
            self.add(row)

    def to_bytes(self, reference_width: int) -> bytes:
        """The table's stream; empty without records."""
        sizes = [type_.stored_size(reference_width) for type_ in self.types]
        return records_bytes(self._records, self.keys, sizes)

    def _record(
        self, operation: RowOperation, columns: tuple[int, ...], row: Sequence[Cell]
    ) -> None:
        values = [self._stored(self.types[column], row, row[column]) for column in columns]
        self._records.append(StoredRecord(operation, columns, values))

    def _stored(self, type_: ColumnType, row: Sequence[Cell], cell: Cell) -> int:
        match type_.kind:
            case ColumnKind.STRING:
                assert cell is None or isinstance(cell, str)
                return self._pool.reference(cell)
            case ColumnKind.BINARY:
                return self._store_stream(row, cell)
            case kind:
                assert cell is None or isinstance(cell, int)
                return stored_integer(kind, cell)

    def _store_stream(self, row: Sequence[Cell], cell: Cell) -> int:
        if not isinstance(cell, StreamCell) or cell.stream is None:
            return 0
        name = stream_name(self.name, [row[index] for index in self.keys])
        self._streams[name] = copied_stream(cell.stream)
        return 1


def _packed(name: str, *, is_table: bool) -> str:
    packed = encode_name(name, is_table=is_table)
    if utf16_length(packed) > MAX_UNITS:
        raise DatabaseError(f"the name {name} is too long for a stream")
    return packed

"""Writes databases: makes one storage of tables, texts, streams and summary.

The result is a :class:`StorageContent`, for compound_writer to write or to be put into another
storage. What the format cannot hold is refused with an error that names the table, row and column.
Source: docs/msi-format.md, "Entries of the root storage", "String pool" and "Tables".
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, cast

from msiview.database.catalog import COLUMNS, COLUMNS_COLUMNS, TABLES, TABLES_COLUMNS
from msiview.database.cells import Cell, stream_name
from msiview.database.keys import key_text
from msiview.database.opening import CLSID_DATABASE
from msiview.database.summary import STREAM as SUMMARY_STREAM
from msiview.errors import DatabaseError, FormatError
from msiview.format.codepages import encode, utf16_length
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.format.compound_writer import ChunkSource, StorageContent, StreamContent
from msiview.format.property_set import PropertySet, write_property_set
from msiview.format.stream_names import MAX_UNITS, encode_name
from msiview.format.string_pool import DATA_STREAM, POOL_STREAM
from msiview.format.string_pool_writer import StringPoolWriter
from msiview.format.table_data import RawColumn
from msiview.format.table_data_writer import (
    DuplicateKey,
    stored_integers,
    stored_order,
    table_bytes,
)

CellContent: TypeAlias = int | str | StreamContent | None
"""A cell to be written. None and the empty text are the same on disk."""

_RESERVED = frozenset({TABLES, COLUMNS, POOL_STREAM, DATA_STREAM, "_Streams", "_Storages"})
_PLAIN_KINDS = {
    ColumnKind.STRING: (str, "text"),
    ColumnKind.SHORT: (int, "a number"),
    ColumnKind.LONG: (int, "a number"),
    ColumnKind.BINARY: (bytes | ChunkSource, "a stream"),
}


@dataclass(frozen=True, slots=True)
class TableContent:
    """A table to be written: columns by name and type, key columns first, and rows.

    Rows may come in any order. The file keeps them sorted by the ids of their key texts, and ids
    are given in the order in which texts are met: so the rows of a table whose key texts are new
    keep their order.
    """

    name: str
    columns: Sequence[tuple[str, ColumnType]]
    rows: Sequence[Sequence[CellContent]] = ()
    cells: Sequence[Sequence[CellContent]] = ()
    """All cells column by column, in place of rows: large tables are held and written like that."""

    def by_column(self) -> Sequence[Sequence[CellContent]]:
        """All cells column by column. Raises :class:`DatabaseError` for a row of another length."""
        if self.cells:
            return self.cells
        width = len(self.columns)
        if set(map(len, self.rows)) - {width}:
            row, cells = next((n, c) for n, c in enumerate(self.rows, 1) if len(c) != width)
            raise DatabaseError(f"{self.name}, row {row}: {len(cells)} cells for {width} columns")
        return list(zip(*self.rows, strict=True)) or [()] * width


@dataclass(slots=True)
class DatabaseContent:
    """Everything that a database file holds.

    ``streams`` are those that no cell names (cabinets, signatures), by decoded name.
    ``reference_width`` sets 2 or 3 bytes for string ids. ``keep_nulls`` accepts nulls in columns
    that forbid them, as some real files have.
    """

    tables: Sequence[TableContent] = ()
    codepage: int = 1252
    summary: PropertySet | None = None
    streams: Mapping[str, StreamContent] = field(default_factory=dict)
    storages: Mapping[str, StorageContent] = field(default_factory=dict)
    clsid: str = CLSID_DATABASE
    reference_width: int | None = None
    keep_nulls: bool = False


def database_storage(content: DatabaseContent) -> StorageContent:
    """The storage of a database. Raises :class:`DatabaseError` for what cannot be stored."""
    return _Writer(content).storage()


def cell_streams(table: TableContent) -> Iterator[tuple[str, StreamContent]]:
    """Name and content of the stream of each binary cell."""
    types = [column_type for _, column_type in table.columns]
    kinds = [column_type.kind for column_type in types]
    if ColumnKind.BINARY not in kinds:
        return
    values = table.by_column()
    keys = [values[index] for index, column_type in enumerate(types) if column_type.is_key]
    for column, kind in enumerate(kinds):
        if kind is ColumnKind.BINARY:
            for row, cell in enumerate(values[column]):
                if isinstance(cell, (bytes, ChunkSource)):
                    yield stream_name(table.name, (cast(Cell, key[row]) for key in keys)), cell


class _Writer:
    """Builds one storage: first the stored values of all tables, and once the pool is complete the
    bytes."""

    def __init__(self, content: DatabaseContent) -> None:
        self._content = content
        self._streams: dict[str, StreamContent] = {}
        try:
            self._pool = StringPoolWriter(content.codepage)
        except FormatError as error:
            raise DatabaseError(error.reason) from error

    def storage(self) -> StorageContent:
        content = self._content
        _check_tables(content.tables)
        stored = [self._store(table, content.keep_nulls) for table in _catalog(content.tables)]
        stored += [self._store(table, content.keep_nulls) for table in content.tables]
        try:
            pool = self._pool.finish(content.reference_width)
        except FormatError as error:
            place = _unencodable(content.tables, content.codepage)
            raise DatabaseError(f"{place}{error.reason}") from error
        if content.summary is not None:
            self._add_stream(SUMMARY_STREAM, write_property_set(content.summary))
        self._add_stream(POOL_STREAM, pool.pool, is_table=True)
        self._add_stream(DATA_STREAM, pool.data, is_table=True)
        for table in stored:
            data = table.to_bytes(pool.reference_width)
            if data:
                self._add_stream(table.name, data, is_table=True)
        for table in stored:
            for name, cell in table.streams.items():
                self._add_stream(name, cell)
        for name, stream in content.streams.items():
            self._add_stream(name, stream)
        return StorageContent(content.clsid, self._streams, dict(content.storages))

    def _add_stream(self, name: str, data: StreamContent, *, is_table: bool = False) -> None:
        raw_name = _raw_name(name, is_table=is_table)
        if raw_name in self._streams:
            raise DatabaseError(f"there are two streams of the name {name!r}")
        self._streams[raw_name] = data

    def _store(self, table: TableContent, keep_nulls: bool) -> _StoredTable:
        """A table's stored values, with ids for its texts."""
        values = table.by_column()
        stored = _StoredTable(table.name, [column_type for _, column_type in table.columns])
        for (name, column_type), column in zip(table.columns, values, strict=True):
            _check_cells(table.name, name, column_type, column, keep_nulls)
            stored.columns.append(self._store_column(table.name, name, column_type, column))
        stored.sort(values)
        stored.streams = dict(cell_streams(table))
        return stored

    def _store_column(
        self, table: str, name: str, column_type: ColumnType, values: Sequence[CellContent]
    ) -> RawColumn:
        match column_type.kind:
            case ColumnKind.STRING:
                return self._pool.references(cast(Sequence[str | None], values))
            case ColumnKind.BINARY:
                return array("H", [value is not None for value in values])
            case kind:
                try:
                    return stored_integers(kind, cast(Sequence[int | None], values))
                except ValueError as error:
                    raise DatabaseError(f"{table}, column {name}, {error}") from error


class _StoredTable:
    """A table as stored values; its bytes can be written when the width of string ids is known."""

    def __init__(self, name: str, types: Sequence[ColumnType]) -> None:
        self.name = name
        self.columns: list[RawColumn] = []
        self.streams: dict[str, StreamContent] = {}
        self._types = types
        self._order: list[int] | None = None

    def sort(self, values: Sequence[Sequence[CellContent]]) -> None:
        """Determine the order of the rows. ``values`` are the columns as given."""
        try:
            self._order = stored_order([self.columns[index] for index in self._keys()])
        except DuplicateKey as error:
            key = key_text(cast(Cell, values[index][error.rows[0]]) for index in self._keys())
            raise DatabaseError(f"{self.name}: {error}: {key}") from error

    def to_bytes(self, reference_width: int) -> bytes:
        """The table stream; empty when there are no rows."""
        sizes = [column_type.stored_size(reference_width) for column_type in self._types]
        return table_bytes(self.columns, sizes, self._order)

    def _keys(self) -> list[int]:
        return [index for index, column_type in enumerate(self._types) if column_type.is_key]


def _catalog(tables: Sequence[TableContent]) -> list[TableContent]:
    """The two tables that describe the others."""
    described = [
        (table.name, number, name, column_type.word)
        for table in tables
        for number, (name, column_type) in enumerate(table.columns, 1)
    ]
    return [
        TableContent(TABLES, TABLES_COLUMNS, [(table.name,) for table in tables]),
        TableContent(COLUMNS, COLUMNS_COLUMNS, described),
    ]


def _unencodable(tables: Sequence[TableContent], codepage: int) -> str:
    """The first cell whose text the code page lacks, as the beginning of a message."""
    for table in tables:
        for row, cells in enumerate(zip(*table.by_column(), strict=True)):
            for (name, _), cell in zip(table.columns, cells, strict=True):
                try:
                    encode(cell if isinstance(cell, str) else "", codepage)
                except FormatError:
                    return f"{table.name}, column {name}, row {row + 1}: "
    return ""


def _raw_name(name: str, *, is_table: bool) -> str:
    """The packed name of a stream or table, if it fits."""
    raw_name = encode_name(name, is_table=is_table)
    units = utf16_length(raw_name)
    if units > MAX_UNITS:
        raise DatabaseError(
            f"the {'table' if is_table else 'stream'} name {name} is too long: "
            f"packed it takes {units} of {MAX_UNITS} units"
        )
    return raw_name


def _check_tables(tables: Sequence[TableContent]) -> None:
    """Refuse definitions that readers would reject."""
    seen = set()
    for table in tables:
        if is_reserved(table.name):
            raise DatabaseError(f"{table.name!r} cannot be the name of a table")
        if table.name in seen:
            raise DatabaseError(f"there are two tables of the name {table.name}")
        seen.add(table.name)
        _raw_name(table.name, is_table=True)
        reason = columns_problem(table.columns)
        if reason:
            raise DatabaseError(f"{table.name}: {reason}")


def is_reserved(name: str) -> bool:
    """Whether no table can have a name, since the file has other uses for it."""
    return not name or name in _RESERVED


def columns_problem(columns: Sequence[tuple[str, ColumnType]]) -> str:
    """Why no table can have these columns; empty where one can."""
    names = [name for name, _ in columns]
    types = [column_type for _, column_type in columns]
    keys = sum(column_type.is_key for column_type in types)
    if not all(names) or len(set(names)) < len(names):
        return "columns need names, each its own"
    if not keys or any(column_type.is_key for column_type in types[keys:]):
        return "the key columns must come first, at least one"
    for name, column_type in columns:
        if column_type.kind is ColumnKind.BINARY and column_type.is_key:
            return f"column {name}: a stream cannot be a key"
        if not column_type.persistent or column_type.word > 0x7FFF:
            return f"column {name}: 0x{column_type.word:04X} is no type of a column in a file"
    if sum(column_type.kind is ColumnKind.BINARY for column_type in types) > 1:
        # Their streams would have the same names.
        return "a table can have one binary column at most"
    return ""


def _check_cells(
    table: str,
    column: str,
    column_type: ColumnType,
    values: Sequence[CellContent],
    keep_nulls: bool,
) -> None:
    """Refuse values of another kind than the column's, and nulls in columns that forbid them."""
    allowed, words = _PLAIN_KINDS[column_type.kind]
    # A column of many rows holds few Python types: the rows are looked at only to name one.
    if not all(t is type(None) or issubclass(t, allowed) for t in set(map(type, values))):
        row = next(i for i, v in enumerate(values) if v is not None and not isinstance(v, allowed))
        raise DatabaseError(f"{table}, column {column}, row {row + 1}: this is not {words}")
    if column_type.nullable or keep_nulls:
        return
    for null in (None, "") if column_type.kind is ColumnKind.STRING else (None,):
        if null in values:
            raise DatabaseError(
                f"{table}, column {column}, row {values.index(null) + 1}: the value is missing"
            )

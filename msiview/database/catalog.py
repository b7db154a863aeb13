"""The catalog: which tables a database has, and their columns.

``_Tables`` lists names, ``_Columns`` describes each column. In sound files both name the same
tables; otherwise the union is taken. Source: docs/msi-format.md, "Catalog".
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from msiview.database.package import SYSTEM_STREAM_MISSING
from msiview.database.table import StoredTable
from msiview.errors import DefectLog, Severity
from msiview.format.column_types import MAX_COLUMNS, ColumnType
from msiview.format.container import Storage
from msiview.format.string_pool import DATA_STREAM, POOL_STREAM, StringPool
from msiview.words import counted

TABLES = "_Tables"
COLUMNS = "_Columns"

TABLES_COLUMNS = (("Name", ColumnType(0x2D40)),)
COLUMNS_COLUMNS = (
    ("Table", ColumnType(0x2D40)),
    ("Number", ColumnType(0x2502)),
    ("Name", ColumnType(0x0D40)),
    ("Type", ColumnType(0x0502)),
)

SYSTEM_STREAMS = frozenset({TABLES, COLUMNS, POOL_STREAM, DATA_STREAM})
"""Table streams that the catalog does not list."""

_TYPE_BIAS = 0x8000


def read_catalog(storage: Storage, pool: StringPool, defects: DefectLog) -> dict[str, StoredTable]:
    """All tables by name, in name order. Odd definitions are recorded and repaired."""
    names = StoredTable(TABLES, TABLES_COLUMNS, storage, pool, defects)
    described = _read_columns(storage, pool, defects)
    listed = {name for name in names.values(0) if isinstance(name, str)}
    if listed and not described and _is_missing(storage, COLUMNS):
        _report_missing(
            COLUMNS,
            f"no column of the {counted(len(listed), 'table')} that {TABLES} lists is known, so "
            "none of their rows can be read",
            defects,
        )
        _report_strays(storage, listed, defects)
        unreported = DefectLog()  # each table would tell the same again
        return {name: StoredTable(name, [], storage, pool, unreported) for name in sorted(listed)}
    if described and not listed and _is_missing(storage, TABLES):
        _report_missing(TABLES, f"the tables are those that {COLUMNS} describes", defects)
    else:
        _report_differences(listed, described.keys(), defects)
    _report_strays(storage, listed | described.keys(), defects)
    return {
        name: StoredTable(name, described.get(name, []), storage, pool, defects)
        for name in sorted(listed | described.keys())
    }


def _is_missing(storage: Storage, name: str) -> bool:
    stream = storage.table_stream(name)
    return stream is None or not stream.size


def _report_missing(name: str, consequence: str, defects: DefectLog) -> None:
    defects.add(
        Severity.ERROR,
        SYSTEM_STREAM_MISSING,
        f"the stream is missing or empty: {consequence}",
        stream=name,
    )


def _report_differences(listed: Set[str], described: Set[str], defects: DefectLog) -> None:
    """Record the tables that only one of the two streams knows."""
    for name in sorted(described - listed):
        defects.add(
            Severity.WARNING,
            "table-not-listed",
            f"{COLUMNS} describes the table, {TABLES} does not list it",
            stream=TABLES,
            table=name,
        )
    for name in sorted(listed - described):
        defects.add(
            Severity.WARNING,
            "table-not-described",
            f"{TABLES} lists the table, {COLUMNS} does not describe it",
            stream=COLUMNS,
            table=name,
        )


def _read_columns(
    storage: Storage, pool: StringPool, defects: DefectLog
) -> Mapping[str, list[tuple[str, ColumnType]]]:
    """Columns by table, ordered by their number."""
    catalog = StoredTable(COLUMNS, COLUMNS_COLUMNS, storage, pool, defects)
    found: dict[str, list[tuple[int, str, ColumnType]]] = {}
    cells = zip(
        catalog.values(0), catalog.values(1), catalog.values(2), catalog.raw(3), strict=True
    )
    unnamed = []
    for row, (table, number, name, stored_type) in enumerate(cells):
        if not isinstance(table, str) or not isinstance(name, str) or not isinstance(number, int):
            unnamed.append(row)
            continue
        type_ = ColumnType((stored_type - _TYPE_BIAS) & 0xFFFF)
        found.setdefault(table, []).append((number, name, type_))
    if unnamed:
        defects.add(
            Severity.ERROR,
            "column-unnamed",
            "a column without table, name or number is left out",
            stream=COLUMNS,
            table=COLUMNS,
            row=unnamed[0],
            count=len(unnamed),
        )
    described: dict[str, list[tuple[str, ColumnType]]] = {}
    for table, columns in found.items():
        if len(columns) > MAX_COLUMNS:
            defects.add(
                Severity.ERROR,
                "too-many-columns",
                f"{len(columns)} columns are described; the table is not read",
                stream=COLUMNS,
                table=table,
            )
            described[table] = []
            continue
        columns.sort(key=lambda column: column[0])
        if [number for number, _, _ in columns] != list(range(1, len(columns) + 1)):
            defects.add(
                Severity.WARNING,
                "column-numbers",
                "the column numbers do not run from 1 without gaps",
                stream=COLUMNS,
                table=table,
            )
        described[table] = [(name, type_) for _, name, type_ in columns]
    return described


def _report_strays(storage: Storage, known: set[str], defects: DefectLog) -> None:
    """Note the table streams that belong to no table of the catalog."""
    for stream in storage.streams:
        if stream.is_table and stream.name not in known and stream.name not in SYSTEM_STREAMS:
            defects.add(
                Severity.NOTE,
                "table-stray",
                f"a table stream of {stream.size} bytes belongs to no listed table",
                stream=stream.shown_name,
            )

"""Tables that live in memory alone, for tests of what reads tables."""

from __future__ import annotations

from collections.abc import Sequence

from msiview.database.cells import Cell
from msiview.database.table import MemoryTable, Table
from msiview.format.column_types import ColumnType


def memory_table(name: str, columns: str, *rows: Sequence[Cell]) -> MemoryTable:
    """A table whose columns are given as ``"Property s72*, Value l0"``; * marks a key."""
    parsed = []
    for column in columns.split(","):
        column_name, spec = column.split()
        parsed.append((column_name, ColumnType.parse(spec.rstrip("*"), key=spec.endswith("*"))))
    return MemoryTable(name, parsed, rows)


def memory_tables(*tables: Table) -> dict[str, Table]:
    """Tables by name, as a database has them."""
    return {table.name: table for table in tables}

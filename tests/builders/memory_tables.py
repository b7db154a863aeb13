"""Tables that live in memory alone, for tests of what reads tables."""

from __future__ import annotations

from collections.abc import Sequence

from msiview.database.cells import Cell
from msiview.database.table import MemoryTable, Table
from msiview.format.column_types import named_columns


def memory_table(name: str, columns: str, *rows: Sequence[Cell]) -> MemoryTable:
    """A table whose columns are given as ``"Property s72*, Value l0"``; * marks a key."""
    return MemoryTable(name, named_columns(columns), rows)


def memory_tables(*tables: Table) -> dict[str, Table]:
    """Tables by name, as a database has them."""
    return {table.name: table for table in tables}

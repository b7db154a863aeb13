"""Tables of the standard schema in memory, with the cells that a test is about."""

from __future__ import annotations

from msiview.database.cells import Cell
from msiview.database.schema import standard_schema
from msiview.database.table import MemoryTable


def standard_table(name: str, *rows: dict[str, Cell]) -> MemoryTable:
    """A table of the standard schema; cells that a row does not name are null."""
    schema = standard_schema().table(name)
    assert schema is not None, name
    columns = [(column.name, column.type) for column in schema.columns]
    names = [column_name for column_name, _ in columns]
    for row in rows:
        assert row.keys() <= set(names), (name, row)
    return MemoryTable(name, columns, [tuple(row.get(n) for n in names) for row in rows])

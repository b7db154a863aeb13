"""Columns of tables with overlays, as the installer would see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msiview.database.cells import Cell
from msiview.database.table import Table
from msiview.overlay.live_table import LiveTable, live_table
from msiview.overlay.overlaid_table import OverlaidTable


def live(tables: Mapping[str, Table], name: str) -> Table | None:
    """A table without rows that layers deleted; None where there is none of this name."""
    table = tables.get(name)
    if table is None or (isinstance(table, OverlaidTable) and table.dropped_by is not None):
        return None
    return live_table(table)


def live_tables(tables: Mapping[str, Table], *names: str) -> dict[str, Table]:
    """Some tables, or all, without rows that layers deleted, for repeated use."""
    found = {name: live(tables, name) for name in names or tables}
    return {name: table for name, table in found.items() if table is not None}


def live_table_rows(table: Table) -> Sequence[int]:
    """The rows (from 0) of a table that layers have not deleted."""
    if isinstance(table, OverlaidTable) and table.live_row_count != table.row_count:
        return list(table.live_rows())
    return range(table.row_count)


def live_row_numbers(tables: Mapping[str, Table], name: str) -> Sequence[int]:
    """For each row of :func:`live_rows`, its number in the original table."""
    table = live(tables, name)
    if table is None:
        return ()
    rows = range(table.row_count)
    return [table.source_row(row) for row in rows] if isinstance(table, LiveTable) else rows


def live_rows(tables: Mapping[str, Table], name: str, *columns: str) -> Iterator[tuple[Cell, ...]]:
    """Some columns of a table, row by row; empty for a table that does not exist.

    A column that the table lacks is null in every row.
    """
    table = live(tables, name)
    if table is None:
        return iter(())
    return zip(*map(table.values_of, columns), strict=True)


def live_properties(tables: Mapping[str, Table]) -> dict[str, str]:
    """The values of the Property table by name."""
    return {
        name: value
        for name, value in live_rows(tables, "Property", "Property", "Value")
        if isinstance(name, str) and isinstance(value, str)
    }

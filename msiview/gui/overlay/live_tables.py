"""Tables without what an overlay deletes: for everything that leaves the window."""

from __future__ import annotations

from collections.abc import Mapping

from msiview.database.table import Table
from msiview.overlay.live_table import live_table
from msiview.overlay.overlaid_table import OverlaidTable


def as_installed(table: Table) -> Table:
    """The rows and columns that are there in the end."""
    return live_table(table) if isinstance(table, OverlaidTable) else table


def all_as_installed(tables: Mapping[str, Table]) -> dict[str, Table]:
    """The tables that are there in the end, each with its rows of the end."""
    return {
        name: as_installed(table)
        for name, table in tables.items()
        if not isinstance(table, OverlaidTable) or table.dropped_by is None
    }

"""How much an overlay changes in a table."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from msiview.overlay.changes import RowTotals, changed_rows, row_totals
from msiview.overlay.marks import Mark
from msiview.overlay.overlaid_table import OverlaidTable


@dataclass(frozen=True, slots=True)
class TableTotals:
    """Counts of rows, and what happened to the table and its columns."""

    rows: RowTotals = field(default_factory=RowTotals)
    columns: int = 0
    """Columns that are new, gone, or of another type."""
    table: Mark | None = None
    """ADDED for a table that the overlay creates, DELETED for one that it drops."""
    changed_rows: Sequence[int] = ()
    """The rows that differ from the package's, in row order."""

    @classmethod
    def of(cls, table: OverlaidTable) -> TableTotals:
        """The totals of a table, all layers together."""
        whole = Mark.ADDED if table.created_by is not None else None
        if table.dropped_by is not None:
            whole = Mark.DELETED
        elif table.replaced is not None:
            whole = Mark.CHANGED
        columns = {*table.column_layers, *table.removed_columns, *table.retyped_columns}
        return cls(row_totals(table), len(columns), whole, array("I", changed_rows(table)))

    @property
    def changes(self) -> int:
        """All differences, each row, column and table counted once."""
        return self.rows.total + self.columns + (self.table is not None)

    @property
    def change(self) -> Mark | None:
        """One mark for the whole table; None where nothing differs in the end."""
        rows = self.rows
        if self.table is not None:
            return self.table
        if rows.changed or self.columns or (rows.added and rows.deleted):
            return Mark.CHANGED
        if rows.added:
            return Mark.ADDED
        return Mark.DELETED if rows.deleted else None

"""An overlaid table without what the layers deleted."""

from __future__ import annotations

from array import array
from operator import itemgetter

from msiview.database.cells import Cell
from msiview.database.table import Column, Table
from msiview.overlay.overlaid_table import OverlaidTable


def live_table(table: Table) -> Table:
    """The rows and columns that exist when all layers are applied, as a table.

    This is the base's own table where no layer touched it. Rows are in the order of the overlaid
    table: those of the base, then the added ones. A table without layers is returned as it is.
    """
    if not isinstance(table, OverlaidTable):
        return table
    if table.base is not None and not table.is_touched:
        return table.base
    return LiveTable(table)


class LiveTable(Table):
    """The rows and columns of an overlaid table that are neither deleted nor removed.

    Later changes of the overlaid table do not show.
    """

    def __init__(self, table: OverlaidTable) -> None:
        self.name = table.name
        self._table = table
        kept = [column for column in table.columns if column.index not in table.removed_columns]
        self.columns = tuple(Column(c.name, c.type, index) for index, c in enumerate(kept))
        self._source_columns = [column.index for column in kept]
        whole = table.live_row_count == table.row_count
        self._rows = None if whole else array("I", table.live_rows())

    @property
    def row_count(self) -> int:
        return self._table.row_count if self._rows is None else len(self._rows)

    def source_row(self, row: int) -> int:
        """The row's number in the overlaid table."""
        return row if self._rows is None else self._rows[row]

    def cell(self, row: int, column: int) -> Cell:
        return self._table.cell(self.source_row(row), self._source_columns[column])

    def values(self, column: int) -> list[Cell]:
        values = self._table.values(self._source_columns[column])
        if self._rows is None:
            return values
        if len(self._rows) < 2:
            return [values[row] for row in self._rows]
        return list(itemgetter(*self._rows)(values))

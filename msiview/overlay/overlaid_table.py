"""A table with layers of changes over it, each cell knowing who changed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from msiview.database.cells import Cell
from msiview.database.table import Column, Table
from msiview.format.column_types import ColumnType


class RowState(Enum):
    """What the layers together did to a row."""

    UNCHANGED = "unchanged"
    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    TRANSIENT = "transient"
    """Added by one layer and deleted by a later one: in the end it never was."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One step in the history of a cell: which layer (from 0) put what in place of what."""

    layer: int
    old: Cell
    new: Cell


Key = tuple[Cell, ...]


class OverlaidTable(Table):
    """Rows of the base in their order, then the rows that layers added.

    Deleted rows keep their numbers, so that a view can show them struck
    through; :meth:`live_rows` leaves them out, as the installer would see it.
    """

    def __init__(
        self,
        name: str,
        columns: tuple[Column, ...],
        base: Table | None,
        created_by: int | None = None,
    ) -> None:
        self.name = name
        self.columns = columns
        self.base = base
        self.created_by = created_by
        """The layer that created the table, None where the base has it."""
        self.dropped_by: int | None = None
        """The layer that dropped the table, with all its rows."""
        self.column_layers: dict[int, int] = {}
        """The layers that added columns, by column index."""
        self._base_rows = base.row_count if base is not None else 0
        self._base_columns = len(base.columns) if base is not None else 0
        self._added: list[list[Cell]] = []
        self._added_by: list[int] = []
        self._added_keys: dict[Key, int] = {}
        self._deleted_by: dict[int, int] = {}
        self._history: dict[int, dict[int, list[CellChange]]] = {}

    # -- reading --------------------------------------------------------

    @property
    def row_count(self) -> int:
        return self._base_rows + len(self._added)

    def cell(self, row: int, column: int) -> Cell:
        if row >= self._base_rows:
            return self._added[row - self._base_rows][column]
        steps = self._history.get(row, {}).get(column)
        if steps:
            return steps[-1].new
        if self.base is None or column >= self._base_columns:
            return None
        return self.base.cell(row, column)

    def values(self, column: int) -> list[Cell]:
        if self.base is not None and column < self._base_columns:
            values = self.base.values(column)
        else:
            values = [None] * self._base_rows
        for row, steps in self._history.items():
            if row < self._base_rows and column in steps:
                values[row] = steps[column][-1].new
        values.extend(cells[column] for cells in self._added)
        return values

    def find(self, key: Sequence[Cell]) -> int | None:
        """The row with this primary key that is not deleted, or None."""
        row = self._find(tuple(key))
        return None if row is None or row in self._deleted_by else row

    def live_rows(self) -> Iterator[int]:
        """The rows that exist when all layers are applied."""
        if self.dropped_by is not None:
            return iter(())
        return (row for row in range(self.row_count) if row not in self._deleted_by)

    def state(self, row: int) -> RowState:
        """What happened to a row."""
        added = row >= self._base_rows
        if self.dropped_by is not None or row in self._deleted_by:
            return RowState.TRANSIENT if added else RowState.DELETED
        if added:
            return RowState.ADDED
        return RowState.CHANGED if row in self._history else RowState.UNCHANGED

    def touched_rows(self) -> list[int]:
        """The rows that any layer added, changed or deleted, in row order."""
        if self.dropped_by is not None:
            return list(range(self.row_count))
        rows = {*self._history, *self._deleted_by, *range(self._base_rows, self.row_count)}
        return sorted(rows)

    def history(self, row: int, column: int) -> tuple[CellChange, ...]:
        """All changes of a cell, the oldest first."""
        return tuple(self._history.get(row, {}).get(column, ()))

    def changed_columns(self, row: int) -> list[int]:
        """The columns of a row whose cells a layer changed, in column order."""
        return sorted(self._history.get(row, ()))

    def layer_of_row(self, row: int) -> int | None:
        """The layer that decided a row's state; for a changed row the last one."""
        if self.dropped_by is not None:
            return self.dropped_by
        if row in self._deleted_by:
            return self._deleted_by[row]
        if row >= self._base_rows:
            return self._added_by[row - self._base_rows]
        steps = self._history.get(row, {})
        return max((step[-1].layer for step in steps.values()), default=None)

    # -- changing, by the engine only -----------------------------------

    def add_column(self, name: str, type_: ColumnType, layer: int) -> None:
        """Append a column; existing rows have null in it."""
        self.column_layers[len(self.columns)] = layer
        self.columns = (*self.columns, Column(name, type_, len(self.columns)))
        for cells in self._added:
            cells.append(None)

    def add_row(self, layer: int, key: Key, cells: Mapping[str, Cell]) -> None:
        """Append a row, or bring back one that an earlier layer deleted."""
        row = self._find(key)
        if row is not None:
            self._deleted_by.pop(row, None)
            self.set_cells(layer, row, self._complete(cells))
            return
        values = dict(zip((column.name for column in self.key_columns), key, strict=False))
        values.update(cells)
        self._added_keys[key] = self.row_count
        self._added.append([values.get(column.name) for column in self.columns])
        self._added_by.append(layer)

    def set_cells(self, layer: int, row: int, cells: Mapping[str, Cell]) -> None:
        """Give cells of a row new values; what already has its value does not change."""
        for column in self.columns:
            if column.name not in cells or column.is_key:
                continue
            old, new = self.cell(row, column.index), cells[column.name]
            if old == new:
                continue
            steps = self._history.setdefault(row, {}).setdefault(column.index, [])
            steps.append(CellChange(layer, old, new))
            if row >= self._base_rows:
                self._added[row - self._base_rows][column.index] = new

    def overwrite(self, layer: int, row: int, cells: Mapping[str, Cell]) -> None:
        """Give all cells of a row new values; those not named become null."""
        self.set_cells(layer, row, self._complete(cells))

    def delete_row(self, layer: int, row: int) -> None:
        """Mark a row as deleted."""
        self._deleted_by[row] = layer

    def _complete(self, cells: Mapping[str, Cell]) -> dict[str, Cell]:
        return {column.name: cells.get(column.name) for column in self.columns if not column.is_key}

    def _find(self, key: Key) -> int | None:
        if self.base is not None:
            row = self.base.find(key)
            if row is not None:
                return row
        return self._added_keys.get(key)

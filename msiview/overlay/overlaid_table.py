"""A table with layers of changes, which records for each row and cell the layer that changed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import NamedTuple, TypeAlias

from msiview.database.cells import Cell
from msiview.database.table import Column, Table
from msiview.format.column_types import ColumnType
from msiview.format.transform_data import RowOperation

Key: TypeAlias = tuple[Cell, ...]


class RowState(Enum):
    """What the layers together did to a row."""

    UNCHANGED = "unchanged"
    """Also where later layers undid the changes of earlier ones."""
    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    TRANSIENT = "transient"
    """Added by one layer and deleted by a later one."""


class CellChange(NamedTuple):
    """One step in the history of a cell: the layer (from 0), the old and the new value."""

    layer: int
    old: Cell
    new: Cell


@dataclass(frozen=True, slots=True)
class RowStep:
    """One step in the history of a row: which layer (from 0) added or deleted it."""

    layer: int
    operation: RowOperation


@cache
def _one(layer: int, operation: RowOperation) -> tuple[RowStep, ...]:
    """A history of a single step; rows share it."""
    return (RowStep(layer, operation),)


class OverlaidTable(Table):
    """Rows of the base in their order, then the rows that layers added.

    Deleted rows and removed columns stay in place, so that a view can show them struck through;
    :func:`msiview.overlay.live_table.live_table` is the table without them, as the installer sees
    it.
    """

    def __init__(
        self,
        name: str,
        columns: tuple[Column, ...],
        base: Table | None,
        created_by: int | None = None,
        replaced: OverlaidTable | None = None,
    ) -> None:
        self.name = name
        self.columns = columns
        self.base = base
        self.created_by = created_by
        """The layer that created the table, None where the base has it."""
        self.replaced = replaced
        """The table of the same name that was dropped before this one was created."""
        self.dropped_by: int | None = None
        """The layer that dropped the table, with all its rows."""
        self.column_layers: dict[int, int] = {}
        """The layers that added columns, by column index."""
        self.removed_columns: dict[int, int] = {}
        """The layers that removed columns, by column index."""
        self.retyped_columns: dict[int, tuple[int, ColumnType]] = {}
        """The layers that gave columns another type, and the type before, by column index."""
        self._base_rows = base.row_count if base is not None else 0
        self._base_columns = len(base.columns) if base is not None else 0
        self._settable = {column.name: column.index for column in columns if not column.is_key}
        self._key_names = tuple(column.name for column in columns if column.is_key)
        self._added: list[list[Cell]] = []
        self._added_keys: dict[Key, int] = {}
        self._deleted: set[int] = set()
        # Tuples, since most have one step and a layer may touch hundreds of thousands of rows.
        self._steps: dict[int, tuple[RowStep, ...]] = {}
        self._history: defaultdict[int, dict[int, tuple[CellChange, ...]]] = defaultdict(dict)

    def copy(self) -> OverlaidTable:
        """The same table, to apply more layers to; this one stays as it is."""
        table = OverlaidTable(self.name, self.columns, self.base, self.created_by, self.replaced)
        table.dropped_by = self.dropped_by
        table.column_layers = dict(self.column_layers)
        table.removed_columns = dict(self.removed_columns)
        table.retyped_columns = dict(self.retyped_columns)
        table._settable = dict(self._settable)
        table._added = [list(cells) for cells in self._added]
        table._added_keys = dict(self._added_keys)
        table._deleted = set(self._deleted)
        table._steps = dict(self._steps)
        for column, rows in self._history.items():
            table._history[column] = dict(rows)
        return table

    # -- reading --------------------------------------------------------

    @property
    def row_count(self) -> int:
        return self._base_rows + len(self._added)

    @property
    def is_touched(self) -> bool:
        """Whether any layer did anything to the table."""
        return bool(
            self.created_by is not None
            or self.dropped_by is not None
            or self._history
            or self._steps
            or self.column_layers
            or self.removed_columns
            or self.retyped_columns
        )

    def cell(self, row: int, column: int) -> Cell:
        if row >= self._base_rows:
            return self._added[row - self._base_rows][column]
        if column in self._history:
            steps = self._history[column].get(row)
            if steps:
                return steps[-1].new
        return self.base_cell(row, column)

    def base_cell(self, row: int, column: int) -> Cell:
        """The value of a cell in the base; None for rows and columns that the base lacks."""
        if self.base is None or row >= self._base_rows or column >= self._base_columns:
            return None
        return self.base.cell(row, column)

    def values(self, column: int) -> list[Cell]:
        if self.base is not None and column < self._base_columns:
            values = self.base.values(column)
        else:
            values = [None] * self._base_rows
        if column in self._history:
            for row, steps in self._history[column].items():
                if row < self._base_rows:
                    values[row] = steps[-1].new
        values.extend(cells[column] for cells in self._added)
        return values

    def index_keys(self) -> None:
        if self.base is not None:
            self.base.index_keys()

    def find(self, key: Sequence[Cell]) -> int | None:
        """The row with this primary key that is not deleted, or None."""
        row = self._find(tuple(key))
        return None if row is None or row in self._deleted else row

    def added_keys(self) -> list[Key]:
        """The keys of the rows behind those of the base, in row order."""
        return list(self._added_keys)

    def live_rows(self) -> Iterator[int]:
        """The rows that exist when all layers are applied."""
        if self.dropped_by is not None:
            return iter(())
        if not self._deleted:
            return iter(range(self.row_count))
        return (row for row in range(self.row_count) if row not in self._deleted)

    @property
    def live_row_count(self) -> int:
        """How many rows exist when all layers are applied."""
        return 0 if self.dropped_by is not None else self.row_count - len(self._deleted)

    def state(self, row: int) -> RowState:
        """What all layers together did to a row."""
        added = row >= self._base_rows
        if self.dropped_by is not None or row in self._deleted:
            return RowState.TRANSIENT if added else RowState.DELETED
        if added:
            return RowState.ADDED
        for rows in self._history.values():
            steps = rows.get(row)
            if steps and steps[0].old != steps[-1].new:
                return RowState.CHANGED
        return RowState.UNCHANGED

    def touched_rows(self) -> list[int]:
        """The rows that any layer added, changed or deleted, in row order."""
        if self.dropped_by is not None:
            return list(range(self.row_count))
        return sorted(set(self._steps).union(*self._history.values()))

    def history(self, row: int, column: int) -> tuple[CellChange, ...]:
        """All changes of a cell, the oldest first. The values with which a row was added do not
        count."""
        if column not in self._history:
            return ()
        return self._history[column].get(row, ())

    def row_changes(self, row: int) -> Iterator[CellChange]:
        """All changes of all cells of a row, column by column."""
        for rows in self._history.values():
            yield from rows.get(row, ())

    def row_history(self, row: int) -> tuple[RowStep, ...]:
        """When a row was added and deleted, the oldest step first."""
        steps = self._steps.get(row, ())
        if self.dropped_by is not None and row not in self._deleted:
            return (*steps, RowStep(self.dropped_by, RowOperation.DELETE))
        return steps

    def changed_columns(self, row: int) -> list[int]:
        """The columns of a row whose cells differ from the base, in column order.

        For an added row, those that a layer changed after it was added.
        """
        changed = []
        for column, rows in self._history.items():
            steps = rows.get(row)
            if steps and (row >= self._base_rows or steps[0].old != steps[-1].new):
                changed.append(column)
        return sorted(changed)

    def layer_of_cell(self, row: int, column: int) -> int | None:
        """The layer that a cell's value comes from; None where it is the base's."""
        steps = self.history(row, column)
        if steps:
            return steps[-1].layer
        return self._adder(row) if row >= self._base_rows else None

    def layer_of_row(self, row: int) -> int | None:
        """The layer that decided a row's state; for a changed row the last one."""
        if self.dropped_by is not None and row not in self._deleted:
            return self.dropped_by
        if row in self._deleted or row >= self._base_rows:
            return self._steps[row][-1].layer
        steps = [rows[row][-1].layer for rows in self._history.values() if row in rows]
        return max(steps, default=None)

    # -- changing, by the engine only -----------------------------------

    def add_column(self, name: str, type_: ColumnType, layer: int) -> None:
        """Append a column; existing rows have null in it."""
        column = Column(name, type_, len(self.columns))
        self.column_layers[column.index] = layer
        self.columns = (*self.columns, column)
        self._settable[name] = column.index
        for cells in self._added:
            cells.append(None)

    def remove_column(self, name: str, layer: int) -> None:
        """Mark a column as removed."""
        self.removed_columns[self.column(name).index] = layer

    def retype_column(self, name: str, type_: ColumnType, layer: int) -> None:
        """Give a column another type; its values stay until they are set."""
        column = self.column(name)
        self.retyped_columns[column.index] = layer, column.type
        retyped = Column(name, type_, column.index)
        self.columns = tuple(retyped if c is column else c for c in self.columns)

    def add_row(self, layer: int, key: Key, cells: Mapping[str, Cell]) -> None:
        """Append a row, or restore one that an earlier layer deleted."""
        row = self._find(key)
        if row is not None:
            self._deleted.discard(row)
            self._add_step(row, layer, RowOperation.ADD)
            self.overwrite(layer, row, cells)
            return
        row = self.row_count
        values = dict(zip(self._key_names, key, strict=False))
        values.update(cells)
        self._added_keys[key] = row
        self._added.append([values.get(column.name) for column in self.columns])
        self._add_step(row, layer, RowOperation.ADD)

    def set_cells(self, layer: int, row: int, cells: Mapping[str, Cell]) -> None:
        """Give cells of a row new values; cells that have their value already do not count as
        changed."""
        for name, new in cells.items():
            column = self._settable.get(name)
            if column is None:
                continue
            old = self.cell(row, column)
            if old == new:
                continue
            rows = self._history[column]
            rows[row] = (*rows.get(row, ()), CellChange(layer, old, new))
            if row >= self._base_rows:
                self._added[row - self._base_rows][column] = new

    def overwrite(self, layer: int, row: int, cells: Mapping[str, Cell]) -> None:
        """Give all cells of a row new values; those not named become null."""
        self.set_cells(layer, row, {name: cells.get(name) for name in self._settable})

    def restate(self, layer: int, row: int, cells: Mapping[str, Cell]) -> None:
        """Give a row other values than the topmost layer has set or added it with; cells that are
        not named become what they are without that."""
        if row >= self._base_rows and self._steps[row] == _one(layer, RowOperation.ADD):
            added = self._added[row - self._base_rows]
            for name, column in self._settable.items():
                added[column] = cells.get(name)
            return
        for column, rows in list(self._history.items()):
            if row in rows and rows[row][-1].layer == layer:
                self._take_back(row, column)
        if self._adder(row) == layer:
            self.overwrite(layer, row, cells)
        else:
            self.set_cells(layer, row, cells)

    def _take_back(self, row: int, column: int) -> None:
        """Undo the last change of a cell."""
        rows = self._history[column]
        *earlier, last = rows.pop(row)
        if earlier:
            rows[row] = tuple(earlier)
        elif not rows:
            del self._history[column]
        if row >= self._base_rows:
            self._added[row - self._base_rows][column] = last.old

    def delete_row(self, layer: int, row: int) -> None:
        """Mark a row as deleted."""
        self._deleted.add(row)
        self._add_step(row, layer, RowOperation.DELETE)

    def _add_step(self, row: int, layer: int, operation: RowOperation) -> None:
        before = self._steps.get(row)
        self._steps[row] = (
            (*before, RowStep(layer, operation)) if before else _one(layer, operation)
        )

    def _find(self, key: Key) -> int | None:
        if not key:  # a table without key columns: no row can be told from another
            return None
        if self.base is not None:
            row = self.base.find(key)
            if row is not None:
                return row
        return self._added_keys.get(key)

    def _adder(self, row: int) -> int | None:
        """The last layer that added a row."""
        steps = self._steps.get(row, ())
        return next((s.layer for s in reversed(steps) if s.operation is RowOperation.ADD), None)

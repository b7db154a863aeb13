"""The changes that the layers make, as a list and as counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from msiview.database.cells import Cell
from msiview.format.transform_data import RowOperation
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.overlaid_table import OverlaidTable, RowState
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.part_comparison import (
    storage_differences,
    stream_differences,
    summary_differences,
)


@dataclass(frozen=True, slots=True)
class CellDifference:
    """A cell before all layers and after them; ``by`` is the layer that its value comes from."""

    old: Cell
    new: Cell
    by: int


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before all layers and after them: added, changed or deleted.

    ``cells`` holds the cells that changed; for an added or deleted row those that are not null,
    without the key. ``by`` is the layer that determined the row's state. Layers count from 0.
    """

    table: OverlaidTable
    row: int
    state: RowState
    key: tuple[Cell, ...]
    cells: Mapping[str, CellDifference]
    by: int


@dataclass(frozen=True, slots=True)
class RowTotals:
    """The numbers of rows that are added, changed and deleted after all layers."""

    added: int = 0
    changed: int = 0
    deleted: int = 0

    @property
    def total(self) -> int:
        return self.added + self.changed + self.deleted


@dataclass(slots=True)
class LayerTotals:
    """What one layer did, including what a later one undid; or what all of them did in the end."""

    tables_added: int = 0
    tables_dropped: int = 0
    columns_added: int = 0
    columns_removed: int = 0
    columns_retyped: int = 0
    rows_added: int = 0
    rows_changed: int = 0
    rows_deleted: int = 0
    properties_changed: int = 0
    """Of the summary information, in a compared package."""
    streams_changed: int = 0
    """Those that no row names, in a compared package."""
    storages_changed: int = 0
    conflicts: int = 0

    @property
    def rows(self) -> RowTotals:
        """The rows alone."""
        return RowTotals(self.rows_added, self.rows_changed, self.rows_deleted)

    @property
    def structure(self) -> int:
        """How many tables and columns are new, gone or of another type."""
        columns = self.columns_added + self.columns_removed + self.columns_retyped
        return self.tables_added + self.tables_dropped + columns

    @property
    def parts(self) -> int:
        """How much differs that is in no table."""
        return self.properties_changed + self.streams_changed + self.storages_changed


def changes(overlaid: OverlaidDatabase) -> Iterator[RowChange]:
    """All rows that differ from the base, by table name and row number.

    Rows of a table that was dropped and created again are listed twice: as deleted from the old one
    and as added to the new one.
    """
    for table in overlaid.all_tables():
        yield from table_changes(table)


def changed_rows(table: OverlaidTable) -> list[int]:
    """The rows of one table that differ from the base, by row number. A row that one layer adds
    and another deletes does not."""
    return [row for row, _ in row_states(table)]


def row_states(table: OverlaidTable) -> Iterator[tuple[int, RowState]]:
    """The rows of one table that differ from the base, by row number, and how they do."""
    same = (RowState.UNCHANGED, RowState.TRANSIENT)
    for row in table.touched_rows():
        state = table.state(row)
        if state not in same:
            yield row, state


def table_changes(table: OverlaidTable) -> Iterator[RowChange]:
    """The rows of one table that differ from the base, by row number."""
    for row, state in row_states(table):
        yield row_change(table, row, state)


def row_change(table: OverlaidTable, row: int, state: RowState) -> RowChange:
    """One row that is added, changed or deleted, with its cells."""
    by = table.layer_of_row(row)
    assert by is not None, "the row is as in the base"
    cells = {}
    match state:
        case RowState.CHANGED:
            for index in table.changed_columns(row):
                steps = table.history(row, index)
                cells[table.columns[index].name] = CellDifference(
                    steps[0].old, steps[-1].new, steps[-1].layer
                )
        case RowState.ADDED:
            for name, index, value in _stated(table, table.row(row)):
                cells[name] = CellDifference(None, value, table.layer_of_cell(row, index) or 0)
        case _:
            before = [table.base_cell(row, column.index) for column in table.columns]
            for name, _, value in _stated(table, before):
                cells[name] = CellDifference(value, None, by)
    return RowChange(table, row, state, table.key(row), cells, by)


def _stated(table: OverlaidTable, values: Iterable[Cell]) -> Iterator[tuple[str, int, Cell]]:
    """Name, index and value of the cells that are not null, without the key."""
    for column, value in zip(table.columns, values, strict=True):
        if value is not None and not column.is_key:
            yield column.name, column.index, value


def row_totals(table: OverlaidTable) -> RowTotals:
    """The numbers of rows of a table that differ from the base."""
    states = Counter(map(table.state, table.touched_rows()))
    if table.replaced is not None:
        states += Counter(map(table.replaced.state, table.replaced.touched_rows()))
    return RowTotals(states[RowState.ADDED], states[RowState.CHANGED], states[RowState.DELETED])


def layer_totals(overlaid: OverlaidDatabase) -> list[LayerTotals]:
    """What each layer did, in the order of the layers."""
    totals = [LayerTotals() for _ in overlaid.layers]
    for layer, own in zip(overlaid.layers, totals, strict=True):
        if isinstance(layer, ComparisonLayer):
            own.properties_changed = len(summary_differences(layer.base, layer.target))
            own.streams_changed = len(list(stream_differences(layer.base, layer.target)))
            own.storages_changed = len(list(storage_differences(layer.base, layer.target)))
    for conflict in overlaid.conflicts:
        totals[conflict.layer].conflicts += 1
    for table in overlaid.all_tables():
        if table.is_touched:
            _count_schema(table, totals)
            _count_rows(table, totals)
    return totals


def _count_schema(table: OverlaidTable, totals: list[LayerTotals]) -> None:
    if table.created_by is not None:
        totals[table.created_by].tables_added += 1
    if table.dropped_by is not None:
        totals[table.dropped_by].tables_dropped += 1
    for layer in table.column_layers.values():
        totals[layer].columns_added += 1
    for layer in table.removed_columns.values():
        totals[layer].columns_removed += 1
    for layer, _ in table.retyped_columns.values():
        totals[layer].columns_retyped += 1


def _count_rows(table: OverlaidTable, totals: list[LayerTotals]) -> None:
    for row in table.touched_rows():
        changing = {change.layer for change in table.row_changes(row)}
        for step in table.row_history(row):
            if step.operation is RowOperation.ADD:
                totals[step.layer].rows_added += 1
                # A layer that restores a row states all its cells; these do not count as changed.
                changing.discard(step.layer)
            else:
                totals[step.layer].rows_deleted += 1
        for layer in changing:
            totals[layer].rows_changed += 1

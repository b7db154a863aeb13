"""What happened to each row, cell and column of a table, and step by step to a cell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from msiview.database.cells import Cell
from msiview.database.records import RecordTable
from msiview.database.table import Table
from msiview.format.transform_data import RowOperation
from msiview.overlay.overlaid_table import OverlaidTable, RowState


class Mark(Enum):
    """What is said of a row, a cell, a column or a table; the value is the word for it.

    Rows and cells of tables have the first four, lists of changes all of them.
    """

    ADDED = "added"
    CHANGED = "changed"
    DELETED = "deleted"
    CONFLICT = "conflict"
    IGNORED = "ignored conflict"
    """A change that met another row than it was made for, where the installer goes on."""
    RENAMED = "renamed"
    HAZARD = "hazard"


class Marks(Protocol):
    """Change marks of a table; rows and columns count from 0 in file order."""

    def row_change(self, row: int) -> Mark | None:
        """What happened to a row; CHANGED where only cells of it differ."""
        ...

    def cell_change(self, row: int, column: int) -> Mark | None:
        """What happened to a single cell; DELETED where its column was taken away."""
        ...

    def column_change(self, column: int) -> Mark | None:
        """ADDED or DELETED for a column that an overlay brings or takes away."""
        ...

    def is_stated(self, row: int, column: int) -> bool:
        """Whether anything is known of the cell; a transform leaves most cells out."""
        ...

    def history(self, row: int, column: int) -> Sequence[CellStep]:
        """What became of a cell, the base's value first; empty where nothing did."""
        ...


@dataclass(frozen=True, slots=True)
class CellStep:
    """One station of a cell: whose value it is (empty: nobody's name is needed), and what.

    ``word`` says what was done where the value alone would not: ``added``, ``deleted``.
    """

    by: str
    value: Cell
    word: str = ""


BASE = "base"
"""How the package under an overlay is called."""


def row_steps(steps: Sequence[CellStep]) -> list[CellStep]:
    """Of a cell's history what was done to its whole row: who added or deleted it."""
    return [step for step in steps if step.word in (Mark.ADDED.value, Mark.DELETED.value)]


def cell_steps(steps: Sequence[CellStep]) -> Sequence[CellStep]:
    """A cell's history where it says more than what became of the row: another value."""
    return steps if any(step.value != steps[0].value for step in steps) else ()


class RecordMarks:
    """The marks of a transform that is opened alone: each record is a change."""

    def __init__(self, table: RecordTable) -> None:
        self._table = table

    def row_change(self, row: int) -> Mark | None:
        return _CHANGES[self._table.operation(row)]

    def cell_change(self, row: int, column: int) -> Mark | None:
        if self._table.operation(row) is not RowOperation.UPDATE:
            return None
        states = column > 0 and self._table.is_stated(row, column)
        return Mark.CHANGED if states and not self._table.columns[column].is_key else None

    def column_change(self, column: int) -> Mark | None:
        return None

    def is_stated(self, row: int, column: int) -> bool:
        return self._table.is_stated(row, column)

    def history(self, row: int, column: int) -> Sequence[CellStep]:
        return ()


class OverlayMarks:
    """The marks of a table with layers over it.

    ``layers`` are the layers' names in their order, ``conflicts`` the keys of rows
    that a layer met in another state than it demands.
    """

    def __init__(
        self,
        table: OverlaidTable,
        layers: Sequence[str],
        conflicts: Collection[tuple[Cell, ...]] = (),
    ) -> None:
        self._table, self._layers = table, layers
        found = (table.find(key) for key in conflicts)
        self._conflicts = {row for row in found if row is not None}

    def row_change(self, row: int) -> Mark | None:
        if row in self._conflicts:
            return Mark.CONFLICT
        return STATE_CHANGES.get(self._table.state(row))

    def cell_change(self, row: int, column: int) -> Mark | None:
        if column in self._table.removed_columns:
            return Mark.DELETED
        if self._table.state(row) is not RowState.CHANGED:
            return None
        steps = self._table.history(row, column)
        return Mark.CHANGED if steps and steps[0].old != steps[-1].new else None

    def column_change(self, column: int) -> Mark | None:
        if column in self._table.removed_columns:
            return Mark.DELETED
        return Mark.ADDED if column in self._table.column_layers else None

    def is_stated(self, row: int, column: int) -> bool:
        return True

    def history(self, row: int, column: int) -> Sequence[CellStep]:
        cells, rows = self._table.history(row, column), self._table.row_history(row)
        if not cells and not rows:
            return ()
        steps = []
        present: Cell = cells[0].old if cells else self._table.cell(row, column)
        if not rows or rows[0].operation is RowOperation.DELETE:
            steps.append(CellStep(BASE, present))
        for layer, name in enumerate(self._layers):
            own = [change for change in cells if change.layer == layer]
            present = own[-1].new if own else present
            done = [step.operation for step in rows if step.layer == layer]
            if done:
                steps.append(CellStep(name, present, _WORDS[done[-1]]))
            elif own:
                steps.append(CellStep(name, present))
        return steps


def marks_of(
    table: Table,
    layers: Sequence[str] = (),
    conflicts: Collection[tuple[Cell, ...]] = (),
) -> Marks | None:
    """The marks of a transform's or an overlaid table; None for the tables of a database."""
    if isinstance(table, RecordTable):
        return RecordMarks(table)
    if isinstance(table, OverlaidTable):
        return OverlayMarks(table, layers, conflicts)
    return None


STATE_CHANGES = {
    RowState.ADDED: Mark.ADDED,
    RowState.CHANGED: Mark.CHANGED,
    RowState.DELETED: Mark.DELETED,
    RowState.TRANSIENT: Mark.DELETED,
}
"""How the states of overlaid rows are shown; an unchanged row has no mark."""

_WORDS = {RowOperation.ADD: "added", RowOperation.DELETE: "deleted", RowOperation.UPDATE: "changed"}


_CHANGES = {
    RowOperation.ADD: Mark.ADDED,
    RowOperation.UPDATE: Mark.CHANGED,
    RowOperation.DELETE: Mark.DELETED,
}

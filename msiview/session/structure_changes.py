"""Tables and columns that layers add, drop or give another type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msiview.overlay.changes import LayerTotals, RowTotals
from msiview.overlay.marks import Mark
from msiview.overlay.overlaid_table import OverlaidTable


@dataclass(frozen=True, slots=True)
class StructureChange:
    """A table, or a column of one, that is new, gone or of another type.

    ``column`` is its number in the table, None for the table itself; ``old`` and ``new`` are
    the specifications of a column (``s72``), empty where there is none. ``by`` is the layer,
    counted from 0.
    """

    mark: Mark
    table: str
    by: int
    column: int | None = None
    name: str = ""
    old: str = ""
    new: str = ""

    @property
    def note(self) -> str:
        """What happened, and whether a transform can do it."""
        match self.mark, self.column:
            case Mark.ADDED, None:
                return "the table is new"
            case _, None:
                return "the table is dropped"
            case Mark.ADDED, _:
                return f"the column is new: {self.new}"
            case Mark.DELETED, _:
                return "the column is gone; no transform can do that"
            case _:
                return f"the column was {self.old} and is {self.new}; no transform can do that"


def totals_of(structure: Iterable[StructureChange], rows: RowTotals) -> LayerTotals:
    """How many rows, tables and columns differ in the end."""
    counts = Counter((change.mark, change.column is None) for change in structure)
    return LayerTotals(
        tables_added=counts[Mark.ADDED, True],
        tables_dropped=counts[Mark.DELETED, True],
        columns_added=counts[Mark.ADDED, False],
        columns_removed=counts[Mark.DELETED, False],
        columns_retyped=counts[Mark.CHANGED, False],
        rows_added=rows.added,
        rows_changed=rows.changed,
        rows_deleted=rows.deleted,
    )


def structure_changes(table: OverlaidTable) -> Iterator[StructureChange]:
    """The table itself and its columns, from the package to the end."""
    is_gone = table.dropped_by is not None
    if table.created_by is not None and not is_gone:
        yield StructureChange(Mark.ADDED, table.name, table.created_by)
    if table.dropped_by is not None and table.base is not None:
        yield StructureChange(Mark.DELETED, table.name, table.dropped_by)
    for index, layer in sorted(table.column_layers.items()):
        if not is_gone:
            column = table.columns[index]
            yield StructureChange(
                Mark.ADDED, table.name, layer, index, column.name, new=column.spec
            )
    for index, layer in sorted(table.removed_columns.items()):
        column = table.columns[index]
        yield StructureChange(Mark.DELETED, table.name, layer, index, column.name, old=column.spec)
    for index, (layer, before) in sorted(table.retyped_columns.items()):
        column = table.columns[index]
        yield StructureChange(
            Mark.CHANGED, table.name, layer, index, column.name, before.spec, column.spec
        )

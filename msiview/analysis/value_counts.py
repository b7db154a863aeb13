"""Which values a column has, and in how many rows each stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from msiview.analysis.patterns import AT_ONCE
from msiview.database.cells import Cell
from msiview.database.table import Table
from msiview.progress import Progress

MOST_VALUES = 1000


@dataclass(frozen=True, slots=True)
class ValueCount:
    """A value and the number of rows that have it."""

    value: Cell
    count: int


@dataclass(frozen=True, slots=True)
class ValueCounts:
    """The values of a column, the most common first: at most :data:`MOST_VALUES` of the
    ``distinct`` ones that ``rows`` rows have."""

    values: Sequence[ValueCount]
    distinct: int
    rows: int


def value_counts(
    table: Table, column: int, rows: Sequence[int] | None, progress: Progress
) -> ValueCounts:
    """The values of a column in these rows (None: all). Values that are equally common stand in
    the order in which they come."""
    title = f"Counting values of {table.columns[column].name}"
    progress(title, 0, table.row_count)
    values = table.values(column)
    counted: Counter[Cell] = Counter()
    chosen = range(len(values)) if rows is None else rows
    # Batch by batch, so that no single count holds up the window.
    for start in range(0, len(chosen), AT_ONCE):
        progress(title, start, len(chosen))
        counted.update([values[row] for row in chosen[start : start + AT_ONCE]])
    most = [ValueCount(value, count) for value, count in counted.most_common(MOST_VALUES)]
    return ValueCounts(most, len(counted), len(chosen))

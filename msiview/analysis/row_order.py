"""Sorting: the order of a table's rows by one column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msiview.analysis.filters import cell_text
from msiview.database.table import Table
from msiview.format.column_types import ColumnKind
from msiview.progress import Progress, no_progress

_RUN = 8192
"""Rows sorted by one call. Python's sort does not let other threads run, so a
large table is sorted in runs, which then are merged two and two."""

_BELOW_ALL = -(1 << 32)


def sorted_rows(
    table: Table,
    column: int,
    *,
    descending: bool = False,
    rows: Sequence[int] | None = None,
    progress: Progress | None = None,
) -> list[int]:
    """Row numbers (``rows``, or all) ordered by a column; equal cells keep their order.

    Numbers sort by value, text without regard to case, null comes first.
    """
    progress = progress or no_progress()
    keys = _keys(table, column)
    order = list(range(table.row_count) if rows is None else rows)
    title = f"Sorting {table.name}"
    runs = []
    for start in range(0, len(order), _RUN):
        progress(title, start, 2 * len(order))
        run = order[start : start + _RUN]
        run.sort(key=keys.__getitem__, reverse=descending)
        runs.append(run)
    return _merge(runs, keys.__getitem__, descending, lambda: progress(title, 1, 2))


def _keys(table: Table, column: int) -> list[str] | list[int]:
    values = table.values(column)
    if table.columns[column].type.kind in (ColumnKind.SHORT, ColumnKind.LONG):
        return [value if isinstance(value, int) else _BELOW_ALL for value in values]
    # Each distinct text once: a column that repeats a huge one must not fill the memory.
    folded = {value: cell_text(value).casefold() for value in set(values)}
    return [folded[value] for value in values]


def _merge(
    runs: list[list[int]],
    key: Callable[[int], str] | Callable[[int], int],
    descending: bool,
    step: Callable[[], None],
) -> list[int]:
    """One ordered list from ordered runs. Sorting two joined runs is a linear merge."""
    while len(runs) > 1:
        merged = []
        for at in range(0, len(runs), 2):
            step()
            pair = runs[at]
            if at + 1 < len(runs):
                pair += runs[at + 1]
                pair.sort(key=key, reverse=descending)
            merged.append(pair)
        runs = merged
    return runs[0] if runs else []

"""Sorts a table's rows by one column."""

from __future__ import annotations

import operator
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

from msiview.database.cells import Cell, cell_text
from msiview.database.table import Table
from msiview.format.column_types import ColumnKind
from msiview.progress import Progress, no_progress

_RUN = 8192
"""Rows sorted by one call. Python's sort does not let other threads run, so a large table is sorted
in runs, which are then merged in pairs."""

_BELOW_ALL = -(1 << 32)

SortKey: TypeAlias = Callable[[int], str] | Callable[[int], int]
Step: TypeAlias = Callable[[], None]


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
    return in_order(order, keys, f"Sorting {table.name}", progress, descending=descending)


def in_order(
    places: Sequence[int],
    keys: Sequence[str] | Sequence[int],
    title: str,
    progress: Progress,
    *,
    descending: bool = False,
) -> list[int]:
    """Indexes sorted by their keys; the sort is stable, and other threads can run meanwhile."""
    runs = []
    for start in range(0, len(places), _RUN):
        progress(title, start, 2 * len(places))
        runs.append(sorted(places[start : start + _RUN], key=keys.__getitem__, reverse=descending))
    return _merge(runs, keys.__getitem__, descending, lambda: progress(title, 1, 2))


def _keys(table: Table, column: int) -> list[str] | list[int]:
    values = table.values(column)
    if table.columns[column].type.kind in (ColumnKind.SHORT, ColumnKind.LONG):
        return [value if isinstance(value, int) else _BELOW_ALL for value in values]
    # Each distinct text once: a column that repeats a huge one must not exhaust the memory.
    folded: dict[Cell, str] = {}
    for value in values:
        if value not in folded:
            folded[value] = cell_text(value).casefold()
    return [folded[value] for value in values]


def _merge(runs: list[list[int]], key: SortKey, descending: bool, step: Step) -> list[int]:
    """Merge sorted runs into one list."""
    while len(runs) > 1:
        alone = [runs.pop()] if len(runs) % 2 else []
        pairs = zip(runs[::2], runs[1::2], strict=True)
        runs = [_merge_two(left, right, key, descending, step) for left, right in pairs] + alone
    return runs[0] if runs else []


def _merge_two(
    left: list[int], right: list[int], key: SortKey, descending: bool, step: Step
) -> list[int]:
    """Merge two sorted runs piece by piece, so that no single call takes long.

    Sorting two ordered pieces put together is a linear merge.
    """
    merged: list[int] = []
    for (left_from, right_from), (left_to, right_to) in pairwise(
        _cuts(left, right, key, descending)
    ):
        step()
        piece = left[left_from:left_to] + right[right_from:right_to]
        piece.sort(key=key, reverse=descending)
        merged += piece
    return merged


def _cuts(
    left: list[int], right: list[int], key: SortKey, descending: bool
) -> list[tuple[int, int]]:
    """Where to cut two sorted runs so that the pieces can be merged one by one.

    No piece has more than ``_RUN`` rows of either run. Of equal rows, those of the left
    run come first.
    """
    before: Callable[[Any, Any], bool] = operator.gt if descending else operator.lt
    not_after: Callable[[Any, Any], bool] = operator.ge if descending else operator.le
    cuts = {(0, 0), (len(left), len(right))}
    for at in range(_RUN, len(left), _RUN):
        cuts.add((at, _count(right, key, before, key(left[at]))))
    for at in range(_RUN, len(right), _RUN):
        cuts.add((_count(left, key, not_after, key(right[at])), at))
    return sorted(cuts)


def _count(run: list[int], key: SortKey, comes: Callable[[Any, Any], bool], limit: object) -> int:
    """How many rows at the start of a sorted run come before a limit."""
    return bisect_left(run, True, key=lambda row: not comes(key(row), limit))

"""Sorts a table's rows by one column."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from msiview.database.cells import cell_text
from msiview.database.table import Table
from msiview.format.column_types import ColumnKind
from msiview.progress import Progress, no_progress

_RUN = 8192
"""Rows sorted by one call, about. Python's sort does not let other threads run, so the rows of a
large table are first dealt out by their keys, into parts that are sorted one by one."""

_SAMPLES = 32
"""Keys looked at for each part, to choose where the next one begins."""

_SHORT = 256
"""Characters of texts that may be kept twice for each row."""

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
    return in_order(order, keys, f"Sorting {table.name}", progress, descending=descending)


def in_order(
    places: Sequence[int],
    keys: Sequence[Any],
    title: str,
    progress: Progress,
    *,
    descending: bool = False,
) -> list[int]:
    """Indexes sorted by their keys; the sort is stable, and other threads can run meanwhile."""
    key = keys.__getitem__
    bounds = _bounds(places, key)
    bucket_of = partial(bisect_right, bounds)
    buckets: list[list[int]] = [[] for _ in range(len(bounds) + 1)]
    for start in range(0, len(places), _RUN):
        progress(title, start, 2 * len(places))
        some = places[start : start + _RUN]
        for place, bucket in zip(some, map(bucket_of, map(key, some)), strict=True):
            buckets[bucket].append(place)
    order: list[int] = []
    for part in reversed(buckets) if descending else buckets:
        progress(title, len(places) + len(order), 2 * len(places))
        order += sorted(part, key=key, reverse=descending)
    return order


def _bounds(places: Sequence[int], key: Callable[[int], Any]) -> list[Any]:
    """Keys that cut the places into parts of about :data:`_RUN`, found among some of them. Equal
    keys are never cut: to sort many of them takes no time."""
    parts = len(places) // _RUN
    some = sorted(map(key, places[:: max(1, _RUN // _SAMPLES)]))
    return [some[part * len(some) // (parts + 1)] for part in range(1, parts + 1)]


def _keys(table: Table, column: int) -> list[str] | list[int]:
    values = table.values(column)
    if table.columns[column].type.kind in (ColumnKind.SHORT, ColumnKind.LONG):
        return [value if isinstance(value, int) else _BELOW_ALL for value in values]
    texts = [value if type(value) is str else cell_text(value) for value in values]
    if max(map(len, texts), default=0) <= _SHORT:
        return list(map(str.casefold, texts))
    # Each distinct text once: a column that repeats a huge one must not exhaust the memory.
    folded = {value: cell_text(value).casefold() for value in dict.fromkeys(values)}
    return [folded[value] for value in values]

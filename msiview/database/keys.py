"""Primary keys as people read and type them: values joined by ``/``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice, pairwise

from msiview.database.cells import Cell, cell_text
from msiview.database.table import Column, Table
from msiview.format.column_types import ColumnKind

_MOST_PARTINGS = 10_000


def key_text(key: Iterable[Cell]) -> str:
    """A key as one text: ``ProductFeature/Main``. Integers are decimal, null is empty.

    Nothing is escaped: :func:`row_of_key` finds the row again also where values hold slashes.
    """
    return "/".join(map(cell_text, key))


def row_of_key(table: Table, typed: str) -> int | None:
    """The row whose key is written like that; the inverse of :func:`key_text`. None where
    there is none.

    A value may hold slashes itself: then every way to part the text is tried and the first
    one that names a row counts.
    """
    rows = map(table.find, typed_keys(table.key_columns, typed))
    return next((row for row in rows if row is not None), None)


def typed_keys(columns: Sequence[Column], typed: str) -> Iterator[tuple[Cell, ...]]:
    """The keys of these columns that a typed text can mean: several where a value may hold
    slashes itself."""
    for values in _partings(typed.split("/"), len(columns)):
        key = _key(values, columns)
        if key is not None:
            yield key


def _partings(parts: Sequence[str], count: int) -> Iterator[list[str]]:
    """Ways to join neighbouring parts again so that ``count`` of them are left: all of them, unless
    somebody has made a key to keep us busy."""
    if count == 0:
        return
    for cuts in islice(combinations(range(1, len(parts)), count - 1), _MOST_PARTINGS):
        yield ["/".join(parts[start:end]) for start, end in pairwise((0, *cuts, len(parts)))]


def typed_cell(text: str, column: Column) -> Cell:
    """The cell that a text means in a column; nothing is null. Raises ValueError for what is no
    number where one is needed."""
    if not text:
        return None
    if column.type.kind in (ColumnKind.SHORT, ColumnKind.LONG):
        return int(text)
    return text


def _key(values: Sequence[str], columns: Sequence[Column]) -> tuple[Cell, ...] | None:
    """The values in their columns' types; None where one is no integer but should be."""
    try:
        return tuple(map(typed_cell, values, columns))
    except ValueError:
        return None

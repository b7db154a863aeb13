"""Writes table streams: sorts the rows, then lays out column after column.

The inverse of table_data.py. Source: docs/msi-format.md, "Table streams" and "Row order".
"""

from __future__ import annotations

import operator
import sys
from array import array
from collections.abc import Sequence
from itertools import islice
from typing import Any

from msiview.format.column_types import ColumnKind
from msiview.format.table_data import LONG_BIAS, SHORT_BIAS, RawColumn, stored_integer


class DuplicateKey(ValueError):
    """Two rows have the same key; their numbers (from 0) are in ``rows``."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"rows {first + 1} and {second + 1} have the same key")
        self.rows = first, second


def stored_integers(kind: ColumnKind, values: Sequence[int | None]) -> RawColumn:
    """The stored numbers of a short or long column.

    Raises ValueError that names the first row (from 0) whose value does not fit.
    """
    bias = SHORT_BIAS if kind is ColumnKind.SHORT else LONG_BIAS
    given = [value for value in values if value is not None]
    if given and not -bias < min(given) <= max(given) < bias:
        for row, value in enumerate(values):
            try:
                stored_integer(kind, value)
            except ValueError as error:
                raise ValueError(f"row {row + 1}: {error}") from error
    stored = [0 if value is None else value + bias for value in values]
    return array("H" if kind is ColumnKind.SHORT else "I", stored)


def stored_order(keys: Sequence[RawColumn]) -> list[int] | None:
    """The order in which rows are stored, by the stored values of the key columns.

    None if they are in order already. Raises :class:`DuplicateKey`.
    """
    ranks: Sequence[Any] = keys[0] if len(keys) == 1 else list(zip(*keys, strict=True))
    if all(map(operator.lt, ranks, islice(ranks, 1, None))):
        return None
    order = sorted(range(len(ranks)), key=ranks.__getitem__)
    for one, other in zip(order, islice(order, 1, None), strict=False):
        if ranks[one] == ranks[other]:
            raise DuplicateKey(one, other)
    return order


def table_bytes(
    columns: Sequence[RawColumn], sizes: Sequence[int], order: list[int] | None
) -> bytes:
    """The bytes of a table stream: each column in turn, its cells ``sizes[i]`` bytes wide."""
    return b"".join(
        _column_bytes(column if order is None else _permuted(column, order), size)
        for column, size in zip(columns, sizes, strict=True)
    )


def _permuted(column: RawColumn, order: list[int]) -> RawColumn:
    return array(column.typecode, map(column.__getitem__, order))


def _column_bytes(column: RawColumn, size: int) -> bytes:
    """The cells of one column, little-endian."""
    cells = array("H" if size == 2 else "I", column)
    if sys.byteorder == "big":
        cells.byteswap()
    if size != 3:
        return cells.tobytes()
    wide = cells.tobytes()
    narrow = bytearray(3 * len(cells))
    for byte in range(3):
        narrow[byte::3] = wide[byte::4]
    return bytes(narrow)

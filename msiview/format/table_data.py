"""Table streams: cells as they are stored, a whole column at a time.

A table stream is column-major: all cells of column 1, then all of column 2 …
Numbers carry a bias so that 0 can mean null. Source: docs/msi-format.md, "Table streams".
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from typing import TypeAlias

from msiview.format.column_types import ColumnKind, ColumnType

SHORT_BIAS = 0x8000
LONG_BIAS = 0x80000000

RawColumn: TypeAlias = "array[int]"
"""Stored values of one column by row: string ids, biased integers, or 1 and 0
for a stream that exists or not."""

_SHORT_VALUES: tuple[int | None, ...] = (None, *range(1 - SHORT_BIAS, SHORT_BIAS))
"""The value behind each stored short integer."""


def row_width(types: Sequence[ColumnType], reference_width: int) -> int:
    """Bytes of one row."""
    return sum(column.stored_size(reference_width) for column in types)


def raw_column(
    data: bytes, types: Sequence[ColumnType], reference_width: int, rows: int, index: int
) -> RawColumn:
    """The stored values of column ``index`` (from 0) of a table of ``rows`` rows.

    ``data`` must hold at least ``rows`` whole rows. Little-endian throughout.
    """
    start = row_width(types[:index], reference_width) * rows
    size = types[index].stored_size(reference_width)
    cells = data[start : start + size * rows]
    if size == 3:
        return _three_byte(cells, rows)
    values = array("H" if size == 2 else "I")
    values.frombytes(cells)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _three_byte(cells: bytes, rows: int) -> RawColumn:
    """Three-byte little-endian references as 32-bit numbers."""
    wide = bytearray(rows * 4)
    wide[0::4] = cells[0::3]
    wide[1::4] = cells[1::3]
    wide[2::4] = cells[2::3]
    values = array("I")
    values.frombytes(wide)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def integer(kind: ColumnKind, stored: int) -> int | None:
    """The number behind a stored value of a short or long column; None is null."""
    if kind is ColumnKind.SHORT:
        return _SHORT_VALUES[stored]
    return stored - LONG_BIAS if stored else None


def integers(kind: ColumnKind, stored: RawColumn) -> list[int | None]:
    """The numbers of a whole short or long column."""
    if kind is ColumnKind.SHORT:
        return list(map(_SHORT_VALUES.__getitem__, stored))
    return [value - LONG_BIAS if value else None for value in stored]


def stored_integer(kind: ColumnKind, value: int | None) -> int:
    """The stored value of a number; the inverse of :func:`integer`.

    Raises ValueError for what a column of this kind cannot hold: null has the code of the lowest
    number, which therefore cannot be stored.
    """
    if value is None:
        return 0
    bias = SHORT_BIAS if kind is ColumnKind.SHORT else LONG_BIAS
    if not -bias < value < bias:
        raise ValueError(f"{value} does not fit; the range is {1 - bias} to {bias - 1}")
    return value + bias

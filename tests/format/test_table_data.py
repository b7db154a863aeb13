"""Table streams: stored cells, column by column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.format.column_types import ColumnKind, ColumnType
from msiview.format.table_data import (
    integer,
    integers,
    raw_column,
    row_width,
    stored_integer,
)

TYPES = [ColumnType.parse("s72", key=True), *map(ColumnType.parse, ("I2", "i4", "V0"))]

# Rows (id 1, 1, 5, data) and (id 3, null, -1, no data): docs/msi-format.md, "Test vectors".
NARROW = bytes.fromhex(
    "0100 0300"  # string ids, 2 bytes each
    "0180 0000"  # short integers: 1 + 0x8000, null
    "05000080 FFFFFF7F"  # long integers: 5 and -1, each xor 0x80000000
    "0100 0000"  # streams: there is one, there is none
)
WIDE = bytes.fromhex("010000 030000") + NARROW[4:]


@pytest.mark.parametrize(("data", "width"), [(NARROW, 2), (WIDE, 3)])
def test_the_vector(data: bytes, width: int) -> None:
    assert row_width(TYPES, width) * 2 == len(data)
    columns = [list(raw_column(data, TYPES, width, 2, index)) for index in range(4)]
    assert columns == [[1, 3], [0x8001, 0], [0x80000005, 0x7FFFFFFF], [1, 0]]
    assert integers(ColumnKind.SHORT, raw_column(data, TYPES, width, 2, 1)) == [1, None]
    assert integers(ColumnKind.LONG, raw_column(data, TYPES, width, 2, 2)) == [5, -1]


def test_three_byte_references_are_little_endian() -> None:
    types = [ColumnType.parse("s0")]
    assert list(raw_column(b"\x01\x02\x03\xff\xff\xff", types, 3, 2, 0)) == [0x030201, 0xFFFFFF]


def test_no_rows() -> None:
    assert list(raw_column(b"", TYPES, 3, 0, 0)) == []


@pytest.mark.parametrize(
    ("kind", "stored", "value"),
    [
        (ColumnKind.SHORT, 0, None),
        (ColumnKind.SHORT, 1, -32767),
        (ColumnKind.SHORT, 0x8000, 0),
        (ColumnKind.SHORT, 0xFFFF, 32767),
        (ColumnKind.LONG, 0, None),
        (ColumnKind.LONG, 1, -2147483647),
        (ColumnKind.LONG, 0x80000000, 0),
        (ColumnKind.LONG, 0xFFFFFFFF, 2147483647),
    ],
)
def test_biased_integers(kind: ColumnKind, stored: int, value: int | None) -> None:
    assert integer(kind, stored) == value
    assert stored_integer(kind, value) == stored


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ColumnKind.SHORT, -32768),  # its code is that of null
        (ColumnKind.SHORT, 32768),
        (ColumnKind.LONG, -2147483648),
        (ColumnKind.LONG, 2147483648),
    ],
)
def test_numbers_that_cannot_be_stored(kind: ColumnKind, value: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        stored_integer(kind, value)


@given(st.lists(st.none() | st.integers(-32767, 32767), max_size=20))
def test_shorts_round_trip(values: list[int | None]) -> None:
    data = b"".join(
        stored_integer(ColumnKind.SHORT, value).to_bytes(2, "little") for value in values
    )
    types = [ColumnType.parse("I2")]
    assert integers(ColumnKind.SHORT, raw_column(data, types, 2, len(values), 0)) == values

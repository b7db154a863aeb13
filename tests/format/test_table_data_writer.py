"""The bytes of table streams."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.format.column_types import ColumnKind, ColumnType
from msiview.format.table_data import RawColumn, integers, raw_column
from msiview.format.table_data_writer import (
    DuplicateKey,
    stored_integers,
    stored_order,
    table_bytes,
)

SHORT, LONG = ColumnKind.SHORT, ColumnKind.LONG


def sample_columns() -> list[RawColumn]:
    """Columns s72 key, I2, i4, V0; rows (id 1, 1, 5, data) and (id 3, null, -1, no data)."""
    return [
        array("I", [1, 3]),
        stored_integers(SHORT, [1, None]),
        stored_integers(LONG, [5, -1]),
        array("H", [1, 0]),
    ]


def test_table_bytes_with_references_of_two_bytes() -> None:
    assert table_bytes(sample_columns(), [2, 2, 4, 2], None) == bytes.fromhex(
        "0100 0300"  # ids
        "0180 0000"  # 1 with its bias, null
        "05000080 FFFFFF7F"  # 5 and -1 with their bias
        "0100 0000"  # a stream, none
    )


def test_table_bytes_with_references_of_three_bytes() -> None:
    columns = sample_columns()
    columns[0][1] = 0x010203
    assert table_bytes(columns, [3, 2, 4, 2], None) == bytes.fromhex(
        "010000 030201 0180 0000 05000080 FFFFFF7F 0100 0000"
    )


def test_rows_in_another_order() -> None:
    assert table_bytes(sample_columns(), [2, 2, 4, 2], [1, 0]) == bytes.fromhex(
        "0300 0100 0000 0180 FFFFFF7F 05000080 0000 0100"
    )


@pytest.mark.parametrize(
    ("kind", "value"), [(SHORT, -32768), (SHORT, 32768), (LONG, -(2**31)), (LONG, 2**31)]
)
def test_numbers_that_cannot_be_stored(kind: ColumnKind, value: int) -> None:
    with pytest.raises(ValueError, match=f"row 3: {value} does not fit"):
        stored_integers(kind, [1, None, value])


@pytest.mark.parametrize(("kind", "most"), [(SHORT, 32767), (LONG, 2**31 - 1)])
def test_numbers_at_the_ends_of_the_range(kind: ColumnKind, most: int) -> None:
    stored = stored_integers(kind, [-most, 0, None, most])
    assert list(stored) == [1, most + 1, 0, 2 * most + 1]
    assert integers(kind, stored) == [-most, 0, None, most]


def test_order_is_by_stored_key_values() -> None:
    assert stored_order([array("I", [])]) is None
    assert stored_order([array("I", [1, 2, 70000])]) is None
    assert stored_order([array("I", [2, 70000, 1])]) == [2, 0, 1]
    # Null and negative numbers come first, as their stored values are small.
    assert stored_order([stored_integers(SHORT, [1, -1, None])]) == [2, 1, 0]
    assert stored_order([array("I", [2, 1, 2]), array("I", [1, 9, 0])]) == [1, 2, 0]


@pytest.mark.parametrize(
    "keys", [[array("I", [7, 1, 7])], [array("I", [7, 1, 7]), array("H", [2, 2, 2])]]
)
def test_rows_with_the_same_key(keys: list[RawColumn]) -> None:
    with pytest.raises(DuplicateKey, match="rows 1 and 3") as caught:
        stored_order(keys)
    assert caught.value.rows == (0, 2)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 0xFFFFFF),
            st.none() | st.integers(-32767, 32767),
            st.none() | st.integers(1 - 2**31, 2**31 - 1),
        ),
        max_size=30,
    )
)
def test_columns_are_read_back(rows: list[tuple[int, int | None, int | None]]) -> None:
    types = [ColumnType.parse(spec) for spec in ("s0", "I2", "I4")]
    ids, shorts, longs = (list(column) for column in zip(*rows, strict=True)) if rows else [[]] * 3
    columns = [array("I", ids), stored_integers(SHORT, shorts), stored_integers(LONG, longs)]
    data = table_bytes(columns, [3, 2, 4], None)
    assert list(raw_column(data, types, 3, len(rows), 0)) == ids
    assert integers(SHORT, raw_column(data, types, 3, len(rows), 1)) == shorts
    assert integers(LONG, raw_column(data, types, 3, len(rows), 2)) == longs

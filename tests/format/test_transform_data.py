"""Table streams of transforms: records row by row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.format.column_types import ColumnType
from msiview.format.transform_data import DecodedRecords, RawRecord, RowOperation, decode_records

TYPES = [ColumnType.parse("s72", key=True), *map(ColumnType.parse, ("I2", "i4", "V0"))]

# docs/msi-format.md, "Test vectors".
VECTOR = bytes.fromhex(
    "0104 0100 0180 05000080 0100"  # add 4 cells: id 1, 1, 5, data present
    "0200 0100 0780"  # update column 2 of id 1: 7
    "0C00 0300 0A000080 0000"  # update columns 3 and 4 of id 3: 10, null
    "0000 0300"  # delete id 3
)
STARTS = [0, 12, 18, 28]


def cells(record: RawRecord) -> dict[int, int]:
    return dict(zip(record.shape.columns, record.values, strict=True))


def test_the_vector() -> None:
    decoded = decode_records(VECTOR, TYPES, 2, 4)
    assert decoded.failure is None
    assert [(r.offset, r.operation, cells(r)) for r in decoded.records] == [
        (0, RowOperation.ADD, {0: 1, 1: 0x8001, 2: 0x80000005, 3: 1}),
        (12, RowOperation.UPDATE, {0: 1, 1: 0x8007}),
        (18, RowOperation.UPDATE, {0: 3, 2: 0x8000000A, 3: 0}),
        (28, RowOperation.DELETE, {0: 3}),
    ]
    update = decoded.records[1]
    assert update.stored(1) == 0x8007
    assert update.stored(2) is None


def test_a_property_record_of_a_real_transform() -> None:
    types = [ColumnType.parse("s72", key=True), ColumnType.parse("l0")]
    decoded = decode_records(bytes.fromhex("0102 0500 0600"), types, 2, 7)
    [record] = decoded.records
    assert (record.operation, cells(record)) == (RowOperation.ADD, {0: 5, 1: 6})


def test_references_of_three_bytes() -> None:
    types = [ColumnType.parse("s72", key=True), ColumnType.parse("l0")]
    decoded = decode_records(bytes.fromhex("0102 050001 000000"), types, 3, 0x10006)
    assert [cells(record) for record in decoded.records] == [{0: 0x10005, 1: 0}]


def test_an_add_may_state_fewer_cells_than_the_table_has() -> None:
    decoded = decode_records(bytes.fromhex("0101 0200"), TYPES, 2, 3)
    assert [cells(record) for record in decoded.records] == [{0: 2}]
    assert decoded.records[0].stored(1) is None


def test_composite_keys_stand_in_every_record() -> None:
    types = [ColumnType.parse("s72", key=True), ColumnType.parse("i2", key=True), TYPES[2]]
    data = bytes.fromhex(
        "0400 0100 0580 07000080"  # update column 3 of (1, 5)
        "0000 0100 0580"  # delete (1, 5)
    )
    decoded = decode_records(data, types, 2, 2)
    assert [cells(record) for record in decoded.records] == [
        {0: 1, 1: 0x8005, 2: 0x80000007},
        {0: 1, 1: 0x8005},
    ]


def test_sixteen_columns_fill_the_word() -> None:
    types = [TYPES[0], *[ColumnType.parse("I2")] * 15]
    decoded = decode_records(bytes.fromhex("0080 0100 0980"), types, 2, 2)
    assert [cells(record) for record in decoded.records] == [{0: 1, 15: 0x8009}]


def test_more_columns_are_tried_with_a_longer_word() -> None:
    types = [TYPES[0], *[ColumnType.parse("I2")] * 19]
    narrow = decode_records(bytes.fromhex("0200 0100 0980"), types, 2, 2)
    assert [cells(record) for record in narrow.records] == [{0: 1, 1: 0x8009}]
    # Bit 19 of a 32-bit word; as 16-bit words this is a delete and nonsense.
    wide = decode_records(bytes.fromhex("00000800 0100 0980"), types, 2, 2)
    assert wide.failure is None
    assert [cells(record) for record in wide.records] == [{0: 1, 19: 0x8009}]


@pytest.mark.parametrize("size", range(len(VECTOR)))
def test_a_cut_stream_gives_the_records_before_the_cut(size: int) -> None:
    decoded = decode_records(VECTOR[:size], TYPES, 2, 4)
    whole = [start for start in [*STARTS, len(VECTOR)] if start <= size]
    assert [record.offset for record in decoded.records] == whole[:-1]
    if size == whole[-1]:
        assert decoded.failure is None
    else:
        assert decoded.failure is not None
        assert decoded.failure.offset == whole[-1]
        assert "ends inside a record" in decoded.failure.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("0101 0900", "there is no string 9"),
        ("0105 0100", "adds 5 cells, the table has 4"),
        ("0300 0100", "0x0003 adds 0 cells"),
        ("0100", "without its whole key"),
        ("1000 0100", "columns beyond the table's 4"),
    ],
)
def test_damage_has_a_reason_and_a_place(data: str, reason: str) -> None:
    good = bytes.fromhex("0000 0300")  # delete id 3
    decoded = decode_records(good + bytes.fromhex(data), TYPES, 2, 4)
    assert [record.operation for record in decoded.records] == [RowOperation.DELETE]
    assert decoded.failure is not None
    assert reason in decoded.failure.reason
    assert decoded.failure.offset == 4


@given(st.binary(max_size=200), st.sampled_from([2, 3]), st.integers(1, 300))
def test_any_bytes_give_records_and_perhaps_a_failure(data: bytes, width: int, ids: int) -> None:
    decoded = decode_records(data, TYPES, width, ids)
    offsets = [record.offset for record in decoded.records]
    assert offsets == sorted(offsets)
    for record in decoded.records:
        assert record.stored(0) is not None
        assert record.stored(0) < ids
    assert (decoded.failure is None) or decoded.failure.offset < max(len(data), 1)


def test_records_of_a_table_without_columns() -> None:
    assert decode_records(b"", [], 2, 1) == DecodedRecords([], None)
    decoded = decode_records(bytes.fromhex("0000 0100"), [], 2, 1)
    assert decoded.records == []
    assert str(decoded.failure) == "offset 0: the table has no columns"

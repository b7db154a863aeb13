"""Tables: cells, keys, streams, and streams that do not fit their columns."""

from __future__ import annotations

import hashlib
import struct
from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.database.cells import StreamCell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import _places
from msiview.errors import DatabaseError
from tests.builders.databases import make_msi, table
from tests.builders.raw_databases import WIDE, RawDatabase

S72_KEY, I2_KEY, L0, I2, V0 = 0x2D48, 0x2502, 0x0F00, 0x1502, 0x1900
V0_KEY = 0x2900


def database(path: Path) -> Database:
    package = open_package(path)
    assert isinstance(package, Database)
    return package


def shorts(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}H", *values)


def codes(found: Database) -> list[str]:
    return [defect.code for defect in found.defects if defect.code != "summary-missing"]


# -- cells and keys -----------------------------------------------------------


@pytest.mark.parametrize("width", [2, 3])
def test_cells_rows_and_columns_agree(tmp_path: Path, width: int) -> None:
    content = table(
        "T",
        "K s72*, Short I2, Long I4, Text L0",
        ("a", -32767, 2147483647, "x"),
        ("b", None, None, None),
        ("c", 0, -2147483647, "ü"),
    )
    found = database(make_msi(tmp_path / "x.msi", [content], reference_width=width)).table("T")
    expected = [("a", -32767, 2147483647, "x"), ("b", None, None, None), ("c", 0, -2147483647, "ü")]
    assert list(found.rows()) == expected
    assert [found.row(index) for index in range(3)] == expected
    assert [found.values(index) for index in range(4)] == [
        list(c) for c in zip(*expected, strict=True)
    ]
    assert found.row_count == 3


def test_find_by_key(tmp_path: Path) -> None:
    content = table(
        "T", "A s72*, B I2*, C L0", ("x", 1, "one"), ("x", None, "none"), ("y", 1, None)
    )
    found = database(make_msi(tmp_path / "x.msi", [content], keep_nulls=True)).table("T")
    assert [column.name for column in found.key_columns] == ["A", "B"]
    for row in range(3):
        assert found.find(found.key(row)) == row
    assert found.cell(found.find(("x", 1)) or 0, 2) == "one"
    assert found.find(("x", 2)) is None
    assert found.find(("x",)) is None
    assert found.find(["y", 1]) is not None


def test_columns_by_name(tmp_path: Path) -> None:
    found = database(make_msi(tmp_path / "x.msi")).table("File")
    assert found.column("Component_").index == 1
    assert found.has_column("Version")
    assert not found.has_column("version")
    with pytest.raises(DatabaseError, match="table File has no column version"):
        found.column("version")


def test_a_key_that_occurs_twice_is_found_first(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("T", ("K", S72_KEY), ("N", I2))
    raw.tables["T"] = shorts(raw.id("k"), raw.id("k"), 0x8001, 0x8002)
    found = database(raw.write(tmp_path / "x.msi")).table("T")
    assert list(found.rows()) == [("k", 1), ("k", 2)]
    assert found.find(("k",)) == 0


# -- streams that do not fit --------------------------------------------------


def test_a_size_that_is_no_multiple_of_the_row(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("T", ("K", S72_KEY), ("N", I2))
    raw.tables["T"] = shorts(raw.id("k"), 0x8001) + b"\x07"
    found = database(raw.write(tmp_path / "x.msi"))
    assert list(found.table("T").rows()) == [("k", 1)]
    assert codes(found) == ["table-size"]


def test_an_empty_stream_is_a_table_without_rows(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("T", ("K", S72_KEY))
    raw.tables["T"] = b""
    found = database(raw.write(tmp_path / "x.msi"))
    assert found.table("T").row_count == 0
    assert list(found.table("T").rows()) == []
    assert codes(found) == []


def test_a_file_cut_inside_a_table_shows_the_columns_before_the_cut(tmp_path: Path) -> None:
    rows = [(f"key{number:05}", number) for number in range(1, 20_001)]
    path = make_msi(tmp_path / "x.msi", [table("T", "K s72*, N i2*", *rows)], sector_size=512)
    data = path.read_bytes()
    found = database(path)
    stream = found.storage.table_stream("T")
    assert stream is not None
    at = data.index(stream.read()[:4096])
    path.write_bytes(data[: at + 41_000])  # 40,000 bytes of keys, then 500 numbers
    cut = database(path)
    assert cut.table("T").row_count == 20_000
    assert cut.table("T").values(0) == [key for key, _ in rows]
    assert cut.table("T").values(1)[:501] == [*range(1, 501), None]
    assert {"stream-chain", "table-short"} <= set(codes(cut))


def test_ids_that_name_no_text(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("T", ("K", S72_KEY), ("Text", L0))
    unused = raw.unused_id()
    raw.tables["T"] = shorts(*(raw.id(f"k{n}") for n in range(4)), raw.id("x"), 0, unused, 60_000)
    found = database(raw.write(tmp_path / "x.msi"))
    for _ in range(2):  # decoding again must not record again
        assert found.table("T").values(1) == ["x", None, None, None]
    [defect] = [d for d in found.defects if d.code == "string-reference"]
    assert (defect.table, defect.column, defect.row, defect.count) == ("T", "Text", 2, 2)
    assert "unused slot" in defect.message
    assert found.table("T").cell(3, 1) is None


def test_ids_of_three_bytes_beyond_the_pool(tmp_path: Path) -> None:
    raw = RawDatabase(1252 | WIDE)
    raw.describe("T", ("K", S72_KEY))
    raw.tables["T"] = b"\xff\xff\xff"
    found = database(raw.write(tmp_path / "x.msi"))
    assert found.table("T").values(0) == [None]
    assert codes(found) == ["string-reference"]


# -- stream cells -------------------------------------------------------------


def test_stream_cells(tmp_path: Path) -> None:
    content = [
        table("Binary", "Name s72*, Data v0", ("New", b"bits"), ("a.b", b"")),
        table("Patch", "File_ s72*, Sequence i2*, Header V0", ("f", 5, b"h"), ("f", 6, None)),
    ]
    found = database(make_msi(tmp_path / "x.msi", content))
    cell = found.table("Binary").cell(0, 1)
    assert isinstance(cell, StreamCell)
    assert (cell.name, cell.size, cell.sha256()) == (
        "Binary.New",
        4,
        hashlib.sha256(b"bits").hexdigest(),
    )
    assert cell.stream is not None
    assert cell.stream.read() == b"bits"
    patch = found.table("Patch").values(2)
    assert isinstance(patch[0], StreamCell)
    assert patch[0].name == "Patch.f.5"
    assert patch[1] is None
    assert found.table("Patch").cell(0, 2) == patch[0]
    assert codes(found) == []


def test_a_stream_that_is_missing(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("Binary", ("Name", S72_KEY), ("Data", V0))
    raw.tables["Binary"] = shorts(raw.id("Gone"), 1)
    found = database(raw.write(tmp_path / "x.msi"))
    [cell] = found.table("Binary").values(1)
    assert cell == StreamCell("Binary.Gone", None)
    assert isinstance(cell, StreamCell)
    assert (cell.size, cell.sha256()) == (None, None)
    assert codes(found) == ["stream-missing"]


@pytest.mark.parametrize("name", ["T.a.", "T.a"])
def test_null_keys_in_the_names_of_streams(tmp_path: Path, name: str) -> None:
    """The null key leaves its dot; both forms are found."""
    raw = RawDatabase()
    raw.describe("T", ("A", S72_KEY), ("B", 0x3502), ("Data", V0))
    raw.tables["T"] = shorts(raw.id("a"), 0, 1)
    raw.streams[name] = b"data"
    found = database(raw.write(tmp_path / "x.msi"))
    [cell] = found.table("T").values(2)
    assert isinstance(cell, StreamCell)
    assert cell.stream is not None
    assert cell.stream.read() == b"data"
    assert codes(found) == []


def test_a_binary_column_that_is_a_key(tmp_path: Path) -> None:
    """Only damage makes one; its cells must not look for their own name for ever."""
    raw = RawDatabase()
    raw.describe("T", ("A", S72_KEY), ("Data", V0_KEY))
    raw.tables["T"] = shorts(raw.id("a"), 1)
    raw.streams["T.a"] = b"data"
    found = database(raw.write(tmp_path / "x.msi")).table("T")
    cell = found.cell(0, 1)
    assert isinstance(cell, StreamCell)
    assert cell.name == "T.a"
    assert found.values(1) == [cell]
    assert found.find(found.key(0)) == 0


def test_a_huge_key_in_many_rows_takes_little_memory(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("T", ("A", S72_KEY), ("Data", V0))
    raw.tables["T"] = shorts(*[raw.id("k" * 2_000_000)] * 5000, *[1] * 5000)
    found = database(raw.write(tmp_path / "x.msi")).table("T")
    assert len({id(text) for text in found.values(0)}) == 1
    names = [cell.name for cell in found.values(1) if isinstance(cell, StreamCell)]
    assert len(names) == 5000
    assert max(map(len, names)) < 200


def test_a_table_of_all_cells_null(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("T", ("K", S72_KEY), ("N", I2))
    raw.tables["T"] = bytes(40)
    found = database(raw.write(tmp_path / "x.msi")).table("T")
    assert list(found.rows()) == [(None, None)] * 10
    assert found.key(3) == (None,)


def test_more_rows_than_one_batch(tmp_path: Path) -> None:
    rows = [
        (f"key{number:06}", number, "even" if number % 2 == 0 else None) for number in range(40_000)
    ]
    path = make_msi(tmp_path / "x.msi", [table("T", "K s72*, N i4, Text S0", *rows)])
    found = database(path).table("T")
    assert list(found.rows()) == rows
    assert found.row(39_999) == rows[-1]
    assert found.find(("key035000",)) == 35_000


# -- finding by text ----------------------------------------------------------


@pytest.mark.parametrize("width", [2, 3])
def test_rows_with_a_text_without_decoding(tmp_path: Path, width: int) -> None:
    values = ["one", "two", None, "one", "someone", "zwölf", "one"]
    path = make_msi(
        tmp_path / "a.msi",
        [
            table("T", "Id i2*, Text S0", *enumerate(values, 1)),
            # So many strings that opening the file does not decode them.
            table("Other", "Text s0*", *((f"other {n}",) for n in range(2000))),
        ],
        reference_width=width,
    )
    found = database(path).table("T")
    assert found.rows_with(1, "one") == [0, 3, 6]
    assert found.rows_with(1, "one", inside=True) == [0, 3, 4, 6]
    assert found.rows_with(1, "three") == []
    assert found.rows_with(1, "zwölf") is None  # other text than ASCII is decoded
    assert found.rows_with(0, "1") is None  # no column of texts
    database_of_many = database(path)
    database_of_many.pool.expect(len(database_of_many.pool))
    assert database_of_many.table("T").rows_with(1, "one") is None  # decoded columns are quicker


@given(st.lists(st.integers(0, 0x01010101), max_size=300), st.integers(0, 0x01010101))
def test_places_of_a_stored_value(stored: list[int], value: int) -> None:
    """Also of values whose bytes stand across two others."""
    values = array("I", [*stored, value, value << 8 & 0xFFFFFFFF, value >> 8])
    expected = [row for row, other in enumerate(values) if other == value]
    assert list(_places(values, value)) == expected


def test_no_place_of_a_value_that_is_too_large() -> None:
    assert list(_places(array("H", [1, 0]), 0x10001)) == []


def test_rows_of_a_large_table_come_in_batches(tmp_path: Path) -> None:
    rows = [(number, f"text {number % 40_000}") for number in range(70_000)]
    path = make_msi(tmp_path / "a.msi", [table("T", "Id i4*, Text S0", *rows)])
    found = database(path).table("T")
    assert list(found.rows()) == rows
    assert list(found.rows()) == list(zip(found.values(0), found.values(1), strict=True))

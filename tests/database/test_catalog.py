"""The catalog: which tables a file has, also where the file contradicts itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.opening import open_package
from msiview.errors import Defect, NoSuchTable, Severity
from msiview.format.stream_names import encode_name
from tests.builders.raw_databases import WIDE, RawDatabase

S72_KEY, L0, I2, I4, V0 = 0x2D48, 0x0F00, 0x1502, 0x1104, 0x1900


def opened(raw: RawDatabase, path: Path, lacking: str | None = None) -> Database:
    without = {} if lacking is None else {encode_name(lacking, is_table=True): b""}
    package = open_package(raw.write(path / "x.msi", without))
    assert isinstance(package, Database)
    return package


def defects(database: Database) -> list[Defect]:
    return [defect for defect in database.defects if defect.code != "summary-missing"]


def rows(database: Database, table: str) -> list[tuple[object, ...]]:
    return list(database.tables[table].rows())


@pytest.mark.parametrize("header", [1252, 1252 | WIDE])
def test_a_small_database_from_raw_bytes(tmp_path: Path, header: int) -> None:
    raw = RawDatabase(header)
    raw.describe("Property", ("Property", S72_KEY), ("Value", L0))
    width = 3 if header & WIDE else 2
    raw.tables["Property"] = b"".join(
        raw.id(text).to_bytes(width, "little") for text in ("A", "B", "1", None)
    )
    database = opened(raw, tmp_path)
    assert rows(database, "Property") == [("A", "1"), ("B", None)]
    assert [column.spec for column in database.table("Property").columns] == ["s72", "l0"]
    assert defects(database) == []


def test_tables_are_in_name_order_and_empty_ones_among_them(tmp_path: Path) -> None:
    raw = RawDatabase()
    for name in ("b", "Z", "A"):
        raw.describe(name, ("K", S72_KEY))
    database = opened(raw, tmp_path)
    assert list(database.tables) == ["A", "Z", "b"]
    assert rows(database, "A") == []
    with pytest.raises(NoSuchTable, match=r"no table a$"):
        database.table("a")


def test_a_table_that_is_listed_but_not_described(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("Other", ("K", S72_KEY))
    raw.listed.append("Ghost")
    raw.tables["Ghost"] = b"\1\2\3\4"
    database = opened(raw, tmp_path)
    assert rows(database, "Ghost") == []
    assert database.tables["Ghost"].columns == ()
    assert [(d.code, d.table) for d in defects(database)] == [
        ("table-not-described", "Ghost"),
        ("table-without-columns", "Ghost"),
    ]


def test_a_table_that_is_described_but_not_listed(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("Other", ("K", S72_KEY))
    raw.columns.append(("Hidden", 1, "K", S72_KEY))
    raw.tables["Hidden"] = raw.id("x").to_bytes(2, "little")
    database = opened(raw, tmp_path)
    assert rows(database, "Hidden") == [("x",)]
    assert [(d.code, d.table) for d in defects(database)] == [("table-not-listed", "Hidden")]


def test_columns_out_of_order_and_with_gaps(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.listed += ["Mixed", "Gap"]
    raw.columns += [
        ("Mixed", 2, "Second", I2),
        ("Mixed", 1, "First", S72_KEY),
        ("Gap", 1, "First", S72_KEY),
        ("Gap", 4, "Fourth", I2),
    ]
    database = opened(raw, tmp_path)
    assert [column.name for column in database.table("Mixed").columns] == ["First", "Second"]
    assert [column.name for column in database.table("Gap").columns] == ["First", "Fourth"]
    assert [(d.code, d.table) for d in defects(database)] == [("column-numbers", "Gap")]


def test_columns_without_table_name_or_number_are_left_out(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("T", ("K", S72_KEY))
    raw.columns += [(None, 1, "Lost", I2), ("T", None, "Lost", I2), ("T", 2, None, I2)]
    database = opened(raw, tmp_path)
    assert [column.name for column in database.table("T").columns] == ["K"]
    assert [(d.code, d.row, d.count) for d in defects(database)] == [("column-unnamed", 1, 3)]


def test_streams_of_tables_that_nobody_lists(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.tables["Stray"] = b"\1\2"
    database = opened(raw, tmp_path)
    assert list(database.tables) == []
    assert [(d.code, d.stream) for d in defects(database)] == [("table-stray", "Stray")]


def test_too_many_columns(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("Wide", ("K", S72_KEY), *((f"C{number}", I2) for number in range(2000)))
    raw.tables["Wide"] = bytes(2 * 2001)
    database = opened(raw, tmp_path)
    assert database.tables["Wide"].columns == ()
    assert {d.code for d in defects(database)} == {"too-many-columns", "table-without-columns"}


def test_as_many_columns_as_a_transform_could_count(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("Wide", ("K", S72_KEY), *((f"C{number}", I2) for number in range(254)))
    raw.tables["Wide"] = raw.id("x").to_bytes(2, "little") + b"\x07\x80" * 254
    assert rows(opened(raw, tmp_path), "Wide") == [("x", *[7] * 254)]


@pytest.mark.parametrize("name", ["a b", "_Tables", "Ünï", "x" * 300, "\n", "日本", "..", "%s{0}"])
def test_tables_of_odd_names(tmp_path: Path, name: str) -> None:
    raw = RawDatabase(65001)
    raw.describe(name, ("K", S72_KEY))
    database = opened(raw, tmp_path)
    assert name in database.tables


def test_every_type_word_is_accepted(tmp_path: Path) -> None:
    raw = RawDatabase()
    for word in range(0, 0x10000, 0x111):
        raw.describe(f"T{word:04X}", ("K", word))
    database = opened(raw, tmp_path)
    for name, table in database.tables.items():
        assert table.columns[0].type.word == int(name[1:], 16)
    assert defects(database) == []


@pytest.mark.parametrize("missing", ["_Tables", "_Columns", "_StringData"])
def test_a_catalog_stream_that_is_missing(tmp_path: Path, missing: str) -> None:
    raw = RawDatabase()
    raw.describe("Property", ("Property", S72_KEY), ("Value", L0))
    raw.tables[missing] = b""
    database = opened(raw, tmp_path)
    assert len(defects(database)) > 0


def test_catalogs_cut_in_the_middle(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("Property", ("Property", S72_KEY), ("Value", L0))
    raw.describe("File", ("File", S72_KEY), ("Size", I4))
    whole = raw.storage().streams
    for name in ("_Tables", "_Columns", "_StringPool", "_StringData"):
        content = whole[encode_name(name, is_table=True)]
        assert isinstance(content, bytes)
        for size in range(len(content)):
            raw.tables[name] = content[:size]
            for table in opened(raw, tmp_path).tables.values():
                list(table.rows())
        del raw.tables[name]


@pytest.mark.parametrize("name", ["_StringPool", "_StringData"])
def test_a_pool_that_is_missing_is_one_defect(tmp_path: Path, name: str) -> None:
    database = opened(_three_tables(), tmp_path, lacking=name)
    assert list(database.tables) == []
    (defect,) = all_defects(database)
    assert (defect.code, defect.stream, defect.severity) == (
        "system-stream-missing",
        name,
        Severity.ERROR,
    )
    assert defect.message == (
        "the stream is missing or empty: without the texts of the string pool neither tables nor "
        "their names can be read (5 streams)"
    )


def test_columns_that_are_missing_are_one_defect(tmp_path: Path) -> None:
    database = opened(_three_tables(), tmp_path, lacking="_Columns")
    assert [(t.name, t.row_count, t.columns) for t in database.tables.values()] == [
        ("A", 0, ()),
        ("B", 0, ()),
        ("C", 0, ()),
    ]
    (defect,) = all_defects(database)
    assert (defect.code, defect.stream) == ("system-stream-missing", "_Columns")
    assert defect.message == (
        "the stream is missing or empty: no column of the 3 tables that _Tables lists is known, so "
        "none of their rows can be read"
    )


def test_a_list_of_tables_that_is_missing_is_one_defect(tmp_path: Path) -> None:
    database = opened(_three_tables(), tmp_path, lacking="_Tables")
    assert rows(database, "B") == [("b",)]
    (defect,) = all_defects(database)
    assert (defect.code, defect.stream) == ("system-stream-missing", "_Tables")
    assert defect.message == (
        "the stream is missing or empty: the tables are those that _Columns describes"
    )


def _three_tables() -> RawDatabase:
    raw = RawDatabase()
    for name in ("A", "B", "C"):
        raw.describe(name, ("K", S72_KEY))
        raw.fill(name, (name.lower(),))
    raw.streams["a stream that no row names"] = b"x"
    return raw


def all_defects(database: Database) -> list[Defect]:
    """With those that only a look at everything finds."""
    check_integrity(database)
    return [d for d in defects(database) if d.code not in ("stream-orphan", "row-order")]

"""Whole databases, written and read back, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.database.cells import Cell, StreamCell
from msiview.database.database import Database
from msiview.database.integrity import check_integrity
from msiview.database.opening import open_package
from msiview.database.summary import STREAM
from msiview.database.table import Table
from msiview.database.writer import (
    CellContent,
    DatabaseContent,
    TableContent,
    database_storage,
)
from msiview.errors import DatabaseError
from msiview.format.column_types import ColumnType
from msiview.format.compound_writer import (
    ChunkSource,
    StorageContent,
    write_compound_file,
)
from msiview.format.stream_names import encode_name
from tests.builders.databases import make_msi, sample_tables, summary, table


def open_database(path: Path) -> Database:
    package = open_package(path)
    assert isinstance(package, Database)
    return package


def table_stream(storage: StorageContent, name: str) -> bytes:
    content = storage.streams[encode_name(name, is_table=True)]
    assert isinstance(content, bytes)
    return content


def contents(cell: Cell) -> CellContent:
    """A cell as the writer takes it."""
    if not isinstance(cell, StreamCell):
        return cell
    return cell.stream.read() if cell.stream is not None else None


def rows_of(found: Table) -> list[tuple[CellContent, ...]]:
    return [tuple(contents(cell) for cell in row) for row in found.rows()]


# -- bytes -----------------------------------------------------------------


def test_bytes_of_a_small_database() -> None:
    storage = database_storage(
        DatabaseContent([table("Tab", "Key s72*, Data V0", ("B", b"data"), ("A", None))])
    )
    assert storage.clsid == "{000C1084-0000-0000-C000-000000000046}"
    # Ids: 1 Tab, 2 Key, 3 Data, 4 B, 5 A.
    assert table_stream(storage, "_StringData") == b"TabKeyDataBA"
    assert table_stream(storage, "_StringPool") == bytes.fromhex(
        "E4040000"  # code page 1252
        "0300 0300"  # Tab: once in _Tables, twice in _Columns
        "0300 0100"  # Key
        "0400 0100"  # Data
        "0100 0100"  # B
        "0100 0100"  # A
    )
    assert table_stream(storage, "_Tables") == bytes.fromhex("0100")
    assert table_stream(storage, "_Columns") == bytes.fromhex(
        "0100 0100"  # Table
        "0180 0280"  # Number, with its bias
        "0200 0300"  # Name
        "48AD 0099"  # Type, with its bias: 2D48 and 1900
    )
    assert table_stream(storage, "Tab") == bytes.fromhex("0400 0500 0100 0000")
    assert storage.streams[encode_name("Tab.B")] == b"data"
    assert len(storage.streams) == 6


def test_table_without_rows_has_no_stream() -> None:
    storage = database_storage(DatabaseContent([table("Tab", "Key s72*")]))
    assert encode_name("Tab", is_table=True) not in storage.streams


def test_rows_are_stored_by_the_ids_of_their_keys() -> None:
    # "B" is id 5 because the first table mentions it before "A".
    first = table("First", "Name s72*", ("B",), ("A",))
    second = table("Second", "Name s72*, N i2*", ("A", 2), ("A", -1), ("B", 7))
    storage = database_storage(DatabaseContent([first, second]))
    assert table_stream(storage, "Second") == bytes.fromhex("0500 0600 0600 0780 FF7F 0280")


def test_stream_names_are_made_of_all_keys() -> None:
    columns = "A s72*, B i2*, C S72*, Data v0"
    storage = database_storage(DatabaseContent([table("T", columns, ("x.y", -5, None, b"1"))]))
    assert encode_name("T.x.y.-5.") in storage.streams


# -- round trips -----------------------------------------------------------


@pytest.mark.parametrize("sector_size", [512, 4096])
@pytest.mark.parametrize("reference_width", [2, 3])
def test_sample_is_read_back(tmp_path: Path, sector_size: int, reference_width: int) -> None:
    cabinet = b"MSCF" + bytes(10_000)
    path = make_msi(
        tmp_path / "sample.msi",
        sector_size=sector_size,
        reference_width=reference_width,
        streams={"cab1.cab": ChunkSource(len(cabinet), lambda: [cabinet[:500], cabinet[500:]])},
        storages={"1041": StorageContent("{000C1082-0000-0000-C000-000000000046}")},
    )
    database = open_database(path)
    check_integrity(database)
    assert list(database.defects) == []
    assert database.pool.reference_width == reference_width
    assert database.container.sector_size == sector_size
    assert database.stream("cab1.cab").read() == cabinet
    assert [storage.name for storage in database.storages] == ["1041"]
    assert database.summary.properties == summary()
    written = {content.name: content for content in sample_tables()}
    assert sorted(database.tables) == sorted(written)
    for name, content in written.items():
        found = database.tables[name]
        assert [(column.name, column.type) for column in found.columns] == list(content.columns)
        assert sorted(rows_of(found), key=repr) == sorted(content.rows, key=repr)


@pytest.mark.parametrize(
    ("codepage", "text"),
    [
        (0, "plain"),
        (874, "ไทย"),
        (932, "日本語ｱ"),
        (936, "简体"),
        (949, "한국어"),
        (950, "繁體"),
        (1250, "Łódź"),
        (1251, "Привет"),
        (1252, "Grüße €\x81"),
        (1253, "Ελληνικά"),
        (1254, "İstanbul"),
        (1255, "שלום"),
        (1256, "مرحبا"),
        (1257, "Rīga"),
        (65001, "日本 Ελλ 😀"),
    ],
)
def test_code_pages(tmp_path: Path, codepage: int, text: str) -> None:
    tables = [table("Property", "Property s72*, Value l0", ("A", text), ("B", f"{text}{text}"))]
    database = open_database(make_msi(tmp_path / "x.msi", tables, codepage=codepage))
    check_integrity(database)
    assert list(database.defects) == []
    assert database.codepage == codepage
    assert rows_of(database.tables["Property"]) == [("A", text), ("B", f"{text}{text}")]


CELLS = st.none() | st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)


@given(
    rows=st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8"), min_size=1, max_size=6),
            st.integers(-32767, 32767),
            CELLS,
            st.none() | st.integers(-32767, 32767),
            st.none() | st.integers(1 - 2**31, 2**31 - 1),
        ),
        max_size=25,
        unique_by=lambda row: row[:2],
    ),
    width=st.sampled_from([2, 3]),
)
def test_any_rows_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[CellContent, ...]], width: int
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.msi"
    tables = [table("T", "K s72*, N i2*, S L0, I I2, L I4", *rows)]
    database = open_database(make_msi(path, tables, codepage=65001, reference_width=width))
    check_integrity(database)
    assert list(database.defects) == []
    expected = [(*row[:2], row[2] or None, *row[3:]) for row in rows]
    assert sorted(rows_of(database.tables["T"]), key=repr) == sorted(expected, key=repr)


def test_real_databases_are_written_anew(corpus: Path, tmp_path: Path) -> None:
    """Every cell, stream and summary property of the real files survives."""
    files = [path for kind in ("msi", "msm", "cub") for path in sorted((corpus / kind).iterdir())]
    assert len(files) > 50
    for path in files:
        before = open_database(path)
        copy = tmp_path / "copy.msi"
        write_compound_file(copy, database_storage(content_of(before)), sector_size=512)
        after = open_database(copy)
        assert after.codepage == before.codepage
        assert list(after.tables) == list(before.tables)
        for name, found in before.tables.items():
            assert sorted(map(repr, digest_rows(after.tables[name]))) == sorted(
                map(repr, digest_rows(found))
            ), (path.name, name)
        assert after.summary.properties == before.summary.properties
        assert digest_streams(after) == digest_streams(before)


def content_of(database: Database) -> DatabaseContent:
    """A database as it was read, to be written anew."""
    tables, in_cells = [], {STREAM}
    for found in database.tables.values():
        rows = []
        for row in found.rows():
            streams = [cell for cell in row if isinstance(cell, StreamCell)]
            in_cells.update(cell.name for cell in streams)
            rows.append([as_source(cell) for cell in row])
        columns = [(column.name, column.type) for column in found.columns]
        tables.append(TableContent(found.name, columns, rows))
    others = {s.name: ChunkSource(s.size, s.chunks) for s in database.streams()}
    return DatabaseContent(
        tables,
        database.codepage,
        database.summary.properties,
        {name: source for name, source in others.items() if name not in in_cells},
        keep_nulls=True,
    )


def as_source(cell: Cell) -> CellContent:
    if not isinstance(cell, StreamCell):
        return cell
    return ChunkSource(cell.stream.size, cell.stream.chunks) if cell.stream else None


def digest_rows(found: Table) -> list[tuple[int | str | None, ...]]:
    return [
        tuple(cell.sha256() if isinstance(cell, StreamCell) else cell for cell in row)
        for row in found.rows()
    ]


def digest_streams(database: Database) -> dict[str, str]:
    # The summary's stream also holds the version of the system that wrote it.
    return {s.name: s.sha256() for s in database.streams() if s.name != STREAM}


# -- what is refused -------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (table("T", "K s72*, N i2", ("a", -32768)), "T, column N, row 1: -32768 does not fit"),
        (table("T", "K s72*, N i2", ("a", 1), ("b", 40000)), "T, column N, row 2: 40000"),
        (table("T", "K s72*, N i4", ("a", -(2**31))), "T, column N, row 1: -2147483648"),
        (table("T", "K s72*, N i4", ("a", "1")), "T, column N, row 1: this is not a number"),
        (table("T", "K s72*, S s72", ("a", 1)), "T, column S, row 1: this is not text"),
        (table("T", "K s72*, D v0", ("a", "x")), "T, column D, row 1: this is not a stream"),
        (table("T", "K s72*, S s72", ("a", None)), "T, column S, row 1: the value is missing"),
        (table("T", "K s72*, S s72", ("a", "x"), ("b", "")), "row 2: the value is missing"),
        (table("T", "K s72*, N i2", ("a", None)), "T, column N, row 1: the value is missing"),
        (table("T", "K s72*", ("a",), ("b",), ("a",)), "T: rows 1 and 3 have the same key: a"),
        (
            table("T", "K s72*, N i2*", ("a", 1), ("a", 1)),
            "T: rows 1 and 2 have the same key: a/1",
        ),
        (table("T", "K s72*, S s72", ("a",)), "T, row 1: 1 cells for 2 columns"),
        (table("T", "K s72*", ("a",), ("日",)), "T, column K, row 2: '日' .* is not in code page"),
        (table("T", "K s72*, D v0", ("x" * 61, b"")), "stream name T.x* is too long"),
        (table("T" * 61, "K s72*"), "table name T* is too long: packed it takes 32 of 31"),
        (table("_Tables", "K s72*"), "cannot be the name of a table"),
        (table("", "K s72*"), "cannot be the name of a table"),
        (table("T", "K s72"), "key columns must come first"),
        (table("T", "S s72, K s72*"), "key columns must come first"),
        (table("T", "K s72*, K s72"), "columns need names, each its own"),
        (table("T", "K s72*, D v0, E v0"), "one binary column at most"),
        (table("T", "K v0*"), "T: column K: a stream cannot be a key"),
        (TableContent("T", [("K", ColumnType(0x2C48))]), "0x2C48 is no type"),
    ],
)
def test_what_cannot_be_stored(bad: TableContent, message: str) -> None:
    with pytest.raises(DatabaseError, match=message):
        database_storage(DatabaseContent([bad]))


def test_names_that_are_given_twice() -> None:
    one = table("Binary", "Name s72*, Data v0", ("A", b"1"))
    with pytest.raises(DatabaseError, match="two tables of the name Binary"):
        database_storage(DatabaseContent([one, one]))
    with pytest.raises(DatabaseError, match=r"two streams of the name 'Binary\.A'"):
        database_storage(DatabaseContent([one], streams={"Binary.A": b"2"}))


def test_unknown_code_page() -> None:
    with pytest.raises(DatabaseError, match="code page 9999"):
        database_storage(DatabaseContent(codepage=9999))


def test_missing_values_can_be_kept() -> None:
    content = DatabaseContent([table("T", "K s72*, S s72", ("a", None))], keep_nulls=True)
    assert table_stream(database_storage(content), "T") == bytes.fromhex("0400 0000")

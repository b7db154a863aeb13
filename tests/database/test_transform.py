"""Transforms opened alone: every kind of record, guessed and certain columns, damage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from msiview.database.cells import StreamCell
from msiview.database.opening import open_package
from msiview.database.records import OPERATION_COLUMN, Record
from msiview.database.transform import Transform
from msiview.database.transform_flags import ErrorCondition, Validation
from msiview.errors import Severity
from msiview.format.column_types import ColumnType
from msiview.format.transform_data import RowOperation
from tests.builders.databases import PRODUCT_CODE, UPGRADE_CODE
from tests.builders.transforms import make_mst, make_transform_storage, transform_summary

ADD, UPDATE, DELETE = RowOperation.ADD, RowOperation.UPDATE, RowOperation.DELETE


def opened(
    path: Path,
    strings: list[str],
    tables: Mapping[str, str],
    *,
    streams: Mapping[str, bytes] | None = None,
    wide: bool = False,
) -> Transform:
    """A transform whose table streams are given as hexadecimal digits, | between records."""
    storage = make_transform_storage(
        strings,
        {name: bytes.fromhex(data.replace("|", "")) for name, data in tables.items()},
        streams=streams,
        reference_width=3 if wide else 2,
    )
    package = open_package(make_mst(path / "x.mst", storage))
    assert isinstance(package, Transform)
    return package


def records(
    transform: Transform, table: str
) -> list[tuple[RowOperation, tuple[object, ...], dict[str, object]]]:
    found: list[Record] = transform.tables[table].records
    return [(record.operation, record.key, dict(record.cells)) for record in found]


PROPERTY = "0102 0100 0200 | 0200 0300 0000 | 0000 0400"
WIDE_PROPERTY = "0102 010000 020000 | 0200 030000 000000 | 0000 040000"


@pytest.mark.parametrize(("data", "wide"), [(PROPERTY, False), (WIDE_PROPERTY, True)])
def test_all_operations(tmp_path: Path, data: str, wide: bool) -> None:
    transform = opened(tmp_path, ["New", "text", "Emptied", "Gone"], {"Property": data}, wide=wide)
    assert records(transform, "Property") == [
        (ADD, ("New",), {"Value": "text"}),
        (UPDATE, ("Emptied",), {"Value": None}),
        (DELETE, ("Gone",), {}),
    ]
    table = transform.tables["Property"]
    assert table.guessed
    assert not table.created
    assert table.damage is None
    assert list(transform.defects) == []


def test_records_as_a_table(tmp_path: Path) -> None:
    transform = opened(tmp_path, ["New", "text", "Emptied", "Gone"], {"Property": PROPERTY})
    table = transform.tables["Property"]
    assert [column.name for column in table.columns] == [OPERATION_COLUMN, "Property", "Value"]
    assert list(table.rows()) == [
        ("add", "New", "text"),
        ("update", "Emptied", None),
        ("delete", "Gone", None),
    ]
    assert [table.row(row) for row in range(3)] == list(table.rows())
    # Null and not stated look alike; only this tells them apart.
    assert [table.is_stated(row, 2) for row in range(3)] == [True, True, False]
    assert table.is_stated(2, 0)
    assert table.find(("Gone",)) == 2
    assert table.operation(2) is DELETE


def test_binary_cells_name_the_transforms_own_streams(tmp_path: Path) -> None:
    # Real bytes: add id 1 with data; update id 2, column 2, with data; delete id 3.
    data = "0102 0100 0100 | 0200 0200 0100 | 0000 0300"
    transform = opened(
        tmp_path, ["New", "Modified", "Old"], {"Binary": data}, streams={"Binary.New": b"bits"}
    )
    table = transform.tables["Binary"]
    new, modified, old = table.values(2)
    assert isinstance(new, StreamCell)
    assert new.stream is not None
    assert new.stream.read() == b"bits"
    assert modified == StreamCell("Binary.Modified", None)
    assert old is None


@pytest.mark.parametrize(
    ("cells", "sequence"),
    [("0780", "i2"), ("07000080", "i4")],  # Media.LastSequence is short or long
)
def test_the_width_of_integers_is_found_by_trying(
    tmp_path: Path, cells: str, sequence: str
) -> None:
    # add DiskId 1, LastSequence 7, three texts and a null
    data = f"0106 0180 {cells} 0100 0100 0100 0000 | 0200 0280 {cells}"
    transform = opened(tmp_path, ["x"], {"Media": data})
    assert transform.undecoded == {}
    table = transform.tables["Media"]
    assert table.column("LastSequence").spec == sequence
    assert table.values(2) == [7, 7]


def test_tables_that_the_transform_creates(tmp_path: Path) -> None:
    strings = ["Mine", "Key", "Number", "k"]
    tables = {
        "_Tables": "0101 0100",
        # Table, Number (null: a new table), Name, Type with 0x8000 added
        "_Columns": "0104 0100 0000 0200 48AD | 0104 0100 0000 0300 0491",
        "Mine": "0102 0400 09000080",
    }
    transform = opened(tmp_path, strings, tables)
    assert transform.created_tables == {
        "Mine": [("Key", ColumnType(0x2D48)), ("Number", ColumnType(0x1104))]
    }
    assert records(transform, "Mine") == [(ADD, ("k",), {"Number": 9})]
    assert transform.tables["Mine"].created
    assert not transform.tables["Mine"].guessed
    assert records(transform, "_Tables") == [(ADD, ("Mine",), {})]
    assert list(transform.tables) == ["Mine", "_Columns", "_Tables"]


def test_tables_that_the_transform_drops(tmp_path: Path) -> None:
    transform = opened(tmp_path, ["Old"], {"_Tables": "0000 0100"})
    assert transform.dropped_tables == ["Old"]
    assert transform.created_tables == {}


def test_columns_that_the_transform_adds(tmp_path: Path) -> None:
    strings = ["Property", "Extra", "k", "v"]
    tables = {
        "_Columns": "0104 0100 0380 0200 0295",  # column 3, I2
        "Property": "0103 0300 0400 0580 | 0400 0300 0680",
    }
    transform = opened(tmp_path, strings, tables)
    assert transform.added_columns == {"Property": [(3, "Extra", ColumnType(0x1502))]}
    assert records(transform, "Property") == [
        (ADD, ("k",), {"Value": "v", "Extra": 5}),
        (UPDATE, ("k",), {"Extra": 6}),
    ]


def test_a_table_of_unknown_columns(tmp_path: Path) -> None:
    transform = opened(tmp_path, ["x"], {"Vendor": "0101 0100"})
    assert list(transform.tables) == []
    assert "neither a standard one nor created" in transform.undecoded["Vendor"]
    [defect] = transform.defects
    assert (defect.code, defect.table) == ("transform-table", "Vendor")
    # With the package's columns the records can be had.
    columns = [("K", ColumnType(0x2D48)), ("N", ColumnType(0x1502))]
    assert [r.key for r in transform.records_of("Vendor", columns).records] == [("x",)]


def test_records_that_do_not_fit_the_standard_columns(tmp_path: Path) -> None:
    transform = opened(tmp_path, ["x"], {"Property": "0102 0100 0900"})
    assert transform.undecoded == {
        "Property": "the records do not fit the standard columns: there is no string 9"
    }
    [defect] = transform.defects
    assert (defect.code, defect.severity, defect.offset) == ("transform-table", Severity.WARNING, 0)


# -- damage where the columns are certain -------------------------------------

CREATE_MINE = {
    "_Tables": "0101 0100",
    "_Columns": "0104 0100 0000 0200 48AD | 0104 0100 0000 0300 0295",
}


@pytest.mark.parametrize(
    ("tail", "reason"),
    [
        ("0102 04", "ends inside a record"),
        ("01", "ends inside a record's first word"),
        ("0102 FFFF 0100", "there is no string 65535"),
        ("0109 0400", "adds 9 cells, the table has 2"),
    ],
)
def test_the_records_before_a_damage_are_kept(tmp_path: Path, tail: str, reason: str) -> None:
    data = "0102 0400 0980 | 0200 0400 0A80 |"
    tables = {**CREATE_MINE, "Mine": data + tail}
    transform = opened(tmp_path, ["Mine", "Key", "Number", "k"], tables)
    table = transform.tables["Mine"]
    assert [record.cells for record in table.records] == [{"Number": 9}, {"Number": 10}]
    assert table.damage is not None
    assert reason in table.damage.reason
    [defect] = transform.defects
    assert (defect.code, defect.severity) == ("transform-records", Severity.ERROR)
    assert (defect.table, defect.row, defect.offset) == ("Mine", 2, 12)
    assert reason in defect.message
    assert transform.undecoded == {}


def test_damage_in_the_catalog(tmp_path: Path) -> None:
    transform = opened(tmp_path, ["A", "B"], {"_Tables": "0101 0100 | 0101 0200 | 0101 0900"})
    assert list(transform.created_tables) == ["A", "B"]
    assert [(d.code, d.table) for d in transform.defects] == [("transform-records", "_Tables")]


def test_damage_with_the_packages_columns(tmp_path: Path) -> None:
    transform = opened(tmp_path, ["x"], {"Vendor": "0000 0100 | 0101"})
    table = transform.records_of("Vendor", [("K", ColumnType(0x2D48))])
    assert [record.key for record in table.records] == [("x",)]
    assert table.damage is not None
    assert "transform-records" in {defect.code for defect in transform.defects}


def test_a_created_table_of_too_many_columns(tmp_path: Path) -> None:
    columns = "0104 0100 0000 0200 48AD" * 300
    tables = {"_Tables": "0101 0100", "_Columns": columns, "Mine": "0101 0100"}
    transform = opened(tmp_path, ["Mine", "C"], tables)
    assert transform.undecoded == {"Mine": "the table would have 300 columns"}


def test_a_transform_that_changes_nothing(tmp_path: Path) -> None:
    transform = opened(tmp_path, [], {})
    assert list(transform.tables) == []
    assert list(transform.defects) == []


def test_what_the_summary_says_of_the_target(tmp_path: Path) -> None:
    storage = make_transform_storage([], {}, properties=transform_summary(0x0922001F))
    transform = open_package(make_mst(tmp_path / "x.mst", storage))
    assert isinstance(transform, Transform)
    assert transform.target.base_product == PRODUCT_CODE
    assert transform.target.base_version == "1.2.3"
    assert transform.target.new_version == "1.2.3"
    assert transform.target.upgrade_code == UPGRADE_CODE
    assert transform.error_conditions == ErrorCondition(0x1F)
    assert transform.validation == (
        Validation.UPGRADE_CODE
        | Validation.NEW_EQUAL_BASE_VERSION
        | Validation.UPDATE_VERSION
        | Validation.PRODUCT
    )


def test_every_real_transform_is_decoded_to_its_end(corpus: Path) -> None:
    count = 0
    for path in sorted((corpus / "mst").iterdir()):
        transform = open_package(path)
        assert isinstance(transform, Transform)
        assert transform.undecoded == {}, path.name
        assert list(transform.defects) == [], path.name
        count += sum(table.row_count for table in transform.tables.values())
    assert count > 10

"""The change engine: histories, schema changes, and transforms that do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from msiview.database.cells import Cell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.records import Record
from msiview.database.transform_flags import ErrorCondition
from msiview.database.writer import TableContent
from msiview.errors import FileChanged, NoSuchTable
from msiview.format.column_types import ColumnType
from msiview.format.stream_names import encode_name
from msiview.format.transform_data import RowOperation
from msiview.overlay.changes import RowTotals, changes, layer_totals, row_totals
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.generate import transform_of
from msiview.overlay.layers import Layer, NamedTypes, TransformLayer
from msiview.overlay.live_table import live_table
from msiview.overlay.overlaid_table import RowState, RowStep
from msiview.overlay.overlay import OverlaidDatabase
from msiview.overlay.schema_comparison import SchemaChange
from msiview.progress import Cancelled, Progress
from tests.builders.databases import table
from tests.builders.raw_databases import RawDatabase
from tests.builders.transforms import make_transform_storage
from tests.overlay.packages import between, opened, opened_transform

ALL = ErrorCondition(0x3F)
NONE = ErrorCondition(0)
T = "Key s72*, Value L0, Number I2"


Made = tuple[RowOperation, tuple[Cell, ...], dict[str, Cell]]


class MadeLayer(Layer):
    """A layer of records given as ``{table: [(operation, key, cells), …]}``."""

    def __init__(
        self,
        records: Mapping[str, Sequence[Made]],
        *,
        created: Mapping[str, str] | None = None,
        dropped: Sequence[str] = (),
        added: Mapping[str, str] | None = None,
        codepage: int = 0,
        suppressed: ErrorCondition = ALL,
    ) -> None:
        self.name = "made"
        self.codepage = codepage
        self.suppressed = suppressed
        self.created_tables = {name: columns(spec) for name, spec in (created or {}).items()}
        self.dropped_tables = dropped
        self.added_columns = {name: columns(spec) for name, spec in (added or {}).items()}
        self._records = records

    def changed_tables(self) -> list[str]:
        return list(self._records)

    def records(self, table: str, columns: NamedTypes) -> list[Record]:
        return [Record(*record, 0) for record in self._records[table]]


def columns(spec: str) -> NamedTypes:
    return list(table("T", spec).columns)


def add(key: str, value: Cell = None, number: Cell = None) -> Made:
    return RowOperation.ADD, (key,), {"Value": value, "Number": number}


def update(key: str, **cells: Cell) -> Made:
    return RowOperation.UPDATE, (key,), cells


def delete(key: str) -> Made:
    return RowOperation.DELETE, (key,), {}


def made(*records: Made, **options: Any) -> MadeLayer:
    return MadeLayer({"T": records} if records else {}, **options)


def overlaid(folder: Path, *layers: Layer) -> OverlaidDatabase:
    """Layers over the rows a and b of a table T."""
    base = opened(folder / "base.msi", [table("T", T, ("a", "one", 1), ("b", "two", None))])
    return OverlaidDatabase(base, layers)


def rows(database: OverlaidDatabase, name: str = "T") -> list[tuple[Cell, ...]]:
    return sorted(live_table(database.table(name)).rows(), key=str)


# -- histories -----------------------------------------------------------------


def test_a_chain_of_changes_is_kept(tmp_path: Path) -> None:
    layers = [made(update("a", Value="x")), made(update("a", Value="y"))]
    t = overlaid(tmp_path, *layers).table("T")
    assert [tuple(step) for step in t.history(0, 1)] == [(0, "one", "x"), (1, "x", "y")]
    assert t.cell(0, 1) == "y"
    assert t.layer_of_cell(0, 1) == 1
    assert t.layer_of_cell(0, 2) is None
    assert t.state(0) is RowState.CHANGED
    assert t.history(1, 1) == ()
    (change,) = changes(overlaid(tmp_path, *layers))
    assert (change.cells["Value"].old, change.cells["Value"].new) == ("one", "y")
    assert change.by == change.cells["Value"].by == 1


def test_a_change_undone_is_no_change_but_keeps_its_history(tmp_path: Path) -> None:
    database = overlaid(tmp_path, made(update("a", Value="x")), made(update("a", Value="one")))
    t = database.table("T")
    assert t.state(0) is RowState.UNCHANGED
    assert len(t.history(0, 1)) == 2
    assert list(changes(database)) == []
    assert [totals.rows_changed for totals in layer_totals(database)] == [1, 1]


def test_deleted_and_added_again(tmp_path: Path) -> None:
    database = overlaid(tmp_path, made(delete("a")), made(add("a", "new", 1)))
    t = database.table("T")
    assert t.row_count == 2
    assert t.state(0) is RowState.CHANGED
    assert t.row_history(0) == (RowStep(0, RowOperation.DELETE), RowStep(1, RowOperation.ADD))
    assert rows(database) == [("a", "new", 1), ("b", "two", None)]
    assert not database.conflicts
    totals = layer_totals(database)
    assert (totals[0].rows_deleted, totals[1].rows_added, totals[1].rows_changed) == (1, 1, 0)


def test_added_and_deleted_never_was(tmp_path: Path) -> None:
    database = overlaid(tmp_path, made(add("c", "x")), made(delete("c")))
    t = database.table("T")
    assert t.state(2) is RowState.TRANSIENT
    assert t.row_history(2) == (RowStep(0, RowOperation.ADD), RowStep(1, RowOperation.DELETE))
    assert list(changes(database)) == []
    assert rows(database) == [("a", "one", 1), ("b", "two", None)]
    assert row_totals(t) == RowTotals()


def test_added_deleted_and_added_again(tmp_path: Path) -> None:
    layers = (
        made(add("c", "x")),
        made(delete("c")),
        made(add("c", "y")),
        made(update("c", Number=5)),
    )
    database = overlaid(tmp_path, *layers)
    (change,) = changes(database)
    assert (change.state, change.key, change.by) == (RowState.ADDED, ("c",), 2)
    assert {name: (c.old, c.new, c.by) for name, c in change.cells.items()} == {
        "Value": (None, "y", 2),
        "Number": (None, 5, 3),
    }


def test_layers_off_on_and_in_another_order(tmp_path: Path) -> None:
    base = overlaid(tmp_path).base
    one, two = made(update("a", Value="x")), made(update("a", Value="y"))
    assert rows(OverlaidDatabase(base, [one, two]))[0] == ("a", "y", 1)
    assert rows(OverlaidDatabase(base, [two, one]))[0] == ("a", "x", 1)
    assert rows(OverlaidDatabase(base, [two]))[0] == ("a", "y", 1)
    assert rows(OverlaidDatabase(base, []))[0] == ("a", "one", 1)
    assert live_table(OverlaidDatabase(base, []).table("T")) is base.tables["T"]


def test_live_rows_are_what_the_grid_does_not_strike_through(tmp_path: Path) -> None:
    database = overlaid(tmp_path, made(delete("a"), add("c", "x"), add("d", "y")))
    t = database.table("T")
    live = live_table(t)
    assert [t.state(row).value for row in range(t.row_count)] == [
        *("deleted", "unchanged", "added", "added"),
    ]
    assert list(t.live_rows()) == [1, 2, 3]
    assert live.row_count == t.live_row_count == 3
    assert list(live.rows()) == [("b", "two", None), ("c", "x", None), ("d", "y", None)]
    assert [live.cell(row, 0) for row in range(3)] == live.values(0)
    assert live.find(("c",)) == 1
    assert live.find(("a",)) is None
    assert row_totals(t) == RowTotals(added=2, changed=0, deleted=1)


# -- tables and columns --------------------------------------------------------


def test_a_dropped_table_and_its_rows(tmp_path: Path) -> None:
    database = overlaid(tmp_path, made(update("a", Value="x")), made(dropped=["T"]))
    with pytest.raises(NoSuchTable):
        database.table("T")
    t = database.tables["T"]
    assert t.dropped_by == 1
    assert {t.state(row) for row in range(2)} == {RowState.DELETED}
    assert [change.cells["Value"].old for change in changes(database)] == ["one", "two"]
    assert list(database.live_tables()) == []


def test_a_table_dropped_and_created_otherwise(tmp_path: Path) -> None:
    """In one layer: what a comparison of tables with other keys does."""
    layer = MadeLayer(
        {"T": [(RowOperation.ADD, (7,), {"Text": "x"})]},
        created={"T": "Id i2*, Text L0"},
        dropped=["T"],
    )
    database = overlaid(tmp_path, layer)
    assert rows(database) == [(7, "x")]
    assert not database.conflicts
    old = database.table("T").replaced
    assert old is not None
    assert old.dropped_by == 0
    assert [(c.state.value, c.key) for c in changes(database)] == [
        ("deleted", ("a",)),
        ("deleted", ("b",)),
        ("added", (7,)),
    ]
    assert row_totals(database.table("T")) == RowTotals(added=1, deleted=2)


def test_a_table_created_twice(tmp_path: Path) -> None:
    layer = MadeLayer(
        {"T": [(RowOperation.ADD, ("c",), {"Value": "x", "More": 3})]},
        created={"T": f"{T}, More I2"},
        suppressed=NONE,
    )
    database = overlaid(tmp_path, layer)
    (conflict,) = database.conflicts
    assert conflict.condition is ErrorCondition.ADD_EXISTING_TABLE
    assert (conflict.suppressed, conflict.error) == (False, 2252)
    assert "2252" in conflict.effect
    assert rows(database) == [
        ("a", "one", 1, None),
        ("b", "two", None, None),
        ("c", "x", None, 3),
    ]


def test_a_created_table_that_exists_with_another_key(tmp_path: Path) -> None:
    layer = MadeLayer(
        {"T": [(RowOperation.ADD, (7,), {"Key": "x"})]}, created={"T": "Number i2*, Key s72"}
    )
    database = overlaid(tmp_path, layer)
    assert rows(database) == [("a", "one", 1), ("b", "two", None)]
    reasons = [conflict.reason for conflict in database.conflicts]
    assert "the table exists with other key columns; its rows cannot be matched" in reasons


def test_a_column_that_exists_with_another_type(tmp_path: Path) -> None:
    database = overlaid(tmp_path, made(added={"T": "Number S20, Extra I4"}))
    (conflict,) = database.conflicts
    assert conflict.error == 2255
    assert conflict.reason == "the column Number exists already as I2, not S20"
    assert [column.name for column in database.table("T").columns][3:] == ["Extra"]
    assert database.table("T").column_layers == {3: 0}


def test_a_column_that_exists_with_the_same_type(tmp_path: Path) -> None:
    assert not overlaid(tmp_path, made(added={"T": "Number I2"})).conflicts


@pytest.mark.parametrize("layer", [made(update("a", Value="x")), made(added={"T": "New I2"})])
def test_a_table_that_is_missing(layer: Layer, tmp_path: Path) -> None:
    base = opened(tmp_path / "base.msi", [table("Other", T)])
    (conflict,) = OverlaidDatabase(base, [layer]).conflicts
    assert (conflict.table, conflict.key) == ("T", None)
    assert conflict.condition is ErrorCondition.UPDATE_MISSING_ROW


@pytest.mark.parametrize(
    ("record", "condition", "error"),
    [
        (add("a", "x"), ErrorCondition.ADD_EXISTING_ROW, 2250),
        (delete("z"), ErrorCondition.DELETE_MISSING_ROW, 2251),
        (update("z", Value="x"), ErrorCondition.UPDATE_MISSING_ROW, 2254),
    ],
)
@pytest.mark.parametrize("suppressed", [False, True])
def test_error_conditions(
    record: Made, condition: ErrorCondition, error: int, suppressed: bool, tmp_path: Path
) -> None:
    layer = made(record, suppressed=condition if suppressed else ALL & ~condition)
    database = overlaid(tmp_path, layer)
    (conflict,) = database.conflicts
    assert (conflict.condition, conflict.error) == (condition, error)
    assert conflict.suppressed is suppressed
    assert (f"error {error}" in conflict.effect) is not suppressed
    # The preview goes on as if it were suppressed: an added row replaces the other.
    expected = ("a", "x", None) if condition is ErrorCondition.ADD_EXISTING_ROW else ("a", "one", 1)
    assert rows(database) == [expected, ("b", "two", None)]
    assert layer_totals(database)[0].conflicts == 1


@pytest.mark.parametrize(
    ("base", "layers", "after", "conflicts"),
    [
        (1252, [0], 1252, 0),
        (1252, [1252], 1252, 0),
        (0, [1251], 1251, 0),
        (1252, [932], 932, 1),
        (0, [1251, 1252], 1252, 1),
        (65001, [0, 65001], 65001, 0),
    ],
)
def test_code_pages(
    base: int, layers: list[int], after: int, conflicts: int, tmp_path: Path
) -> None:
    package = opened(tmp_path / "base.msi", [table("T", T)], codepage=base)
    database = OverlaidDatabase(package, [made(codepage=page) for page in layers])
    assert database.codepage == after
    assert [c.error for c in database.conflicts] == [2222] * conflicts


# -- transforms that do not fit ------------------------------------------------


def transform_layer(
    folder: Path, strings: Sequence[str], tables: Mapping[str, bytes], **options: Any
) -> TransformLayer:
    storage = make_transform_storage(strings, tables, **options)
    path = folder / f"{len(list(folder.iterdir()))}.mst"
    return TransformLayer(opened_transform(path, storage), "t")


UPDATE_A = bytes.fromhex("0200 0100 0200")
"""Update: word 0x0002 (column 2), key id 1, Value id 2."""


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ("0200 0100", "the stream ends inside a record"),
        ("02", "the stream ends inside a record's first word"),
        ("0200 0100 0900", "there is no string 9"),
        ("0105 0100 0200 0000 0000", "record word 0x0501 adds 5 cells, the table has 3"),
        ("0080 0100 0200", "record word 0x8000 names columns beyond the table's 3"),
    ],
)
def test_records_before_the_damage_count(damage: str, reason: str, tmp_path: Path) -> None:
    layer = transform_layer(tmp_path, ["a", "x"], {"T": UPDATE_A + bytes.fromhex(damage)})
    database = overlaid(tmp_path, layer)
    assert rows(database)[0] == ("a", "x", 1)
    (conflict,) = database.conflicts
    assert (conflict.reason, conflict.error, conflict.suppressed) == (reason, 2246, False)


def test_references_of_three_bytes(tmp_path: Path) -> None:
    data = bytes.fromhex("0200 010000 020000")
    layer = transform_layer(tmp_path, ["a", "x"], {"T": data}, reference_width=3)
    assert rows(overlaid(tmp_path, layer))[0] == ("a", "x", 1)


@pytest.mark.parametrize(("spec", "cells"), [("I2", "0780"), ("I4", "07000080")])
def test_numbers_are_as_wide_as_the_base_says(spec: str, cells: str, tmp_path: Path) -> None:
    base = opened(tmp_path / "b.msi", [table("T", f"Key s72*, Number {spec}", ("a", 1))])
    layer = transform_layer(tmp_path, ["a"], {"T": bytes.fromhex(f"0200 0100 {cells}")})
    assert rows(OverlaidDatabase(base, [layer])) == [("a", 7)]


def test_records_of_a_wider_standard_table(tmp_path: Path) -> None:
    """Shortcut has 16 columns since 4.0; a package of before has 12 and takes what it has."""
    narrow = table(
        "Shortcut",
        "Shortcut s72*, Directory_ s72, Name l128, Component_ s72, Target s72, Arguments S255, "
        "Description L255, Hotkey I2, Icon_ S72, IconIndex I2, ShowCmd I2, WkDir S72",
        ("s", "d", "old", "c", "t", None, None, None, None, None, None, None),
    )
    base = opened(tmp_path / "b.msi", [narrow])
    # Add 16 cells: key "n", Directory_ … Target id 2, then nulls.
    added = bytes.fromhex("0110 0100 0200 0200 0200 0200" + "0000" * 11)
    layer = transform_layer(tmp_path, ["n", "x"], {"Shortcut": added})
    database = OverlaidDatabase(base, [layer])
    assert ("n", "x", "x", "x", "x") in [row[:5] for row in rows(database, "Shortcut")]
    (conflict,) = database.conflicts
    assert conflict.reason.endswith(
        "the columns DisplayResourceDLL, DisplayResourceId, DescriptionResourceDLL, "
        "DescriptionResourceId"
    )


def test_each_transform_counts_its_own_new_columns(tmp_path: Path) -> None:
    """Two transforms made from the same base both add a column 4; both find their own."""
    # _Columns: add 4 cells: Table id 1, Number 4, Name id 2, Type 0x1502 (I2), both biased.
    # T: update column 4 of row id 3 to 7.
    tables = {
        "_Columns": bytes.fromhex("0104 0100 0480 0200 0295"),
        "T": bytes.fromhex("0800 0300 0780"),
    }
    one = transform_layer(tmp_path, ["T", "One", "a"], tables)
    two = transform_layer(tmp_path, ["T", "Two", "b"], tables)
    database = overlaid(tmp_path, one, two)
    assert not database.conflicts
    assert [c.name for c in database.table("T").columns] == ["Key", "Value", "Number", "One", "Two"]
    assert rows(database) == [("a", "one", 1, 7, None), ("b", "two", None, None, 7)]


def test_a_transform_of_a_table_with_more_columns(tmp_path: Path) -> None:
    tables = {
        "_Columns": bytes.fromhex("0104 0100 0980 0200 0295"),  # column 9
        "T": bytes.fromhex("0001 0300 0780"),
    }
    database = overlaid(tmp_path, transform_layer(tmp_path, ["T", "New", "a"], tables))
    (conflict,) = database.conflicts
    assert conflict.reason.startswith("the transform numbers its first new column 9")


def test_rows_for_a_table_without_columns(tmp_path: Path) -> None:
    """Damage: rows that could have no cells would be added, and a transform of them failed."""
    raw = RawDatabase()
    raw.listed.append("Property")
    base = open_package(raw.write(tmp_path / "base.msi"))
    assert isinstance(base, Database)
    layer = transform_layer(tmp_path, ["New", "1"], {"Property": bytes.fromhex("0102 0100 0200")})
    assert layer.transform.tables["Property"].row_count == 1
    database = OverlaidDatabase(base, [layer])
    (conflict,) = database.conflicts
    assert conflict.reason == (
        "the records are of a table that also has the columns Property, Value"
    )
    assert not database.table("Property").touched_rows()
    assert encode_name("Property", is_table=True) not in transform_of(database).storage.streams


def test_a_transform_for_another_product(tmp_path: Path) -> None:
    """Nothing in it fits: every record is a conflict, and the base stays as it is."""
    tables = {"T": UPDATE_A, "Property": UPDATE_A, "Unknown": UPDATE_A}
    database = overlaid(tmp_path, transform_layer(tmp_path, ["z", "x"], tables))
    assert [(c.table, c.condition) for c in database.conflicts] == [
        ("Property", ErrorCondition.UPDATE_MISSING_ROW),
        ("T", ErrorCondition.UPDATE_MISSING_ROW),
        ("Unknown", ErrorCondition.UPDATE_MISSING_ROW),
    ]
    assert list(changes(database)) == []


def test_a_file_that_changes_meanwhile_is_no_conflict(tmp_path: Path) -> None:
    layer = transform_layer(tmp_path, ["a", "x"], {"T": UPDATE_A})
    path = tmp_path / "0.mst"
    path.write_bytes(path.read_bytes() + bytes(512))
    with pytest.raises(FileChanged):
        overlaid(tmp_path, layer)


def test_cancelling(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    base = overlaid(tmp_path).base
    with pytest.raises(Cancelled):
        OverlaidDatabase(base, [made(update("a", Value="x"))], progress)
    with pytest.raises(Cancelled):
        ComparisonLayer(base, base, "same", progress)


# -- comparisons ---------------------------------------------------------------


def test_schema_differences(tmp_path: Path) -> None:
    database = between(
        tmp_path,
        [
            table("Gone", T),
            table("Keys", "A s72*, B L0", ("k", "v")),
            table("Types", "A s72*, B I2, C S10, D L0", ("k", 5, "c", "d")),
            table("Order", "A s72*, B I2, C I2", ("k", 1, 2)),
        ],
        [
            table("Came", T, ("a", None, None)),
            table("Keys", "A s72*, B l0*", ("k", "v")),
            table("Types", "A s38*, B S5, D L0, E I4", ("k", "5", "d", 9)),
            table("Order", "A s72*, C I2, B I2", ("k", 2, 1)),
        ],
    )
    (layer,) = database.layers
    assert isinstance(layer, ComparisonLayer)
    found = [(d.change, d.table, d.column, d.old, d.new) for d in layer.schema.differences]
    assert found == [
        (SchemaChange.TABLE_ADDED, "Came", None, "", ""),
        (SchemaChange.TABLE_DROPPED, "Gone", None, "", ""),
        (SchemaChange.KEYS_CHANGED, "Keys", None, "A s72", "A s72, B l0"),
        (SchemaChange.COLUMNS_REORDERED, "Order", None, "A, B, C", "A, C, B"),
        (SchemaChange.COLUMN_RETYPED, "Types", "A", "s72", "s38"),
        (SchemaChange.COLUMN_RETYPED, "Types", "B", "I2", "S5"),
        (SchemaChange.COLUMN_ADDED, "Types", "E", "", "I4"),
        (SchemaChange.COLUMN_REMOVED, "Types", "C", "S10", ""),
    ]
    assert not database.conflicts
    assert rows(database, "Types") == [("k", "5", "d", 9)]
    assert rows(database, "Order") == [("k", 1, 2)]
    types = database.table("Types")
    assert types.removed_columns == {2: 0}
    assert types.retyped_columns[1] == (0, ColumnType.parse("I2"))
    totals = layer_totals(database)[0]
    assert (totals.columns_added, totals.columns_removed, totals.columns_retyped) == (1, 1, 2)


def test_equal_keys_in_a_damaged_package(tmp_path: Path) -> None:
    """Of rows with equal keys the first counts; the package still equals itself."""
    raw = RawDatabase()
    raw.describe("T", ("K", ColumnType.parse("s72", key=True).word), ("V", 0x1FFF))
    # Two rows with the key a, then their values x and y.
    ids = [raw.id(text) for text in ("a", "a", "x", "y")]
    raw.tables["T"] = b"".join(id_.to_bytes(2, "little") for id_ in ids)
    base = open_package(raw.write(tmp_path / "twice.msi"))
    assert isinstance(base, Database)
    assert list(base.tables["T"].rows()) == [("a", "x"), ("a", "y")]
    assert list(changes(OverlaidDatabase(base, [ComparisonLayer(base, base, "same")]))) == []
    other = opened(tmp_path / "b.msi", [table("T", "K s72*, V L255", ("a", "x"))])
    assert list(changes(OverlaidDatabase(base, [ComparisonLayer(base, other, "b")]))) == []


def test_streams_are_compared_by_content(tmp_path: Path) -> None:
    def binary(**streams: bytes) -> list[TableContent]:
        return [table("Binary", "Name s72*, Data V0", *streams.items())]

    database = between(
        tmp_path,
        binary(same=b"1", other=b"22", longer=b"3"),
        binary(same=b"1", other=b"23", longer=b"33"),
    )
    assert {change.key[0] for change in changes(database)} == {"other", "longer"}

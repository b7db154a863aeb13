"""Rows from elsewhere are put into a table: what becomes of those whose key is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msiview.database.cells import StreamCell
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnType
from msiview.overlay.edits.edits import Edits
from msiview.overlay.edits.transaction import Transaction
from msiview.overlay.overlay import OverlaidDatabase
from msiview.session.adding_rows import AddedRows, Collision, IncomingRows, add_rows, free_key
from tests.overlay.packages import opened


@pytest.fixture
def edit(tmp_path: Path) -> Transaction:
    return Transaction(OverlaidDatabase(opened(tmp_path / "a.msi"), []), Edits())


PROPERTIES = IncomingRows(
    "Property",
    ["Value", "Property"],
    [("one", "Manufacturer"), ("two", "NEW")],
    source="more.csv",
    lines=[2, 3],
)


def put(edit: Transaction, incoming: IncomingRows, collision: Collision) -> AddedRows:
    return add_rows(edit, incoming, collision)


def value(edit: Transaction, name: str) -> object:
    row = edit.row("Property", (name,))
    return None if row is None else row["Value"]


def test_skip_leaves_what_is_there(edit: Transaction) -> None:
    done = put(edit, PROPERTIES, Collision.SKIP)
    assert done == AddedRows(added=[("NEW",)], skipped=[("Manufacturer",)])
    assert value(edit, "Manufacturer") == "Example"
    assert value(edit, "NEW") == "two"


def test_replace_changes_what_is_there(edit: Transaction) -> None:
    done = put(edit, PROPERTIES, Collision.REPLACE)
    assert done == AddedRows(added=[("NEW",)], replaced=[("Manufacturer",)])
    assert value(edit, "Manufacturer") == "one"


def test_replace_keeps_columns_that_are_not_named(edit: Transaction) -> None:
    rows = IncomingRows("File", ["File", "FileSize"], [("app.exe", "5")])
    put(edit, rows, Collision.REPLACE)
    row = edit.row("File", ("app.exe",))
    assert row is not None
    assert (row["FileSize"], row["Version"]) == (5, "1.2.3.4")


def test_rename_takes_the_next_free_key(edit: Transaction) -> None:
    done = put(edit, PROPERTIES, Collision.RENAME)
    assert done.renamed == [(("Manufacturer",), ("Manufacturer_2",))]
    assert value(edit, "Manufacturer_2") == "one"
    put(edit, PROPERTIES, Collision.RENAME)
    assert value(edit, "Manufacturer_3") == "one"


def test_a_number_is_numbered_on(edit: Transaction) -> None:
    assert free_key(edit, "Media", (1,)) == (2,)
    assert free_key(edit, "Media", (7,)) == (7,)
    assert free_key(edit, "FeatureComponents", ("Help", "Manual")) == ("Help", "Manual_2")


def test_what_does_not_fit_is_told_with_its_line(edit: Transaction) -> None:
    rows = IncomingRows(
        "Media", ["DiskId", "LastSequence"], [("2", "x"), ("3", "9")], source="m.csv", lines=[2, 3]
    )
    done = put(edit, rows, Collision.SKIP)
    assert done.added == [(3,)]
    assert list(map(str, done.misfits)) == [
        "m.csv, line 2: Media.LastSequence: x is no whole number"
    ]


def test_an_unknown_column_is_refused_as_a_whole(edit: Transaction) -> None:
    with pytest.raises(EditRefused, match="the table has no column Wrong"):
        put(edit, IncomingRows("Property", ["Property", "Wrong"], [("A", "b")]), Collision.SKIP)
    with pytest.raises(EditRefused, match="the table has no column Wrong"):
        put(edit, IncomingRows("Environment", ["Environment", "Wrong"], []), Collision.SKIP)
    assert not edit.edits


def test_a_missing_table_is_created(edit: Transaction) -> None:
    put(edit, IncomingRows("Environment", ["Environment", "Name"], [("e", "X")]), Collision.SKIP)
    assert edit.row("Environment", ("e",))
    types = [("Key", ColumnType.parse("s10", key=True)), ("Text", ColumnType.parse("S0"))]
    put(edit, IncomingRows("Own", ["Key", "Text"], [("a", "b")], types), Collision.SKIP)
    assert edit.row("Own", ("a",)) == {"Key": "a", "Text": "b"}
    with pytest.raises(EditRefused, match="it needs columns"):
        put(edit, IncomingRows("Unknown", ["Key"], []), Collision.SKIP)


def test_streams_come_with_their_bytes_or_stay(edit: Transaction) -> None:
    named = IncomingRows("Binary", ["Name", "Data"], [("Script.vbs", "Binary.Script.vbs")])
    assert put(edit, named, Collision.REPLACE).replaced == [("Script.vbs",)]
    assert not edit.edits
    put(edit, IncomingRows("Binary", ["Name", "Data"], [("New", b"abc")]), Collision.SKIP)
    row = edit.row("Binary", ("New",))
    assert row is not None
    cell = row["Data"]
    assert isinstance(cell, StreamCell)
    assert cell.size == 3
    text = IncomingRows("Binary", ["Name", "Data"], [("Text", "Binary.Text")])
    assert [m.reason for m in put(edit, text, Collision.SKIP).misfits] == ["it must be a stream"]


_NAMES = st.text(st.sampled_from("AB_12"), min_size=1, max_size=3)


@given(names=st.lists(_NAMES, max_size=12))
def test_every_row_ends_somewhere(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Renamed rows never take the place of another, and all of them are there in the end."""
    path = tmp_path_factory.mktemp("rows") / "a.msi"
    edit = Transaction(OverlaidDatabase(opened(path), []), Edits())
    rows = IncomingRows(
        "Property", ["Property", "Value"], [(n, str(i)) for i, n in enumerate(names)]
    )
    done = put(edit, rows, Collision.RENAME)
    keys = [*done.added, *(new for _, new in done.renamed)]
    assert len(keys) == len(set(keys)) == len(names)
    assert sorted(value(edit, str(key[0])) or "" for key in keys) == sorted(
        map(str, range(len(names)))
    )

"""Edits one by one: what becomes of a row, what is refused, what one step takes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from msiview.database.cells import StreamCell
from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnType
from msiview.format.transform_data import RowOperation
from msiview.overlay.comparison import ComparisonLayer
from msiview.overlay.edits.edits import Edits
from msiview.overlay.edits.layer import EditsLayer
from msiview.overlay.edits.transaction import Transaction, new_stream
from msiview.overlay.live_table import live_table
from msiview.overlay.overlay import OverlaidDatabase
from tests.builders.databases import sample_tables, table
from tests.builders.raw_databases import RawDatabase
from tests.overlay.packages import opened

TEXT = ColumnType.parse("S72")


@pytest.fixture
def edit(tmp_path: Path) -> Transaction:
    """A transaction over the sample package."""
    return Transaction(OverlaidDatabase(opened(tmp_path / "a.msi"), []), Edits())


def after(edit: Transaction) -> OverlaidDatabase:
    """The package as the edits make it."""
    below = edit.below
    return OverlaidDatabase(below.base, [*below.layers, EditsLayer(edit.edits)])


def operation(edit: Transaction, table: str, *key: str) -> RowOperation | None:
    record = edit.edits.record(table, key)
    return None if record is None else record.operation


# -- rows ---------------------------------------------------------------


def test_a_cell(edit: Transaction) -> None:
    edit.set_cells("Property", ("Manufacturer",), {"Value": "Else"})
    assert edit.row("Property", ("Manufacturer",)) == {
        "Property": "Manufacturer",
        "Value": "Else",
    }
    assert operation(edit, "Property", "Manufacturer") is RowOperation.UPDATE
    result = after(edit)
    assert result.property_value("Manufacturer") == "Else"
    assert not result.conflicts


def test_a_cell_with_its_own_value_is_no_edit(edit: Transaction) -> None:
    edit.set_cells("Property", ("Manufacturer",), {"Value": "Else"})
    edit.set_cells("Property", ("Manufacturer",), {"Value": "Example"})
    assert not edit.edits
    assert edit.step("nothing").replacements == ()


def test_the_empty_text_is_null(edit: Transaction) -> None:
    edit.set_cells("Registry", ("reg1",), {"Name": ""})
    found = edit.row("Registry", ("reg1",))
    assert found is not None
    assert found["Name"] is None


def test_a_row_comes_and_goes(edit: Transaction) -> None:
    assert edit.add_row("Property", {"Property": "NEW", "Value": "1"}) == ("NEW",)
    assert operation(edit, "Property", "NEW") is RowOperation.ADD
    edit.set_cells("Property", ("NEW",), {"Value": "2"})
    assert operation(edit, "Property", "NEW") is RowOperation.ADD
    assert after(edit).property_value("NEW") == "2"
    edit.delete_row("Property", ("NEW",))
    assert not edit.edits


def test_a_row_that_was_deleted_comes_back_as_a_change(edit: Transaction) -> None:
    edit.delete_row("Property", ("Manufacturer",))
    assert edit.row("Property", ("Manufacturer",)) is None
    assert operation(edit, "Property", "Manufacturer") is RowOperation.DELETE
    edit.add_row("Property", {"Property": "Manufacturer", "Value": "Else"})
    assert operation(edit, "Property", "Manufacturer") is RowOperation.UPDATE
    result = after(edit)
    assert result.property_value("Manufacturer") == "Else"
    assert not result.conflicts
    edit.set_cells("Property", ("Manufacturer",), {"Value": "Example"})
    assert not edit.edits


def test_another_key_moves_the_row(edit: Transaction) -> None:
    before = edit.row("Registry", ("reg1",))
    assert before is not None
    assert edit.set_cells("Registry", ("reg1",), {"Registry": "other", "Value": "x"}) == ("other",)
    assert edit.row("Registry", ("reg1",)) is None
    assert edit.row("Registry", ("other",)) == {**before, "Registry": "other", "Value": "x"}
    result = after(edit)
    assert not result.conflicts
    assert result.table("Registry").find(("reg1",)) is None
    edit.set_cells("Registry", ("other",), {"Registry": "reg1", "Value": before["Value"]})
    assert not edit.edits


def test_a_stream_moves_with_its_row(edit: Transaction) -> None:
    stored = edit.row("Binary", ("Script.vbs",))
    assert stored is not None
    was = stored["Data"]
    assert isinstance(was, StreamCell)
    assert was.stream is not None
    edit.set_cells("Binary", ("Script.vbs",), {"Name": "renamed"})
    moved = after(edit).table("Binary").cell_at("renamed", "Data")
    assert isinstance(moved, StreamCell)
    assert moved.stream is not None
    assert (moved.name, moved.stream.name) == ("Binary.renamed", "Binary.renamed")
    assert moved.stream.read() == was.stream.read()
    edit.set_cells("Binary", ("renamed",), {"Data": new_stream("Binary", ("renamed",), b"new")})
    changed = after(edit).table("Binary").cell_at("renamed", "Data")
    assert isinstance(changed, StreamCell)
    assert changed.stream is not None
    assert changed.stream.read() == b"new"
    assert changed.size == 3


def test_the_stream_of_another_row_gets_the_name_of_its_own(edit: Transaction) -> None:
    edit.set_cells("Binary", ("Script.vbs",), {"Data": new_stream("Binary", ("gone",), b"new")})
    edit.add_row("Binary", {"Name": "copy", "Data": new_stream("Binary", ("gone",), b"new")})
    for key in ("Script.vbs", "copy"):
        cell = after(edit).table("Binary").cell_at(key, "Data")
        assert isinstance(cell, StreamCell)
        assert cell.stream is not None
        name = f"Binary.{key}"
        assert (cell.name, cell.stream.name, cell.stream.read()) == (name, name, b"new")


def test_edits_lie_over_other_layers(tmp_path: Path) -> None:
    base = opened(tmp_path / "a.msi")
    other = [
        table(t.name, "Property s72*, Value l0", *t.rows, ("LAYER", "1"))
        if t.name == "Property"
        else t
        for t in sample_tables()
    ]
    layer = ComparisonLayer(base, opened(tmp_path / "b.msi", other), "b")
    edit = Transaction(OverlaidDatabase(base, [layer]), Edits())
    edit.set_cells("Property", ("LAYER",), {"Value": "2"})
    result = after(edit)
    assert result.property_value("LAYER") == "2"
    found = result.table("Property")
    row = found.find(("LAYER",))
    assert row is not None
    assert [(step.layer, step.old, step.new) for step in found.history(row, 1)] == [(1, "1", "2")]


# -- tables -------------------------------------------------------------


def test_tables_are_created_and_dropped(edit: Transaction) -> None:
    edit.create_table("IniFile")
    edit.add_row("IniFile", {"IniFile": "i", "FileName": "a.ini", "Section": "s", "Action": 0})
    assert [c.spec for c in after(edit).table("IniFile").columns][:2] == ["s72", "l255"]
    edit.create_table("Own", [("Key", ColumnType.parse("s10", key=True)), ("Text", TEXT)])
    edit.add_row("Own", {"Key": "k", "Text": "t"})
    edit.drop_table("Registry")
    result = after(edit)
    assert result.table("Own").cell_at("k", "Text") == "t"
    assert "Registry" not in [t.name for t in result.live_tables()]
    assert not edit.has_table("Registry")
    edit.create_table("Registry", [("Other", ColumnType.parse("s9", key=True))])
    edit.add_row("Registry", {"Other": "x"})
    assert list(live_table(after(edit).table("Registry")).rows()) == [("x",)]
    for name in ("IniFile", "Own", "Registry"):
        edit.drop_table(name)
    assert list(edit.edits.tables) == ["Registry"]
    assert not edit.edits.rows


def test_a_column_is_added(edit: Transaction) -> None:
    edit.add_column("Property", "Note", TEXT)
    edit.set_cells("Property", ("Manufacturer",), {"Note": "n"})
    result = after(edit).table("Property")
    assert result.cell_at("Manufacturer", "Note") == "n"
    assert result.cell_at("ProductCode", "Note") is None
    edit.create_table("Own", [("Key", ColumnType.parse("s10", key=True))])
    edit.add_column("Own", "More", TEXT)
    edit.add_row("Own", {"Key": "k", "More": "m"})
    assert after(edit).table("Own").cell_at("k", "More") == "m"


# -- refusals -----------------------------------------------------------


REFUSALS: dict[str, tuple[Callable[[Transaction], object], str]] = {
    "no table": (
        lambda edit: edit.set_cells("Nothing", ("a",), {"b": 1}),
        "Nothing: there is no such table",
    ),
    "no row": (
        lambda edit: edit.set_cells("Property", ("NONE",), {"Value": "1"}),
        "Property/NONE: there is no such row",
    ),
    "no row to delete": (
        lambda edit: edit.delete_row("Property", ("NONE",)),
        "Property/NONE: there is no such row",
    ),
    "no column": (
        lambda edit: edit.set_cells("Property", ("Manufacturer",), {"Wrong": "1"}),
        "Property/Manufacturer.Wrong: the table has no column Wrong",
    ),
    "a number too large": (
        lambda edit: edit.set_cells("Media", (1,), {"DiskId": 40000}),
        "Media/1.DiskId: 40000 does not fit a column of type i2",
    ),
    "a text for a number": (
        lambda edit: edit.set_cells("Media", (1,), {"LastSequence": "x"}),
        "Media/1.LastSequence: it must be a whole number",
    ),
    "a number for a text": (
        lambda edit: edit.set_cells("Property", ("Manufacturer",), {"Value": 5}),
        "Property/Manufacturer.Value: it must be a text",
    ),
    "a character that the code page lacks": (
        lambda edit: edit.set_cells("Property", ("Manufacturer",), {"Value": "\u0416"}),
        (
            "Property/Manufacturer.Value: 'Ж' (U+0416) is not in code page 1252 (Western "
            "European); write it with other characters, or build the package in a code page "
            "that has them: a transform that changes the code page is a conflict for the installer"
        ),
    ),
    "a key that another row has": (
        lambda edit: edit.set_cells("Property", ("Manufacturer",), {"Property": "ProductCode"}),
        "Property/ProductCode: there is a row with this key already",
    ),
    "a row that is there": (
        lambda edit: edit.add_row("Property", {"Property": "ProductCode", "Value": "x"}),
        "Property/ProductCode: there is a row with this key already",
    ),
    "a row without a key": (
        lambda edit: edit.add_row("Property", {"Value": "x"}),
        "Property: a new row needs a key (Property)",
    ),
    "a table that is there": (
        lambda edit: edit.create_table("Property"),
        "Property: the table exists already",
    ),
    "a table that nobody knows": (
        lambda edit: edit.create_table("Own"),
        "Own: no standard table has this name, so it needs columns",
    ),
    "a table with the key behind": (
        lambda edit: edit.create_table(
            "Own", [("A", TEXT), ("B", ColumnType.parse("s9", key=True))]
        ),
        "Own: the key columns must come first, at least one",
    ),
    "a table that is not there": (
        lambda edit: edit.drop_table("Own"),
        "Own: there is no such table",
    ),
    "a name that is taken": (
        lambda edit: edit.create_table("_Tables", [("A", ColumnType.parse("s9", key=True))]),
        "_Tables: this cannot be the name of a table",
    ),
    "a column twice": (
        lambda edit: edit.add_column("Property", "Value", TEXT),
        "Property.Value: the table has a column of this name already",
    ),
    "a column of the key": (
        lambda edit: edit.add_column("Property", "More", ColumnType.parse("s9", key=True)),
        "Property.More: a column that is added cannot be part of the key",
    ),
    "a stream with too long a name": (
        lambda edit: edit.add_row(
            "Binary", {"Name": "n" * 70, "Data": new_stream("Binary", ("n" * 70,), b"")}
        ),
        f"Binary.{'n' * 70}: the name is too long for a stream of the file",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_stored_is_refused(edit: Transaction, case: str) -> None:
    attempt, words = REFUSALS[case]
    with pytest.raises(EditRefused) as refused:
        attempt(edit)
    assert str(refused.value).startswith(words)
    assert refused.value.reason
    assert not edit.edits


def test_rows_without_key_columns_are_refused(tmp_path: Path) -> None:
    raw = RawDatabase()
    raw.describe("Odd", ("Text", TEXT.word))
    raw.fill("Odd", ("a",))
    package = open_package(raw.write(tmp_path / "a.msi"))
    assert isinstance(package, Database)
    edit = Transaction(OverlaidDatabase(package, []), Edits())
    with pytest.raises(EditRefused, match="no key columns"):
        edit.set_cells("Odd", (), {"Text": "b"})


# -- steps --------------------------------------------------------------


def test_a_step_is_undone_and_done_again(edit: Transaction) -> None:
    edit.set_cells("Property", ("Manufacturer",), {"Value": "one"})
    first = edit.step("one")
    edit.set_cells("Property", ("Manufacturer",), {"Value": "two"})
    edit.set_cells("Property", ("Manufacturer",), {"Value": "three"})
    edit.delete_row("Registry", ("reg1",))
    second = edit.step("two")
    assert len(second.replacements) == 2
    final = edit.edits.copy()
    edit.edits.undo(second)
    assert edit.row("Property", ("Manufacturer",)) == {"Property": "Manufacturer", "Value": "one"}
    edit.edits.undo(first)
    assert not edit.edits
    edit.edits.do(first)
    edit.edits.do(second)
    assert edit.edits == final


def test_together_or_not_at_all(edit: Transaction) -> None:
    edit.delete_row("Property", ("Manufacturer",))
    before = edit.edits.copy()
    with pytest.raises(EditRefused):
        _delete_together(edit, "ProductCode", "NONE")
    assert edit.edits == before


def _delete_together(edit: Transaction, *names: str) -> None:
    with edit.together():
        for name in names:
            edit.delete_row("Property", (name,))


def test_a_layer_keeps_the_edits_that_it_was_made_with(edit: Transaction) -> None:
    result = after(edit)
    edit.set_cells("Property", ("Manufacturer",), {"Value": "later"})
    assert result.property_value("Manufacturer") == "Example"

"""The grid's model: exact counts, plain texts, roles, tooltips, transforms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, qInstallMessageHandler
from pytestqt.modeltest import ModelTester

from msiview.database.database import Database
from msiview.database.opening import open_package
from msiview.database.table import Table
from msiview.database.transform import Transform
from msiview.database.validation import ColumnRules
from msiview.gui.models.table_model import (
    CellRole,
    ChangeRole,
    NullRole,
    RowRole,
    TableModel,
    rows_in,
)
from msiview.overlay.marks import Mark
from tests.builders.databases import make_msi, sample_tables, table
from tests.builders.transforms import make_mst, make_transform_storage

DISPLAY = Qt.ItemDataRole.DisplayRole
TOOLTIP = Qt.ItemDataRole.ToolTipRole
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def tables_of(path: Path) -> dict[str, Table]:
    package = open_package(path)
    assert isinstance(package, Database | Transform)
    return dict(package.tables)


def model_of(table_: Table, order: list[int] | None = None) -> TableModel:
    model = TableModel()
    model.show_table(table_, ColumnRules(), order)
    return model


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Table]:
    return tables_of(make_msi(tmp_path / "a.msi"))


@pytest.fixture
def records(tmp_path: Path) -> Table:
    """A transform of File: one row added, one changed in FileSize, one deleted."""
    strings = ["new.txt", "Program", "app.exe", "help.chm"]
    added = bytes.fromhex(
        "0108"  # adds a row, eight cells
        "0100 0200 0100"  # File "new.txt", Component_ "Program", FileName "new.txt"
        "05000080"  # FileSize 5
        "0000 0000 0080"  # Version, Language, Attributes null
        "03000080"  # Sequence 3
    )
    changed = bytes.fromhex(
        "0800"  # changes column 4 (bit 3)
        "0300"  # File "app.exe"
        "07000080"  # FileSize 7
    )
    deleted = bytes.fromhex("0000 0400")  # deletes File "help.chm"
    storage = make_transform_storage(strings, {"File": added + changed + deleted})
    return tables_of(make_mst(tmp_path / "a.mst", storage))["File"]


def shown(model: TableModel, position: int, column: int, role: int = DISPLAY) -> Any:
    return model.index(position, column).data(role)


def test_qt_finds_nothing_wrong(
    qtmodeltester: ModelTester, tables: dict[str, Table], records: Table
) -> None:
    for name in ("File", "Binary", "Icon"):
        qtmodeltester.check(model_of(tables[name]))
    qtmodeltester.check(model_of(tables["Property"], [4, 0, 2]))
    qtmodeltester.check(model_of(records))
    qtmodeltester.check(TableModel())


def test_qt_finds_what_a_lying_model_does(
    qtmodeltester: ModelTester, qtlog: Any, tables: dict[str, Table]
) -> None:
    """The tester only warns; such warnings fail every test but this one, which hides them."""

    class LyingModel(TableModel):
        """Says that every cell is a table of its own."""

        def rowCount(self, parent: Any = None) -> int:
            return 2

    model = LyingModel()
    model.show_table(tables["File"], ColumnRules())
    said: list[str] = []
    with qtlog.disabled():
        before = qInstallMessageHandler(lambda _kind, _context, text: said.append(text))
        qtmodeltester.check(model)
        qInstallMessageHandler(before)
    assert any(text.startswith("FAIL!") for text in said)


def test_cells_are_shown_as_one_line_of_text(tables: dict[str, Table]) -> None:
    model = model_of(tables["File"])
    assert (model.rowCount(), model.columnCount()) == (2, 8)
    assert shown(model, 0, 3) == "70000"
    assert shown(model, 1, 4) == "null"
    assert shown(model_of(tables["Binary"]), 0, 1) == "[17 bytes]"


def test_line_breaks_and_control_characters_are_visible(tmp_path: Path) -> None:
    rows = (("a", "one\r\ntwo\tthree\x01"), ("b", "x" * 5000))
    model = model_of(
        tables_of(make_msi(tmp_path / "a.msi", [table("T", "K s8*, V L0", *rows)]))["T"]
    )
    assert shown(model, 0, 1) == "one↵two⇥three␁"
    assert shown(model, 1, 1) == "x" * 1000 + "…"
    assert "and 3\N{NO-BREAK SPACE}000 more characters" in shown(model, 1, 1, TOOLTIP)


def test_roles_carry_values(tables: dict[str, Table]) -> None:
    model = model_of(tables["File"], [1, 0])
    assert shown(model, 0, 0, RowRole) == 1
    assert shown(model, 0, 3, CellRole) == 4096
    assert shown(model, 0, 4, NullRole) is True
    assert shown(model, 1, 4, NullRole) is False
    assert shown(model, 0, 0, ChangeRole) is None


def test_positions_and_rows(tables: dict[str, Table]) -> None:
    model = model_of(tables["Property"], [5, 3, 1])
    assert [model.row_at(position) for position in range(3)] == [5, 3, 1]
    assert model.position_of(3) == 1
    assert model.position_of(0) is None
    model.set_order(None)
    assert model.position_of(3) == 3
    assert model.position_of(6) is None
    assert rows_in([5, 3, 1, 0], [range(1), range(2, 4)]) == [5, 1, 0]
    assert rows_in(None, [range(2, 4)]) == [2, 3]


def test_integers_are_explained(tables: dict[str, Table]) -> None:
    words = shown(model_of(tables["File"]), 0, 6, TOOLTIP)
    assert words.startswith("512\nhex 0x0200\n")
    assert "Vital" in words
    assert "ReadOnly" not in words  # not set


def test_negative_integers_have_the_bits_of_their_size(tables: dict[str, Table]) -> None:
    assert "-1\nhex 0xFFFF" in shown(model_of(tables["Registry"]), 1, 1, TOOLTIP)


def test_null_and_streams_are_explained(tables: dict[str, Table]) -> None:
    assert "no value" in shown(model_of(tables["File"]), 1, 4, TOOLTIP)
    assert "Stream Binary.Script.vbs: 17 bytes" in shown(model_of(tables["Binary"]), 0, 1, TOOLTIP)


def test_tooltips_are_no_markup(tmp_path: Path) -> None:
    path = make_msi(tmp_path / "a.msi", [table("T", "K s72*", ("<img src='file:///x'>",))])
    assert shown(model_of(tables_of(path)["T"]), 0, 0, TOOLTIP) == "<img src='file:///x'>"


def test_headers_say_the_type_in_words(tables: dict[str, Table]) -> None:
    model = model_of(tables["Component"])
    across = Qt.Orientation.Horizontal
    assert model.headerData(0, across) == "Component"
    spoken = model.headerData(0, across, SPOKEN)
    assert spoken == "Component, text, up to 72 characters, required, key"
    words = model.headerData(1, across, TOOLTIP)
    assert "Guid: " in words
    assert "From the standard schema" in words
    assert "Refers to Directory" in model.headerData(2, across, TOOLTIP)
    assert model.headerData(1, Qt.Orientation.Vertical, SPOKEN) == "Row 2"


def test_records_show_what_they_do(records: Table) -> None:
    model = model_of(records)
    assert [shown(model, row, 0) for row in range(3)] == ["added", "changed", "deleted"]
    assert [shown(model, row, 0, ChangeRole) for row in range(3)] == [
        Mark.ADDED,
        Mark.CHANGED,
        Mark.DELETED,
    ]
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Operation"
    assert model.headerData(2, Qt.Orientation.Vertical, SPOKEN) == "Row 3, deleted"


def test_cells_that_a_record_does_not_state_are_not_null(records: Table) -> None:
    model = model_of(records)
    assert shown(model, 0, 5) == "null"  # Version of the added row
    assert shown(model, 1, 5) == "—"
    assert shown(model, 1, 5, NullRole) is False
    assert shown(model, 1, 5, SPOKEN) == "unchanged"
    assert shown(model, 2, 5, SPOKEN) == "not stated"
    assert "Unchanged" in shown(model, 1, 5, TOOLTIP)
    assert "only its key" in shown(model, 2, 5, TOOLTIP)


def test_only_the_changed_cell_of_a_changed_row_is_marked(records: Table) -> None:
    model = model_of(records)
    marked = [model.cell_change(1, column) for column in range(model.columnCount())]
    assert marked == [None, None, None, None, Mark.CHANGED, None, None, None, None]
    assert shown(model, 1, 4, SPOKEN) == "7, changed"
    title = model.headerData(4, Qt.Orientation.Horizontal)
    assert model.headerData(1, Qt.Orientation.Vertical, SPOKEN) == f"Row 2, changed: {title}"


def test_the_model_follows_another_table(tables: dict[str, Table]) -> None:
    model = model_of(tables["File"], [1])
    model.show_table(tables["Media"], ColumnRules())
    assert (model.rowCount(), model.columnCount()) == (1, 6)
    model.show_table(None, ColumnRules())
    assert (model.rowCount(), model.columnCount()) == (0, 0)


def test_every_sample_cell_has_a_text_and_a_tooltip(tables: dict[str, Table]) -> None:
    assert len(tables) == len(sample_tables())
    for table_ in tables.values():
        model = model_of(table_)
        for position in range(model.rowCount()):
            for column in range(model.columnCount()):
                assert shown(model, position, column)
                assert shown(model, position, column, TOOLTIP)

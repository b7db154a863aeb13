"""Find and replace through its pane: what is listed, what ticks do, one step for all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt

from msiview.gui.docks.replace_dock import ReplaceDock
from tests.gui.edits.editor import Editor

_Key = Qt.Key


@pytest.fixture
def pane(editor: Editor) -> ReplaceDock:
    editor.control(_Key.Key_H)
    found = editor.window.docks["replace"].content()
    assert isinstance(found, ReplaceDock)
    return found


def look(editor: Editor, pane: ReplaceDock, find: str, replacement: str, where: str) -> list[str]:
    """What is listed for a text: table, row, column, before and after."""
    pane.scope.setCurrentText(where)
    pane.needle.setText(find)
    pane.replacement.setText(replacement)
    editor.qtbot.keyClick(pane.needle, _Key.Key_Return)
    editor.rest()
    return [pane.rows.line(row).replace("\t", " ") for row in range(pane.model.rowCount())]


def test_nothing_changes_before_replace(editor: Editor, pane: ReplaceDock) -> None:
    assert look(editor, pane, "Sample", "Other", "In all tables") == [
        "Directory INSTALLDIR DefaultDir SAMPLE~1|Sample Product SAMPLE~1|Other Product",
        "Property ProductName Value Sample Other",
        "Registry reg1 Key Software\\Example\\Sample Software\\Example\\Other",
        "Registry reg2 Key Software\\Example\\Sample Software\\Example\\Other",
    ]
    assert pane.status.text() == "4 cells in 3 tables"
    assert not editor.edits.edits


def test_ticked_cells_change_in_one_step(editor: Editor, pane: ReplaceDock) -> None:
    look(editor, pane, "Sample", "Other", "In all tables")
    pane.rows.selectRow(2)
    editor.qtbot.keyClick(pane.rows, _Key.Key_Space)
    assert pane.replace.text() == "&Replace 3"
    pane.replace.click()
    editor.rest()
    assert editor.cell("Property", "ProductName", "Value") == "Other"
    assert editor.cell("Registry", "reg1", "Key") == "Software\\Example\\Sample"
    assert editor.cell("Registry", "reg2", "Key") == "Software\\Example\\Other"
    assert pane.status.text() == "3 cells replaced"
    assert editor.edits.stack.count() == 1
    editor.edits.undo()
    assert not editor.edits.edits


def test_the_table_that_is_shown(editor: Editor, pane: ReplaceDock) -> None:
    assert look(editor, pane, "Sample", "Other", "In Property") == [
        "Property ProductName Value Sample Other"
    ]
    editor.go("Registry", 0, 0)
    assert pane.scope.itemText(0) == "In Registry"


def test_selected_cells(editor: Editor) -> None:
    editor.go("Registry", 0, 2)
    grid = editor.page.grid
    grid.selectionModel().select(
        editor.page.model.index(0, 3), QItemSelectionModel.SelectionFlag.Select
    )
    editor.control(_Key.Key_H)
    pane = editor.window.docks["replace"].content()
    assert isinstance(pane, ReplaceDock)
    assert pane.scope.currentText() == "In 2 selected cells of Registry"
    assert look(editor, pane, "a", "A", pane.scope.currentText()) == [
        "Registry reg1 Key Software\\Example\\Sample SoftwAre\\ExAmple\\SAmple",
        "Registry reg1 Name Path PAth",
    ]


def test_regular_expressions_and_what_is_wrong_with_them(editor: Editor, pane: ReplaceDock) -> None:
    pane.is_pattern.setChecked(True)
    assert look(editor, pane, r"(\d)\.2", r"\1.9", "In Property") == [
        "Property ProductVersion Value 1.2.3 1.9.3"
    ]
    assert look(editor, pane, "(", "", "In Property") == []
    assert "regular expression is wrong" in pane.status.text()
    assert look(editor, pane, "1", r"\2", "In Property") == []
    assert "The replacement is wrong" in pane.status.text()


def test_keys_change_with_what_refers_to_them(editor: Editor, pane: ReplaceDock) -> None:
    pane.whole.setChecked(True)
    assert look(editor, pane, "Program", "Core", "In all tables") == []
    pane.names.setChecked(True)
    assert len(look(editor, pane, "Program", "Core", "In all tables")) == 5
    pane.replace.click()
    editor.rest()
    assert editor.cell("File", "app.exe", "Component_") == "Core"
    assert editor.window.document.tables["Component"].find(("Core",)) is not None


def test_other_edits_empty_the_list(editor: Editor, pane: ReplaceDock) -> None:
    assert look(editor, pane, "Sample", "Other", "In Property")
    editor.go_to_key("Property", "Manufacturer", column="Value")
    editor.press(_Key.Key_F2)
    editor.type("x")
    editor.press(_Key.Key_Return)
    assert pane.model.rowCount() == 0
    assert not pane.replace.isEnabled()


def test_a_line_leads_to_its_cell(editor: Editor, pane: ReplaceDock) -> None:
    look(editor, pane, "Sample", "Other", "In all tables")
    pane.rows.enter()
    editor.qtbot.keyClick(pane.rows, _Key.Key_Return)
    assert editor.page.table is not None
    assert editor.page.table.name == "Directory"

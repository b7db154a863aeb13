"""Cells and rows are edited in the grid, and what was done is undone."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt

from msiview.format.guids import BRACED
from msiview.gui.main_window import MainWindow
from msiview.overlay.marks import Mark
from tests.gui.edits.editor import Editor

_Key = Qt.Key


def test_f2_edits_the_cell_and_enter_commits_and_stays(editor: Editor) -> None:
    editor.go_to_key("Property", "ProductName", column="Value")
    editor.press(_Key.Key_F2)
    assert editor.selected_text() == "Sample"
    editor.type("Other")
    editor.press(_Key.Key_Return)
    assert editor.open_editor() is None
    assert editor.cell("Property", "ProductName", "Value") == "Other"
    assert editor.cursor() == ("ProductName", 1)
    assert editor.mark("ProductName") is Mark.CHANGED


def test_f2_in_an_open_editor_keeps_what_was_written(editor: Editor) -> None:
    editor.go_to_key("Property", "ProductName", column="Value")
    editor.press(_Key.Key_F2)
    editor.type("Mine")
    editor.press(_Key.Key_F2)
    editor.page.grid.edit_cell()
    editor.press(_Key.Key_Return)
    assert editor.cell("Property", "ProductName", "Value") == "Mine"


def test_enter_and_a_double_click_open_the_editor_on_a_plain_cell(editor: Editor) -> None:
    editor.go_to_key("Property", "Manufacturer", column="Value")
    editor.press(_Key.Key_Return)
    assert editor.open_editor() is not None
    editor.press(_Key.Key_Escape)
    assert editor.open_editor() is None
    editor.double_click(editor.page.grid.currentIndex().row(), 1)
    assert editor.open_editor() is not None
    editor.type("Somebody")
    editor.press(_Key.Key_Tab)
    assert editor.cell("Property", "Manufacturer", "Value") == "Somebody"


def test_esc_gives_up_and_an_unchanged_value_is_no_edit(editor: Editor) -> None:
    editor.press(_Key.Key_F2)
    editor.type("x")
    editor.press(_Key.Key_Escape)
    editor.press(_Key.Key_F2)
    editor.press(_Key.Key_Return)
    assert not editor.edits.edits
    assert not editor.edits.stack.count()


def test_letters_look_for_a_row_until_the_package_is_edited(editor: Editor) -> None:
    editor.go("Property", 0, 0)
    editor.type("Man")
    assert editor.open_editor() is None
    assert editor.cursor() == ("Manufacturer", 0)
    editor.go_to_key("Property", "Manufacturer", column="Value")
    editor.press(_Key.Key_F2)
    editor.type("A")
    editor.press(_Key.Key_Return)
    editor.type("Bc")
    assert editor.open_editor() is not None
    editor.press(_Key.Key_Return)
    assert editor.cell("Property", "Manufacturer", "Value") == "Bc"


def test_a_value_that_the_column_cannot_hold_keeps_its_editor_open(editor: Editor) -> None:
    editor.go_to_key("Feature", "Help", column="Level")
    editor.press(_Key.Key_F2)
    editor.type("many")
    editor.press(_Key.Key_Return)
    box = editor.open_editor()
    assert box is not None
    assert box.toolTip()
    assert editor.window.message.text() == "Feature/Help.Level: many is no whole number"
    editor.press(_Key.Key_Escape)
    assert editor.cell("Feature", "Help", "Level") == 3


def test_a_text_outside_the_code_page_is_refused_with_the_reason(editor: Editor) -> None:
    editor.press(_Key.Key_F2)
    box = editor.open_editor()
    assert box is not None
    box.show_value("日本", is_typed=True)
    editor.press(_Key.Key_Return)
    assert "1252" in editor.window.message.text()
    assert not editor.edits.edits


def test_undo_and_redo_go_all_the_way(editor: Editor) -> None:
    for name in ("ProductName", "Manufacturer"):
        editor.go_to_key("Property", name, column="Value")
        editor.press(_Key.Key_F2)
        editor.type("new")
        editor.press(_Key.Key_Return)
    editor.control(_Key.Key_Z)
    assert editor.cell("Property", "Manufacturer", "Value") == "Example"
    editor.control(_Key.Key_Z)
    assert not editor.window.document.overlay.is_active
    assert editor.mark("ProductName") is None
    editor.control(_Key.Key_Y)
    editor.control(_Key.Key_Y)
    assert editor.cell("Property", "Manufacturer", "Value") == "new"


def test_the_cursor_stays_near_a_row_that_is_undone(editor: Editor) -> None:
    editor.go("Component", 1, 0)
    editor.press(_Key.Key_Insert)
    last = editor.page.grid.currentIndex().row()
    editor.control(_Key.Key_Z)
    assert editor.page.grid.currentIndex().row() == last - 1 > 0


def test_ins_adds_a_row_with_what_is_usual(editor: Editor) -> None:
    editor.go("Component", 0, 0)
    editor.press(_Key.Key_Insert)
    name, column = editor.cursor()
    assert (name, column) == ("NewComponent1", 0)
    assert editor.mark(name) is Mark.ADDED
    guid = editor.cell("Component", name, "ComponentId")
    assert isinstance(guid, str)
    assert re.fullmatch(BRACED, guid)
    editor.press(_Key.Key_F2)
    editor.type("Extra")
    editor.press(_Key.Key_Return)
    assert editor.cursor() == ("Extra", 0)
    editor.control(_Key.Key_Z)
    editor.control(_Key.Key_Z)
    assert editor.page.model.rowCount() == 2
    assert editor.cursor() == (editor.shown(1, 0), 0), "the row beside the one that is gone"


def test_del_strikes_a_row_out(editor: Editor) -> None:
    editor.go_to_key("Property", "Manufacturer", column="Property")
    editor.press(_Key.Key_Delete)
    assert editor.mark("Manufacturer") is Mark.DELETED
    assert editor.window.document.overlay.result is not None
    assert editor.window.document.overlay.result.changes == 1


def test_a_new_key_makes_a_new_row_and_the_cursor_follows(editor: Editor) -> None:
    editor.go_to_key("Property", "Manufacturer", column="Property")
    editor.press(_Key.Key_F2)
    editor.type("MAKER")
    editor.press(_Key.Key_Return)
    assert editor.cursor() == ("MAKER", 0)
    assert editor.mark("MAKER") is Mark.ADDED
    assert editor.mark("Manufacturer") is Mark.DELETED


def test_the_keyboard_stays_in_the_grid_when_a_new_row_gets_its_name(editor: Editor) -> None:
    editor.go("Registry", 0, 0)
    editor.press(_Key.Key_Insert)
    editor.press(_Key.Key_F2)
    editor.type("Setting")
    editor.press(_Key.Key_Tab)
    assert editor.cursor() == ("Setting", 1)
    assert editor.page.grid.hasFocus()
    editor.type("3")
    editor.press(_Key.Key_Return)
    assert editor.cell("Registry", "Setting", "Root") == 3


def test_a_new_row_has_the_numbers_of_most_rows(editor: Editor) -> None:
    roots = editor.window.document.tables["Registry"]
    most = [roots.cell_at(key[0], "Root") for key in map(roots.key, range(roots.row_count))]
    editor.go("Registry", 0, 0)
    editor.press(_Key.Key_Insert)
    assert editor.cell("Registry", editor.cursor()[0], "Root") == max(set(most), key=most.count)
    editor.go("Feature", 0, 0)
    editor.press(_Key.Key_Insert)
    assert editor.cell("Feature", editor.cursor()[0], "Level") != 0


def test_ctrl_d_copies_the_cell_above(editor: Editor) -> None:
    editor.go("Property", 2, 1)
    editor.control(_Key.Key_D)
    assert editor.shown(2, 1) == editor.shown(1, 1)


def test_the_package_is_never_written(editor: Editor, sample: Path) -> None:
    before = sample.read_bytes()
    editor.press(_Key.Key_Delete)
    assert sample.read_bytes() == before


def test_edits_are_a_layer_that_can_be_switched_off(editor: Editor) -> None:
    editor.press(_Key.Key_Delete)
    overlay = editor.window.document.overlay
    overlay.enable("edits:", False)
    assert not overlay.is_active
    assert editor.cell("Property", "ProductCode", "Value") is not None
    overlay.enable("edits:", True)
    assert overlay.result is not None
    assert list(overlay.result.layers) == ["Edits"]


def test_a_row_is_reverted_alone(editor: Editor, opened: MainWindow) -> None:
    for name in ("ProductName", "Manufacturer"):
        editor.go_to_key("Property", name, column="Value")
        editor.press(_Key.Key_F2)
        editor.type("new")
        editor.press(_Key.Key_Return)
    opened.action_set["actionRevertRows"].trigger()
    assert editor.cell("Property", "Manufacturer", "Value") == "Example"
    assert editor.cell("Property", "ProductName", "Value") == "new"
    opened.action_set["actionRevertTable"].trigger()
    assert not editor.edits.edits
    editor.control(_Key.Key_Z)
    assert editor.cell("Property", "ProductName", "Value") == "new"

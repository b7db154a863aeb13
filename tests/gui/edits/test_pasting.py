"""Cells and rows from the clipboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from msiview.overlay.marks import Mark
from tests.gui.edits.editor import Editor

_Key = Qt.Key


def paste(editor: Editor, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    editor.control(_Key.Key_V)
    editor.rest()


def answer(editor: Editor, word: str) -> None:
    question = editor.window.findChild(QMessageBox, "pasteQuestion")
    assert isinstance(question, QMessageBox)
    next(b for b in question.buttons() if b.text().replace("&", "") == word).click()
    editor.rest()


def test_cells_go_from_the_cursor_on_as_one_step(editor: Editor) -> None:
    editor.go("Property", 1, 1)
    paste(editor, '1031\n"two\nlines"\n')
    assert editor.shown(1, 1) == "1031"
    assert editor.page.model.cell(2, 1) == "two\nlines"
    assert editor.edits.stack.count() == 1
    editor.control(_Key.Key_Z)
    assert editor.shown(1, 1) == "1033"


def test_one_cell_fills_all_that_are_selected(editor: Editor) -> None:
    editor.go("Property", 1, 1)
    editor.press(_Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    paste(editor, "same")
    assert [editor.shown(row, 1) for row in (1, 2)] == ["same", "same"]


def test_one_cell_goes_where_the_cursor_is_when_nothing_is_selected(editor: Editor) -> None:
    editor.go("Property", 1, 1)
    editor.page.grid.clearSelection()
    paste(editor, "alone")
    assert editor.shown(1, 1) == "alone"
    assert editor.edits.stack.count() == 1


def test_rows_come_with_their_columns_by_name(editor: Editor) -> None:
    paste(editor, "Value\tProperty\n1\tARPNOMODIFY\n2\tREBOOT\n")
    assert editor.cell("Property", "ARPNOMODIFY", "Value") == "1"
    assert editor.mark("REBOOT") is Mark.ADDED


def test_rows_whose_key_is_there_are_asked_about(editor: Editor) -> None:
    rows = "Property\tValue\nManufacturer\tPasted\nREBOOT\t1\n"
    paste(editor, rows)
    answer(editor, "Skip")
    assert editor.cell("Property", "Manufacturer", "Value") == "Example"
    assert editor.cell("Property", "REBOOT", "Value") == "1"
    editor.go("Property", 0, 0)
    paste(editor, rows)
    answer(editor, "Rename")
    assert editor.cell("Property", "Manufacturer_2", "Value") == "Pasted"
    editor.go("Property", 0, 0)
    paste(editor, rows)
    answer(editor, "Replace")
    assert editor.cell("Property", "Manufacturer", "Value") == "Pasted"


def test_nothing_of_a_paste_stays_where_a_cell_does_not_fit(editor: Editor) -> None:
    editor.go_to_key("Feature", "Complete", column="Level")
    paste(editor, "5\nmany\n")
    assert "many is no whole number" in editor.window.message.text()
    assert not editor.edits.edits


def test_more_cells_than_there_is_room_for_are_refused(editor: Editor) -> None:
    editor.go("Property", 5, 1)
    paste(editor, "a\nb\nc\n")
    assert "more cells in the clipboard" in editor.window.message.text()
    assert not editor.edits.edits


def test_rows_whose_key_is_no_number_are_refused(editor: Editor) -> None:
    editor.go("Media", 0, 0)
    paste(editor, "DiskId\tLastSequence\nfirst\t1\n")
    assert "first is no whole number" in editor.window.message.text()
    assert not editor.edits.edits

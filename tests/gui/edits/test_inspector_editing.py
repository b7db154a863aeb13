"""Fields of the Inspector are edited with the editors of the grid."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QToolButton

from msiview.gui.edits.line_editors import AssistedLine
from msiview.gui.edits.text_editor import AssistedText
from msiview.gui.inspector.field_view import FieldView
from msiview.gui.inspector.row_dock import RowDock
from tests.gui.edits.editor import Editor

_Key = Qt.Key


@pytest.fixture
def dock(editor: Editor) -> RowDock:
    found = editor.window.show_dock("inspectorRow")
    assert isinstance(found, RowDock)
    return found


def begin(editor: Editor, dock: RowDock, column: str) -> FieldView:
    """Press the pencil of a field."""
    editor.rest()

    def shown() -> list[FieldView]:
        cell = editor.window.selection.cell
        if cell is None or not dock.heading().startswith(cell.table):
            return []
        fields = dock.fields()
        return [f for f in fields if f.facts is not None and f.facts.column.name == column]

    editor.qtbot.waitUntil(lambda: bool(shown()))  # the pane follows the cursor a moment later
    (field,) = shown()
    button = field.findChild(QToolButton, "inspectorEdit")
    assert button is not None
    button.click()
    return field


def test_a_value_is_edited_in_its_field(editor: Editor, dock: RowDock) -> None:
    editor.go_to_key("File", "app.exe")
    field = begin(editor, dock, "Component_")
    line = field.findChild(AssistedLine)
    assert line is not None
    assert line.popup.completions() == ["Program", "Manual", None]
    editor.type("Manual")
    editor.press(_Key.Key_Return)
    assert editor.cell("File", "app.exe", "Component_") == "Manual"
    editor.qtbot.waitUntil(lambda: field.text() == "Manual")
    editor.edits.undo()
    editor.qtbot.waitUntil(lambda: field.text() == "Program")


def test_f2_and_the_pencil_keep_what_is_typed(editor: Editor, dock: RowDock) -> None:
    editor.go_to_key("Component", "Manual")
    begin(editor, dock, "Condition")
    editor.type("A = 1")
    editor.press(_Key.Key_F2)
    begin(editor, dock, "Condition")
    editor.type("2")
    assert editor.cell("Component", "Manual", "Condition") == "VersionNT >= 601"
    begin(editor, dock, "Attributes")
    assert editor.cell("Component", "Manual", "Condition") == "A = 12"


def test_escape_leaves_it(editor: Editor, dock: RowDock) -> None:
    editor.go_to_key("Component", "Manual")
    field = begin(editor, dock, "Condition")
    assert field.findChild(AssistedText) is not None
    editor.type("X")
    editor.press(_Key.Key_Escape)
    editor.press(_Key.Key_Escape)
    assert not editor.edits.edits
    assert field.text() == "VersionNT >= 601"


def test_what_cannot_be_stored_stays_open(editor: Editor, dock: RowDock) -> None:
    editor.go_to_key("File", "app.exe")
    field = begin(editor, dock, "FileSize")
    editor.type("x")
    editor.press(_Key.Key_Return)
    line = field.findChild(AssistedLine)
    assert line is not None
    assert "x is no whole number" in line.popup.note.text()
    assert not editor.edits.edits


def test_a_key_asks_as_in_the_grid(editor: Editor, dock: RowDock) -> None:
    editor.go_to_key("Component", "Program")
    begin(editor, dock, "Component")
    editor.type("Core")
    editor.press(_Key.Key_Return)
    dialog = dock.editing.questions.dialog
    assert dialog is not None
    dialog.button("renameAlong").click()
    assert editor.cell("File", "app.exe", "Component_") == "Core"


def test_another_row_ends_it(editor: Editor, dock: RowDock) -> None:
    editor.go_to_key("File", "app.exe")
    field = begin(editor, dock, "FileSize")
    editor.go_to_key("File", "help.chm")
    editor.qtbot.waitUntil(
        lambda: not any(line.isVisible() for line in field.findChildren(AssistedLine))
    )
    assert not editor.edits.edits


def test_what_is_typed_counts_when_the_keyboard_leaves(editor: Editor, dock: RowDock) -> None:
    editor.go_to_key("File", "app.exe")
    begin(editor, dock, "FileSize")
    editor.type("12")
    editor.page.grid.setFocus()
    assert editor.cell("File", "app.exe", "FileSize") == 12


def test_what_is_typed_is_asked_about_when_the_window_closes(editor: Editor, dock: RowDock) -> None:
    editor.go_to_key("File", "app.exe")
    begin(editor, dock, "FileSize")
    editor.type("12")
    editor.window.close()
    assert editor.window.isVisible()
    assert editor.window.findChild(QMessageBox) is not None
    assert editor.cell("File", "app.exe", "FileSize") == 12


def focused_column(dock: RowDock) -> str | None:
    """The column whose field has the keyboard."""
    focused = QApplication.focusWidget()
    assert focused is not None
    inside = [f for f in dock.fields() if f.isAncestorOf(focused)]
    facts = inside[0].facts if inside else None
    return facts.column.name if facts is not None else None


def test_the_keyboard_goes_from_field_to_field(editor: Editor, dock: RowDock) -> None:
    editor.go_to_key("File", "app.exe")
    begin(editor, dock, "FileName")
    editor.press(_Key.Key_Escape)
    assert focused_column(dock) == "FileName"
    begin(editor, dock, "FileName")
    editor.type("app.dll")
    editor.press(_Key.Key_Tab)
    assert editor.cell("File", "app.exe", "FileName") == "app.dll"
    assert focused_column(dock) == "FileSize"
    editor.press(_Key.Key_F2)
    editor.press(_Key.Key_Escape)
    editor.press(_Key.Key_Backtab)
    assert focused_column(dock) == "FileName"


def test_tab_enters_the_fields(editor: Editor, dock: RowDock) -> None:
    editor.go_to_key("File", "app.exe")
    begin(editor, dock, "FileName")
    editor.press(_Key.Key_Escape)
    editor.window.focus_dock("inspectorRow")
    editor.press(_Key.Key_Tab)
    assert focused_column(dock) == "File"

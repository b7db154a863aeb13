"""Editors of cells by what their columns hold: lists of keys, boxes to tick, conditions, texts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from msiview.gui.edits.flags_popup import FlagsPopup
from msiview.gui.edits.line_editors import AssistedLine
from msiview.gui.edits.text_editor import AssistedText
from tests.gui.edits.editor import Editor

_Key = Qt.Key


def line(editor: Editor) -> AssistedLine:
    found = editor.page.grid.indexWidget(editor.page.grid.currentIndex())
    assert isinstance(found, AssistedLine)
    return found


def text(editor: Editor) -> AssistedText:
    found = editor.page.grid.indexWidget(editor.page.grid.currentIndex())
    assert isinstance(found, AssistedText)
    return found


def test_a_reference_is_chosen_from_a_list(editor: Editor) -> None:
    editor.go_to_key("File", "app.exe", column="Component_")
    editor.press(_Key.Key_F2)
    popup = line(editor).popup
    assert popup.completions() == ["Program", "Manual", None]
    editor.type("man")
    assert popup.completions() == ["Manual", None]
    editor.press(_Key.Key_Down)
    editor.press(_Key.Key_Return)
    editor.qtbot.waitUntil(lambda: editor.cell("File", "app.exe", "Component_") == "Manual")
    assert editor.edits.stack.count() == 1
    editor.edits.undo()
    assert editor.cell("File", "app.exe", "Component_") == "Program"


def test_a_name_that_leads_nowhere_is_marked_and_taken(editor: Editor) -> None:
    editor.go_to_key("File", "app.exe", column="Component_")
    editor.press(_Key.Key_F2)
    editor.type("Nothing")
    note = line(editor).popup.note
    assert note.isVisible()
    assert "Nothing is not in Component." in note.text()
    editor.press(_Key.Key_Return)
    assert editor.cell("File", "app.exe", "Component_") == "Nothing"


def test_a_new_row_for_a_reference(editor: Editor) -> None:
    editor.go_to_key("File", "app.exe", column="Component_")
    editor.press(_Key.Key_F2)
    editor.type("Core")
    editor.press(_Key.Key_Down)
    editor.press(_Key.Key_Return)
    assert editor.cell("File", "app.exe", "Component_") == "Core"
    assert editor.window.document.tables["Component"].find(("Core",)) is not None
    assert editor.edits.stack.count() == 1


def test_values_of_a_set_tell_what_they_mean(editor: Editor) -> None:
    editor.go_to_key("Registry", "reg1", column="Root")
    editor.press(_Key.Key_F2)
    assert line(editor).popup.completions() == ["-1", "0", "1", "2", "3"]
    editor.press(_Key.Key_Down)
    editor.press(_Key.Key_Return)
    editor.qtbot.waitUntil(lambda: editor.cell("Registry", "reg1", "Root") == -1)


def test_flags_are_ticked(editor: Editor) -> None:
    editor.go_to_key("File", "app.exe", column="Attributes")
    editor.press(_Key.Key_F2)
    popup = line(editor).popup
    assert isinstance(popup, FlagsPopup)
    boxes = popup.list
    assert isinstance(boxes, QListWidget)
    assert [boxes.item(row).text() for row in range(boxes.count()) if checked(boxes, row)] == [
        "Vital (512): installation fails if this file cannot be installed"
    ]
    editor.press(_Key.Key_Down)
    editor.press(_Key.Key_Down)
    editor.press(_Key.Key_Space)
    assert line(editor).text() == "1536"
    assert popup.comes_to.text() == "Vital · Checksum"
    editor.press(_Key.Key_Return)
    assert editor.cell("File", "app.exe", "Attributes") == 1536


def checked(boxes: QListWidget, row: int) -> bool:
    return boxes.item(row).checkState() is Qt.CheckState.Checked


def test_guids_get_capital_letters(editor: Editor) -> None:
    editor.go_to_key("Component", "Manual", column="ComponentId")
    editor.press(_Key.Key_F2)
    editor.type("{0a0b")
    assert line(editor).text() == "{0A0B"
    editor.press(_Key.Key_Escape)


def test_a_condition_is_completed_evaluated_and_underlined(editor: Editor) -> None:
    editor.go_to_key("Component", "Manual", column="Condition")
    editor.press(_Key.Key_F2)
    condition = text(editor)
    assert condition.value() == "VersionNT >= 601"
    assert "True" in condition.popup.comes_to.text()
    editor.type("NOT Manuf")
    assert condition.popup.completions() == ["Manufacturer"]
    editor.press(_Key.Key_Down)
    editor.press(_Key.Key_Return)
    assert condition.value() == "NOT Manufacturer"
    editor.type(" AND &Nowhere =")
    assert len(condition.extraSelections()) == 2
    assert "missing at the end" in condition.popup.note.text()
    editor.type("3")
    assert [s.cursor.selectedText() for s in condition.extraSelections()] == ["Nowhere"]
    editor.press(_Key.Key_Return)
    assert editor.cell("Component", "Manual", "Condition") == "NOT Manufacturer AND &Nowhere =3"


def test_a_formatted_text_is_completed_and_resolved(editor: Editor) -> None:
    editor.go_to_key("Registry", "reg1", column="Value")
    editor.press(_Key.Key_F2)
    editor.type("[#ap")
    formatted = text(editor)
    assert formatted.popup.completions() == ["app.exe"]
    editor.press(_Key.Key_Down)
    editor.press(_Key.Key_Tab)
    assert formatted.value() == "[#app.exe]"
    assert formatted.popup.comes_to.text().endswith("Sample Product\\application.exe")
    editor.press(_Key.Key_Return)
    assert editor.cell("Registry", "reg1", "Value") == "[#app.exe]"


def test_a_long_text_has_lines(editor: Editor) -> None:
    editor.go_to_key("Property", "Manufacturer", column="Value")
    editor.press(_Key.Key_F2)
    long = text(editor)
    before = long.height()
    editor.type("one")
    editor.press(_Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    editor.type("two")
    assert long.height() > before
    editor.press(_Key.Key_Return)
    assert editor.cell("Property", "Manufacturer", "Value") == "one\ntwo"


def test_what_cannot_be_stored_keeps_the_editor_open(editor: Editor) -> None:
    editor.go_to_key("File", "app.exe", column="FileSize")
    editor.press(_Key.Key_F2)
    editor.type("many")
    assert "many is no whole number." in line(editor).popup.note.text()
    editor.press(_Key.Key_Return)
    assert line(editor).isVisible()
    editor.press(_Key.Key_Escape)
    assert editor.cell("File", "app.exe", "FileSize") == 70000


def test_escape_first_closes_the_list(editor: Editor) -> None:
    editor.go_to_key("File", "app.exe", column="Component_")
    editor.press(_Key.Key_F2)
    popup = line(editor).popup
    editor.press(_Key.Key_Escape)
    assert not popup.is_choosing
    assert line(editor).isVisible()
    editor.press(_Key.Key_Escape)
    assert editor.page.grid.indexWidget(editor.page.grid.currentIndex()) is None
    assert popup.isHidden()

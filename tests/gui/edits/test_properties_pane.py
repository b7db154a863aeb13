"""Properties are set by name: from the list, and by Ctrl+K."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from msiview.gui.docks.properties_dock import PropertiesDock
from msiview.gui.models.goto_model import GotoModel
from msiview.session.goto import GotoItem
from tests.gui.edits.editor import Editor

_Key = Qt.Key


def pane_of(editor: Editor) -> PropertiesDock:
    editor.rest()
    pane = editor.window.docks["properties"].content()
    assert isinstance(pane, PropertiesDock)
    editor.qtbot.waitUntil(lambda: bool(pane.model.items))
    return pane


def open_pane(editor: Editor) -> PropertiesDock:
    editor.window.action_set["actionSetProperty"].trigger()
    return pane_of(editor)


def test_the_list_has_what_the_package_names(editor: Editor) -> None:
    pane = open_pane(editor)
    assert [known.name for known in pane.model.items] == ["INSTALLDIR", "TARGETDIR"]
    assert pane.count() == "2 public properties"


def test_a_new_property(editor: Editor) -> None:
    pane = open_pane(editor)
    pane.name.setFocus()
    pane.name.clear()
    editor.type("REBOOT")
    assert "ReallySuppress" in pane.meaning.text()
    editor.press(_Key.Key_Return)
    editor.type("ReallySuppress")
    editor.press(_Key.Key_Return)
    assert editor.cell("Property", "REBOOT", "Value") == "ReallySuppress"
    assert editor.edits.stack.undoText() == "Set REBOOT"
    editor.qtbot.waitUntil(lambda: "REBOOT" in [known.name for known in pane.model.items])
    editor.rest()
    pane.begin("REBOOT")
    assert pane.value.text() == "ReallySuppress"
    pane.value.clear()
    editor.press(_Key.Key_Return)
    assert editor.cell("Property", "REBOOT", "Value") is None


def test_the_property_of_the_row(editor: Editor) -> None:
    editor.go_to_key("Property", "Manufacturer")
    pane = open_pane(editor)
    assert (pane.name.text(), pane.value.text()) == ("Manufacturer", "Example")
    assert "Not public" in pane.meaning.text()
    editor.type("Else")
    editor.press(_Key.Key_Return)
    assert editor.cell("Property", "Manufacturer", "Value") == "Else"


def test_ctrl_k_sets_a_property(editor: Editor) -> None:
    editor.control(_Key.Key_K)
    editor.type("ALLUSERS=1")
    bar = editor.window.goto_bar
    editor.qtbot.waitUntil(bar.answers_shown)
    model = editor.window.findChild(GotoModel)
    assert model is not None
    assert model.index(0).data() == "Set property ALLUSERS…"
    editor.press(_Key.Key_Return)
    pane = pane_of(editor)
    assert (pane.name.text(), pane.value.text()) == ("ALLUSERS", "1")
    editor.press(_Key.Key_Return)
    assert editor.cell("Property", "ALLUSERS", "Value") == "1"


@pytest.mark.parametrize("typed", ["Manufacturer", "manufacturer"])
def test_a_property_that_is_there_comes_before_setting_it(editor: Editor, typed: str) -> None:
    editor.control(_Key.Key_K)
    editor.type(typed)
    editor.qtbot.waitUntil(editor.window.goto_bar.answers_shown)
    model = editor.window.findChild(GotoModel)
    assert model is not None
    titles = [str(model.index(row).data()) for row in range(model.rowCount())]
    assert titles.index("Manufacturer") < titles.index("Set property Manufacturer…")
    assert isinstance(model.index(0).data(Qt.ItemDataRole.UserRole + 10), GotoItem)

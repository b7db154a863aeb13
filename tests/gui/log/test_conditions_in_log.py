"""Conditions of a row with a log open: evaluated with what the log has."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from msiview.gui.inspector.condition_view import ConditionView
from msiview.gui.inspector.row_dock import NOT_LOGGED, RowDock
from msiview.gui.main_window import MainWindow
from msiview.session.places import Place


def condition(window: MainWindow, qtbot: QtBot, table: str, *key: str) -> ConditionView:
    """The condition of a row, once the log has been asked."""
    row = window.document.tables[table].find(key)
    assert row is not None
    dock = window.show_dock("inspectorRow")
    assert isinstance(dock, RowDock)
    window.selection.go(Place("table", table, row))
    qtbot.waitUntil(lambda: dock.heading().startswith(f"{table} row {row + 1} "))
    qtbot.waitUntil(lambda: not window.jobs.busy)
    return next(field.condition for field in dock.fields() if field.condition is not None)


def line_button(view: ConditionView) -> QPushButton:
    button = view.findChild(QPushButton, "inspectorConditionLine")
    assert button is not None
    return button


def test_the_value_of_the_log_decides(window_with_both: MainWindow, qtbot: QtBot) -> None:
    view = condition(window_with_both, qtbot, "Component", "C_Server_ConnectorKeys")
    assert view.answer().lstrip().startswith("False")
    assert "the component is left out" in view.answer()
    button = line_button(view)
    assert button.isVisible()
    assert button.text().startswith("With the log's values, line ")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    line = window_with_both.document.log.current_line
    assert line is not None
    assert f"line {line + 1}," in button.text()
    edit = view.editors.editor("IS_ROOT_HEALTH_SERVICE")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "1"
    edit.setText("0")
    edit.textEdited.emit("0")
    assert view.answer().lstrip().startswith("True")
    edit.setText("1")
    edit.textEdited.emit("1")


def test_where_the_log_has_no_line_for_it(window_with_both: MainWindow, qtbot: QtBot) -> None:
    key = ("CancelDlg", "Yes", "EndDialog", "Exit", "1")
    view = condition(window_with_both, qtbot, "ControlEvent", *key)
    assert NOT_LOGGED in view.answer().replace("\n", " ")
    assert not line_button(view).isVisible()

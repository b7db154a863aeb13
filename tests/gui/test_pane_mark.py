"""The line over the pane that has the keyboard."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from msiview.gui.theme import Theme
from msiview.gui.window.pane_mark import PaneMark


def test_the_mark_goes_with_the_keyboard_and_outlives_its_pane(theme: Theme, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    panes = [QWidget(window), QWidget(window)]
    fields = [QLineEdit(pane) for pane in panes]
    mark = PaneMark(window, theme, panes)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    for pane, field in zip(panes, fields, strict=True):
        field.setFocus()
        qtbot.waitUntil(lambda pane=pane: mark.marked() is pane)
    delete(panes[1])
    fields[0].setFocus()
    qtbot.waitUntil(lambda: mark.marked() is panes[0])

"""Ctrl+Tab through the pages seen last."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from msiview.gui.main_window import MainWindow
from msiview.session.places import Place
from tests.gui.test_keyboard import CTRL, SHIFT, grid_at


def focused(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    for name in ("File", "Feature", "Component"):
        grid_at(window, name, 0)


def tab(keys: Qt.KeyboardModifier = CTRL) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Tab, keys)


def let_go() -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyRelease(focus, Qt.Key.Key_Control)


def test_ctrl_tab_goes_back_and_forth(opened: MainWindow, qtbot: QtBot) -> None:
    focused(opened, qtbot)
    tab()
    assert opened.switcher.isVisible()
    assert opened.switcher.titles() == ["Component", "Feature", "File", "Summary information"]
    let_go()
    assert not opened.switcher.isVisible()
    assert opened.selection.place == Place("table", "Feature", 0, 0)
    assert opened.focusWidget().objectName() == "tableView"
    tab()
    let_go()
    assert opened.selection.place == Place("table", "Component", 0, 0)


def test_more_tabs_go_further_and_shift_goes_back(opened: MainWindow, qtbot: QtBot) -> None:
    focused(opened, qtbot)
    tab()
    tab()
    tab()
    tab(CTRL | SHIFT)
    let_go()
    assert opened.selection.place == Place("table", "File", 0, 0)


def test_esc_leaves_everything_as_it_is(opened: MainWindow, qtbot: QtBot) -> None:
    focused(opened, qtbot)
    tab()
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert not opened.switcher.isVisible()
    assert opened.selection.place == Place("table", "Component", 0, 0)
    assert opened.focusWidget().objectName() == "tableView"


def test_with_one_page_it_says_so(opened: MainWindow, qtbot: QtBot) -> None:
    opened.action_set["actionNextPage"].trigger()
    assert not opened.switcher.isVisible()
    assert opened.message.text() == "No other page has been seen yet."

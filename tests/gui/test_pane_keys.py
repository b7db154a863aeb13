"""The way from pane to pane by keys, and what keys say that cannot do anything just now."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from msiview.gui.all_docks import DOCKS
from msiview.gui.docks.find_dock import FindDock
from msiview.gui.inspector.references_dock import ReferencesDock
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.table_page import TablePage
from msiview.session.places import Place
from tests.builders.logs import engine, write_log
from tests.gui.conftest import wait_until_opened
from tests.gui.test_keyboard import grid_at, press

OWN_ACTIONS = {
    "tables": "actionTables",
    "findAll": "actionFindAll",
    "replace": "actionReplace",
    "properties": "actionSetProperty",
    "help": "actionWhatIsThis",
}
"""Panes whose key is that of an action that does more than go there."""


def has_keyboard(pane: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and (pane is focus or pane.isAncestorOf(focus))


@pytest.fixture
def active(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """A window that the keyboard is in, at a row."""
    opened.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is opened)
    grid_at(opened, "Component", 0)
    return opened


# -- panes ------------------------------------------------------------------


def test_f6_goes_from_list_to_grid_to_inspector_to_bottom_to_the_go_to_box(
    active: MainWindow,
) -> None:
    active.show_dock("findings")
    around = [
        active.docks["tables"],
        active.host,
        active.docks["inspectorRow"],
        active.docks["findings"],
        active.goto_bar,
    ]
    around[0].widget().setFocus()
    for pane in [*around[1:], around[0]]:
        active.action_set["actionNextPane"].trigger()
        assert has_keyboard(pane)
        marked = {active.host: active.page_area, active.goto_bar: None}
        assert active.panes.mark.marked() is marked.get(pane, pane)
    for pane in [*reversed(around[1:]), around[0]]:
        active.action_set["actionPreviousPane"].trigger()
        assert has_keyboard(pane)


def test_f6_enters_the_grid_and_not_its_filter(active: MainWindow) -> None:
    active.docks["tables"].widget().setFocus()
    active.action_set["actionNextPane"].trigger()
    assert active.focusWidget().objectName() == "tableView"


@pytest.mark.parametrize("spec", DOCKS, ids=lambda spec: spec.id)
def test_every_pane_has_a_key_that_puts_the_keyboard_into_it(
    active: MainWindow, spec: object
) -> None:
    dock_id = spec.id  # type: ignore[attr-defined]
    own = f"action{dock_id[:1].upper()}{dock_id[1:]}Pane"
    action = active.action_set[OWN_ACTIONS.get(dock_id, own)]
    assert not action.shortcut().isEmpty()
    action.trigger()
    dock = active.docks[dock_id]
    assert dock.isVisible()
    assert has_keyboard(dock) or dock_id == "help"  # F1 explains, and the grid keeps the keyboard


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
@pytest.mark.parametrize("spec", DOCKS, ids=lambda spec: spec.id)
def test_tab_leaves_every_pane(active: MainWindow, spec: object, key: Qt.Key) -> None:
    active.focus_dock(spec.id)  # type: ignore[attr-defined]
    dock = active.docks[spec.id]  # type: ignore[attr-defined]
    for _ in range(80):
        focus = QApplication.focusWidget()
        if focus is None or not dock.isAncestorOf(focus):
            break
        QTest.keyClick(focus, key)
    assert not has_keyboard(dock)


@pytest.mark.parametrize(
    "place",
    [
        Place("summary"),
        Place("streams"),
        Place("stream", "Binary.Script.vbs"),
        Place("table", "Component"),
    ],
    ids=lambda place: place.kind,
)
def test_tab_leaves_every_page(active: MainWindow, place: Place, qtbot: QtBot) -> None:
    active.selection.go(place)
    wait_until_opened(active, qtbot)
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        active.host.take_focus()
        assert has_keyboard(active.host)
        for _ in range(60):
            focus = QApplication.focusWidget()
            if focus is None or not active.host.isAncestorOf(focus):
                break
            QTest.keyClick(focus, key)
        assert not has_keyboard(active.host)


def test_tab_leaves_the_grid(active: MainWindow) -> None:
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        grid = grid_at(active, "Component", 0)
        press(grid, key)
        assert not grid.hasFocus()


# -- F11 ---------------------------------------------------------------------


def test_f11_takes_the_screen_or_in_a_log_the_window(
    active: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    press(active, Qt.Key.Key_F11)
    assert active.isFullScreen()
    press(active, Qt.Key.Key_F11)
    assert not active.isFullScreen()
    active.open_log(str(write_log(tmp_path / "a.log", engine("Doing action: INSTALL") + "\n")))
    wait_until_opened(active, qtbot)
    active.focus_dock("log")
    focus = QApplication.focusWidget()
    assert focus is not None
    press(focus, Qt.Key.Key_F11)
    assert active.room.maximised == "log"
    assert not active.isFullScreen()
    press(focus, Qt.Key.Key_F11)
    assert not active.room.maximised


# -- keys that cannot do anything ---------------------------------------------


@pytest.mark.parametrize(
    ("key", "keys", "sentence", "offer"),
    [
        (Qt.Key.Key_F7, "", "Nothing is laid over this package.", "actionAddOverlay"),
        (Qt.Key.Key_M, "Ctrl+Shift", "Nothing is laid over this package.", "actionAddOverlay"),
        (Qt.Key.Key_F8, "", "No log is open.", "actionOpenLog"),
        (Qt.Key.Key_G, "Ctrl", "No log is open.", "actionOpenLog"),
        (Qt.Key.Key_F2, "Shift", "No log is open.", "actionOpenLog"),
    ],
)
def test_keys_say_what_they_need(
    active: MainWindow, key: Qt.Key, keys: str, sentence: str, offer: str
) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for name in filter(None, keys.split("+")):
        held |= {
            "Ctrl": Qt.KeyboardModifier.ControlModifier,
            "Shift": Qt.KeyboardModifier.ShiftModifier,
        }[name]
    press(active, key, held)
    assert active.message.text() == sentence
    assert active.message.offer() is active.action_set[offer]


def test_keys_for_a_row_say_that_there_is_none(active: MainWindow) -> None:
    active.selection.go(Place("summary"))
    press(active, Qt.Key.Key_F12)
    assert active.message.text() == "This needs a table: choose one in the list (Ctrl+T)."


def test_keys_without_a_package_offer_to_open_one(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    press(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.message.text() == "No package is open."
    assert window.message.offer() is window.action_set["actionOpen"]


# -- not found -----------------------------------------------------------------


def find_pane(window: MainWindow) -> FindDock:
    pane = window.docks["findAll"].content()
    assert isinstance(pane, FindDock)
    return pane


def test_not_found_in_a_table_offers_all_tables(active: MainWindow, qtbot: QtBot) -> None:
    page = active.page
    assert isinstance(page, TablePage)
    page.start_find()
    page.find_bar.set_text("application.exe")
    button = page.find_bar.findChild(QPushButton, "findEverywhere")
    assert button is not None
    qtbot.waitUntil(button.isVisible)
    assert page.find_bar.count_text() == "Not found"
    button.click()
    wait_until_opened(active, qtbot)
    assert active.docks["findAll"].isVisible()
    assert find_pane(active).count() == "1 cell in 1 table"
    page.find_bar.set_text("Program")
    qtbot.waitUntil(lambda: not button.isVisible())


def test_ctrl_k_without_hits_searches_all_tables_by_enter(active: MainWindow, qtbot: QtBot) -> None:
    bar = active.goto_bar
    bar.begin()
    QTest.keyClicks(bar, "All of it")
    qtbot.waitUntil(bar.answers_shown)
    wait_until_opened(active, qtbot)
    press(bar, Qt.Key.Key_Return)
    wait_until_opened(active, qtbot)
    assert find_pane(active).count() == "1 cell in 1 table"
    field = find_pane(active).findChild(QLineEdit, "findAllField")
    assert field is not None
    assert field.text() == "All of it"
    assert not bar.answers_shown()


# -- several rows ---------------------------------------------------------------


def test_who_refers_to_several_rows(active: MainWindow, qtbot: QtBot) -> None:
    grid = grid_at(active, "Component", 0)
    grid.selectAll()
    active.action_set["actionFindReferences"].trigger()
    wait_until_opened(active, qtbot)
    pane = active.docks["inspectorReferences"].content()
    assert isinstance(pane, ReferencesDock)
    assert pane.heading() == "Component 2 rows"
    titles = [pane.view.model().index(row, 0).data() for row in range(pane.view.model().rowCount())]
    assert {"File.Component_ refers to them", "app.exe", "help.chm"} <= set(titles)
    grid_at(active, "Component", 1)
    qtbot.waitUntil(lambda: pane.heading() == "Component Manual")

"""What hands try in the window: keys and double clicks, through the real widgets."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from msiview.gui.docks.find_dock import FindDock
from msiview.gui.main_window import MainWindow
from msiview.gui.overlay.layer_list import LayerTree
from msiview.gui.overlay.layers_model import NAME, VERDICT
from msiview.gui.pages.table_page import TablePage
from msiview.gui.settings import GRID_ZOOM, TABLE_GROUP
from msiview.gui.viewers.text_dialog import TextDialog
from msiview.gui.widgets.grid_view import GridView
from msiview.gui.widgets.row_list import RowList
from msiview.gui.windows import Windows
from msiview.session.places import CellRef, Place
from tests.builders.databases import make_msi, sample_tables, table
from tests.gui.conftest import wait_until_opened

LINES = "first line\r\nsecond line\x01"

NUMBERS = table(
    "Numbers",
    "Name s72*, N i2, Text S0",
    ("one", 3, LINES),
    ("two", 1, None),
    ("three", 2, None),
)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return make_msi(tmp_path / "sample.msi", [*sample_tables(), NUMBERS])


def grid_at(window: MainWindow, name: str, row: int | None = None, column: int = 0) -> GridView:
    """The grid with the keyboard, at a cell."""
    window.selection.go(Place("table", name, row, None if row is None else column))
    page = window.page
    assert isinstance(page, TablePage)
    page.grid.setFocus()
    return page.grid


def press(
    widget: QWidget, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(widget, key, keys)


def menu_of(window: MainWindow, name: str) -> QMenu:
    """The context menu of this name that is open; it is closed again."""
    found = [menu for menu in window.findChildren(QMenu, name) if menu.isVisible()]
    assert len(found) == 1
    found[0].close()
    return found[0]


def press_menu_key(widget: QWidget) -> None:
    """What Qt makes of the menu key."""
    at = QPoint(1, 1)
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


# -- cells ----------------------------------------------------------------


def test_enter_on_a_link_follows_it(opened: MainWindow) -> None:
    grid = grid_at(opened, "File", 0, 1)
    press(grid, Qt.Key.Key_Return)
    assert opened.selection.cell == CellRef("Component", 0, 0)


def test_a_double_click_on_a_link_follows_it(opened: MainWindow) -> None:
    grid = grid_at(opened, "File", 0)
    at = grid.visualRect(grid.model().index(1, 1)).center()
    QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.selection.cell == CellRef("Component", 1, 0)


def test_enter_on_a_stream_opens_it(opened: MainWindow) -> None:
    press(grid_at(opened, "Binary", 0, 1), Qt.Key.Key_Enter)
    assert opened.selection.place == Place("stream", "Binary.Script.vbs")


def test_ctrl_enter_shows_the_value_of_a_cell_to_copy(opened: MainWindow) -> None:
    press(grid_at(opened, "Numbers", 0, 2), Qt.Key.Key_Return, CTRL)
    dialog = opened.findChild(TextDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "Numbers one, Text"
    assert dialog.view.toPlainText() == "first line\nsecond line␁"
    copy = dialog.findChild(QPushButton, "textDialogCopy")
    assert copy is not None
    copy.click()
    assert QGuiApplication.clipboard().text() == LINES
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_value_of_a_link_is_shown_by_a_key_of_its_own(opened: MainWindow) -> None:
    grid_at(opened, "File", 0, 1)
    opened.action_set["actionShowValue"].trigger()
    dialog = opened.findChild(TextDialog)
    assert dialog is not None
    assert dialog.view.toPlainText() == "Program"
    dialog.close()


# -- selection and cursor --------------------------------------------------


def test_home_and_end_with_and_without_ctrl(opened: MainWindow) -> None:
    grid = grid_at(opened, "File", 0, 2)
    last = grid.model().columnCount() - 1
    for key, keys, cell in (
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, (0, last)),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, (0, 0)),
        (Qt.Key.Key_End, CTRL, (1, last)),
        (Qt.Key.Key_Home, CTRL, (0, 0)),
    ):
        press(grid, key, keys)
        assert grid.cursor_cell() == cell
        assert grid.single_cell()
        selected = grid.selectionModel().selectedIndexes()
        assert [(index.row(), index.column()) for index in selected] == [cell]


def test_ctrl_space_selects_columns_and_shift_space_rows(opened: MainWindow) -> None:
    grid = grid_at(opened, "File", 1, 2)
    press(grid, Qt.Key.Key_Space, CTRL)
    assert grid.selected_columns() == [2]
    assert grid.selected_row_count() == 2
    grid = grid_at(opened, "Component", 1, 2)
    press(grid, Qt.Key.Key_Space, SHIFT)
    assert grid.selected_columns() == list(range(6))
    assert grid.selected_row_count() == 1


def test_home_and_end_in_lists_lead_to_the_first_and_last_row(
    opened: MainWindow, qtbot: QtBot
) -> None:
    find = opened.show_dock("findAll")
    find.search_for("e")  # type: ignore[attr-defined]
    wait_until_opened(opened, qtbot)
    view = find.findChild(QWidget, "findAllView")
    assert view is not None
    view.enter()  # type: ignore[attr-defined]
    press(view, Qt.Key.Key_End)
    rows = view.model().rowCount()  # type: ignore[attr-defined]
    assert view.currentIndex().row() == rows - 1  # type: ignore[attr-defined]
    press(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0  # type: ignore[attr-defined]


def test_sorting_goes_to_the_top_unless_a_row_was_chosen(opened: MainWindow, qtbot: QtBot) -> None:
    grid = grid_at(opened, "Numbers")
    page = opened.page
    assert isinstance(page, TablePage)
    page.sort(1)
    wait_until_opened(opened, qtbot)
    assert grid.cursor_cell() == (1, 0), "nobody chose the first row"
    press(grid, Qt.Key.Key_Down)
    assert grid.cursor_cell() == (2, 0)
    page.sort(1, descending=True)
    wait_until_opened(opened, qtbot)
    assert grid.cursor_cell() == (2, 0), "a row that was chosen stays"


# -- size of text ----------------------------------------------------------


def test_the_grid_is_zoomed_by_keys_and_keeps_it(opened: MainWindow, windows: Windows) -> None:
    grid = grid_at(opened, "File", 0)
    height, width = grid.rowHeight(0), grid.columnWidth(2)
    opened.action_set["actionZoomIn"].trigger()
    opened.action_set["actionZoomIn"].trigger()
    assert opened.settings.get(GRID_ZOOM) == 2
    assert grid.rowHeight(0) > height
    assert grid.columnWidth(2) > width
    assert windows.settings.get(GRID_ZOOM) == 2
    opened.selection.go(Place("streams"))
    opened.action_set["actionZoomReset"].trigger()
    assert grid_at(opened, "File").rowHeight(0) == height, "out of sight it waits"


# -- tables ----------------------------------------------------------------


def test_ctrl_t_name_enter_puts_the_keyboard_into_the_grid(opened: MainWindow) -> None:
    opened.action_set["actionTables"].trigger()
    field = opened.findChild(QLineEdit, "tableListFilter")
    assert field is not None
    QTest.keyClicks(field, "numb")
    press(field, Qt.Key.Key_Return)
    assert opened.selection.place == Place("table", "Numbers", 0, 0)
    assert field.text() == ""
    assert opened.focusWidget().objectName() == "tableView"


def test_tables_passed_by_arrows_stay_out_of_the_history(opened: MainWindow) -> None:
    view = opened.findChild(QListView, "tableList")
    assert view is not None
    opened.selection.go(Place("table", "Component"))
    for _ in range(4):
        press(view, Qt.Key.Key_Down)
    reached = opened.selection.place
    assert reached is not None
    assert reached.name not in ("", "Component")
    press(view, Qt.Key.Key_Return)
    assert opened.focusWidget().objectName() == "tableView"
    opened.selection.back()
    assert opened.selection.place == Place("table", "Component", 0, 0)
    opened.selection.back()
    assert opened.selection.place == Place("summary")


def test_the_menu_key_in_the_list_of_tables(opened: MainWindow, windows: Windows) -> None:
    view = opened.findChild(QListView, "tableList")
    assert view is not None
    opened.selection.go(Place("table", "Feature"))
    press_menu_key(view)
    menu = menu_of(opened, "tableListMenu")
    titles = [action.text().replace("&", "") for action in menu.actions()]
    assert titles == [
        "Open\tEnter",
        "Open in new window",
        "Export table…",
        "Copy table name",
        "Hide empty tables",
    ]
    opened.action_set["actionCopyTableName"].trigger()
    assert QGuiApplication.clipboard().text() == "Feature"
    opened.action_set["actionHideEmpty"].trigger()
    assert opened.settings.get(TABLE_GROUP) == "with_rows"
    opened.action_set["actionHideEmpty"].trigger()
    assert opened.settings.get(TABLE_GROUP) == "all"


def test_the_menu_key_in_the_grid_is_about_the_cell_of_the_cursor(opened: MainWindow) -> None:
    grid = grid_at(opened, "Component", 1, 2)
    press_menu_key(grid)
    menu_of(opened, "cellMenu")
    assert grid.cursor_cell() == (1, 2)
    if sys.platform == "win32":  # which makes a menu key of Shift+F10 by itself
        press_menu_key(grid)
    else:
        press(grid, Qt.Key.Key_F10, SHIFT)
    titles = [action.text().replace("&", "") for action in menu_of(opened, "cellMenu").actions()]
    assert {"Edit the cell\tF2", "Add a row", "Delete the rows", "Paste"} < set(titles)


def test_a_table_in_another_window(opened: MainWindow, windows: Windows, qtbot: QtBot) -> None:
    opened.selection.go(Place("table", "Component", 1, 0))
    opened.action_set["actionOpenInNewWindow"].trigger()
    other = next(window for window in windows if window is not opened)
    wait_until_opened(other, qtbot)
    assert other.selection.place == Place("table", "Component", 1, 0)
    assert opened.document.package is not None


def test_a_new_window_has_the_state_of_the_last(opened: MainWindow, windows: Windows) -> None:
    opened.show_dock("findings")
    opened.docks["inspectorRow"].close()
    opened.resize(opened.width(), 600)
    other = windows.new_window()
    assert other.height() == 600
    assert other.docks["findings"].isVisible()
    assert other.docks["inspectorRow"].isHidden()


def test_the_menu_key_in_lists_is_about_the_row_of_the_cursor(
    opened: MainWindow, qtbot: QtBot
) -> None:
    find = opened.show_dock("findAll")
    assert isinstance(find, FindDock)
    find.search_for("Program")
    wait_until_opened(opened, qtbot)
    view = find.findChild(RowList, "findAllView")
    assert view is not None
    view.enter()
    press_menu_key(view)
    menu = menu_of(opened, "findAllViewMenu")
    assert [action.text() for action in menu.actions()][:2] == ["&Go there\tEnter", "&Copy\tCtrl+C"]


# -- layers ----------------------------------------------------------------


@pytest.fixture
def layered(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """The sample with another package laid over it."""
    opened.document.overlay.add(str(make_msi(tmp_path / "other.msi", sample_tables())))
    wait_until_opened(opened, qtbot)
    return opened


@pytest.mark.parametrize("column", [NAME, VERDICT])
def test_space_switches_a_layer_whatever_column_is_current(
    layered: MainWindow, column: int, qtbot: QtBot
) -> None:
    tree = layered.findChild(LayerTree)
    assert tree is not None
    tree.setCurrentIndex(tree.model().index(0, column))
    for is_on in (False, True):
        press(tree, Qt.Key.Key_Space)
        assert [item.enabled for item in layered.document.overlay.choices] == [is_on]
        wait_until_opened(layered, qtbot)


def test_the_menu_key_in_the_layers(layered: MainWindow) -> None:
    tree = layered.findChild(LayerTree)
    assert tree is not None
    press_menu_key(tree)
    found = [menu for menu in layered.findChildren(QMenu, "layersMenu") if menu.isVisible()]
    assert len(found) == 1
    assert [action.text() for action in found[0].actions()][-1] == "&Remove"
    found[0].close()


# -- Tab -------------------------------------------------------------------


def test_tab_goes_through_the_panes_as_they_lie(opened: MainWindow) -> None:
    """Never into a dock behind a tab, which Qt keeps visible outside the window."""
    opened.show_dock("findings")
    opened.show_dock("inspectorReferences")
    opened.show_dock("inspectorRow")
    grid_at(opened, "File", 0)
    opened.selection.go(Place("table", "Component", 0, 0))
    way = ["gotoBar", "dockTables", "breadcrumbs", "tablePage", "dockInspectorRow", "dockFindings"]
    passed: list[str] = []
    stops = opened.tab_order.stops()
    stops[0].setFocus()
    for stop in stops:
        assert opened.focusWidget() is stop
        around = names_around(stop)
        assert not {"dockInspectorReferences", "dockInspectorChain"} & around
        passed += [name for name in way if name in around and name not in passed]
        press(stop, Qt.Key.Key_Tab)
    assert passed == way
    assert opened.focusWidget() is stops[0], "the circle is closed"
    press(stops[0], Qt.Key.Key_Backtab, SHIFT)
    assert opened.focusWidget() is stops[-1]


def names_around(widget: QWidget | None) -> set[str]:
    """The object names of a widget and of all that it lies in."""
    names = set()
    while widget is not None:
        names.add(widget.objectName())
        widget = widget.parentWidget()
    return names

"""The table page, used as its users do: keys, clicks, fields."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from msiview.gui.main_window import MainWindow
from msiview.gui.pages.table_page import TablePage
from msiview.gui.services import Services
from msiview.gui.settings import GRID_TYPES
from msiview.session.places import CellRef, Place
from tests.builders.databases import make_msi, table
from tests.gui.table.driver import Driver, build, clipboard, select


def test_a_table_is_shown_with_its_cursor_on_the_first_cell(driver: Driver) -> None:
    assert driver.column() == ["pear", "Apple", "fig", "apple pie", "melon"]
    assert driver.counts() == "5 rows"
    assert driver.cursor() == (0, 0)
    assert driver.services.selection.cell == CellRef("Fruit", 0, 0)
    assert driver.page.status_text() == "Fruit, row 1 of 5"


def test_moving_the_cursor_tells_the_others(driver: Driver, qtbot: QtBot) -> None:
    qtbot.keyClick(driver.grid, Qt.Key.Key_Down)
    qtbot.keyClick(driver.grid, Qt.Key.Key_Right)
    assert driver.services.selection.cell == CellRef("Fruit", 1, 1)


def test_going_to_a_cell_puts_the_cursor_there(driver: Driver) -> None:
    driver.go("Component", 1, 4)
    assert driver.cursor() == (1, 4)
    driver.services.selection.back()
    assert driver.page.table is not None
    assert driver.page.table.name == "Fruit"
    assert driver.cursor() == (0, 0)


# -- sorting ------------------------------------------------------------------


def test_three_clicks_on_a_header(driver: Driver) -> None:
    driver.click_header(0)
    assert driver.column() == ["Apple", "apple pie", "fig", "melon", "pear"]
    assert driver.grid.head.sorting() == (0, False)
    driver.click_header(0)
    assert driver.column() == ["pear", "melon", "fig", "apple pie", "Apple"]
    assert driver.grid.head.sorting() == (0, True)
    driver.click_header(0)
    assert driver.column() == ["pear", "Apple", "fig", "apple pie", "melon"]
    assert driver.grid.head.sorting() is None


def test_shift_and_a_click_sort_by_a_further_column(driver: Driver) -> None:
    driver.click_header(1)  # fig alone has no number
    driver.click_header(0, Qt.KeyboardModifier.ShiftModifier)
    assert driver.grid.head.sorts() == ((1, False), (0, False))
    driver.click_header(0, Qt.KeyboardModifier.ShiftModifier)
    assert driver.grid.head.sorts() == ((1, False), (0, True))
    driver.page.grid.head.grab()
    driver.click_header(0, Qt.KeyboardModifier.ShiftModifier)
    assert driver.grid.head.sorts() == ((1, False),)


def test_numbers_sort_as_numbers_and_null_comes_first(driver: Driver) -> None:
    driver.click_header(1)
    assert driver.column(1) == ["null", "1", "2", "3", "300"]


def test_the_cursor_stays_on_its_row(driver: Driver) -> None:
    driver.go("Fruit", 3, 1)
    driver.click_header(0)
    assert driver.cursor() == (3, 1)
    assert driver.grid.currentIndex().row() == 1
    driver.type_filter("apple")
    assert driver.cursor() == (3, 1)


# -- selection ----------------------------------------------------------------


def test_whole_rows_are_selected_by_the_gutter_and_by_shift_space(
    driver: Driver, qtbot: QtBot
) -> None:
    gutter = driver.grid.verticalHeader()
    at = QPoint(10, gutter.sectionViewportPosition(2) + 5)
    qtbot.mouseClick(gutter.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert driver.grid.selected_spans() == [range(2, 3)]
    assert driver.grid.selected_columns() == [0, 1, 2]
    driver.go("Fruit", 0, 1)
    qtbot.keyClick(driver.grid, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert driver.grid.selected_columns() == [0, 1, 2]
    assert driver.grid.selected_spans() == [range(1)]


def test_the_row_of_the_cursor_is_tinted_while_it_is_alone(driver: Driver) -> None:
    driver.go("Fruit", 2, 0)
    assert driver.grid.cells.marked_row == 2
    select(driver, (1, 2), (0, 0))
    assert driver.grid.cells.marked_row == -1


# -- columns ------------------------------------------------------------------


def test_columns_are_as_wide_as_their_cells_but_not_endless(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [("a", "x" * 2000, "z" * 40), ("b", "y", "z" * 40)]
    path = make_msi(tmp_path / "b.msi", [table("T", "K s8*, Long L0, More L0", *rows)])
    driver = build(services, qtbot, path)
    driver.page.resize(600, 300)
    driver.go("T")
    assert driver.grid.columnWidth(1) == 380
    assert driver.grid.columnWidth(0) >= driver.grid.head.title_width(0)
    driver.grid.widths.fit_one(1)
    assert driver.grid.columnWidth(1) > 380


def test_hiding_and_showing_a_column_by_the_header_menu(driver: Driver) -> None:
    from msiview.gui.pages.table_menus import header_menu

    driver.menu_entry(header_menu(driver.page, 1), "Hide column").trigger()
    assert driver.grid.shown_columns() == [0, 2]
    menu = header_menu(driver.page, 0)
    submenu = driver.menu_entry(menu, "Show column").menu()
    assert isinstance(submenu, QMenu)
    driver.menu_entry(submenu, "N").trigger()
    assert driver.grid.shown_columns() == [0, 1, 2]


def test_the_header_menu_sorts_filters_and_resets(driver: Driver) -> None:
    from msiview.gui.pages.table_menus import header_menu

    driver.menu_entry(header_menu(driver.page, 1), "Sort descending").trigger()
    driver.rest()
    assert driver.column(1) == ["300", "3", "2", "1", "null"]
    menu = header_menu(driver.page, 1)
    assert driver.menu_entry(menu, "Sort descending").isChecked()
    driver.menu_entry(menu, "File order").trigger()
    driver.rest()
    assert driver.column(1) == ["3", "1", "null", "2", "300"]
    driver.menu_entry(menu, "Filter this column").trigger()
    assert driver.page.has_column_filters
    driver.grid.head.moveSection(0, 2)
    driver.menu_entry(menu, "Reset columns").trigger()
    assert driver.grid.shown_columns() == [0, 1, 2]


# -- cell menu ----------------------------------------------------------------


def cell_menu_of(driver: Driver) -> QMenu:
    from msiview.gui.pages.table_menus import cell_menu

    return cell_menu(driver.page, driver.services.selection, driver.services.action)


@pytest.mark.parametrize(
    ("row", "column", "left"),
    [(0, 1, ["pear"]), (1, 2, ["Apple", "melon"]), (2, 0, ["fig"])],
)
def test_filtering_by_the_value_under_the_cursor(
    driver: Driver, row: int, column: int, left: list[str]
) -> None:
    driver.go("Fruit", row, column)
    driver.menu_entry(cell_menu_of(driver), "Filter by this value").trigger()
    driver.rest()
    assert driver.column() == left
    driver.menu_entry(cell_menu_of(driver), "Clear the filter").trigger()
    driver.rest()
    assert len(driver.column()) == 5


def test_binary_cells_offer_their_stream(driver: Driver) -> None:
    places: list[Place] = []
    driver.go("Binary", 0, 1)
    driver.services.selection.placeChanged.connect(places.append)
    driver.menu_entry(cell_menu_of(driver), "Open stream").trigger()
    assert places == [Place("stream", "Binary.Script.vbs")]


# -- looks and names ----------------------------------------------------------


def test_widgets_have_the_fixed_names(driver: Driver) -> None:
    page = driver.page
    for name in ("tableView", "tableFilter", "findBar"):
        assert page.findChild(object, name) is not None, name  # type: ignore[type-var]
    assert driver.grid.accessibleName()
    page.show_column_filters(True)
    for field in page.findChildren(QLineEdit):
        assert field.accessibleName(), field.objectName()


def test_the_page_paints_in_both_themes(driver: Driver) -> None:
    from msiview.gui.theme import ThemeMode

    theme = driver.services.theme
    driver.find("apple")
    theme.dress(driver.page)
    light = driver.page.grab().toImage()
    theme.set_mode(ThemeMode.DARK)
    theme.dress(driver.page)
    dark = driver.page.grab().toImage()
    base = theme.color("surface.base")
    assert dark.pixelColor(dark.width() - 40, dark.height() - 60) == base
    assert light.pixelColor(10, 10) != dark.pixelColor(10, 10)
    driver.services.settings.set(GRID_TYPES, False)
    assert driver.page.grab().toImage() != dark


# -- in a window --------------------------------------------------------------


@pytest.fixture
def in_table(opened: MainWindow, qtbot: QtBot) -> Callable[[str], TablePage]:
    def go(name: str) -> TablePage:
        opened.selection.go(Place("table", name))
        page = opened.page
        assert isinstance(page, TablePage)
        return page

    return go


def test_actions_reach_the_page(
    opened: MainWindow, in_table: Callable[[str], TablePage], qtbot: QtBot
) -> None:
    assert not opened.action_set["actionExport"].isEnabled()
    page = in_table("File")
    for action_id in ("actionFind", "actionFindAll", "actionCopy", "actionExport"):
        assert opened.action_set[action_id].isEnabled(), action_id
    opened.action_set["actionFind"].trigger()
    assert not page.find_bar.isHidden()
    opened.action_set["actionColumnFilters"].trigger()
    assert page.has_column_filters
    assert opened.action_set["actionColumnFilters"].isChecked()
    page.focus_cells()
    opened.action_set["actionCopy"].trigger()
    assert clipboard() == "app.exe"
    opened.action_set["actionCopyJson"].trigger()
    assert '"app.exe"' in clipboard()


def test_stepping_from_table_to_table(
    opened: MainWindow, in_table: Callable[[str], TablePage]
) -> None:
    page = in_table("Feature")
    opened.action_set["actionNextTable"].trigger()
    assert page.table is not None
    assert page.table.name == "FeatureComponents"
    opened.action_set["actionPreviousTable"].trigger()
    opened.action_set["actionPreviousTable"].trigger()
    assert page.table.name == "Directory"
    in_table("Binary")
    opened.action_set["actionPreviousTable"].trigger()
    assert page.table.name == "Registry"


def test_copy_serves_the_field_that_has_the_keyboard(
    opened: MainWindow, in_table: Callable[[str], TablePage], qtbot: QtBot
) -> None:
    page = in_table("File")
    opened.show()
    qtbot.waitExposed(opened)
    opened.activateWindow()
    field = page.findChild(QLineEdit, "tableFilter")
    field.setText("app")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    opened.action_set["actionCopy"].trigger()
    assert clipboard() == "app"

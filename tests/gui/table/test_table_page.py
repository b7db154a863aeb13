"""The table page, used as its users do: keys, clicks, fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from msiview.gui.document import DocumentState, Source
from msiview.gui.main_window import MainWindow
from msiview.gui.pages.table_page import TablePage
from msiview.gui.selection import CellRef, Place
from msiview.gui.services import Services
from msiview.gui.settings import COPY_HEADER, GRID_TYPES
from msiview.gui.widgets.find_bar import FindBar
from tests.builders.databases import make_msi, sample_tables, table

FRUIT = (
    ("pear", 3, r"C:\Fruit\Pear"),
    ("Apple", 1, None),
    ("fig", None, "soft"),
    ("apple pie", 2, "[APPLES]"),
    ("melon", 300, None),
)


class Driver:
    """A table page in the hands of a user."""

    def __init__(self, page: TablePage, services: Services, qtbot: QtBot) -> None:
        self.page, self.services, self.qtbot = page, services, qtbot
        self.grid = page.grid

    def go(self, name: str, row: int | None = None, column: int | None = None) -> None:
        self.services.selection.go(Place("table", name, row, column))
        self.rest()

    def rest(self) -> None:
        """Wait until no pause in typing and no job is left."""
        self.qtbot.waitUntil(lambda: not self.services.jobs.busy and not self._pausing())

    def _pausing(self) -> bool:
        timers = self.page.rows._pause, self.page.find_bar._pause
        return any(timer.isActive() for timer in timers)

    def type_filter(self, text: str) -> None:
        field = self.page.findChild(QLineEdit, "tableFilter")
        assert isinstance(field, QLineEdit)
        field.clear()
        self.qtbot.keyClicks(field, text)
        self.rest()

    def click_header(self, column: int) -> None:
        head = self.grid.head
        at = QPoint(head.sectionViewportPosition(column) + 60, 8)
        self.qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
        self.rest()

    def find(self, text: str) -> FindBar:
        bar = self.page.find_bar
        self.page.start_find()
        bar.set_text(text)
        self.rest()
        return bar

    def column(self, column: int = 0) -> list[str]:
        """What a column shows, from top to bottom."""
        model = self.page.model
        return [model.text(position, column) for position in range(model.rowCount())]

    def cursor(self) -> tuple[int, int] | None:
        return self.grid.cursor_cell()

    def counts(self) -> str:
        return self.page.head.counts()

    def notice(self) -> str:
        return self.page._notice.text()

    def menu_entry(self, menu: QMenu, text: str) -> QAction:
        for action in menu.actions():
            if action.text() == text:
                return action
        raise AssertionError(f"no entry {text}: {[action.text() for action in menu.actions()]}")


def build(services: Services, qtbot: QtBot, path: Path) -> Driver:
    document = services.document
    page = TablePage(
        document,
        services.selection,
        services.jobs,
        services.settings,
        services.theme,
        services.icons,
        services.action,
    )
    qtbot.addWidget(page)
    services.selection.placeChanged.connect(lambda place: place and page.show_place(place))
    document.closed.connect(page.clear)
    page.resize(1000, 500)
    page.show()
    qtbot.waitExposed(page)
    document.open(Source.file(path))
    qtbot.waitUntil(lambda: document.state is DocumentState.OPENED)
    return Driver(page, services, qtbot)


@pytest.fixture
def driver(services: Services, qtbot: QtBot, tmp_path: Path) -> Iterator[Driver]:
    """A page that shows the fruit table of a small package."""
    fruit = table("Fruit", "Name s72*, N I2, Where S255", *FRUIT)
    driver = build(services, qtbot, make_msi(tmp_path / "a.msi", [*sample_tables(), fruit]))
    driver.go("Fruit")
    yield driver
    driver.page.close()


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


# -- filtering ----------------------------------------------------------------


def test_filtering_over_all_columns(driver: Driver) -> None:
    driver.type_filter("APPLE")
    assert driver.column() == ["Apple", "apple pie"]
    assert driver.counts() == "2 of 5 rows"
    driver.type_filter("/^[fm]/")
    assert driver.column() == ["fig", "melon"]
    driver.type_filter(">2")
    assert driver.column() == ["pear", "melon"]
    driver.type_filter("null")
    assert driver.column() == ["Apple", "fig", "melon"]


def test_a_wrong_expression_is_told_and_changes_nothing(driver: Driver) -> None:
    driver.type_filter("fig")
    driver.type_filter("/(/")
    error = driver.page.findChild(QLabel, "tableFilterError")
    assert isinstance(error, QLabel)
    assert error.isVisible()
    assert error.text().startswith("The regular expression is wrong")
    assert driver.column() == ["fig"]
    driver.type_filter("pear")
    assert not error.isVisible()
    assert driver.column() == ["pear"]


def test_a_filter_that_nothing_passes_offers_to_clear_it(driver: Driver, qtbot: QtBot) -> None:
    driver.type_filter("grape")
    assert driver.notice() == "No row passes the filter."
    assert driver.cursor() is None
    button = driver.grid.viewport().findChild(QPushButton)
    assert isinstance(button, QPushButton)
    assert button.text() == "Clear the filter"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    driver.rest()
    assert driver.notice() == ""
    assert len(driver.column()) == 5
    assert driver.cursor() == (0, 0)
    assert driver.page.findChild(QLineEdit, "tableFilter").text() == ""


def test_a_row_that_the_filter_hides_keeps_the_inspector(driver: Driver) -> None:
    driver.go("Fruit", 4, 0)
    driver.type_filter("apple")
    assert driver.cursor() is None
    assert driver.services.selection.cell == CellRef("Fruit", 4, 0)
    driver.type_filter("")
    assert driver.cursor() == (4, 0)


def test_an_empty_table_says_so(driver: Driver) -> None:
    driver.go("Icon")
    assert driver.notice() == "This table has no rows."
    driver.go("Fruit")
    assert driver.notice() == ""


def test_escape_empties_the_filter_and_then_leads_to_the_cells(
    driver: Driver, qtbot: QtBot
) -> None:
    driver.type_filter("fig")
    field = driver.page.findChild(QLineEdit, "tableFilter")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    driver.rest()
    assert len(driver.column()) == 5
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(driver.grid.hasFocus)


def test_single_columns_have_filters_of_their_own(driver: Driver, qtbot: QtBot) -> None:
    driver.page.show_column_filters(True)
    head = driver.grid.head
    qtbot.keyClicks(head.filter_field(1), ">1")
    driver.rest()
    assert driver.column() == ["pear", "apple pie", "melon"]
    qtbot.keyClicks(head.filter_field(2), "null")
    driver.rest()
    assert driver.column() == ["melon"]
    driver.page.show_column_filters(False)
    driver.rest()
    assert len(driver.column()) == 5
    assert not head.has_filters


def test_a_wrong_column_filter_is_told_at_its_field(driver: Driver, qtbot: QtBot) -> None:
    driver.page.show_column_filters(True)
    field = driver.grid.head.filter_field(1)
    qtbot.keyClicks(field, ">x")
    driver.rest()
    assert field.property("invalid") is True
    assert field.accessibleDescription() == "After > comes a number, not 'x'"
    assert driver.page.findChild(QLineEdit, "tableFilter").property("invalid") is False
    assert len(driver.column()) == 5


def test_filter_fields_follow_their_columns(driver: Driver) -> None:
    driver.page.show_column_filters(True)
    head = driver.grid.head
    head.resizeSection(0, 200)
    assert head.filter_field(1).x() == head.sectionViewportPosition(1) + 4
    head.moveSection(2, 0)
    assert head.filter_field(2).x() == 4
    head.setSectionHidden(1, True)
    assert not head.filter_field(1).isVisible()


def test_each_table_keeps_its_filter_sorting_and_cursor(driver: Driver) -> None:
    driver.click_header(0)
    driver.type_filter("apple")
    driver.go("Fruit", 3, 2)
    driver.grid.head.resizeSection(0, 222)
    driver.grid.head.moveSection(2, 0)
    driver.go("Component")
    assert driver.counts() == "2 rows"
    assert driver.page.findChild(QLineEdit, "tableFilter").text() == ""
    assert driver.grid.shown_columns() == [0, 1, 2, 3, 4, 5]
    assert driver.grid.head.sorting() is None
    driver.go("Fruit")
    assert driver.column() == ["Apple", "apple pie"]
    assert driver.counts() == "2 of 5 rows"
    assert driver.cursor() == (3, 2)
    assert driver.grid.columnWidth(0) == 222
    assert driver.grid.shown_columns() == [2, 0, 1]
    assert driver.grid.head.sorting() == (0, False)


def test_going_to_a_hidden_row_takes_the_filter_away(driver: Driver) -> None:
    driver.click_header(0)
    driver.type_filter("apple")
    driver.go("Fruit", 2, 0)
    assert driver.cursor() == (2, 0)
    assert driver.column() == ["Apple", "apple pie", "fig", "melon", "pear"]


def test_a_filter_that_was_still_going_on_is_taken_up_again(driver: Driver) -> None:
    field = driver.page.findChild(QLineEdit, "tableFilter")
    field.setText("fig")  # and away before the pause in typing is over
    driver.services.selection.go(Place("table", "File"))
    driver.rest()
    assert len(driver.column()) == 2
    driver.go("Fruit")
    assert driver.column() == ["fig"]


def test_closing_the_package_forgets_everything(driver: Driver) -> None:
    driver.type_filter("fig")
    driver.services.document.close()
    assert driver.page.model.rowCount() == 0
    assert driver.page.status_text() == ""


# -- finding ------------------------------------------------------------------


def test_finding_goes_from_hit_to_hit_and_around(driver: Driver) -> None:
    bar = driver.find("apple")
    assert driver.cursor() == (1, 0)
    assert bar.count_text() == "1 of 3"
    driver.page.find_next()
    assert driver.cursor() == (3, 0)
    driver.page.find_next()
    assert driver.cursor() == (3, 2)
    assert bar.count_text() == "3 of 3"
    driver.page.find_next()
    assert driver.cursor() == (1, 0)
    driver.page.find_previous()
    assert bar.count_text() == "3 of 3"


def test_hits_are_marked_until_the_bar_is_closed(driver: Driver, qtbot: QtBot) -> None:
    bar = driver.find("apple")
    assert driver.grid.cells.found.has(3, 2)
    assert not driver.grid.cells.found.has(0, 0)
    qtbot.keyClick(bar.focusProxy(), Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert not driver.grid.cells.found


def test_finding_what_is_not_there(driver: Driver) -> None:
    bar = driver.find("grape")
    assert bar.count_text() == "Not found"
    assert driver.cursor() == (0, 0)
    driver.page.find_next()
    assert driver.cursor() == (0, 0)


def test_a_wrong_find_expression_is_told(driver: Driver) -> None:
    bar = driver.find("/[/")
    assert bar.error_text().startswith("The regular expression is wrong")
    driver.find("fig")
    assert bar.error_text() == ""
    assert bar.count_text() == "1 of 1"


def test_finding_follows_filter_and_order(driver: Driver) -> None:
    bar = driver.find("apple")
    driver.type_filter("/^apple/")
    assert bar.count_text() == "1 of 3"  # the cursor stayed on row 1
    driver.click_header(0)
    driver.click_header(0)
    assert bar.count_text() == "3 of 3"
    driver.page.find_next()
    assert driver.cursor() == (3, 0)


def test_next_opens_a_closed_bar_and_goes_on(driver: Driver) -> None:
    bar = driver.find("apple")
    bar.close_bar()
    driver.page.find_next()
    driver.rest()
    assert not bar.isHidden()
    assert driver.cursor() == (3, 0)


def test_enter_in_the_bar_steps_without_waiting_for_the_pause(driver: Driver, qtbot: QtBot) -> None:
    driver.page.start_find()
    field = driver.page.find_bar.focusProxy()
    qtbot.keyClicks(field, "apple")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    driver.rest()
    assert driver.cursor() == (1, 0)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert driver.cursor() == (3, 0)
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert driver.cursor() == (1, 0)


# -- copying ------------------------------------------------------------------


def clipboard() -> str:
    return QApplication.clipboard().text()


def select(driver: Driver, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    """Select from the first to the last of some positions and columns, by mouse and Shift."""
    grid, model = driver.grid, driver.page.model
    for row, column, keys in (
        (rows[0], columns[0], Qt.KeyboardModifier.NoModifier),
        (rows[1], columns[1], Qt.KeyboardModifier.ShiftModifier),
    ):
        at = grid.visualRect(model.index(row, column)).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, keys, at)


def test_one_cell_is_copied_as_its_whole_text(driver: Driver) -> None:
    driver.go("Fruit", 0, 2)
    driver.page.copy()
    assert clipboard() == r"C:\Fruit\Pear"
    driver.go("Fruit", 2, 1)
    driver.page.copy()
    assert clipboard() == ""


def test_several_cells_are_copied_as_tab_separated_text(driver: Driver) -> None:
    select(driver, (0, 1), (0, 1))
    driver.page.copy()
    assert clipboard() == "pear\t3\nApple\t1\n"
    driver.services.settings.set(COPY_HEADER, True)
    driver.page.copy()
    assert clipboard() == "Name\tN\npear\t3\nApple\t1\n"


def test_rows_are_copied_as_they_are_shown(driver: Driver) -> None:
    driver.click_header(0)
    select(driver, (0, 1), (0, 0))
    driver.page.copier.copy_rows()
    assert clipboard() == "Apple\t1\t\napple pie\t2\t[APPLES]\n"


@pytest.mark.parametrize(
    ("format_id", "header", "start"),
    [
        ("tab", True, "Name\tN\tWhere\nfig\t\tsoft\n"),
        ("csv", True, "Name,N,Where\r\nfig,,soft\r\n"),
        ("idt", True, "Name\tN\tWhere\r\ns72\tI2\tS255\r\nFruit\tName\r\nfig\t\tsoft\r\n"),
        ("markdown", True, "| Name | N | Where |\n"),
        ("sql", False, "INSERT INTO "),
    ],
)
def test_rows_are_copied_in_other_formats(
    driver: Driver, format_id: str, header: bool, start: str
) -> None:
    driver.go("Fruit", 2, 1)
    driver.page.copier.copy_rows(format_id, header=header)
    assert clipboard().startswith(start)
    assert "fig" in clipboard()
    assert "pear" not in clipboard()


def test_large_selections_are_copied_in_the_background(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = [(f"k{number}", number) for number in range(3000)]
    path = make_msi(tmp_path / "b.msi", [table("Many", "K s72*, N i2", *rows)])
    driver = build(services, qtbot, path)
    driver.go("Many")
    driver.grid.selectAll()
    assert driver.page.status_text().endswith("3 000 rows selected".replace(" ", "\u00a0", 1))
    driver.page.copy()
    assert services.jobs.busy
    driver.rest()
    assert clipboard().splitlines()[2999] == "k2999\t2999"


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
    rows = [("a", "x" * 2000), ("b", "y")]
    path = make_msi(tmp_path / "b.msi", [table("T", "K s8*, Long L0", *rows)])
    driver = build(services, qtbot, path)
    driver.go("T")
    assert driver.grid.columnWidth(1) == 380
    assert driver.grid.columnWidth(0) >= driver.grid.head.title_width(0)
    driver.grid.fit_column(1)
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

    driver.find("apple")
    light = driver.page.grab().toImage()
    driver.services.theme.set_mode(ThemeMode.DARK)
    dark = driver.page.grab().toImage()
    base = driver.services.theme.color("surface.base")
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

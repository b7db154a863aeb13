"""What the grid shows of itself: row numbers, held keys, numbers in hexadecimal, links and hits
inside texts, values to choose from, and the order of columns and rows at first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from msiview.database.validation import ColumnRules
from msiview.gui.pages.table_menus import header_menu
from msiview.gui.services import Services
from msiview.gui.settings import GRID_FREEZE, GRID_HEX
from msiview.session.places import Place
from msiview.session.rows import RowQuery
from tests.builders.databases import make_msi, table
from tests.builders.transforms import make_mst, make_transform_storage
from tests.gui.table.driver import Driver, build

WIDE = [
    table("Property", "Property s72*, Value l0", ("NAME", "x"), ("OTHER", "y")),
    table("File", "File s72*, Component_ s72, FileName l255, FileSize i4",
          *((f"file{n:02}", "comp", f"NAME{n:02}.TXT|the long name of file {n}.txt", 16 + n % 3)
            for n in range(40))),
    table("Component", "Component s72*, ComponentId S38, Attributes i2", ("comp", None, 256)),
    table("Registry", "Registry s72*, Root i2, Key l255, Name L255, Value L0, Component_ s72",
          ("reg", 2, "Software", None, "[NAME] and [#file03]\r\nthen [OTHER]", "comp")),
    table("InstallExecuteSequence", "Action s72*, Condition S255, Sequence I2",
          ("InstallFinalize", None, 6600), ("CostInitialize", None, 800),
          ("InstallFiles", None, 4000)),
]  # fmt: skip


@pytest.fixture
def driver(services: Services, qtbot: QtBot, tmp_path: Path) -> Iterator[Driver]:
    """A narrow page, so that tables are wider than it."""
    driver = build(services, qtbot, make_msi(tmp_path / "wide.msi", WIDE))
    driver.page.resize(500, 300)
    driver.go("File")
    qtbot.waitUntil(lambda: services.document.references.is_ready)
    yield driver
    driver.page.close()


def scroll(driver: Driver, to: int) -> None:
    driver.grid.horizontalScrollBar().setValue(to)
    QApplication.processEvents()


# -- rows -----------------------------------------------------------------------


def test_rows_have_the_numbers_of_the_file(driver: Driver) -> None:
    gutter = driver.grid.verticalHeader()
    narrow = gutter.width()
    assert narrow >= gutter.fontMetrics().horizontalAdvance("40")
    driver.click_header(0)
    driver.click_header(0)  # descending
    model = driver.page.model
    assert model.headerData(0, Qt.Orientation.Vertical) == "40"
    assert driver.column()[0] == "file39"


def test_sequences_come_in_the_order_of_their_numbers(driver: Driver) -> None:
    driver.go("InstallExecuteSequence")
    assert driver.column() == ["CostInitialize", "InstallFiles", "InstallFinalize"]
    assert driver.grid.head.sorting() == (2, False)
    driver.click_header(2)
    driver.click_header(2)
    assert driver.grid.head.sorting() is None
    assert driver.column()[0] == driver.page.table.cell(0, 0)  # type: ignore[union-attr]
    driver.go("File")
    driver.go("InstallExecuteSequence")
    assert driver.grid.head.sorting() is None  # as it was left


def test_the_status_tells_how_many_rows_pass_and_what_numbers_come_to(driver: Driver) -> None:
    driver.type_filter("file0")
    assert driver.page.status_text() == "File, row 1 of 40 · 10 of 40 rows shown"
    driver.grid.selectColumn(3)
    text = driver.page.status_text()
    assert text.endswith("10 rows selected, sum 169, from 16 to 18")


# -- columns ----------------------------------------------------------------------


def test_keys_stay_in_sight_while_other_columns_are_scrolled(driver: Driver) -> None:
    grid, held = driver.grid, driver.grid.frozen
    assert held.isHidden()
    scroll(driver, 200)
    assert held.isVisible()
    assert held.width_held() == grid.columnWidth(0)
    assert held.rowViewportPosition(3) == grid.rowViewportPosition(3)
    assert held.head.height() == grid.head.height()
    grid.verticalScrollBar().setValue(20)
    assert held.verticalScrollBar().value() == 20
    scroll(driver, 0)
    assert held.isHidden()
    driver.services.settings.set(GRID_FREEZE, False)
    scroll(driver, 200)
    assert held.isHidden()


def test_a_click_on_a_held_key_is_one_on_its_cell(driver: Driver) -> None:
    scroll(driver, 200)
    held = driver.grid.frozen
    at = QPoint(20, held.rowViewportPosition(2) + 4)
    driver.qtbot.mouseClick(held.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert driver.cursor() == (2, 0)
    assert held.isVisible()
    driver.qtbot.mouseClick(held.head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    driver.rest()
    assert driver.grid.head.sorting() == (0, False)
    assert held.head.sorting() == (0, False)


def test_the_cursor_is_never_under_the_held_keys(driver: Driver) -> None:
    scroll(driver, driver.grid.horizontalScrollBar().maximum())
    driver.grid.set_cursor(0, 3)
    driver.grid.set_cursor(0, 1)
    grid = driver.grid
    assert grid.visualRect(grid.currentIndex()).left() >= grid.frozen.width_held()


def test_the_filter_of_a_held_key_comes_into_sight(driver: Driver) -> None:
    driver.page.show_column_filters(True, 3)
    scroll(driver, 200)
    assert driver.grid.frozen.isVisible()
    driver.grid.head.focus_filter(0)
    driver.qtbot.waitUntil(lambda: driver.grid.frozen.isHidden())


def test_numbers_in_hexadecimal_are_kept_for_their_column(
    driver: Driver, services: Services
) -> None:
    driver.menu_entry(header_menu(driver.page, 3), "Hexadecimal").trigger()
    assert driver.column(3)[:2] == ["0x00000010", "0x00000011"]
    assert services.settings.get(GRID_HEX) == ["File.FileSize"]
    driver.go("Component")
    assert driver.column(2) == ["256"]
    driver.go("File")
    assert driver.column(3)[0] == "0x00000010"
    driver.menu_entry(header_menu(driver.page, 3), "Hexadecimal").trigger()
    assert driver.column(3)[0] == "16"


def test_the_last_text_takes_the_room_that_is_left(driver: Driver) -> None:
    driver.page.resize(1200, 300)
    QApplication.processEvents()
    grid = driver.grid
    assert grid.head.length() == grid.viewport().width()
    before = grid.columnWidth(2)
    driver.page.resize(1300, 300)
    QApplication.processEvents()
    assert grid.columnWidth(2) == before + 100
    grid.setColumnWidth(2, 150)  # by hand
    driver.page.resize(1400, 300)
    QApplication.processEvents()
    assert grid.columnWidth(2) == 150
    driver.menu_entry(header_menu(driver.page, 2), "Reset columns").trigger()
    assert grid.head.length() == grid.viewport().width()


def test_a_transform_shows_what_it_changes_first(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    texts = ["CA", "[DIR]file"]
    # Update of a CustomAction: bit 0 is clear, column 4 (Target) is stated after the key.
    records = {"CustomAction": bytes.fromhex("0800 0100 0200")}
    path = make_mst(tmp_path / "t.mst", make_transform_storage(texts, records))
    driver = build(services, qtbot, path)
    driver.go("CustomAction")
    names = [driver.page.model.looks[column].title for column in driver.grid.shown_columns()]
    assert names[:3] == ["Operation", "Action", "Target"]
    driver.page.close()


# -- inside texts -------------------------------------------------------------------


def test_names_in_a_text_are_links_of_their_own(driver: Driver) -> None:
    driver.go("Registry", 0, 4)
    driver.page.resize(900, 300)
    QApplication.processEvents()
    model, grid = driver.page.model, driver.grid
    value = str(model.cell(0, 4))
    assert [value[start:end] for start, end in model.parts(0, 4)] == ["NAME", "file03", "OTHER"]
    place = grid.visualRect(model.index(0, 4))
    text = model.text(0, 4)
    metrics = grid.fontMetrics()
    for name, wanted in (("file03", ("File", 3)), ("OTHER", ("Property", 1))):
        driver.go("Registry", 0, 4)
        before = metrics.horizontalAdvance(text[: text.index(name)] + name[0])
        at = QPoint(place.left() + 8 + before, place.center().y())
        QTest.mouseClick(
            grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at
        )
        here = driver.services.selection.place
        assert here is not None
        assert (here.name, here.row) == wanted


def test_what_a_filter_finds_is_marked_in_the_cells(driver: Driver) -> None:
    driver.type_filter("E0")
    hits = driver.grid.cells.hits
    assert hits.spans(0, "file03") == [(3, 5)]
    driver.type_filter("/[0-9]+/")
    assert driver.grid.cells.hits.spans(2, "NAME03.TXT") == [(4, 6)]
    driver.page.clear_filters()
    driver.rest()
    assert not driver.grid.cells.hits


# -- values of a column ---------------------------------------------------------------


def open_values(driver: Driver, column: int) -> None:
    """Click the funnel in a column's head."""
    head = driver.grid.head
    at = head.funnel(column).center()
    driver.qtbot.mouseMove(head.viewport(), at)
    driver.qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    driver.rest()


def test_one_click_offers_the_values_of_a_column(driver: Driver) -> None:
    driver.page.resize(1200, 300)
    QApplication.processEvents()
    open_values(driver, 3)
    popup = driver.page.values.popup
    assert popup.isVisible()
    assert [(item.value, item.count) for item in popup.items()] == [(16, 14), (17, 13), (18, 13)]
    assert driver.grid.head.sorting() is None  # the click was not for the head
    row = popup.view.visualRect(popup.view.model().index(1, 0)).center()
    driver.qtbot.mouseClick(popup.view.viewport(), Qt.MouseButton.LeftButton, pos=row)
    driver.rest()
    assert popup.isHidden()
    assert set(driver.column(3)) == {"17"}
    assert driver.grid.head.is_filtered(3)
    open_values(driver, 3)
    assert len(popup.items()) == 3  # the column's own filter does not count
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    popup.view.selectAll()
    QTest.keyClick(popup.view, Qt.Key.Key_Return)
    driver.rest()
    assert len(driver.column()) == 40


def test_an_expression_typed_above_the_values_filters_the_column(driver: Driver) -> None:
    driver.grid.set_cursor(0, 3)
    QTest.keyClick(driver.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = driver.page.values.popup
    assert popup.isVisible()
    driver.rest()
    driver.qtbot.keyClicks(popup.field, ">16")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    driver.rest()
    assert set(driver.column(3)) == {"17", "18"}
    QTest.keyClick(driver.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert popup.field.text() == ">16"
    popup.field.clear()
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    driver.rest()
    assert len(driver.column()) == 40


def test_going_elsewhere_by_a_place_shows_other_hits(driver: Driver) -> None:
    driver.type_filter("file1")
    driver.services.selection.go(Place("table", "Property"))
    driver.rest()
    assert not driver.grid.cells.hits


def test_a_wider_gutter_leaves_the_columns_of_another_table_alone(
    services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    """The gutter grows with the number of rows, and so the room for columns changes in the middle
    of a change of tables."""
    tables = [
        table("Few", "A s8*, B S8, C S8, D S8, E S8, F S8", ("a", "b", "c", "d", "e", "f")),
        table("Many", "K s8*", *((f"k{n}",) for n in range(1200))),
    ]
    driver = build(services, qtbot, make_msi(tmp_path / "two.msi", tables))
    driver.page.resize(400, 300)
    for name in ("Few", "Many", "Few", "Many", "Few"):
        driver.go(name)
        scroll(driver, 60)
        assert len(driver.grid.widths.needs) == driver.page.model.columnCount()
        driver.click_header(0)
    driver.page.close()


def test_a_size_that_comes_while_another_table_is_taken_in(
    driver: Driver, services: Services
) -> None:
    """Columns that move may resize the grid, before those of the new table are measured."""
    driver.go("Property")
    narrow = driver.grid.widths.needs
    driver.page.rows.show_table(
        services.document.tables["Registry"], ColumnRules(), RowQuery(), RowQuery(), None
    )
    assert len(narrow) < driver.page.model.columnCount()
    driver.grid.resize(driver.grid.width() + 40, driver.grid.height())
    driver.go("File")
    assert len(driver.grid.widths.needs) == driver.page.model.columnCount()

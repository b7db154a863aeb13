"""Filtering the rows of a table, for all columns and for one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from msiview.session.places import CellRef, Place
from tests.gui.table.driver import Driver


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

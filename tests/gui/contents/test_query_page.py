"""The page for SQL: answers, what is refused, edits that are shown first, completion, history."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from msiview.gui.contents.query_page import QueryPage
from msiview.gui.main_window import MainWindow
from msiview.overlay.marks import Mark
from msiview.session.places import CellRef, Place

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def page(opened: MainWindow, qtbot: QtBot) -> QueryPage:
    opened.selection.go(Place("query"))
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert isinstance(opened.page, QueryPage)
    return opened.page


def ask(page: QueryPage, window: MainWindow, qtbot: QtBot, sql: str) -> None:
    page.edit.setPlainText(sql)
    qtbot.keyClick(page.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.jobs.busy)


def cells(page: QueryPage) -> list[list[str]]:
    model = page.pane.model
    columns = range(model.columnCount())
    return [[model.text(row, column) for column in columns] for row in range(model.rowCount())]


def titles(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_an_answer_leads_to_its_rows(page: QueryPage, opened: MainWindow, qtbot: QtBot) -> None:
    sql = "SELECT Property, Value, NULL AS Nowhere FROM Property WHERE Property = 'Manufacturer'"
    ask(page, opened, qtbot, sql)
    value = opened.document.tables["Property"].cell_at("Manufacturer", "Value")
    assert cells(page) == [["Manufacturer", str(value), "null"]]
    assert page.message() == "1 row"
    row = opened.document.tables["Property"].find(("Manufacturer",))
    assert row is not None
    assert opened.selection.cell == CellRef("Property", row, 0)
    page.pane.grid.set_cursor(0, 0)
    opened.services.action("actionFollow").trigger()
    assert opened.selection.place == Place("table", "Property", row, 0)


def test_question_marks_get_values(page: QueryPage, opened: MainWindow, qtbot: QtBot) -> None:
    page.edit.setPlainText("SELECT '?', Property FROM `Property` WHERE Property = ? AND 1 = ? -- ?")
    first, second = (page.findChild(QLineEdit, f"queryValue{number}") for number in (1, 2))
    assert first is not None
    assert second is not None
    assert page.values.isVisible()
    assert not page.findChild(QLineEdit, "queryValue3").isVisible()
    qtbot.keyClicks(first, "Manufacturer")
    qtbot.keyClicks(second, "1")
    qtbot.keyClick(second, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert cells(page) == [["?", "Manufacturer"]]
    page.edit.setPlainText("SELECT 1")
    assert not page.values.isVisible()


def test_what_is_wrong_is_told(page: QueryPage, opened: MainWindow, qtbot: QtBot) -> None:
    ask(page, opened, qtbot, "SELECT Nowhere FROM Property")
    assert page.message() == "no such column: Nowhere"
    ask(page, opened, qtbot, "DROP TABLE Property")
    assert "can only ask" in page.message()


def test_an_endless_query_is_stopped(page: QueryPage, opened: MainWindow, qtbot: QtBot) -> None:
    page.edit.setPlainText(ENDLESS)
    page.run()
    stop = page.findChild(QPushButton, "queryStop")
    assert stop is not None
    qtbot.waitUntil(lambda: opened.jobs.busy)
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert page.message() == "The statement was given up."
    assert not stop.isEnabled()


def test_changes_are_shown_before_they_are_made(
    page: QueryPage, opened: MainWindow, qtbot: QtBot
) -> None:
    take = page.findChild(QPushButton, "queryTake")
    assert take is not None
    sql = "UPDATE Property SET Value = 'Somebody else' WHERE Property = 'Manufacturer'"
    ask(page, opened, qtbot, sql)
    assert page.message() == "Not made yet: Property: sets Value to “Somebody else” in 1 row."
    assert cells(page) == [["Manufacturer", "Somebody else"]]
    assert page.pane.model.cell_change(0, 1) is Mark.CHANGED
    assert page.pane.grid.cursor_cell() == (0, 1)
    before = opened.document.tables["Property"].cell_at("Manufacturer", "Value")
    assert before != "Somebody else"
    qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    tables = opened.document.tables
    assert tables["Property"].cell_at("Manufacturer", "Value") == "Somebody else"
    assert take.isHidden()
    opened.document.edits.stack.undo()
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert opened.document.tables["Property"].cell_at("Manufacturer", "Value") == before


def test_changes_that_are_refused_stay_shown(
    page: QueryPage, opened: MainWindow, qtbot: QtBot
) -> None:
    take = page.findChild(QPushButton, "queryTake")
    assert take is not None
    ask(page, opened, qtbot, "UPDATE File SET FileSize = 'large'")
    qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "it must be a whole number" in opened.message.text())
    assert page.message().startswith("Not made yet: ")
    assert not take.isHidden()


def test_completion(page: QueryPage, qtbot: QtBot) -> None:
    page.edit.setPlainText("")
    qtbot.keyClicks(page.edit, "SELECT Prop")
    assert page.edit.completer.popup().isVisible()
    assert "Property" in page.edit.completions()
    qtbot.keyClick(page.edit.completer.popup(), Qt.Key.Key_Escape)
    page.edit.setPlainText("")
    qtbot.keyClicks(page.edit, "SELECT File.")
    assert page.edit.completions()[:2] == ["File", "Component_"]
    page.edit.completer.popup().hide()
    page.edit.setPlainText("")
    qtbot.keyClicks(page.edit, "SELECT File.FileN")
    page.edit.completer.activated.emit("FileName")
    assert page.edit.toPlainText() == "SELECT File.FileName"
    page.edit.completer.popup().hide()


def test_own_saved_and_asked_queries(page: QueryPage, opened: MainWindow, qtbot: QtBot) -> None:
    ask(page, opened, qtbot, "-- Just one\nSELECT 1 AS One")
    page.save()
    assert page.message().startswith("Saved as Just one.")
    page._fill_menu()
    assert "Bytes by folder" in titles(page._menu)
    assert "Just one" in titles(page._menu)
    forget = next(action.menu() for action in page._menu.actions() if action.text() == "&Forget")
    assert isinstance(forget, QMenu)
    own = next(action for action in page._menu.actions() if action.text() == "Bytes by folder")
    own.trigger()
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    assert page.edit.toPlainText().startswith("SELECT Directory_")
    assert page.pane.model.rowCount()
    forget.actions()[0].trigger()
    page._fill_menu()
    assert "Just one" not in titles(page._menu)

"""What all lists of the window do alike: copying, opening, their menu, the field above them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from msiview.gui.models.list_model import ListColumn, ListModel
from msiview.gui.services import Services
from msiview.gui.widgets import type_ahead
from msiview.gui.widgets.filter_field import FilterField
from msiview.gui.widgets.list_pane import ListPane
from msiview.gui.widgets.list_view import ListView
from msiview.gui.widgets.row_list import RowList
from msiview.words import shown_of


@pytest.fixture
def pane(services: Services, qtbot: QtBot) -> ListPane:
    """Three words and their lengths."""
    columns = (ListColumn[str]("Word", str), ListColumn[str]("Length", lambda w: str(len(w))))
    model = ListModel(columns, services.theme)
    model.set_items(["one", "three", "seven"])
    rows = ListView(model, "words", "Words", opens="&Say it")
    made = ListPane(rows, FilterField("wordsFilter", "Filter words"), count_name="wordsCount")
    model.setParent(made)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def menu_by_key(rows: RowList) -> QMenu | None:
    """What the keyboard's menu key opens."""
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(rows.viewport(), QContextMenuEvent(reason, QPoint(0, 0), QPoint(0, 0)))
    return next((menu for menu in rows.findChildren(QMenu) if menu.isVisible()), None)


def test_down_in_the_field_leads_to_the_first_row(pane: ListPane, qtbot: QtBot) -> None:
    pane.field.setFocus()
    qtbot.keyClick(pane.field, Qt.Key.Key_Down)
    assert pane.rows.currentIndex().row() == 0
    qtbot.waitUntil(pane.rows.hasFocus)


WORDS = ["one", "three", "Seven", "eight", "seventy", "six"]


def test_typed_letters_lead_to_the_next_row_that_begins_with_them(
    pane: ListPane, qtbot: QtBot
) -> None:
    pane.rows.model().set_items(WORDS)
    for letters, found in (("s", "Seven"), ("o", "one"), ("sevent", "seventy"), ("zz", None)):
        pane.rows.setCurrentIndex(QModelIndex())
        qtbot.keyClicks(pane.rows, letters)
        assert pane.rows.current_item() == found
        qtbot.wait(QApplication.keyboardInputInterval() + 50)


def test_the_same_letter_again_goes_on(pane: ListPane, qtbot: QtBot) -> None:
    pane.rows.model().set_items(WORDS)
    qtbot.keyClicks(pane.rows, "sss")
    assert pane.rows.current_item() == "six"


def test_typed_letters_are_looked_for_in_slices(
    pane: ListPane, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type_ahead, "SLICE_S", 0.0)
    pane.rows.model().set_items([*(f"word {n}" for n in range(50)), "other"])
    qtbot.keyClicks(pane.rows, "o")
    assert pane.rows.current_item() is None  # it is not that far yet
    qtbot.waitUntil(lambda: pane.rows.current_item() == "other")


def test_chosen_rows_are_copied_as_lines(pane: ListPane, qtbot: QtBot) -> None:
    pane.rows.selectRow(0)
    qtbot.keyClick(pane.rows, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(pane.rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "one\t3\nthree\t5"


def test_the_menu_key_offers_what_enter_and_ctrl_c_do(pane: ListPane, qtbot: QtBot) -> None:
    pane.rows.selectRow(2)
    menu = menu_by_key(pane.rows)
    assert menu is not None
    assert [entry.text() for entry in menu.actions()] == ["&Say it\tEnter", "&Copy\tCtrl+C"]
    with qtbot.waitSignal(pane.rows.opened) as opened:
        menu.actions()[0].trigger()
    assert opened.args == ["seven"]
    menu.close()


def test_the_menu_key_begins_with_the_first_row_where_none_is_chosen(pane: ListPane) -> None:
    menu = menu_by_key(pane.rows)
    assert menu is not None
    assert pane.rows.currentIndex().row() == 0
    menu.close()


def test_without_rows_the_menu_has_what_the_list_offers(pane: ListPane) -> None:
    pane.rows.model().set_items([])
    assert menu_by_key(pane.rows) is None
    pane.rows.addAction("Export…")
    menu = menu_by_key(pane.rows)
    assert menu is not None
    assert [entry.text() for entry in menu.actions()] == ["Export…"]
    menu.close()


def test_columns_share_the_room(pane: ListPane, qtbot: QtBot) -> None:
    """A column whose texts would be cut gets what others do not need; they stand still while the
    list is filtered, and stay as somebody has dragged them."""
    rows, long = pane.rows, "a word that is a good deal longer than its column is wide at first"
    needed = rows.fontMetrics().horizontalAdvance(long)
    pane.resize(900, 200)
    rows.model().set_items(["one", long])
    qtbot.waitUntil(lambda: rows.columnWidth(0) > needed)
    rows.model().set_filter("one")
    QApplication.processEvents()
    assert rows.columnWidth(0) > needed
    pane.resize(300, 200)
    assert rows.columnWidth(0) + rows.columnWidth(1) <= rows.viewport().width()
    rows.setColumnHidden(1, True)  # Qt stretches the other one, and gives it back
    rows.setColumnHidden(1, False)
    pane.resize(900, 200)
    assert rows.columnWidth(0) > needed
    head = rows.horizontalHeader()
    border = QPoint(rows.columnWidth(0) - 1, head.height() // 2)
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(head.viewport(), left, pos=border)
    QTest.mouseMove(head.viewport(), border - QPoint(300, 0))
    QTest.mouseRelease(head.viewport(), left, pos=border - QPoint(300, 0))
    dragged = rows.columnWidth(0)
    assert dragged < needed
    pane.resize(1200, 200)
    assert rows.columnWidth(0) == dragged


def test_names_lose_their_middle_and_sentences_their_end(
    services: Services, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def text(item: str) -> str:
        return f"Begin{item}End"

    columns = (ListColumn[str]("Name", text, width=120), ListColumn("Why", text, is_prose=True))
    model = ListModel(columns, services.theme)
    model.set_items(["long" * 200])
    rows = ListView(model, "words", "Words")
    qtbot.addWidget(rows)
    options = [QStyleOptionViewItem() for _ in columns]
    for column, option in enumerate(options):
        rows.initViewItemOption(option)
        rows.itemDelegateForIndex(model.index(0, column)).initStyleOption(
            option, model.index(0, column)
        )
    modes = [option.textElideMode for option in options]
    assert modes == [Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight]


def test_the_count_in_words() -> None:
    assert shown_of(0, 0, "state") == ""
    assert shown_of(1, 1, "state") == "1 state"
    assert shown_of(12, 3400, "property", "properties") == "12 of 3\N{NO-BREAK SPACE}400 properties"

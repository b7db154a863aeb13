"""Highlighters in the window: the dialog, the menus, and what is painted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from msiview.gui.dialogs.highlighters_dialog import HighlightersDialog, edited
from msiview.gui.log.lines.log_cursor import Spot
from msiview.gui.log.log_dock import LogDock
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import LOG_HIGHLIGHTERS
from msiview.gui.theme import Theme, ThemeMode
from msiview.session.highlighters import (
    QUICK,
    HighlightColour,
    Highlighter,
    HighlighterSet,
    sets_from,
    sets_text,
)
from tests.gui.log.log_driver import line_with, open_log

GREEN, BLUE, RED = HighlightColour.GREEN, HighlightColour.BLUE, HighlightColour.RED
SETS = [
    HighlighterSet("Paths", (Highlighter("C:\\", GREEN), Highlighter("INSTALLDIR", BLUE))),
    HighlighterSet("Errors", (Highlighter("1603", RED, whole_line=True),), is_on=False),
]


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> HighlightersDialog:
    dialog = HighlightersDialog(SETS, theme)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def press(dialog: HighlightersDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    button.click()


def rows(dialog: HighlightersDialog, name: str = "highlighterList") -> QListWidget:
    found = dialog.findChild(QListWidget, name)
    assert found is not None
    return found


def field(dialog: HighlightersDialog) -> QLineEdit:
    found = dialog.findChild(QLineEdit, "highlighterText")
    assert found is not None
    return found


def box(dialog: HighlightersDialog, title: str) -> QCheckBox:
    return next(each for each in dialog.findChildren(QCheckBox) if title in each.text())


def test_rows_are_added_removed_and_moved() -> None:
    assert edited([], -1, "add", "x") == (["x"], 0)
    assert edited(["a", "b"], 0, "add", "x") == (["a", "x", "b"], 1)
    assert edited(["a", "b"], 1, "remove", "x") == (["a"], 0)
    assert edited(["a"], 0, "remove", "x") == ([], -1)
    assert edited(["a", "b", "c"], 1, "up", "x") == (["b", "a", "c"], 0)
    assert edited(["a", "b", "c"], 1, "down", "x") == (["a", "c", "b"], 2)
    assert edited(["a"], 0, "down", "x") == (["a"], 0)
    assert edited(["a"], -1, "up", "x") == (["a"], -1)


def test_a_highlighter_is_added_by_the_keyboard(dialog: HighlightersDialog, qtbot: QtBot) -> None:
    press(dialog, "highlighterAdd")
    assert rows(dialog).currentRow() == 1
    qtbot.keyClicks(field(dialog), "[0-9]+")
    box(dialog, "Regular").click()
    box(dialog, "whole").click()
    colour = dialog.findChild(QComboBox, "highlighterColour")
    assert colour is not None
    colour.setCurrentIndex(colour.findText("Orange"))
    new = Highlighter("[0-9]+", HighlightColour.ORANGE, is_pattern=True, whole_line=True)
    assert dialog.sets()[0].highlighters == (SETS[0].highlighters[0], new, SETS[0].highlighters[1])
    assert rows(dialog).item(1).text() == "[0-9]+"
    rows(dialog).setCurrentRow(0)
    assert field(dialog).text() == "C:\\"
    assert not box(dialog, "Regular").isChecked()
    assert dialog.sets()[0].highlighters[1] == new


def test_the_order_is_changed_and_a_highlighter_removed(dialog: HighlightersDialog) -> None:
    press(dialog, "highlighterDown")
    assert [each.text for each in dialog.sets()[0].highlighters] == ["INSTALLDIR", "C:\\"]
    down = dialog.findChild(QPushButton, "highlighterDown")
    assert down is not None
    assert not down.isEnabled()
    press(dialog, "highlighterRemove")
    assert [each.text for each in dialog.sets()[0].highlighters] == ["INSTALLDIR"]
    press(dialog, "highlighterRemove")
    assert dialog.sets()[0].highlighters == ()
    assert not field(dialog).isEnabled()


def test_sets_are_named_switched_and_moved(dialog: HighlightersDialog) -> None:
    sets = rows(dialog, "highlighterSetList")
    sets.item(0).setText("Folders")
    sets.item(1).setCheckState(Qt.CheckState.Checked)
    press(dialog, "highlighterSetAdd")
    press(dialog, "highlighterAdd")
    field(dialog).setText("word")
    press(dialog, "highlighterSetUp")
    found = dialog.sets()
    assert [(known.name, known.is_on) for known in found] == [
        ("New set", True),
        ("Folders", True),
        ("Errors", True),
    ]
    assert [each.text for each in found[0].highlighters] == ["word"]
    press(dialog, "highlighterSetRemove")
    assert [known.name for known in dialog.sets()] == ["Folders", "Errors"]


def test_a_wrong_expression_says_why_and_a_missing_text_is_left_out(
    dialog: HighlightersDialog,
) -> None:
    error = dialog.findChild(QLabel, "highlighterError")
    assert error is not None
    assert error.text() == ""
    box(dialog, "Regular").setChecked(True)
    field(dialog).setText("(")
    assert error.text().startswith("The regular expression is wrong")
    field(dialog).setText("")
    assert [each.text for each in dialog.sets()[0].highlighters] == ["INSTALLDIR"]


def test_apply_tells_the_sets_and_cancel_none(dialog: HighlightersDialog) -> None:
    told: list[list[HighlighterSet]] = []
    dialog.applied.connect(told.append)
    press(dialog, "highlightersApply")
    assert told == [SETS]
    dialog.reject()
    assert len(told) == 1
    dialog.accept()
    assert len(told) == 2


@pytest.fixture
def dock(window: MainWindow, sample_log: Path, qtbot: QtBot) -> LogDock:
    window.resize(1200, 900)
    return open_log(window, sample_log, qtbot)


def test_the_dialog_of_the_menu_changes_what_is_kept(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    window.action_set["actionEditHighlighters"].trigger()
    dialog = window.findChild(HighlightersDialog)
    assert dialog is not None
    press(dialog, "highlighterAdd")
    field(dialog).setText("Action")
    dialog.accept()
    kept = sets_from(window.settings.get(LOG_HIGHLIGHTERS))
    assert [(known.name, known.highlighters) for known in kept] == [
        ("New set", (Highlighter("Action", HighlightColour.YELLOW),))
    ]
    menu = window.action_set["actionHighlighterSets"].menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    entry = menu.actions()[0]
    assert (entry.text(), entry.isChecked()) == ("New set", True)
    entry.trigger()
    assert not sets_from(window.settings.get(LOG_HIGHLIGHTERS))[0].is_on


def test_the_word_at_the_cursor_is_shown_and_hidden_by_a_key(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    line = line_with(dock, "INSTALLDIR")
    shown = dock.view.linked(line)
    assert shown is not None
    dock.view.go_to_spot(Spot(line, shown.body.index("INSTALLDIR") + 3))
    window.action_set["actionHighlightWord"].trigger()
    quick = sets_from(window.settings.get(LOG_HIGHLIGHTERS))[0]
    assert quick == HighlighterSet(QUICK, (Highlighter("INSTALLDIR", HighlightColour.YELLOW),))
    menu = dock._menu.build()
    assert menu is not None
    colours = menu.findChild(QMenu, "logHighlightMenu")
    assert colours is not None
    assert [each.text() for each in colours.actions() if each.isChecked()] == ["&Yellow"]
    next(each for each in colours.actions() if each.text() == "&Red").trigger()
    assert sets_from(window.settings.get(LOG_HIGHLIGHTERS))[0].highlighters[0].colour is RED
    window.action_set["actionHighlightWord"].trigger()
    assert sets_from(window.settings.get(LOG_HIGHLIGHTERS)) == []
    menu.close()


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_words_and_whole_lines_are_painted_in_their_colours(
    dock: LogDock, window: MainWindow, theme: Theme, mode: ThemeMode
) -> None:
    window.theme.set_mode(mode)
    dock.view.go_to(0)
    height = dock.view._painter.part_height
    second = dock.view.linked(1)
    assert second is not None
    word = second.body.split()[0]
    sets = [HighlighterSet("a", (Highlighter(word, GREEN),))]
    window.settings.set(LOG_HIGHLIGHTERS, sets_text(sets))
    assert window.theme.color("highlight.green").name() in colours(dock, height, height)
    sets = [HighlighterSet("a", (Highlighter(word, BLUE, whole_line=True),))]
    window.settings.set(LOG_HIGHLIGHTERS, sets_text(sets))
    image = dock.view.viewport().grab().toImage()
    edge = image.pixelColor(image.width() - 3, height + height // 2).name()
    assert edge == window.theme.color("highlight.blue").name()


def colours(dock: LogDock, top: int, height: int) -> set[str]:
    image: QImage = dock.view.viewport().grab().toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(top, top + height)
    }


def test_a_slow_highlighter_is_told_of(dock: LogDock, window: MainWindow, qtbot: QtBot) -> None:
    slow = Highlighter("(a+)+$", is_pattern=True)
    window.settings.set(LOG_HIGHLIGHTERS, sets_text([HighlighterSet("a", (slow,))]))
    dock.view.marks._highlighting("a" * 4000 + "b")
    qtbot.waitUntil(lambda: "takes too long" in dock.message.text())
    assert slow.text in dock.message.text()

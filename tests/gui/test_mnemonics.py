"""Every entry of a menu and every button of a dialog has a letter for the keyboard, none twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QListView,
    QMenu,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QTabBar,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from msiview.gui.dialogs.about import AboutDialog
from msiview.gui.dialogs.export_dialog import export_all, export_table
from msiview.gui.dialogs.generate_dialog import GenerateDialog
from msiview.gui.dialogs.shortcuts import ShortcutsDialog
from msiview.gui.main_window import MainWindow
from msiview.gui.overlay.would_apply import WouldApplyDialog
from msiview.gui.pages.table_page import TablePage
from msiview.gui.viewers.text_dialog import TextDialog
from msiview.gui.widgets.dialog_buttons import answer_by
from msiview.gui.widgets.question import make_question
from msiview.session.contents import contents_pages
from msiview.session.places import Place
from tests.gui.test_keyboard import grid_at, menu_of, press_menu_key

_LETTER = re.compile(r"&([^&\s])")

FROM_FILES = ("actionRecent", "actionRecentLogs", "actionAddEmbedded", "actionLogCodepage")
"""Menus whose entries are names that files bring, or code pages: letters go to their first one."""


def letter(text: str) -> str:
    """The letter that an ``&`` marks; empty without one."""
    found = _LETTER.search(text.replace("&&", ""))
    return found[1].upper() if found else ""


def menus(menu: QMenu, path: str) -> Iterator[tuple[str, QMenu]]:
    """A menu and all below it."""
    yield path, menu
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu) and action.objectName() not in FROM_FILES:
            yield from menus(below, f"{path}/{action.text()}")


def faults(titles: list[str], where: str) -> list[str]:
    """What is wrong with the letters of titles that stand together."""
    letters = Counter(map(letter, titles))
    missing = [f"{where}: {title} has no letter" for title in titles if not letter(title)]
    double = [
        f"{where}: {sorted(title for title in titles if letter(title) == key)} share {key}"
        for key, count in letters.items()
        if key and count > 1
    ]
    return missing + double


def test_every_entry_of_a_menu_has_a_letter_of_its_own(opened: MainWindow) -> None:
    bar = [action.text() for action in opened.menuBar().actions()]
    wrong = faults(bar, "menu bar")
    for entry in opened.menuBar().actions():
        top = entry.menu()
        assert isinstance(top, QMenu)
        for path, menu in menus(top, entry.text()):
            titles = [one.text() for one in menu.actions() if not one.isSeparator()]
            wrong += faults(titles, path)
    assert wrong == []


def titles_in(widget: QWidget) -> list[str]:
    """What the buttons and tabs below a widget say that have letters."""
    buttons = [button.text() for button in widget.findChildren(QAbstractButton)]
    bars = widget.findChildren(QTabBar)
    tabs = [bar.tabText(at) for bar in bars for at in range(bar.count())]
    return [title for title in buttons + tabs if letter(title)]


def test_nothing_takes_a_letter_of_the_menu_bar(opened: MainWindow, sample: Path) -> None:
    """Alt and such a letter would open the menu every second time."""
    bar = {letter(action.text()) for action in opened.menuBar().actions()}

    def taken(widget: QWidget) -> list[str]:
        return [title for title in titles_in(widget) if letter(title) in bar]

    assert taken(opened) == []
    opened.document.overlay.add(str(sample))
    for dock in opened.docks:
        opened.show_dock(dock.spec.id)
    contents = opened.document.shown
    assert contents is not None
    places = [page.place for page in contents_pages(contents)]
    for place in [*places, Place("stream", "Binary.Script.vbs"), Place("table", "File", 0, 0)]:
        opened.selection.go(place)
        assert taken(opened) == [], place
    tabs = opened.findChildren(QTabWidget)
    assert any(each.objectName() == "logPaneTabs" for each in tabs)
    for each in tabs:
        titles = [each.tabText(at) for at in range(each.count())]
        assert faults(titles, each.objectName()) == []


def test_no_key_does_two_things(opened: MainWindow) -> None:
    keys = Counter(
        key.toString(QKeySequence.SequenceFormat.PortableText)
        for action in opened.actions()
        for key in action.shortcuts()
    )
    assert [key for key, count in keys.items() if count > 1] == []
    enabled = Counter(
        shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)
        for shortcut in opened.findChildren(QShortcut)
        if shortcut.isEnabled()
    )
    working = {
        key.toString(QKeySequence.SequenceFormat.PortableText)
        for action in opened.actions()
        if action.isEnabled()
        for key in action.shortcuts()
    }
    assert [key for key, count in enabled.items() if count > 1] == []
    assert working & enabled.keys() == set()


@pytest.mark.parametrize("name", ["cellMenu", "headerMenu", "tableListMenu"])
def test_context_menus_have_letters(opened: MainWindow, name: str) -> None:
    grid = grid_at(opened, "Component", 0, 1)
    page = opened.page
    assert isinstance(page, TablePage)
    if name == "headerMenu":
        grid.head.menuAsked.emit(3, grid.head.mapToGlobal(grid.head.rect().center()))
    elif name == "tableListMenu":
        tables = opened.findChild(QListView, "tableList")
        assert tables is not None
        press_menu_key(tables)
    else:
        press_menu_key(grid)
    menu = menu_of(opened, name)
    wrong: list[str] = []
    for path, below in menus(menu, name):
        wrong += faults([one.text() for one in below.actions() if not one.isSeparator()], path)
    assert wrong == []


def _export(window: MainWindow) -> None:
    window.selection.go(Place("table", "Component"))
    page = window.page
    assert isinstance(page, TablePage)
    export_table(window, page)


def _generate(window: MainWindow) -> None:
    base = window.document.database
    assert base is not None
    GenerateDialog(base, window).open()


def _ask(window: MainWindow) -> None:
    question = make_question(window, "question", "Save it?")
    buttons = QMessageBox.StandardButton
    answer_by(question, buttons.Save, buttons.Discard, buttons.Cancel)
    question.open()


DIALOGS: tuple[tuple[str, Callable[[MainWindow], object]], ...] = (
    ("about", lambda window: AboutDialog(window).open()),
    ("keys", lambda window: ShortcutsDialog(window.action_set.shortcuts(), window).open()),
    ("export", _export),
    ("exportAll", export_all),
    ("highlighters", lambda window: window.action_set["actionEditHighlighters"].trigger()),
    ("wouldApply", lambda window: WouldApplyDialog(window.services, window).show()),
    ("generate", _generate),
    ("question", _ask),
    ("value", lambda window: TextDialog("x", "y", window.theme, window).open()),
)


@pytest.mark.parametrize(("name", "show"), DIALOGS, ids=[name for name, _ in DIALOGS])
def test_every_button_of_a_dialog_has_a_letter(
    opened: MainWindow, name: str, show: Callable[[MainWindow], object], qtbot: QtBot
) -> None:
    show(opened)
    dialog = next(one for one in opened.findChildren(QDialog) if one.isVisible())
    buttons = [
        button
        for button in dialog.findChildren(QAbstractButton)
        if isinstance(button, QPushButton | QCheckBox | QRadioButton) and button.isVisible()
    ]
    assert buttons
    assert faults([button.text() for button in buttons], name) == []
    for box in dialog.findChildren(QDialogButtonBox):
        assert all(button.icon().isNull() for button in box.buttons())
    layout = dialog.layout()
    assert layout is not None
    if layout.hasHeightForWidth():  # the screen is 800 px high, and Qt takes two thirds of it
        assert dialog.height() >= layout.totalMinimumHeightForWidth(dialog.width())
    dialog.close()

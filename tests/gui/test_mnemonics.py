"""Every entry of a menu has a letter for the keyboard, none twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QListView,
    QMenu,
    QTabBar,
    QTabWidget,
    QWidget,
)

from msiview.gui.main_window import MainWindow
from msiview.gui.pages.table_page import TablePage
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

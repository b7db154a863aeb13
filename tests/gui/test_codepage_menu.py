"""Reading a package under another code page, from the View menu and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from msiview.format.codepages import decode
from msiview.gui.main_window import MainWindow
from msiview.session.places import Place
from tests.builders.databases import make_msi, table
from tests.builders.transforms import make_mst, make_transform_storage
from tests.gui.conftest import wait_until_opened

NAME = "示例软件安装程序"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Chinese texts in a package that states the Western page."""
    name, _ = decode(NAME.encode("gbk"), 1252)
    tables = [table("Property", "Property s72*, Value l0", ("ProductName", name))]
    return make_msi(tmp_path / "a.msi", tables)


def entries(window: MainWindow) -> dict[str, QAction]:
    """The entries of the menu by their text."""
    menu = window.action_set["actionCodePage"].menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions() if action.text()}


def name_in(window: MainWindow) -> object:
    return window.document.tables["Property"].cell(0, 1)


def test_texts_are_read_anew_with_overlays_and_the_place_stays(
    window: MainWindow, package: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_path(str(package))
    wait_until_opened(window, qtbot)
    overlay = make_mst(tmp_path / "x.mst", make_transform_storage([], {}))
    window.document.overlay.add(str(overlay))
    qtbot.waitUntil(lambda: not window.jobs.busy)
    window.selection.go(Place("table", "Property", 0, 1))
    assert name_in(window) != NAME
    assert entries(window)["As the &file states: 1252 (Western European)"].isChecked()

    entries(window)["936 (Simplified Chinese)"].trigger()
    wait_until_opened(window, qtbot)
    assert name_in(window) == NAME
    assert window.selection.place == Place("table", "Property", 0, 1)
    assert [choice.argument for choice in window.document.overlay.choices] == [str(overlay)]
    (outcome,) = window.document.overlay.outcomes
    assert outcome.overlay is not None
    assert outcome.overlay.package.codepage == 936
    assert entries(window)["936 (Simplified Chinese)"].isChecked()
    shown = "".join(label.text() for label in window.statusBar().findChildren(QLabel))
    assert "code page 936 (Simplified Chinese), as chosen; stated is 1252" in shown

    window.reload()
    wait_until_opened(window, qtbot)
    assert name_in(window) == NAME

    entries(window)["As the &file states: 1252 (Western European)"].trigger()
    wait_until_opened(window, qtbot)
    assert name_in(window) != NAME


def test_the_menu_needs_a_file_of_its_own(opened: MainWindow, window: MainWindow) -> None:
    assert opened.action_set["actionCodePage"].isEnabled()
    opened.document.close()
    opened.action_set.refresh()
    assert not opened.action_set["actionCodePage"].isEnabled()

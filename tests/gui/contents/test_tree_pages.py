"""The pages of trees and lists: filters, links, what is installed, overlays, .reg files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from msiview.gui.contents.lists_page import ListsPage
from msiview.gui.contents.registry_page import RegistryPage
from msiview.gui.contents.tree_page import TreePage
from msiview.gui.main_window import MainWindow
from msiview.gui.models.tree_model import MARK, NAME
from msiview.gui.widgets.elided_label import ElidedLabel
from msiview.session.opened_package import PackageSource
from msiview.session.places import CellRef, Place, PlaceKind
from tests.builders.contents_package import contents_package
from tests.gui.conftest import wait_until_opened


@pytest.fixture
def package(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    window.document.open(PackageSource.file(contents_package(tmp_path / "a.msi")))
    wait_until_opened(window, qtbot)
    return window


def go(window: MainWindow, kind: PlaceKind, qtbot: QtBot) -> TreePage:
    window.selection.go(Place(kind))
    qtbot.waitUntil(lambda: not window.jobs.busy)
    assert isinstance(window.page, TreePage)
    return window.page


def nodes(page: TreePage, column: int = 0) -> list[str]:
    """What a column shows, from top to bottom, whatever is open."""
    model, found = page.model, []
    waiting = [model.index(row, 0) for row in reversed(range(model.rowCount()))]
    while waiting:
        index = waiting.pop()
        found.append(str(index.siblingAtColumn(NAME + column).data()))
        below = range(model.rowCount(index))
        waiting += [model.index(row, 0, index) for row in reversed(below)]
    return found


def test_the_folders(package: MainWindow, qtbot: QtBot) -> None:
    page = go(package, "directories", qtbot)
    assert nodes(page) == ["TARGETDIR", "Application", "bin"]
    assert page.status_text() == "Directories, 3 folders"
    assert package.selection.cell == CellRef("Directory", 0, 0)
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_the_filter_shows_what_is_around(package: MainWindow, qtbot: QtBot) -> None:
    page = go(package, "directories", qtbot)
    qtbot.keyClicks(page.field, "applic")
    qtbot.waitUntil(lambda: page.status_text().startswith("Directories, 2 of 3"))
    assert nodes(page) == ["TARGETDIR", "Application", "bin"]
    page.field.setText("nothing like it")
    qtbot.waitUntil(lambda: page._notice.text() != "")
    assert page.model.rowCount() == 0
    page._notice.acted.emit()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)


def test_enter_leads_to_the_row_and_back(package: MainWindow, qtbot: QtBot) -> None:
    page = go(package, "directories", qtbot)
    page.tree.setCurrentIndex(page.model.index_of(2))
    qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    assert package.selection.place == Place("table", "Directory", 2, 0)
    package.selection.back()
    assert package.page is page
    menu = page.tree.menu(page.model.index_of(2))
    assert menu.actions()[0].text() == "Go to Directory/BIN"
    menu.close()


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("directories", "Directory"), ("files", "File"), ("lists", "Environment")],
)
def test_coming_back_shows_the_row_of_the_cursor(
    package: MainWindow, qtbot: QtBot, kind: PlaceKind, shown: str
) -> None:
    package.selection.go(Place(kind))
    qtbot.waitUntil(lambda: not package.jobs.busy)
    package.selection.go(Place("table", "Feature", 1, 0))
    package.selection.back()
    assert package.selection.cell == CellRef(shown, 0, 0)


def test_copying_nodes(package: MainWindow, qtbot: QtBot) -> None:
    page = go(package, "directories", qtbot)
    page.tree.setCurrentIndex(page.model.index_of(2))
    qtbot.keyClick(page.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().startswith("bin\tBIN\t1\t")


def test_what_would_be_installed(package: MainWindow, qtbot: QtBot) -> None:
    page = go(package, "features", qtbot)
    assert nodes(page, 2) == ["yes", "no"]
    level, local = (page.findChild(QLineEdit, f"features{name}") for name in ("Level", "AddLocal"))
    assert level is not None
    assert local is not None
    level.setText("5")
    qtbot.waitUntil(lambda: nodes(page, 2) == ["yes", "yes"])
    level.clear()
    qtbot.waitUntil(lambda: nodes(page, 2) == ["yes", "no"])
    local.setText("More")
    qtbot.waitUntil(lambda: nodes(page, 2) == ["yes", "yes"])


def test_the_registry_as_a_file(
    package: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = go(package, "registry", qtbot)
    assert isinstance(page, RegistryPage)
    assert nodes(page) == ["HKEY_CURRENT_USER", "Software", "App", "Path"]
    page.copy_registry()
    qtbot.waitUntil(lambda: not package.jobs.busy)
    assert '"Path"=dword:00000001' in QApplication.clipboard().text()
    target = tmp_path / "a.reg"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.save_registry()
    qtbot.waitUntil(lambda: not package.jobs.busy)
    assert target.read_bytes().decode("utf-16").startswith("Windows Registry Editor")


def test_marks(package: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    page = go(package, "directories", qtbot)
    assert page.tree.isColumnHidden(MARK)
    package.document.overlay.add(str(contents_package(tmp_path / "b.msi", "other")))
    qtbot.waitUntil(lambda: nodes(page) == ["TARGETDIR", "other", "bin"])
    assert not page.tree.isColumnHidden(MARK)
    letters = [page.model.index_of(row, MARK).data() for row in range(3)]
    assert letters == [None, "M", "M"], "the path of the folder below is another one, too"
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert page.model.index_of(1, MARK).data(spoken) == "changed: Name, Target, Source"
    assert page.model.index_of(1).data(Qt.ItemDataRole.BackgroundRole) is not None


def test_lists(package: MainWindow, qtbot: QtBot) -> None:
    package.selection.go(Place("lists"))
    qtbot.waitUntil(lambda: not package.jobs.busy)
    page = package.page
    assert isinstance(page, ListsPage)
    assert page.choice.currentText() == "Environment variables"
    told = package.status.findChildren(ElidedLabel)
    assert "Environment variables, 1 row" in [label.text() for label in told]
    model = page.pane.model
    cells = [model.text(0, column) for column in range(model.columnCount())]
    file = ["C", "f", "[TARGETDIR]Application\\bin\\f.exe"]
    assert cells == ["e", "=APP", "yes", "set on install", *file]
    page.pane.grid.set_cursor(0, 5)
    package.services.action("actionFollow").trigger()
    assert package.selection.place == Place("table", "File", 0, 0)

"""Following references: by keys, mouse and inspector, with one way, several or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from msiview.gui.inspector.references_dock import ALONE, ReferencesDock
from msiview.gui.inspector.row_dock import RowDock
from msiview.gui.main_window import MainWindow
from msiview.gui.models.references_model import ReferencesModel
from msiview.gui.pages.table_page import TablePage
from msiview.gui.widgets.empty_notice import EmptyNotice
from msiview.session.destinations import Link
from msiview.session.places import CellRef, Place
from tests.builders.databases import COMPONENT_ID, make_msi, table
from tests.gui.conftest import wait_until_opened

TABLES = [
    table("Directory", "Directory s72*, Directory_Parent S72, DefaultDir l255",
          ("TARGETDIR", None, "SourceDir"), ("BIN", "TARGETDIR", "bin")),
    table("Component", "Component s72*, ComponentId S38, Directory_ s72, Attributes i2, "
          "Condition S255, KeyPath S72",
          ("C_App", COMPONENT_ID, "BIN", 0, None, "app.exe"),
          ("C_Lost", None, "NOWHERE", 0, "ADMIN", None)),
    table("File", "File s72*, Component_ s72, FileName l255, FileSize i4, Version S72, "
          "Language S20, Attributes I2, Sequence i2",
          ("app.exe", "C_App", "APP~1.EXE|application.exe", 10, None, None, None, 1),
          ("lib.dll", "C_App", "lib.dll", 10, None, None, None, 2)),
    table("Property", "Property s72*, Value l0",
          ("ADMIN", "1"), ("PLAIN", "nothing")),
    table("CustomAction", "Action s72*, Type i2, Source S72, Target S255",
          ("SetFiles", 51, "FILES", "[#app.exe] beside [#lib.dll]")),
    table("InstallExecuteSequence", "Action s72*, Condition S255, Sequence I2",
          ("InstallFiles", None, 4000)),
]  # fmt: skip


@pytest.fixture
def followed(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A window with the package of this file, its references indexed."""
    window.show()
    window.open_path(str(make_msi(tmp_path / "links.msi", TABLES)))
    wait_until_opened(window, qtbot)
    assert window.document.references.is_ready
    return window


def page_of(window: MainWindow) -> TablePage:
    page = window.page
    assert isinstance(page, TablePage)
    return page


def go(window: MainWindow, name: str, row: int, column: str) -> None:
    """Put the cursor on a cell."""
    index = window.document.tables[name].column(column).index
    window.selection.go(Place("table", name, row, index))
    assert window.selection.cell == CellRef(name, row, index)


def follow(window: MainWindow) -> None:
    window.action_set["actionFollow"].trigger()


def here(window: MainWindow) -> tuple[str, int]:
    cell = window.selection.cell
    assert cell is not None
    return cell.table, cell.row


def chooser_of(window: MainWindow) -> QMenu:
    found = window.findChildren(QMenu, "followChooser")
    assert len(found) == 1
    return found[0]


def test_f12_leads_to_the_row_and_alt_left_back(followed: MainWindow, qtbot: QtBot) -> None:
    go(followed, "File", 0, "Component_")
    qtbot.keyClick(page_of(followed).grid, Qt.Key.Key_F12)
    assert here(followed) == ("Component", 0)
    qtbot.keyClick(followed, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert here(followed) == ("File", 0)
    cell = followed.selection.cell
    assert cell is not None
    assert cell.column == 1


def test_ctrl_click_follows_a_link_and_selects_elsewhere(
    followed: MainWindow, qtbot: QtBot
) -> None:
    go(followed, "File", 0, "File")
    grid = page_of(followed).grid

    def ctrl_click(position: int, column: int) -> None:
        at = grid.visualRect(grid.model().index(position, column)).center()
        control = Qt.KeyboardModifier.ControlModifier
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, control, at)

    ctrl_click(1, 2)  # FileName refers to nothing: Ctrl adds the cell to the selection
    assert here(followed) == ("File", 1)
    assert grid.selected_row_count() == 2
    ctrl_click(1, 1)
    assert here(followed) == ("Component", 0)


def test_several_targets_are_offered(followed: MainWindow) -> None:
    go(followed, "CustomAction", 0, "Target")
    follow(followed)
    chooser = chooser_of(followed)
    texts = [entry.text() for entry in chooser.actions()]
    assert texts == ["app.exe\tFile", "lib.dll\tFile"]
    chooser.actions()[1].trigger()
    chooser.close()
    assert here(followed) == ("File", 1)


def test_a_missing_target_is_named(followed: MainWindow) -> None:
    go(followed, "Component", 1, "Directory_")
    follow(followed)
    assert here(followed) == ("Component", 1)
    assert followed.message.text().startswith("Directory NOWHERE is missing")


def test_what_leads_nowhere_says_why(followed: MainWindow) -> None:
    go(followed, "InstallExecuteSequence", 0, "Action")
    follow(followed)
    assert "is part of Windows Installer" in followed.message.text()
    go(followed, "Property", 1, "Value")
    follow(followed)
    assert followed.message.text() == "This cell of Value names nothing else in the file."


def test_cells_know_how_they_lead_elsewhere(followed: MainWindow) -> None:
    link = followed.document.references.link
    assert link("File", 0, "Component_") is Link.WHOLE
    assert link("File", 0, "FileName") is Link.NONE
    assert link("CustomAction", 0, "Target") is Link.INSIDE
    assert link("Property", 1, "Value") is Link.NONE
    assert link("InstallExecuteSequence", 0, "Action") is Link.NONE
    assert link("Component", 1, "Directory_") is Link.NONE


def test_without_a_package_nothing_links(window: MainWindow) -> None:
    references = window.document.references
    assert references.engine is None
    assert references.link("File", 0, "Component_") is None
    assert not window.action_set["actionFollow"].isEnabled()
    assert not window.action_set["actionFindReferences"].isEnabled()


def test_enter_on_the_inspectors_link_follows(followed: MainWindow, qtbot: QtBot) -> None:
    go(followed, "Component", 0, "Component")
    pane = followed.show_dock("inspectorRow")
    assert isinstance(pane, RowDock)
    qtbot.waitUntil(lambda: len(pane.fields()) == 6)
    directory = pane.fields()[2]
    qtbot.waitUntil(lambda: directory.follow.isVisible())
    assert directory.follow.text() == "→ Directory BIN"
    directory.follow.setFocus()
    qtbot.keyClick(directory.follow, Qt.Key.Key_Return)
    assert here(followed) == ("Directory", 1)


def test_the_inspector_names_what_is_missing(followed: MainWindow, qtbot: QtBot) -> None:
    go(followed, "Component", 1, "Component")
    pane = followed.show_dock("inspectorRow")
    assert isinstance(pane, RowDock)
    qtbot.waitUntil(lambda: len(pane.fields()) == 6)
    qtbot.waitUntil(lambda: "NOWHERE is missing" in pane.fields()[2].problems())
    assert not pane.fields()[2].follow.isVisible()


# -- the References pane ------------------------------------------------


def pane_of(window: MainWindow) -> ReferencesDock:
    pane = window.show_dock("inspectorReferences")
    assert isinstance(pane, ReferencesDock)
    return pane


def lines(pane: ReferencesDock) -> list[str]:
    """All lines: title, and detail after a bar."""
    model = pane.view.model()
    assert isinstance(model, ReferencesModel)
    found = [model.line(row) for row in range(model.rowCount())]
    return [f"{line.title} | {line.detail}" for line in found]


def test_references_both_ways_with_counts(followed: MainWindow, qtbot: QtBot) -> None:
    pane = pane_of(followed)
    go(followed, "Component", 0, "Component")
    qtbot.waitUntil(lambda: pane.count == 4)
    assert lines(pane) == [
        "Refers to | 2",
        "BIN | Directory_ → Directory",
        "app.exe | KeyPath → File",
        "File.Component_ refers to it | 2",
        "app.exe | ",
        "lib.dll | ",
    ]
    assert followed.docks["inspectorReferences"].windowTitle() == "References 4"


def test_dangling_references_are_marked(followed: MainWindow, qtbot: QtBot) -> None:
    pane = pane_of(followed)
    go(followed, "Component", 1, "Component")
    qtbot.waitUntil(lambda: pane.count == 2)
    assert "NOWHERE | Directory_ → Directory, missing" in lines(pane)
    pane.view.activated.emit(pane.view.model().index(1, 0))
    assert "NOWHERE is missing" in followed.message.text()


def test_shift_f12_and_enter_lead_to_who_refers(followed: MainWindow, qtbot: QtBot) -> None:
    go(followed, "Component", 0, "Component")
    qtbot.keyClick(page_of(followed).grid, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    pane = pane_of(followed)
    qtbot.waitUntil(lambda: pane.count == 4)
    assert pane.view.currentIndex().data() == "app.exe"
    qtbot.keyClick(pane.view, Qt.Key.Key_Down)
    qtbot.keyClick(pane.view, Qt.Key.Key_Return)
    assert here(followed) == ("File", 1)


def test_the_menu_key_and_ctrl_c_on_a_reference(followed: MainWindow, qtbot: QtBot) -> None:
    pane = pane_of(followed)
    go(followed, "Component", 0, "Component")
    qtbot.waitUntil(lambda: pane.count == 4)
    view = pane.view
    view.setFocus()
    view.setCurrentIndex(view.model().index(2, 0))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "app.exe\tKeyPath → File"
    at = QPoint(0, 0)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, at)
    QApplication.sendEvent(view.viewport(), event)
    menu = view.findChild(QMenu, "referencesMenu")
    assert menu is not None
    assert [entry.text() for entry in menu.actions()] == ["&Go there\tEnter", "&Copy\tCtrl+C"]
    menu.actions()[0].trigger()
    menu.close()
    assert here(followed) == ("File", 0)


def test_a_row_alone_says_so(followed: MainWindow, qtbot: QtBot) -> None:
    pane = pane_of(followed)
    go(followed, "Property", 1, "Property")
    qtbot.waitUntil(lambda: pane.count == 0)
    assert pane.findChild(EmptyNotice).text() == ALONE
    assert followed.docks["inspectorReferences"].windowTitle() == "References"


def test_the_pane_empties_with_the_package(followed: MainWindow, qtbot: QtBot) -> None:
    pane = pane_of(followed)
    go(followed, "Component", 0, "Component")
    qtbot.waitUntil(lambda: pane.count == 4)
    followed.document.close()
    qtbot.waitUntil(lambda: pane.count is None)
    assert lines(pane) == []


def test_headings_cannot_be_chosen_and_no_row_shows_nothing(followed: MainWindow) -> None:
    engine = followed.document.references.engine
    assert engine is not None
    model = ReferencesModel()
    found = engine.of_row("File", 0)
    model.show_row(found, followed.document.tables)
    for heading in model.headings():
        assert not model.flags(model.index(heading)) & Qt.ItemFlag.ItemIsSelectable
    model.show_row(None, {})
    assert model.rowCount() == 0

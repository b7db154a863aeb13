"""A log without a package, and panes that have the window for themselves."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from msiview.gui.document import DocumentState
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import RECENT_FILES
from msiview.gui.windows import Windows
from msiview.session.opened_log import LogState
from tests.gui.conftest import wait_until_opened
from tests.gui.log.log_driver import open_log, pane, wait


def read(window: MainWindow, qtbot: QtBot) -> None:
    """Wait for a log that was opened like a file."""
    qtbot.waitUntil(lambda: window.document.log.state is LogState.READ)
    wait(window, qtbot)


@pytest.fixture
def alone(window: MainWindow, sample_log: Path, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A window with a log that is called like no log."""
    window.resize(1366, 768)
    window.open_path(str(copy(sample_log, tmp_path / "attachment.dat")))
    read(window, qtbot)
    return window


def test_a_log_alone_has_the_window(alone: MainWindow, tmp_path: Path) -> None:
    assert alone.document.state is DocumentState.EMPTY
    assert not alone.centralWidget().isVisible()
    shown = {dock.spec.id for dock in alone.docks if not dock.isHidden()}
    assert shown == {"log"}
    assert pane(alone).view.height() > 500
    assert alone.focusWidget() is pane(alone).view
    assert alone.windowTitle() == "attachment.dat – msiview"
    assert alone.status._package.text().startswith("attachment.dat · 1")
    assert alone.settings.get(RECENT_FILES) == [str(tmp_path / "attachment.dat")]


def test_its_package_is_offered_where_it_lies_beside_the_log(
    window: MainWindow, sample_log: Path, sample_msi: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    log = copy(sample_log, tmp_path / "x.log")
    package = copy(sample_msi, tmp_path / "Contoso Reader 10.4.27.msi")
    window.open_path(str(log))
    read(window, qtbot)
    message = pane(window).message
    assert str(package) in message.text()
    offer = message.findChild(QToolButton, "messageOffer")
    assert offer is not None
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.document.state is DocumentState.OPENED)
    assert window.document.source is not None
    assert window.document.source.path == str(package)
    assert window.centralWidget().isVisible()
    assert not window.docks["tables"].isHidden()
    assert not window.docks["log"].isHidden()


def test_a_log_that_is_named_gets_a_window_of_its_own(
    alone: MainWindow, windows: Windows, sample_log: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = copy(sample_log, tmp_path / "MSI1a2b.LOG")
    alone.services.open_named(r"C:\Users\somebody\AppData\Local\Temp\MSI1a2b.LOG")
    qtbot.waitUntil(lambda: len(windows) == 2)
    _, opened = windows
    read(opened, qtbot)
    assert opened.document.log.path == str(other)
    assert alone.document.log.path == str(tmp_path / "attachment.dat")


def test_a_package_that_is_named_comes_beside_the_log(
    alone: MainWindow, sample_msi: Path, qtbot: QtBot
) -> None:
    alone.services.open_named(str(sample_msi))
    qtbot.waitUntil(lambda: alone.document.state is DocumentState.OPENED)
    read(alone, qtbot)  # perhaps anew, with the messages of the package
    assert alone.document.log.log is not None


def test_a_file_that_is_named_but_not_there(alone: MainWindow, qtbot: QtBot) -> None:
    alone.services.open_named(r"\\server\share\gone.log")
    qtbot.waitUntil(lambda: "gone.log is not there" in pane(alone).message.text())


def test_closing_it_leads_back_to_the_start_page(alone: MainWindow) -> None:
    alone.action_set["actionCloseLog"].trigger()
    assert alone.centralWidget().isVisible()
    assert not alone.docks["tables"].isHidden()
    assert alone.windowTitle() == "msiview"


def test_logs_dropped_together_get_a_window_each(
    window: MainWindow, windows: Windows, sample_log: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    paths = [copy(sample_log, tmp_path / name) for name in ("one.txt", "two")]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    qtbot.waitUntil(lambda: len(windows) == 2)
    for each in windows:
        read(each, qtbot)
    assert [each.document.log.path for each in windows] == [str(path) for path in paths]


def test_a_log_that_is_called_like_a_package_is_opened_as_a_log(
    window: MainWindow, sample_log: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_path(str(copy(sample_log, tmp_path / "setup.msi")))
    read(window, qtbot)
    assert window.document.state is DocumentState.EMPTY
    assert window.document.log.name == "setup.msi"


def test_other_text_is_told_of_as_before(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "settings.ini"
    file.write_text("[section]\n")
    window.open_path(str(file))
    wait_until_opened(window, qtbot)
    assert window.document.state is DocumentState.FAILED
    assert window.document.log.state is LogState.EMPTY


def test_a_maximised_log_goes_back_to_its_place(
    opened: MainWindow, sample_log: Path, qtbot: QtBot
) -> None:
    dock = open_log(opened, sample_log, qtbot)
    before = dock.view.height()
    opened.action_set["actionMaximiseLog"].trigger()
    assert not opened.centralWidget().isVisible()
    assert opened.docks["tables"].isHidden()
    qtbot.waitUntil(lambda: dock.view.height() > before)
    qtbot.keyClick(dock.view, Qt.Key.Key_Escape)
    assert opened.centralWidget().isVisible()
    assert not opened.docks["tables"].isHidden()
    qtbot.waitUntil(lambda: dock.view.height() == before)


def dock_tab(window: MainWindow, title: str) -> tuple[QTabBar, int]:
    """The tab of a pane among others: its bar and its place there."""
    return next(
        (bar, at)
        for bar in window.findChildren(QTabBar)
        for at in range(bar.count())
        if bar.tabText(at) == title
    )


def test_a_double_click_on_a_tab_maximises_its_pane(
    opened: MainWindow, sample_log: Path, qtbot: QtBot
) -> None:
    open_log(opened, sample_log, qtbot)
    opened.show_dock("overlay")
    bar, at = dock_tab(opened, "Overlay")
    middle = bar.tabRect(at).center()
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=middle)
    assert opened.room.maximised == "overlay"
    assert not opened.docks["overlay"].visibleRegion().isEmpty()
    opened.show_dock("inspectorRow")  # what is asked for is seen
    assert not opened.room.maximised
    assert opened.centralWidget().isVisible()


def test_a_tab_has_a_menu_that_detaches_its_pane(
    opened: MainWindow, sample_log: Path, qtbot: QtBot
) -> None:
    dock = open_log(opened, sample_log, qtbot)
    opened.docks.show("overlay")
    bar, at = dock_tab(opened, "Log")
    inside = bar.tabRect(at).center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, bar.mapTo(opened, inside), bar.mapToGlobal(inside)
    )
    opened.contextMenuEvent(event)
    menu = next(menu for menu in opened.findChildren(QMenu) if menu.isVisible())
    titles = [action.text() for action in menu.actions()[:2]]
    assert titles == ["Maximise or restore", "Show in a window of its own"]
    menu.actions()[1].trigger()
    menu.close()
    assert opened.docks["log"].isFloating()
    assert dock.isVisible()
    opened.docks["log"].detach(False)
    assert not opened.docks["log"].isFloating()
    assert dock.isVisible()


def test_a_pane_is_detached_and_comes_back(opened: MainWindow, qtbot: QtBot) -> None:
    dock = opened.docks["tables"]
    button = next(
        button
        for button in dock.titleBarWidget().findChildren(QToolButton)
        if button.accessibleName() == "Detach Tables"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    assert dock.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not dock.isFloating()
    assert dock.isVisible()


@pytest.mark.parametrize("where", ["lines", "filter", "side", "tabs"])
def test_esc_leaves_the_whole_screen(alone: MainWindow, where: str, qtbot: QtBot) -> None:
    log = pane(alone)
    place: QWidget = {
        "lines": log.view,
        "filter": log.filter_bar,
        "side": log.panes.show_pane(log.panes.current),
        "tabs": log.panes.findChildren(QTabBar)[0],
    }[where]
    place.setFocus()
    keyboard = QApplication.focusWidget()
    assert keyboard is not None
    qtbot.keyClick(keyboard, Qt.Key.Key_F11)
    assert alone.isFullScreen()
    qtbot.keyClick(keyboard, Qt.Key.Key_Escape)
    assert not alone.isFullScreen()
    assert alone.room.maximised == "log"


def test_esc_gives_a_log_back_its_room_before_it_leaves_the_whole_screen(
    opened: MainWindow, sample_log: Path, qtbot: QtBot
) -> None:
    view = open_log(opened, sample_log, qtbot).view
    opened.action_set["actionFullScreen"].trigger()
    opened.action_set["actionMaximiseLog"].trigger()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert opened.isFullScreen()
    assert not opened.room.maximised
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not opened.isFullScreen()


@pytest.mark.parametrize("beside", [True, False])
def test_a_detached_log_fills_the_screen_and_gives_it_back(
    request: pytest.FixtureRequest, sample_log: Path, beside: bool, qtbot: QtBot
) -> None:
    window: MainWindow = request.getfixturevalue("opened" if beside else "alone")
    log = open_log(window, sample_log, qtbot) if beside else pane(window)
    dock = window.docks["log"]
    dock.detach(True)
    assert window.centralWidget().isVisible()
    for key, fills in ((Qt.Key.Key_F11, True), (Qt.Key.Key_Escape, False)):
        qtbot.keyClick(log.view, key)
        assert dock.isMaximized() is fills
        assert dock.isFloating()
        assert not window.isFullScreen()
    dock.detach(False)
    qtbot.waitUntil(lambda: (window.room.maximised == "log") is not beside)
    assert window.centralWidget().isVisible() is beside


def test_a_maximised_log_that_is_detached_leaves_no_empty_window(
    opened: MainWindow, sample_log: Path, qtbot: QtBot
) -> None:
    open_log(opened, sample_log, qtbot)
    opened.action_set["actionMaximiseLog"].trigger()
    opened.docks["log"].detach(True)
    assert opened.docks["log"].isFloating()
    assert not opened.room.maximised
    assert opened.centralWidget().isVisible()
    assert not opened.docks["tables"].isHidden()
    opened.document.close()
    qtbot.waitUntil(lambda: opened.document.has_log_alone)
    assert opened.docks["log"].isFloating()
    assert not opened.docks["log"].isMaximized()
    assert opened.centralWidget().isVisible()

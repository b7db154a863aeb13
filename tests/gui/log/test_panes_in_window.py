"""The panes beside the lines of the log: tabs of one side."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu, QPushButton, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from msiview.analysis.phrase import RowRef
from msiview.gui.log.log_dock import LogDock
from msiview.gui.log.panes import PANES
from msiview.gui.log.states.states_view import StatesView
from msiview.gui.log.timeline.timeline_pane import TimelinePane
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import LOG_PANE, LOG_PANES, LOG_SIDE
from msiview.gui.windows import Windows
from tests.gui.conftest import wait_until_opened
from tests.gui.log.log_driver import open_log, wait


@pytest.fixture
def dock(window: MainWindow, sample_msi: Path, sample_log: Path, qtbot: QtBot) -> LogDock:
    """The log pane of a shown window with the sample package."""
    window.resize(1366, 768)
    window.show()
    window.open_path(str(sample_msi))
    wait_until_opened(window, qtbot)
    return open_log(window, sample_log, qtbot)


def tab_bar(dock: LogDock) -> QTabBar:
    bar = dock.panes.findChild(QTabBar)
    assert bar is not None
    return bar


def is_seen(pane: QWidget) -> bool:
    return pane.isVisible() and not pane.visibleRegion().isEmpty()


def own_window(dock: LogDock) -> QWidget:
    """The window that a pane has for itself."""
    return next(
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.objectName() == "logPaneWindow" and widget.isVisible()
    )


def test_all_panes_are_tabs_of_one_side(dock: LogDock) -> None:
    bar = tab_bar(dock)
    names = [bar.tabText(at).replace("&", "") for at in range(bar.count())]
    assert names == ["Answers", "Actions", "States", "Properties", "Timeline"]
    assert all("Alt+" in bar.tabToolTip(at) for at in range(bar.count()))


@pytest.mark.parametrize("spec", PANES, ids=lambda spec: spec.id)
def test_each_pane_has_a_key_and_lines_keep_their_width(
    spec: object, dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    at = PANES.index(spec)  # type: ignore[arg-type]
    width = dock.view.width()
    window.activateWindow()
    key = Qt.Key(Qt.Key.Key_4 + at)
    qtbot.keyClick(dock.view, key, Qt.KeyboardModifier.AltModifier)
    wait(window, qtbot)
    assert dock.panes.current == PANES[at].id
    assert dock.panes.isAncestorOf(QApplication.focusWidget())
    assert dock.view.width() == width
    assert dock.view.isVisible()


@pytest.mark.parametrize("letter", ["A", "C", "S", "P", "I"])
def test_each_tab_has_its_mnemonic(
    letter: str, dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    window.activateWindow()
    dock.panes.show_pane("outline" if letter != "C" else "answers")
    key = Qt.Key(Qt.Key.Key_A + ord(letter) - ord("A"))
    qtbot.keyClick(window, key, Qt.KeyboardModifier.AltModifier)
    spec = next(spec for spec in PANES if spec.id == dock.panes.current)
    assert f"&{letter}" in spec.title.upper()


def test_the_chosen_pane_and_the_width_are_kept(
    dock: LogDock, windows: Windows, sample_log: Path, qtbot: QtBot
) -> None:
    tab_bar(dock).setCurrentIndex(2)
    dock._body.moveSplitter(420, 1)
    assert windows.settings.get(LOG_PANE) == "states"
    assert windows.settings.get(LOG_SIDE) == dock.panes.width() == 420
    other = windows.new_window()
    other.resize(1366, 768)
    opened = open_log(other, sample_log, qtbot)
    assert opened.panes.current == "states"
    assert opened.panes.width() == 420


def test_a_pane_that_an_old_setting_names(
    windows: Windows, window: MainWindow, sample_log: Path, qtbot: QtBot
) -> None:
    windows.settings.set(LOG_PANE, "no longer there")
    assert open_log(window, sample_log, qtbot).panes.current == "answers"


def test_a_small_window_leaves_more_than_half_to_the_lines(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    window.resize(900, 600)
    qtbot.waitUntil(lambda: dock.panes.width() < dock.view.width())
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: dock.panes.width() == window.settings.get(LOG_SIDE))


def test_a_double_click_on_a_tab_gives_the_pane_the_room_of_the_lines(
    dock: LogDock, qtbot: QtBot
) -> None:
    bar = tab_bar(dock)
    middle = bar.tabRect(4).center()
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=middle)
    assert dock.panes_alone
    assert not dock.view.isVisible()
    pane = dock.panes.show_pane("timeline")
    assert isinstance(pane, TimelinePane)
    qtbot.waitUntil(lambda: pane.width() > dock.width() - 10)
    pane.chart.setFocus()
    qtbot.keyClick(pane.chart, Qt.Key.Key_Escape)
    assert dock.view.isVisible()


def test_going_to_a_line_brings_the_lines_back(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    window.action_set["actionLogPaneAlone"].trigger()
    assert not dock.view.isVisible()
    window.action_set["actionNextError"].trigger()
    assert dock.view.isVisible()
    window.action_set["actionLogPaneAlone"].trigger()
    window.action_set["actionFindInLog"].trigger()
    assert dock.view.isVisible()
    window.action_set["actionLogPaneAlone"].trigger()
    window.action_set["actionLogPanes"].trigger()
    assert not window.settings.get(LOG_PANES)
    assert dock.view.isVisible()
    dock.switch_panes_alone()
    assert dock.view.isVisible()  # there is nothing else


def test_a_pane_has_a_window_of_its_own_and_comes_back(
    dock: LogDock, window: MainWindow, sample_log: Path, qtbot: QtBot
) -> None:
    bar = tab_bar(dock)
    bar.customContextMenuRequested.emit(bar.tabRect(2).center())
    menu = next(menu for menu in dock.panes.findChildren(QMenu) if menu.isVisible())
    assert [entry.text().replace("&", "") for entry in menu.actions()] == [
        "Maximise or restore",
        "Show in a window of its own",
    ]
    menu.actions()[1].trigger()
    menu.close()
    own = own_window(dock)
    assert own.windowTitle() == f"States – {sample_log.name}"
    states = dock.panes.show_pane("states")
    assert isinstance(states, StatesView)
    assert states.window() is own
    wait(window, qtbot)
    assert states.model.rowCount() == 39
    states.list.selectRow(0)
    qtbot.keyClick(states.list, Qt.Key.Key_Return)
    state = states.list.current_item()
    assert state is not None
    assert dock.log.current_line == state.line
    back = next(
        button
        for button in dock.panes.findChildren(QPushButton)
        if button.text() == "Bring it back" and button.isVisible()
    )
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert states.window() is window
    qtbot.waitUntil(lambda: is_seen(states))


def test_closing_the_window_of_a_pane_brings_the_pane_back(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    pane = dock.panes.show_pane("timeline")
    window.action_set["actionLogPaneDetach"].trigger()
    assert pane.window() is not window
    own_window(dock).close()
    qtbot.waitUntil(lambda: is_seen(pane))
    assert pane.window() is window


def test_panes_are_reachable_when_the_log_is_alone_maximised_or_detached(
    window: MainWindow, sample_log: Path, qtbot: QtBot
) -> None:
    dock = open_log(window, sample_log, qtbot)
    assert not window.centralWidget().isVisible()
    window.action_set["actionLogStates"].trigger()
    qtbot.waitUntil(lambda: is_seen(dock.panes.show_pane("states")))
    window.docks["log"].detach(True)
    window.action_set["actionLogTimeline"].trigger()
    assert dock.window() is not window
    qtbot.waitUntil(lambda: is_seen(dock.panes.show_pane("timeline")))
    assert is_seen(dock.view)
    window.docks["log"].detach(False)


def test_from_a_bar_to_its_line(dock: LogDock, qtbot: QtBot) -> None:
    pane = dock.panes.show_pane("timeline")
    assert isinstance(pane, TimelinePane)
    qtbot.waitUntil(lambda: bool(pane.chart.rows.bars))
    bar = next(bar for bar in pane.chart.rows.bars if bar.action.name == "StartServices")
    pane.chart.mark(bar)
    qtbot.keyClick(pane.chart, Qt.Key.Key_Return)
    assert is_seen(dock.view)
    assert dock.log.current_line == bar.action.line


def test_from_a_reason_to_the_row_of_the_component(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    view = dock.panes.show_pane("states")
    assert isinstance(view, StatesView)
    qtbot.waitUntil(lambda: view.model.rowCount() == 39)
    view.list.selectRow(0)
    state = view.list.current_item()
    assert state is not None
    view.reason.text.links.go(RowRef("Component", (state.name,)))
    place = window.selection.place
    assert place is not None
    assert place.name == "Component"


def test_a_narrow_pane_puts_the_reason_under_the_list(dock: LogDock, qtbot: QtBot) -> None:
    view = dock.panes.show_pane("states")
    assert isinstance(view, StatesView)

    def below() -> bool:
        where = view.reason.mapTo(view, QPoint(0, 0)), view.list.mapTo(view, QPoint(0, 0))
        return where[0].y() > where[1].y() and where[0].x() == where[1].x()

    qtbot.waitUntil(below)
    dock.switch_panes_alone()
    qtbot.waitUntil(lambda: not below())


def test_every_pane_can_be_told_by_name(dock: LogDock) -> None:
    names = {
        "timeline": ("timelineView", "timelineSlowest"),
        "states": ("logStates", "logReason", "logStatesFilter", "logStatesDiffer"),
        "properties": ("logProperties", "logPropertyHistory", "logPropertiesFilter"),
    }
    for pane_id, widgets in names.items():
        pane = dock.panes.show_pane(pane_id)
        for name in widgets:
            found = pane.findChild(QWidget, name)
            assert found is not None, name
            assert found.accessibleName() or isinstance(found, QCheckBox), name

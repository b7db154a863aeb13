"""The panes of the log as parts of the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from msiview.analysis.phrase import RowRef
from msiview.gui.docks import DOCKS
from msiview.gui.log.states.states_view import StatesView
from msiview.gui.log.timeline.timeline_dock import TimelineDock
from msiview.gui.main_window import LOG_DOCKS, MainWindow
from msiview.session.opened_log import LogState
from tests.gui.conftest import wait_until_opened


@pytest.fixture
def window_with_log(
    window: MainWindow, sample_msi: Path, sample_log: Path, qtbot: QtBot
) -> MainWindow:
    """A shown window with the sample package and its log."""
    window.resize(1280, 800)
    window.show()
    window.open_path(str(sample_msi))
    wait_until_opened(window, qtbot)
    window.open_log(str(sample_log))
    qtbot.waitUntil(lambda: window.document.log.state is LogState.READ, timeout=20_000)
    return window


def is_in_front(window: MainWindow, dock_id: str) -> bool:
    return not window.docks[dock_id].visibleRegion().isEmpty()


def test_the_panes_are_registered_under_their_names() -> None:
    titles = {spec.id: spec.title for spec in DOCKS}
    assert titles["timeline"] == "Timeline"
    assert {*LOG_DOCKS} <= {*titles}


def test_a_log_brings_its_panes_with_the_lines_in_front(window_with_log: MainWindow) -> None:
    docks = window_with_log.docks
    assert all(not docks[dock_id].isHidden() for dock_id in LOG_DOCKS)
    assert is_in_front(window_with_log, "log")


def test_a_pane_that_was_closed_stays_closed_with_the_next_log(
    window_with_log: MainWindow, sample_log: Path, qtbot: QtBot
) -> None:
    window_with_log.docks["timeline"].close()
    window_with_log.open_log(str(sample_log))
    log = window_with_log.document.log
    qtbot.waitUntil(lambda: log.state is LogState.READ, timeout=20_000)
    assert window_with_log.docks["timeline"].isHidden()


def test_from_a_bar_to_its_line(window_with_log: MainWindow, qtbot: QtBot) -> None:
    dock = window_with_log.show_dock("timeline")
    assert isinstance(dock, TimelineDock)
    qtbot.waitUntil(lambda: bool(dock.chart.rows.bars), timeout=20_000)
    bar = next(bar for bar in dock.chart.rows.bars if bar.action.name == "StartServices")
    dock.chart.mark(bar)
    qtbot.keyClick(dock.chart, Qt.Key.Key_Return)
    assert is_in_front(window_with_log, "log")
    assert window_with_log.document.log.current_line == bar.action.line


def test_from_a_reason_to_the_row_of_the_component(
    window_with_log: MainWindow, qtbot: QtBot
) -> None:
    view = window_with_log.show_dock("logStates")
    assert isinstance(view, StatesView)
    qtbot.waitUntil(lambda: view.model.rowCount() == 39, timeout=20_000)
    view.list.selectRow(0)
    state = view.list.current_item()
    assert state is not None
    view.reason.text.links.go(RowRef("Component", (state.name,)))
    place = window_with_log.selection.place
    assert place is not None
    assert place.name == "Component"


def test_every_pane_can_be_told_by_name(window_with_log: MainWindow) -> None:
    names = {
        "timeline": ("timelineView", "timelineSlowest"),
        "logStates": ("logStates", "logReason", "logStatesFilter", "logStatesDiffer"),
        "logProperties": ("logProperties", "logPropertyHistory", "logPropertiesFilter"),
    }
    for dock_id, widgets in names.items():
        pane = window_with_log.show_dock(dock_id)
        for name in widgets:
            found = pane.findChild(QWidget, name)
            assert found is not None, name
            assert found.accessibleName() or isinstance(found, QCheckBox), name

"""A file with several runs: the panes of the log follow the one that is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from msiview.gui.log.log_dock import LogDock
from msiview.gui.log.outline_view import OutlineView
from msiview.gui.log.states.states_view import StatesView
from msiview.gui.main_window import MainWindow
from tests.builders.logs import engine, write_log
from tests.builders.other_logs import engine_run
from tests.gui.log.log_driver import open_log, wait

_STATE = engine("Component: C_Old; Installed: Absent;   Request: Local;   Action: Local")
_RUN = engine_run(1603)
FAILED = [*_RUN[:8], _STATE, *_RUN[8:]]
"""Two states of components, one more than in the run that succeeds."""


@pytest.fixture
def runs(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> LogDock:
    """A log alone of a run that failed and one that succeeded."""
    lines = [*FAILED, *engine_run(0, time="11:00:0"), ""]
    return open_log(window, write_log(tmp_path / "two.log", "\n".join(lines)), qtbot)


def chooser(dock: LogDock) -> QComboBox:
    found = dock.findChild(QComboBox, "logRun")
    assert found is not None
    return found


def test_the_runs_are_named_and_the_last_is_told_of(runs: LogDock) -> None:
    box = chooser(runs)
    assert box.isVisible()
    assert [box.itemText(at) for at in range(box.count())] == [
        "1. Contoso Reader 3.1.4: Install failed",
        "2. Contoso Reader 3.1.4: Install succeeded",
    ]
    assert box.currentIndex() == 1
    assert "Install succeeded" in runs.head.text()


def test_the_panes_follow_the_chosen_run(runs: LogDock, window: MainWindow, qtbot: QtBot) -> None:
    states = runs.panes.show_pane("states")
    assert isinstance(states, StatesView)
    wait(window, qtbot)
    assert states.model.rowCount() == 1
    qtbot.keyClick(chooser(runs), Qt.Key.Key_Up)
    wait(window, qtbot)
    answers = runs.log.answers
    assert answers is not None
    assert answers.run == answers.runs[0].run
    assert "Install failed" in runs.head.text()
    assert answers.first_error is not None
    assert runs.log.current_line == answers.first_error.line
    assert states.model.rowCount() == 2
    window.show_dock("log")
    outline = runs.panes.show_pane("outline")
    assert isinstance(outline, OutlineView)
    qtbot.waitUntil(lambda: outline.model.rowCount() > 0)
    lines = [item.line for item in map(outline.model.item, _tops(outline)) if item is not None]
    assert lines
    assert all(line < len(FAILED) for line in lines)
    assert chooser(runs).currentIndex() == 0


def _tops(outline: OutlineView) -> list[QModelIndex]:
    return [outline.model.index(row, 0) for row in range(outline.model.rowCount())]


def test_one_run_needs_no_choice(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    path = write_log(tmp_path / "one.log", "\n".join([*engine_run(0), ""]))
    assert not chooser(open_log(window, path, qtbot)).isVisible()

"""Drives the log pane of a window as a user does: by mouse and keyboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from msiview.gui.log.lines.log_copying import Selected
from msiview.gui.log.lines.log_cursor import Spot
from msiview.gui.log.lines.log_view import LogView
from msiview.gui.log.log_dock import LogDock
from msiview.gui.main_window import MainWindow
from msiview.session.opened_log import LogState


def pane(window: MainWindow) -> LogDock:
    """The log pane, in front."""
    dock = window.show_dock("log")
    assert isinstance(dock, LogDock)
    return dock


def wait(window: MainWindow, qtbot: QtBot) -> None:
    """Until nothing goes on in the background, and links in sight have been found."""
    qtbot.waitUntil(
        lambda: window.document.log.state is not LogState.READING and not window.jobs.busy,
    )


def open_log(window: MainWindow, path: Path, qtbot: QtBot) -> LogDock:
    """Open a log and read all of it."""
    window.open_log(str(path))
    qtbot.waitUntil(lambda: window.document.log.state in (LogState.READ, LogState.FAILED))
    wait(window, qtbot)
    return pane(window)


def texts(dock: LogDock) -> list[str]:
    """All lines of the log."""
    log = dock.log.log
    assert log is not None
    return log.text.lines(0, len(log))


def shown(dock: LogDock) -> list[int]:
    """The lines that are shown."""
    return [dock.view.rows.line(row) for row in range(len(dock.view.rows))]


def line_with(dock: LogDock, text: str, nth: int = 0) -> int:
    """The number of a line that has a text."""
    return [number for number, line in enumerate(texts(dock)) if text in line][nth]


def point_of(view: LogView, line: int, column: int) -> QPoint:
    """Where a column of a line's body is painted; the line is scrolled into sight,
    and its links are found."""
    view.go_to(line)
    view.linked(line)
    view.horizontalScrollBar().setValue(0)
    middle = QPoint(round(view._painter.cell / 2), view._painter.part_height // 2)
    return view.point_of(Spot(line, column)) + middle


def selected_text(view: LogView) -> str:
    """What Ctrl+C copies."""
    selected = Selected.of(view)
    return selected.text() if selected is not None else ""


def selected_lines(view: LogView) -> str:
    """What "Copy lines as in the file" copies."""
    selected = Selected.of(view)
    return selected.lines() if selected is not None else ""


def click_link(dock: LogDock, line: int, text: str, qtbot: QtBot) -> None:
    """Click a link of a line."""
    shown_line = dock.view.linked(line)
    assert shown_line is not None
    link = next(link for link in shown_line.links or () if link.text == text)
    point = point_of(dock.view, line, link.start - shown_line.parts.start)
    qtbot.mouseClick(dock.view.viewport(), Qt.MouseButton.LeftButton, pos=point)

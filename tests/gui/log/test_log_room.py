"""How much of the log is seen: lines, size of the text, what a filter leaves, what is copied."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from msiview.gui.log.log_dock import LogDock
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import LOG_ZOOM
from msiview.gui.windows import Windows
from tests.gui.conftest import wait_until_opened
from tests.gui.log.log_driver import open_log, point_of, shown, texts, wait


@pytest.fixture
def dock(opened: MainWindow, sample_log: Path, qtbot: QtBot) -> LogDock:
    """The log pane beside a package, the log wholly read."""
    return open_log(opened, sample_log, qtbot)


@pytest.mark.parametrize(("width", "height", "lines"), [(1366, 768, 16), (1600, 1000, 24)])
def test_enough_lines_are_in_sight_beside_a_package(
    windows: Windows,
    width: int,
    height: int,
    lines: int,
    sample: Path,
    sample_log: Path,
    qtbot: QtBot,
) -> None:
    window = windows.new_window()
    window.resize(width, height)
    window.open_path(str(sample))
    wait_until_opened(window, qtbot)
    view = open_log(window, sample_log, qtbot).view
    qtbot.waitUntil(lambda: view.visible_rows >= lines)


def test_the_text_grows_and_shrinks_by_keys_and_wheel(
    dock: LogDock, opened: MainWindow, qtbot: QtBot
) -> None:
    view, control = dock.view, Qt.KeyboardModifier.ControlModifier
    usual = view.font().pointSizeF()
    rows = view.visible_rows
    qtbot.keyClick(view, Qt.Key.Key_Plus, control)
    qtbot.keyClick(view, Qt.Key.Key_Plus, control)
    assert view.font().pointSizeF() == usual + 2
    assert view.visible_rows < rows
    qtbot.keyClick(view, Qt.Key.Key_Minus, control)
    assert opened.settings.get(LOG_ZOOM) == 1
    turned = QWheelEvent(
        QPointF(9, 9),
        QPointF(9, 9),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        control,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), turned)
    assert opened.settings.get(LOG_ZOOM) == 2
    qtbot.keyClick(view, Qt.Key.Key_0, control)
    assert view.font().pointSizeF() == usual
    assert view.visible_rows == rows


def test_the_size_of_the_text_is_kept(windows: Windows, dock: LogDock) -> None:
    dock.zoom(+1)
    other = windows.new_window().show_dock("log")
    assert isinstance(other, LogDock)
    assert other.view.font() == dock.view.font()


def test_a_filter_counts_marks_and_keeps_the_place(
    dock: LogDock, opened: MainWindow, qtbot: QtBot
) -> None:
    view, count = dock.view, dock.filter_bar.findChild(QLabel, "logFilterCount")
    assert count is not None
    assert not count.isVisible()
    dock._go_to(700)
    top = view.first_line
    dock.filter_bar.set_text("Executing op")
    wait(opened, qtbot)
    passing = [number for number, text in enumerate(texts(dock)) if "Executing op" in text]
    assert shown(dock) == passing
    assert count.text().replace("\xa0", "") == f"{len(passing)} of {len(texts(dock))}"
    assert view.first_line is not None
    assert view.last_line is not None
    assert view.first_line <= 700 <= view.last_line
    line = view.linked(view.first_line)
    assert line is not None
    assert (0, len("Executing op")) in view.marks.filter(line.body)
    dock.filter_bar.clear()
    wait(opened, qtbot)
    assert view.first_line == top
    assert view.marks.filter(line.body) == []
    assert not count.isVisible()


def test_a_dragged_range_is_copied_with_its_last_line(dock: LogDock, qtbot: QtBot) -> None:
    view = dock.view
    start, end = point_of(view, 500, 0), point_of(view, 503, 0)
    numbers_only = QPoint(4, end.y())
    qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(4, start.y()))
    qtbot.mouseMove(view.viewport(), numbers_only)
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=numbers_only)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().split("\n") == texts(dock)[500:504]


def test_a_message_hides_no_line(dock: LogDock, qtbot: QtBot) -> None:
    dock.view.verticalScrollBar().setValue(0)
    dock.message.tell("This is told. " * 20)
    assert dock.message.isVisible()

    def has_room() -> bool:
        below = dock.message.mapTo(dock, dock.message.rect().bottomLeft()).y()
        return dock.view.mapTo(dock, QPoint(0, 0)).y() > below

    qtbot.waitUntil(has_room)
    assert dock.view.first_line == 0

"""Selecting lines by the mouse: words, whole lines, and beyond the edges of the view."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from msiview.gui.log.lines.log_cursor import Spot
from msiview.gui.log.lines.log_view import LogView
from msiview.gui.log.lines.shown_lines import ShownLines
from msiview.gui.theme import Theme
from tests.builders.logs import engine, read_log
from tests.gui.log.log_driver import point_of, selected_text

LINES = [f"Line {n} has C:\\Program Files\\App_{n}.exe in it" for n in range(200)]
TEXT = [engine(line) for line in LINES]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(theme: Theme, tmp_path: Path, qtbot: QtBot) -> LogView:
    view = LogView(theme)
    qtbot.addWidget(view)
    view.resize(800, 300)
    log = read_log(tmp_path / "a.log", "".join(line + "\n" for line in TEXT))
    view.show_source(ShownLines(log, lambda line, kind: []))
    view.show()
    return view


def in_gutter(view: LogView, line: int) -> QPoint:
    return QPoint(20, point_of(view, line, 0).y())


def test_a_click_on_a_line_number_selects_the_line(view: LogView, qtbot: QtBot) -> None:
    qtbot.mouseClick(view.viewport(), LEFT, pos=in_gutter(view, 3))
    assert view.caret.selection == (Spot(3, 0), Spot(3, len(LINES[3])))
    assert selected_text(view) == TEXT[3]
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(view.viewport(), LEFT, shift, in_gutter_of_shown(view, 6))
    assert selected_text(view) == "\n".join(TEXT[3:7])


def in_gutter_of_shown(view: LogView, line: int) -> QPoint:
    """Without the cursor being moved there first."""
    return QPoint(20, view.point_of(Spot(line)).y() + 4)


def test_dragging_along_the_numbers_selects_lines_both_ways(view: LogView, qtbot: QtBot) -> None:
    for start, end in ((2, 5), (5, 2)):
        begin, stop = in_gutter_of_shown(view, start), in_gutter_of_shown(view, end)
        qtbot.mousePress(view.viewport(), LEFT, pos=begin)
        qtbot.mouseMove(view.viewport(), stop)
        qtbot.mouseRelease(view.viewport(), LEFT, pos=stop)
        assert selected_text(view) == "\n".join(TEXT[2:6])
        assert view.caret.spot.line == end


def test_a_third_click_selects_the_line(view: LogView, qtbot: QtBot) -> None:
    point = point_of(view, 4, LINES[4].index("Program"))
    qtbot.mouseDClick(view.viewport(), LEFT, pos=point)
    assert selected_text(view) == "Program"
    qtbot.mouseClick(view.viewport(), LEFT, pos=point)
    assert selected_text(view) == TEXT[4]
    qtbot.mouseClick(view.viewport(), LEFT, pos=point)
    assert not view.caret.has_selection


def test_dragging_after_a_double_click_selects_words(view: LogView, qtbot: QtBot) -> None:
    first, second = (point_of(view, 4, LINES[4].index(word)) for word in ("rogram", "pp_4"))
    # qtbot's double click does not hold the button.
    kinds = ((QEvent.Type.MouseButtonDblClick, first), (QEvent.Type.MouseMove, second))
    for kind, point in kinds:
        at, on_screen = QPointF(point), QPointF(view.viewport().mapToGlobal(point))
        keys = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(view.viewport(), QMouseEvent(kind, at, on_screen, LEFT, LEFT, keys))
    qtbot.mouseRelease(view.viewport(), LEFT, pos=second)
    assert selected_text(view) == "Program Files\\App_4.exe"


def test_holding_the_button_below_the_lines_scrolls_on(view: LogView, qtbot: QtBot) -> None:
    viewport = view.viewport()
    below = QPoint(300, viewport.height() + 3)
    qtbot.mousePress(viewport, LEFT, pos=point_of(view, 2, 0))
    qtbot.mouseMove(viewport, below)
    qtbot.waitUntil(lambda: view.first_row > 5)
    qtbot.mouseRelease(viewport, LEFT, pos=below)
    assert view.caret.selection[0].line == 2
    assert view.caret.spot.line == view.last_line
    row = view.first_row
    qtbot.wait(100)
    assert view.first_row == row


def test_the_wheel_with_shift_goes_sideways(view: LogView, qtbot: QtBot) -> None:
    view.resize(300, 300)
    bar = view.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    for notches, is_right in ((-1, True), (1, False)):
        event = QWheelEvent(
            QPointF(200, 50),
            QPointF(200, 50),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)
        assert (bar.value() > 0) is is_right
    assert view.first_row == 0


def test_control_with_up_and_down_scrolls_and_leaves_the_cursor(
    view: LogView, qtbot: QtBot
) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(view, Qt.Key.Key_Down, control)
    qtbot.keyClick(view, Qt.Key.Key_Down, control)
    assert (view.first_row, view.caret.spot) == (2, Spot(0, 0))
    qtbot.keyClick(view, Qt.Key.Key_Up, control)
    assert view.first_row == 1

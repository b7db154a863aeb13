"""Long lines that are wrapped: where they stand, and how one goes about in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QApplication
from pytestqt.qtbot import QtBot

from msiview.gui.log.lines.log_cursor import Spot
from msiview.gui.log.lines.log_view import LogView
from msiview.gui.log.lines.shown_lines import ShownLines
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import LOG_WRAP
from msiview.gui.theme import Theme
from tests.builders.logs import engine, read_log
from tests.gui.log.log_driver import open_log, point_of, selected_text, shown, wait

LONG = " ".join(f"word{n:03}" for n in range(200))
"""1,599 characters: some twenty parts of a view of 800 px."""

LINES = [
    *(f"Line {n}" for n in range(40)),
    LONG,
    *(f"Line {n}" for n in range(41, 80)),
    LONG.replace("word", "wort"),
]
TEXT = "".join(engine(line) + "\n" for line in LINES)

NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(theme: Theme, tmp_path: Path, qtbot: QtBot) -> LogView:
    view = LogView(theme)
    qtbot.addWidget(view)
    view.resize(800, 300)
    view.show_source(ShownLines(read_log(tmp_path / "a.log", TEXT), lambda line, kind: []))
    view.set_wraps(True)
    view.show()
    return view


def turn(view: LogView, notches: int, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Turn the mouse wheel over the lines; negative is down."""
    at = QPointF(300, 100)
    phase = Qt.ScrollPhase.NoScrollPhase
    turned = QPoint(0, 120 * notches)
    event = QWheelEvent(at, at, QPoint(), turned, Qt.MouseButton.NoButton, keys, phase, False)
    QApplication.sendEvent(view.viewport(), event)


def test_no_line_is_wider_than_the_view(view: LogView) -> None:
    assert view.horizontalScrollBar().maximum() == 0
    view.go_to(40)
    beginning = view.point_of(Spot(40, 0))
    view.go_to_spot(Spot(40, len(LONG)))
    assert view._spots.place_of(Spot(40, len(LONG))).part > 15
    assert beginning.x() < view.point_of(Spot(40, len(LONG))).x() < view.viewport().width()
    view.set_wraps(False)
    assert view._spots.place_of(Spot(40, len(LONG))) == (40, 0)


def test_every_part_of_a_line_comes_into_sight_by_the_wheel(view: LogView) -> None:
    bar = view.verticalScrollBar()
    view.go_to(38)
    while view.first_row < 40:
        turn(view, -1)
    parts = set()
    while view.first_row == 40:
        parts.add(view._scroll.top.part)
        turn(view, -1)
    assert len(parts) > 4
    turn(view, -1000)
    assert (view.last_line, bar.value()) == (80, bar.maximum())
    assert view._scroll.depth(view._spots.place_of(Spot(80, len(LONG)))) == view.visible_rows - 1
    turn(view, 1000)
    assert view._scroll.top == (0, 0)


def test_the_scroll_bar_steps_by_parts_and_jumps_by_lines(view: LogView) -> None:
    bar, actions = view.verticalScrollBar(), QAbstractSlider.SliderAction
    bar.setValue(40)
    bar.triggerAction(actions.SliderSingleStepAdd)
    bar.triggerAction(actions.SliderSingleStepAdd)
    assert view._scroll.top == (40, 2)
    bar.triggerAction(actions.SliderSingleStepSub)
    assert view._scroll.top == (40, 1)
    bar.triggerAction(actions.SliderPageStepAdd)
    assert view._scroll.top == (40, view.visible_rows)
    bar.setValue(20)
    assert view._scroll.top == (20, 0)
    bar.setValue(bar.maximum())
    assert view.last_line == 80


def test_the_cursor_goes_from_part_to_part_and_keeps_its_place(view: LogView, qtbot: QtBot) -> None:
    view.go_to(39)
    view.caret.move(Spot(39, 7))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    first = view.caret.spot
    assert (first.line, first.column) == (40, 7)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    second = view.caret.spot
    assert second.line == 40
    assert second.column > 60
    assert view.point_of(second).y() == view.point_of(first).y() + view._painter.part_height
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.caret.spot == first
    view.caret.move(Spot(80, 40))
    view.reveal(Spot(80, 40))
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.caret.spot == Spot(79, len("Line 79"))
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.caret.spot == Spot(80, 40)


def test_home_and_end_are_those_of_the_whole_line(view: LogView, qtbot: QtBot) -> None:
    view.go_to(40)
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.caret.spot == Spot(40, len(LONG))
    assert 0 <= view.point_of(view.caret.spot).y() < view.viewport().height()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.caret.spot == Spot(40, 0)


def test_pages_reach_the_end_and_come_back(view: LogView, qtbot: QtBot) -> None:
    for _ in range(40):
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.caret.spot.line == 80
    assert view.last_line == 80
    for _ in range(40):
        qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert (view.caret.spot.line, view.first_row) == (0, 0)


def test_the_mouse_selects_across_parts(view: LogView, qtbot: QtBot) -> None:
    viewport = view.viewport()
    start = point_of(view, 40, LONG.index("word003"))
    end = point_of(view, 40, LONG.index("word050"))
    half = QPoint(round(view._painter.cell / 2), 0)
    assert end.y() > start.y()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start - half)
    qtbot.mouseMove(viewport, end - half)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end - half)
    assert selected_text(view) == LONG[LONG.index("word003") : LONG.index("word050")]
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=end)
    assert selected_text(view) == "word050"


def test_resizing_and_zooming_leave_the_cursor_in_sight(view: LogView) -> None:
    spot = Spot(40, LONG.index("word150"))
    view.go_to_spot(spot)
    for width in (500, 1200, 300):
        view.resize(width, 300)
        assert view.last_line is not None
        assert view.first_line is not None
        assert view.first_line <= 40 <= view.last_line
    view.go_to(60)
    view.set_zoom(4)
    assert 0 <= view.point_of(Spot(60)).y() < view.viewport().height()
    view.set_wraps(False)
    assert 0 <= view.point_of(Spot(60)).y() < view.viewport().height()


def test_the_line_at_the_top_stays_there_from_its_beginning(view: LogView) -> None:
    view.verticalScrollBar().setValue(40)
    for change in (lambda: view.set_zoom(3), lambda: view.set_wraps(False)):
        change()
        assert view._scroll.top == (40, 0)
    view.set_wraps(True)
    assert view._scroll.top == (40, 0)
    view.go_to(44)
    view.set_zoom(6)
    assert view._scroll.depth(view._spots.place_of(Spot(44))) is not None


def test_a_filter_shows_wrapped_lines_and_holds_the_place(view: LogView) -> None:
    view.go_to(60)
    top = view._scroll.top
    view.show_rows([40, 60, 80])
    assert 0 <= view.point_of(Spot(60)).y() < view.viewport().height()
    view.show_rows(None)
    assert view._scroll.top == top


def test_the_action_is_kept_and_find_goes_to_the_text(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "long.log"
    path.write_text(TEXT)
    dock = open_log(window, path, qtbot)
    view = dock.view
    dock.setFocus()
    window.action_set["actionWrapLog"].trigger()
    assert window.settings.get(LOG_WRAP)
    assert window.action_set["actionWrapLog"].isChecked()
    dock.start_find()
    dock.finder.bar.set_text("WORD190")
    wait(window, qtbot)
    qtbot.waitUntil(lambda: view.caret.spot == Spot(40, LONG.index("word190")))
    assert 0 <= view.point_of(view.caret.spot).y() < view.viewport().height()
    assert shown(dock) == list(range(len(LINES)))
    window.action_set["actionWrapLog"].trigger()
    qtbot.waitUntil(lambda: view.horizontalScrollBar().maximum() > 0)

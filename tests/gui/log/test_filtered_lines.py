"""What a filter leaves: with the lines around it, and below all others."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from msiview.gui.log.lines.line_marks import LineMarks
from msiview.gui.log.lines.log_cursor import Spot
from msiview.gui.log.lines.log_view import LogView
from msiview.gui.log.log_dock import LogDock
from msiview.gui.main_window import MainWindow
from msiview.gui.settings import LOG_CONTEXT, LOG_HITS_BELOW
from tests.builders.logs import engine, log_bytes
from tests.gui.log.log_driver import open_log, point_of, shown, texts, wait

COUNT = 300
HITS = [5, 6, 50, 57, 120, 299]


@pytest.fixture
def dock(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> LogDock:
    lines = [engine(f"Line {n}{' with a needle' * (n in HITS)}") for n in range(COUNT)]
    path = tmp_path / "a.log"
    path.write_bytes(log_bytes("".join(line + "\n" for line in lines)))
    window.resize(1200, 900)
    return open_log(window, path, qtbot)


def filtered(dock: LogDock, window: MainWindow, qtbot: QtBot, text: str = "needle") -> None:
    dock.filter_bar.set_text(text)
    wait(window, qtbot)


def around(lines: int) -> list[int]:
    return [n for n in range(COUNT) if any(abs(n - hit) <= lines for hit in HITS)]


def marks(view: LogView, line: int) -> LineMarks:
    found = view.linked(line)
    assert found is not None
    return view.marks.of(found, view.rows.row(line), view.rows, view.caret, has_focus=False)


def test_lines_around_hits_come_by_menu_and_are_kept(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    filtered(dock, window, qtbot)
    assert shown(dock) == HITS
    for count in (1, 3, 10, 0):
        window.action_set[f"actionLogContext{count}"].trigger()
        wait(window, qtbot)
        assert shown(dock) == around(count)
        assert window.settings.get(LOG_CONTEXT) == count
        checked = [
            n for n in (0, 1, 3, 10) if window.action_set[f"actionLogContext{n}"].isChecked()
        ]
        assert checked == [count]
    dock.filter_bar.contextAsked.emit(3)
    filtered(dock, window, qtbot, "a needle")
    assert shown(dock) == around(3)
    assert [c.data() for c in dock.filter_bar._arounds.actions() if c.isChecked()] == [3]
    dock.filter_bar.clear()
    wait(window, qtbot)
    assert shown(dock) == list(range(COUNT))


def test_lines_around_hits_are_told_apart(dock: LogDock, window: MainWindow, qtbot: QtBot) -> None:
    window.settings.set(LOG_CONTEXT, 3)
    filtered(dock, window, qtbot)
    view = dock.view
    assert [n for n in shown(dock) if not marks(view, n).is_context] == HITS
    assert [n for n in shown(dock) if marks(view, n).is_hit] == HITS
    assert [n for n in shown(dock) if marks(view, n).begins_group] == [47, 117, 296]
    assert marks(view, 47).hits == ()
    assert marks(view, 50).hits != ()
    count = dock.filter_bar._count.text()
    assert count == f"{len(HITS)} of {COUNT}"


def test_the_place_stays_when_lines_around_hits_come_and_go(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    dock._go_to(120)
    y = dock.view.point_of(dock.view.caret.spot).y()
    first = dock.view.first_line
    filtered(dock, window, qtbot)
    window.settings.set(LOG_CONTEXT, 10)
    wait(window, qtbot)
    dock.filter_bar.clear()
    wait(window, qtbot)
    assert (dock.view.first_line, dock.view.point_of(dock.view.caret.spot).y()) == (first, y)


def test_the_context_of_the_last_line_grows_with_the_log(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    window.settings.set(LOG_CONTEXT, 3)
    filtered(dock, window, qtbot)
    assert shown(dock)[-1] == COUNT - 1
    with Path(dock.log.path).open("ab") as file:
        more = "".join(engine(f"More {n}") + "\r\n" for n in range(10))
        file.write(more.encode("utf-16-le"))
    dock.log.look_again()
    qtbot.waitUntil(lambda: shown(dock)[-1] == COUNT + 2)


def test_filtered_lines_below_the_log(dock: LogDock, window: MainWindow, qtbot: QtBot) -> None:
    window.action_set["actionLogHitsBelow"].trigger()
    assert window.settings.get(LOG_HITS_BELOW)
    main, hits = dock.view, dock.lines.hits
    assert hits.isHidden()
    filtered(dock, window, qtbot)
    assert hits.isVisible()
    assert shown(dock) == list(range(COUNT))
    assert [hits.rows.line(row) for row in range(len(hits.rows))] == HITS
    assert [n for n in range(COUNT) if marks(main, n).is_hit] == HITS
    # The lower one takes the upper one along.
    point = hits.point_of(Spot(120)) + QPoint(8, 4)
    qtbot.mouseClick(hits.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert main.caret.spot.line == 120
    assert dock.log.current_line == 120
    assert main.first_line is not None
    assert main.last_line is not None
    assert main.first_line <= 120 <= main.last_line
    qtbot.keyClick(hits, Qt.Key.Key_Down)
    assert main.caret.spot.line == 299
    # And the upper one the lower, where that has the line.
    qtbot.mouseClick(main.viewport(), Qt.MouseButton.LeftButton, pos=point_of(main, 57, 2))
    assert hits.caret.spot.line == 57
    main.go_to(60)
    assert hits.caret.spot.line == 57
    dock.filter_bar.clear()
    wait(window, qtbot)
    assert hits.isHidden()
    assert main.caret.spot.line == 60


def test_what_is_done_is_done_to_the_view_with_the_keyboard(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    window.settings.set(LOG_HITS_BELOW, True)
    window.settings.set(LOG_CONTEXT, 1)
    filtered(dock, window, qtbot)
    hits = dock.lines.hits
    assert [hits.rows.line(row) for row in range(len(hits.rows))] == around(1)
    dock.filter_bar.downPressed.emit()
    qtbot.waitUntil(hits.hasFocus)
    assert dock.lines.front is hits
    hits.select_all()
    qtbot.keyClick(hits, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = texts(dock)
    assert QGuiApplication.clipboard().text().split("\n") == [lines[n] for n in around(1)]
    dock.copy_resolved()
    wait(window, qtbot)
    assert len(QGuiApplication.clipboard().text().split("\n")) == len(around(1))
    window.settings.set(LOG_HITS_BELOW, False)
    assert dock.lines.front is dock.view
    assert shown(dock) == around(1)


def test_both_views_zoom_and_wrap_together(dock: LogDock, window: MainWindow) -> None:
    window.settings.set(LOG_HITS_BELOW, True)
    dock.zoom(+1)
    window.action_set["actionWrapLog"].trigger()
    main, hits = dock.lines.each
    assert main.font() == hits.font()
    assert main._wraps
    assert hits._wraps


def test_very_many_lines_are_copied_in_the_background(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    lines = [engine(f"Line {n}{' odd' * (n % 2)}") for n in range(2000)]
    path = tmp_path / "many.log"
    path.write_bytes(log_bytes("".join(line + "\n" for line in lines)))
    dock = open_log(window, path, qtbot)
    filtered(dock, window, qtbot, "odd")
    dock.view.select_all()
    dock.copy()
    assert window.jobs.runs("logCopy")
    wait(window, qtbot)
    assert QGuiApplication.clipboard().text().split("\n") == lines[1::2]
    dock.filter_bar.set_text("nowhere")
    wait(window, qtbot)
    dock.copy()
    assert not window.jobs.runs("logCopy")


def test_a_filter_that_nothing_passes_says_so_where_the_lines_would_be(
    dock: LogDock, window: MainWindow, qtbot: QtBot
) -> None:
    filtered(dock, window, qtbot, "nowhere")
    assert dock._notice.text() == "No line passes the filter."
    window.settings.set(LOG_HITS_BELOW, True)
    filtered(dock, window, qtbot, "nowhere else")
    assert (dock._notice.text(), dock._no_hits.text()) == ("", "No line passes the filter.")
    filtered(dock, window, qtbot)
    assert dock._no_hits.text() == ""
    window.action_set["actionCloseLog"].trigger()
    assert dock.lines.hits.isHidden()
    assert dock._notice.text().startswith("Open the log")

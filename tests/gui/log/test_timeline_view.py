"""The timeline as people use it: mouse, keys, tooltip, the slowest actions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from msiview.analysis.logs.timeline import Bar, timeline
from msiview.gui.log.timeline.timeline_chart import TimelineChart
from msiview.gui.log.timeline.timeline_pane import SLOWEST, TimelinePane
from msiview.gui.log.timeline.timeline_rows import TimelineRows
from msiview.gui.plain_text import page_tip
from msiview.gui.services import Services
from msiview.gui.theme import Theme
from msiview.logs.facts import ActionRun, LogFacts
from msiview.report.log_actions import action_blocks, action_words
from tests.gui.log.actions import SECOND, action, facts_of, small_install
from tests.gui.log.conftest import settle


def chart_of(facts: LogFacts, theme: Theme, qtbot: QtBot) -> TimelineChart:
    chart = TimelineChart(theme)
    qtbot.addWidget(chart)
    chart.resize(900, 240)
    times = timeline(facts)
    chart.show_rows(TimelineRows(times), times.slowest())
    chart.show()
    return chart


@pytest.fixture
def chart(theme: Theme, qtbot: QtBot) -> TimelineChart:
    return chart_of(small_install(), theme, qtbot)


@pytest.fixture
def dock(with_log: Services, qtbot: QtBot) -> TimelinePane:
    dock = TimelinePane(with_log)
    qtbot.addWidget(dock)
    dock.resize(1200, 260)
    dock.show()
    qtbot.waitUntil(lambda: bool(dock.chart.rows.bars))
    return dock


def bar(chart: TimelineChart, name: str) -> Bar:
    return next(bar for bar in chart.rows.bars if bar.action.name == name)


def drawn(chart: TimelineChart) -> QImage:
    return chart.viewport().grab().toImage()


def wheel(chart: TimelineChart, at: QPoint, turn: int, keys: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(chart.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chart.viewport(), event)


def test_a_click_on_a_bar_chooses_it(chart: TimelineChart, qtbot: QtBot) -> None:
    wanted = bar(chart, "StartServices")
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.mouseClick(
            chart.viewport(), Qt.MouseButton.LeftButton, pos=chart.rect_of(wanted).center()
        )
    assert chosen.args == [wanted]
    assert chart.marked is wanted


def test_a_click_beside_all_bars_chooses_nothing(chart: TimelineChart, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(chart.chosen):
        qtbot.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(400, 230))


def test_ctrl_and_the_wheel_zoom_around_the_mouse(chart: TimelineChart) -> None:
    at = chart.rect_of(bar(chart, "StartServices")).center()
    before = chart.scale.per_px
    found = chart.bar_at(at)
    wheel(chart, at, 120, Qt.KeyboardModifier.ControlModifier)
    assert chart.scale.per_px < before
    assert chart.bar_at(at) is found
    wheel(chart, at, -120, Qt.KeyboardModifier.ControlModifier)
    assert chart.scale.is_whole


def test_keys_zoom_and_show_everything_again(chart: TimelineChart, qtbot: QtBot) -> None:
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    closest = chart.scale.per_px
    assert chart.horizontalScrollBar().maximum() > 0
    qtbot.keyClick(chart, Qt.Key.Key_Minus)
    assert chart.scale.per_px > closest
    qtbot.keyClick(chart, Qt.Key.Key_0)
    assert chart.scale.is_whole
    assert chart.horizontalScrollBar().maximum() == 0


def test_arrows_go_from_bar_to_bar_and_enter_goes_to_the_line(
    chart: TimelineChart, qtbot: QtBot
) -> None:
    walked = []
    for key in (
        Qt.Key.Key_Home,
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Right,
        Qt.Key.Key_Up,
    ):
        qtbot.keyClick(chart, key)
        assert chart.marked is not None
        walked.append(chart.marked.action.name)
    assert walked == [
        "INSTALL",
        "ExecuteAction",
        "INSTALL",
        "CostInitialize",
        "InstallFinalize",
        "InstallFiles",
        "StartServices",
        "InstallFinalize",
    ]
    assert chart.accessibleDescription().startswith("InstallFinalize, server, 49.0 s")
    with qtbot.waitSignal(chart.chosen):
        qtbot.keyClick(chart, Qt.Key.Key_Return)


def test_a_bar_that_the_keyboard_goes_to_comes_into_sight(
    chart: TimelineChart, qtbot: QtBot
) -> None:
    for _ in range(12):
        chart.zoom(1.25, 0)
    chart.mark(bar(chart, "Rollback"))
    rect = chart.rect_of(bar(chart, "Rollback"))
    assert chart.viewport().rect().intersects(rect)


def test_dragging_moves_the_time_and_chooses_nothing(chart: TimelineChart, qtbot: QtBot) -> None:
    chart.zoom(4.0, 0)
    start, view = chart.scale.start, chart.viewport()
    with qtbot.assertNotEmitted(chart.chosen):
        qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(600, 100))
        qtbot.mouseMove(view, QPoint(500, 100))
        qtbot.mouseMove(view, QPoint(400, 100))
        qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(400, 100))
    assert chart.scale.start > start


def test_a_double_click_fills_the_view_with_a_bar(chart: TimelineChart, qtbot: QtBot) -> None:
    wanted = bar(chart, "InstallFiles")
    qtbot.mouseDClick(
        chart.viewport(), Qt.MouseButton.LeftButton, pos=chart.rect_of(wanted).center()
    )
    assert chart.rect_of(wanted).width() > 600


def test_the_scroll_bar_moves_the_time(chart: TimelineChart) -> None:
    chart.zoom(4.0, 0)
    chart.horizontalScrollBar().setValue(chart.horizontalScrollBar().maximum())
    assert chart.scale.end >= 60 * SECOND


def test_a_tooltip_tells_everything_of_an_action() -> None:
    times = timeline(small_install())
    tip = page_tip(action_blocks(times.bars[4], times))
    for words in ("InstallFinalize", "server, line 31", "00:00:08.000 to 00:00:57.000", "49.0 s"):
        assert words in tip
    assert "Return value 3" in tip
    assert "5.0 s without the actions inside" in tip
    assert "part of the rollback" in page_tip(action_blocks(times.bars[7], times))


def test_an_action_without_an_end_says_how_long_at_least() -> None:
    times = timeline(facts_of(action("A", 1, (0, None)), action("B", 3, (5, 6), parent=0)))
    assert "at least" in action_words(times.bars[0], times)


def test_failures_stand_out_even_where_bars_are_too_short(theme: Theme, qtbot: QtBot) -> None:
    many: list[ActionRun] = [action(f"A{n}", n, (n / 1000, n / 1000)) for n in range(5000)]
    many[2501].returned = 3
    many.append(action("Last", 5001, (5000, 5001)))
    chart = chart_of(facts_of(*many), theme, qtbot)
    error = theme.color("defect.error").rgb()
    picture = drawn(chart)
    row = chart.rect_of(chart.rows.bars[0]).center().y()
    assert any(picture.pixel(x, row) == error for x in range(picture.width()))


def test_a_log_without_times_is_told_by_its_lines(theme: Theme, qtbot: QtBot) -> None:
    actions = [action("A", 0, (0, 1), end_line=40), action("B", 50, (0, 1), end_line=90)]
    for one in actions:
        one.start = one.end = None
    times = timeline(facts_of(*actions))
    assert not times.has_times
    assert "40 lines" in action_words(times.bars[0], times)
    assert not drawn(chart_of(facts_of(*actions), theme, qtbot)).isNull()


def test_the_slowest_are_listed_and_lead_to_their_lines(
    dock: TimelinePane, with_log: Services, qtbot: QtBot
) -> None:
    model = dock.slowest.model()
    assert model.rowCount() == SLOWEST
    first = model.index(0, 0)
    assert first.data() == "StartServices"
    assert first.siblingAtColumn(2).data() == "31.1 s"
    with qtbot.waitSignal(with_log.document.log.lineAsked) as asked:
        spot = dock.slowest.visualRect(first).center()
        qtbot.mouseClick(dock.slowest.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    marked = dock.chart.marked
    assert marked is not None
    assert asked.args == [marked.action.line]


def test_the_mark_follows_the_cursor_of_the_log(dock: TimelinePane, with_log: Services) -> None:
    line = bar(dock.chart, "InstallFiles").action.line
    with_log.document.log.set_current_line(line)
    assert dock.chart.marked is not None
    assert dock.chart.marked.action.name == "InstallFiles"


def test_without_a_log_it_says_what_to_do(services: Services, qtbot: QtBot) -> None:
    dock = TimelinePane(services)
    qtbot.addWidget(dock)
    assert dock._notice.text() == "Open a log to see its actions over time."


def test_a_pane_that_is_not_seen_waits(with_log: Services, qtbot: QtBot) -> None:
    dock = TimelinePane(with_log)
    qtbot.addWidget(dock)
    with_log.document.log.grew.emit()
    settle(with_log, qtbot)
    assert not dock.chart.rows.bars
    dock.show()
    qtbot.waitUntil(lambda: bool(dock.chart.rows.bars))

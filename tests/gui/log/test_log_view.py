"""The painted lines: the cursor, selections, what is copied, what is painted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from msiview.analysis.logs.links.links import LogLink
from msiview.gui.log.lines.line_layout import column_of, unit_of
from msiview.gui.log.lines.log_cursor import Spot
from msiview.gui.log.lines.log_view import LogView, line_tip
from msiview.gui.log.lines.overview_strip import OverviewStrip
from msiview.gui.log.lines.shown_lines import ShownLines
from msiview.gui.theme import Theme, ThemeMode
from msiview.logs.facts import LogFacts
from msiview.logs.line_kinds import LineKind
from tests.builders.logs import engine, read_log
from tests.gui.log.log_driver import point_of, selected_lines, selected_text

TEXT = "\n".join(
    [
        engine("Doing action: CostFinalize", "s", "10:00:01:000"),
        engine("Client says {WORD} twice", "c", "10:00:02:000", "34:7C"),
        "           its second line",
        engine("Product: X -- Error 1920. Service failed.", "s", "10:00:04:000"),
        *(engine(f"Line {n}") for n in range(5, 105)),
        "",
    ]
)


def linker(line: str, kind: LineKind) -> list[LogLink]:
    at = line.find("{WORD}")
    return [LogLink(at, at + 6, "guid", "{WORD}", (), False)] if at >= 0 else []


@pytest.fixture
def view(theme: Theme, tmp_path: Path, qtbot: QtBot) -> LogView:
    view = LogView(theme)
    qtbot.addWidget(view)
    view.resize(800, 300)
    view.show_source(ShownLines(read_log(tmp_path / "a.log", TEXT), linker))
    view.show()
    return view


def test_keys_move_the_cursor(view: LogView, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    steps: list[tuple[Qt.Key, Qt.KeyboardModifier, Spot]] = [
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, Spot(1, 0)),
        (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier, Spot(1, 1)),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, Spot(1, len("Client says {WORD} twice"))),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, Spot(1, 0)),
        (Qt.Key.Key_Right, control, Spot(1, len("Client says "))),
        (Qt.Key.Key_Right, control, Spot(1, len("Client says "))),
        (Qt.Key.Key_Home, control, Spot(0, 0)),
        (Qt.Key.Key_Up, Qt.KeyboardModifier.NoModifier, Spot(0, 0)),
        (Qt.Key.Key_End, control, Spot(103, len("Line 104"))),
        (Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, Spot(103, len("Line 104"))),
    ]
    for key, modifier, spot in steps:
        qtbot.keyClick(view, key, modifier)
        assert view.caret.spot == spot
    assert view.last_line == 103
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.caret.spot.line == 103 - view.visible_rows


def test_a_part_of_a_line_is_selected_by_the_mouse(view: LogView, qtbot: QtBot) -> None:
    viewport = view.viewport()
    start, end = point_of(view, 0, 6), point_of(view, 0, 12)
    half = QPoint(round(view._painter.cell / 2), 0)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start - half)
    qtbot.mouseMove(viewport, end - half)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end - half)
    assert selected_text(view) == "action"


def test_a_double_click_selects_a_name(view: LogView, qtbot: QtBot) -> None:
    point = point_of(view, 1, len("Client says {W"))
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert selected_text(view) == "{WORD}"


def test_several_lines_are_copied_as_they_stand_in_the_log(view: LogView) -> None:
    lines = TEXT.split("\n")
    view.caret.select(Spot(0), Spot(2, len("           its")))
    assert selected_text(view) == f"{lines[0]}\n{lines[1]}\n           its"
    assert selected_lines(view) == "\n".join(lines[:3])
    view.caret.select(Spot(0, 6), Spot(1))
    assert selected_text(view) == "action: CostFinalize\n"
    view.caret.select(Spot(3, 5), Spot(3, 5))
    assert selected_text(view) == lines[3]


def test_only_shown_lines_are_copied(view: LogView) -> None:
    lines = TEXT.split("\n")
    view.show_rows([0, 3])
    view.select_all()
    assert selected_lines(view) == f"{lines[0]}\n{lines[3]}"


def test_a_filter_keeps_the_cursor_in_sight(view: LogView) -> None:
    view.go_to(60)
    offset = view.rows.row(60) - view.first_row
    view.show_rows(list(range(0, 104, 2)))
    assert view.rows.row(60) - view.first_row == offset
    view.show_rows(None)
    assert view.first_line <= 60 <= view.last_line


def test_the_cursor_stays_in_sight_where_the_view_shrinks(view: LogView) -> None:
    view.go_to(60)
    view.verticalScrollBar().setValue(60 - view.visible_rows + 1)
    view.resize(800, 120)
    assert view.first_line <= 60 <= view.last_line
    view.verticalScrollBar().setValue(0)
    view.resize(800, 100)
    assert view.first_row == 0


def test_a_link_tells_of_itself_and_is_asked_for(view: LogView, qtbot: QtBot) -> None:
    asked: list[object] = []
    view.linkAsked.connect(lambda what, _: asked.append(what))
    point = point_of(view, 1, len("Client says {"))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    shown = view.linked(1)
    assert asked == [shown.links[0]]
    words = line_tip(shown, len("Client says {"), {})
    assert "Client, process 34, thread 7C" in words
    assert "{WORD}: not in this package" in words
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, 1, 2))
    assert len(asked) == 1


@pytest.mark.parametrize("mode", [ThemeMode.LIGHT, ThemeMode.DARK])
def test_an_error_has_letter_and_colour_a_mention_its_ground(
    view: LogView, theme: Theme, mode: ThemeMode
) -> None:
    theme.set_mode(mode)
    view.marks.show_lines([1], [2])
    image = view.viewport().grab().toImage()
    row = view._painter.part_height
    assert theme.color("defect.error").name() in _colours(image, 3 * row, row)
    assert theme.color("defect.error").name() not in _colours(image, 0, row)
    assert theme.color("surface.mention").name() in _colours(image, row, row)
    assert theme.color("cell.key").name() in _colours(image, 2 * row, row)
    assert image.pixelColor(1, row // 2).name() == theme.color("lane.server").name()
    assert image.pixelColor(1, row + row // 2).name() == theme.color("lane.client").name()


def _colours(image: QImage, top: int, height: int) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(top + 1, top + height - 1)
    }


def test_a_log_without_times_keeps_no_room_for_them(
    theme: Theme, tmp_path: Path, qtbot: QtBot
) -> None:
    view = LogView(theme)
    qtbot.addWidget(view)
    view.show_source(ShownLines(read_log(tmp_path / "b.log", TEXT), linker))
    wide = view._gutter.text
    legacy = read_log(tmp_path / "c.log", "MSI (s) (F0:44): Doing action: X\n")
    view.show_source(ShownLines(legacy, linker))
    assert view._gutter.text < wide


def test_copying_goes_to_the_clipboard(view: LogView, qtbot: QtBot) -> None:
    asked: list[str] = []
    view.copyAsked.connect(lambda: asked.append(selected_text(view) or ""))
    view.caret.select(Spot(0, 0), Spot(0, 5))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert asked == ["Doing"]
    assert QGuiApplication.clipboard() is not None


@pytest.mark.parametrize("text", ["plain", "a\U0001f600b\U0001f600", "\U0001f600", "é\tß"])
def test_columns_and_units_are_each_others_inverse(text: str) -> None:
    units = len(text.encode("utf-16-le")) // 2
    assert unit_of(text, len(text)) == units
    assert [column_of(text, unit_of(text, column)) for column in range(len(text) + 1)] == list(
        range(len(text) + 1)
    )


@pytest.fixture
def strip(theme: Theme, qtbot: QtBot) -> OverviewStrip:
    strip = OverviewStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(14, 200)
    return strip


def test_the_strip_shows_each_kind_of_mark_where_it_is(strip: OverviewStrip, theme: Theme) -> None:
    facts = LogFacts(lines=1000, levels=bytearray(1000))
    facts.levels[500] = 3
    strip.show_log(1000, facts)
    strip.show_marks([100], [900], [0])
    image = strip.grab().toImage()
    for token, x, y in (
        ("defect.error", 2, 101),
        ("text.link", 7, 21),
        ("change.changed", 7, 181),
        ("cell.key", 12, 1),
    ):
        assert image.pixelColor(x, y).name() == theme.color(token).name(), token


def test_a_click_on_the_strip_leads_to_the_mark_there(strip: OverviewStrip, qtbot: QtBot) -> None:
    facts = LogFacts(lines=100_000, levels=bytearray(100_000))
    facts.levels[50_300] = 3
    strip.show_log(100_000, facts)
    asked: list[int] = []
    strip.lineAsked.connect(asked.append)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(3, 100))
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(3, 150))
    assert asked[0] == 50_300
    assert asked[1] == 75_000

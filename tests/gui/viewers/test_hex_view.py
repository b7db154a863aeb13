"""The hex view: painting, moving, selecting, copying, huge and failing sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from msiview.errors import UnreadableFile
from msiview.gui.services import Services
from msiview.gui.theme import Theme
from msiview.gui.viewers.hex_layout import HexLayout, hex_parts, text_parts
from msiview.gui.viewers.hex_view import MOST_COPIED, ByteSpan, HexView
from msiview.gui.viewers.hex_viewer import HexViewer
from tests.gui.streams import stream_of


@dataclass
class Bytes:
    """A source that counts what is read of it."""

    data: bytes
    name: str = "bytes"
    reads: list[tuple[int, int]] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.data)

    def read_range(self, offset: int, size: int) -> bytes:
        self.reads.append((offset, size))
        return self.data[offset : offset + size]


class Huge(Bytes):
    """Six gigabytes that nobody has: each byte is the low byte of its line's number."""

    def __init__(self) -> None:
        super().__init__(b"")

    @property
    def size(self) -> int:
        return 6 << 30

    def read_range(self, offset: int, size: int) -> bytes:
        self.reads.append((offset, size))
        return bytes((at // 16) & 0xFF for at in range(offset, min(offset + size, self.size)))


class Failing(Bytes):
    def read_range(self, offset: int, size: int) -> bytes:
        raise UnreadableFile("the file is gone", file="x.msi")


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> HexView:
    view = HexView(theme)
    qtbot.addWidget(view)
    view.resize(700, 300)
    view.show()
    return view


def press(
    qtbot: QtBot, view: HexView, key: Qt.Key, *, shift: bool = False, ctrl: bool = False
) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    if shift:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    if ctrl:
        modifiers |= Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(view, key, modifiers)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_columns_stand_where_the_layout_says() -> None:
    layout = HexLayout(100, 8.0)
    assert (layout.digits, layout.lines) == (8, 7)
    for index in range(16):
        assert layout.byte_at(layout.hex_place(index) + 0.5) == (index, False)
        assert layout.byte_at(layout.text_start + index + 0.5) == (index, True)
    assert layout.byte_at(-5) == (0, False)
    assert layout.byte_at(500) == (15, True)
    assert HexLayout(6 << 30, 8.0).digits == 9


def test_faint_and_strong_parts_complete_each_other() -> None:
    strong, faint = hex_parts(b"\0A\0")
    assert strong == "   41    "
    assert faint == "00    00 "
    strong, faint = text_parts(b"A.\0 \x80")
    assert strong == "A.   "
    assert faint == "  . ."


def test_only_what_is_visible_is_read(view: HexView) -> None:
    source = Huge()
    view.show_source(source)
    view.grab()
    view.select(5 << 30)
    view.grab()
    assert len(source.reads) == 2
    assert all(size < 200_000 for _, size in source.reads)
    assert view.cursor_offset == 5 << 30
    assert view.first_line <= (5 << 30) // 16 <= view.first_line + 20


def test_the_end_of_a_huge_stream_can_be_reached(view: HexView, qtbot: QtBot) -> None:
    view.show_source(Huge())
    press(qtbot, view, Qt.Key.Key_End, ctrl=True)
    assert view.cursor_offset == (6 << 30) - 1
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.first_line < (6 << 30) // 16
    view.grab()


def test_the_scroll_bar_counts_in_larger_steps_where_lines_are_too_many(
    view: HexView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("msiview.gui.viewers.hex_view._MOST_STEPS", 1000)
    view.show_source(Bytes(bytes(16 * 5500)))
    assert view.verticalScrollBar().maximum() < 1000
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.first_line >= 5400
    view.select(16 * 2000)
    assert view.first_line <= 2000 <= view.first_line + 20


@pytest.mark.parametrize(
    ("keys", "offset"),
    [
        ([Qt.Key.Key_Right] * 3, 3),
        ([Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left], 0),
        ([Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up], 16),
        ([Qt.Key.Key_Up], 0),
        ([Qt.Key.Key_End], 15),
        ([Qt.Key.Key_End, Qt.Key.Key_Home], 0),
        ([Qt.Key.Key_PageDown] * 99, 999),
        ([Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp], 1),
    ],
)
def test_keys_move_the_cursor(view: HexView, qtbot: QtBot, keys: list[Qt.Key], offset: int) -> None:
    view.show_source(Bytes(bytes(1000)))
    for key in keys:
        press(qtbot, view, key)
    assert view.cursor_offset == offset


def test_selecting_and_copying_as_hex_and_as_text(view: HexView, qtbot: QtBot) -> None:
    view.show_source(Bytes(b"MZ\0rest of it"))
    press(qtbot, view, Qt.Key.Key_Right, shift=True)
    press(qtbot, view, Qt.Key.Key_Right, shift=True)
    assert view.selection == ByteSpan(0, 3)
    press(qtbot, view, Qt.Key.Key_C, ctrl=True)
    assert clipboard() == "4D 5A 00"
    view.copy(as_text=True)
    assert clipboard() == "MZ."
    press(qtbot, view, Qt.Key.Key_A, ctrl=True)
    assert view.selection == ByteSpan(0, 13)


def test_the_mouse_selects_in_both_columns(view: HexView, qtbot: QtBot) -> None:
    view.show_source(Bytes(bytes(range(64))))
    cell = QFontMetricsF(view.font()).horizontalAdvance("0")
    layout = HexLayout(64, cell)

    def point(character: float, line: int) -> QPoint:
        return QPoint(round(12 + character * cell), line * (view.fontMetrics().height() + 4) + 5)

    viewport = view.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=point(layout.hex_place(2) + 1, 0))
    view.mouseMoveEvent(_drag(point(layout.hex_place(4) + 1, 1)))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton)
    assert view.selection == ByteSpan(2, 21)
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=point(layout.text_start + 3.5, 2))
    assert view.selection == ByteSpan(35, 36)
    view.copy()
    assert clipboard() == "#"


def _drag(point: QPoint) -> QMouseEvent:
    return QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(point),
        QPointF(point),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )


def test_too_much_is_not_copied(view: HexView, qtbot: QtBot) -> None:
    view.show_source(Bytes(bytes(MOST_COPIED + 2)))
    press(qtbot, view, Qt.Key.Key_A, ctrl=True)
    QGuiApplication.clipboard().setText("before")
    with qtbot.waitSignal(view.copyRefused):
        view.copy()
    assert clipboard() == "before"


def test_bytes_and_the_selection_are_painted(view: HexView, theme: Theme) -> None:
    view.show_source(Bytes(bytes(64)))
    plain = view.grab().toImage()
    view.select(16, 4)
    selected = view.grab().toImage()
    assert _count(plain, theme.color("surface.selection").rgb()) < _count(
        selected, theme.color("surface.selection").rgb()
    )
    view.show_source(Bytes(b"\xff" * 64))
    assert view.grab().toImage() != plain


def _count(image: QImage, color: int) -> int:
    return sum(
        image.pixel(x, y) == color
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


def test_an_empty_stream_is_painted_too(view: HexView, qtbot: QtBot) -> None:
    view.show_source(Bytes(b""))
    press(qtbot, view, Qt.Key.Key_Down)
    press(qtbot, view, Qt.Key.Key_End, ctrl=True)
    view.grab()
    assert view.cursor_offset == 0
    assert len(view.selection) == 0


def test_bytes_that_cannot_be_read_are_reported(view: HexView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.readFailed) as told:
        view.show_source(Failing(bytes(100)))
        view.grab()
    assert "the file is gone" in told.args[0]


@pytest.fixture
def viewer(services: Services, tmp_path: Path, qtbot: QtBot) -> HexViewer:
    viewer = HexViewer(services)
    qtbot.addWidget(viewer)
    viewer.resize(700, 400)
    data = b"\0" * 5000 + b"needle" + b"\0" * 70_000 + "needle".encode("utf-16-le") + b"\xaa\xbb"
    viewer.show_stream(*stream_of(tmp_path, data))
    viewer.show()
    return viewer


def _field(viewer: HexViewer, name: str) -> QLineEdit:
    field = viewer.findChild(QLineEdit, name)
    assert field is not None
    return field


def test_finding_bytes_and_text(viewer: HexViewer, services: Services, qtbot: QtBot) -> None:
    viewer.start_find()
    find = _field(viewer, "hexFind")
    find.setText("needle")
    for key, offset in (
        (viewer.find_next, 5000),
        (viewer.find_next, 75_006),
        (viewer.find_previous, 5000),
    ):
        key()
        qtbot.waitUntil(lambda: not services.jobs.busy)
        assert viewer.view.selection.start == offset
    assert len(viewer.view.selection) == 6
    find.setText("AA BB")
    qtbot.keyClick(find, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not services.jobs.busy)
    assert viewer.view.selection == ByteSpan(75_018, 75_020)
    assert "0x1250A" in viewer.status_text()
    viewer.find_next()
    qtbot.waitUntil(lambda: not services.jobs.busy)
    said = viewer.findChild(QLabel, "hexFindResult")
    assert said is not None
    assert said.text() == "Not found from here on"


@pytest.mark.parametrize(("text", "offset"), [("0x10", 16), ("4096", 4096)])
def test_going_to_an_offset(viewer: HexViewer, qtbot: QtBot, text: str, offset: int) -> None:
    viewer.start_find()
    goto = _field(viewer, "hexOffset")
    goto.setText(text)
    qtbot.keyClick(goto, Qt.Key.Key_Return)
    assert viewer.view.cursor_offset == offset


@pytest.mark.parametrize("text", ["nowhere", "0xFFFFFFF", "-1"])
def test_offsets_that_make_no_sense(viewer: HexViewer, qtbot: QtBot, text: str) -> None:
    viewer.start_find()
    goto = _field(viewer, "hexOffset")
    goto.setText(text)
    qtbot.keyClick(goto, Qt.Key.Key_Return)
    assert viewer.view.cursor_offset == 0
    said = viewer.findChild(QLabel, "hexFindResult")
    assert said is not None
    assert "offset" in said.text()
    qtbot.keyClick(goto, Qt.Key.Key_Escape)
    assert goto.isHidden() or not goto.isVisible()

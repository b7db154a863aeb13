"""The bytes of a stream, painted: offset, hex, text. Reads only what is visible."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QWidget

from msiview.analysis.byte_search import ByteSource
from msiview.errors import FormatError
from msiview.gui.clipboard import copy_text
from msiview.gui.theme import Theme, monospace_font
from msiview.gui.viewers.hex_layout import BYTES, HexLayout, hex_parts, text_parts

MARGIN = 12
CACHED = 1 << 16
MOST_COPIED = 1 << 22
"""Bytes that can be copied; larger parts are saved to a file instead."""

_MOST_STEPS = 1 << 30
"""Steps of the scroll bar: a step is one line until a stream has more lines than this."""


@dataclass(frozen=True, slots=True)
class ByteSpan:
    """A run of bytes: from ``start`` up to, not including, ``end``."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


class HexView(QAbstractScrollArea):
    """A cursor on a byte, a selection from an anchor to it, and copying."""

    cursorMoved = Signal(object)
    """Offset of the cursor, an int of any size."""
    copyRefused = Signal(str)
    readFailed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hexView")
        self.setAccessibleName("Bytes in hexadecimal")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self._theme = theme
        self._source: ByteSource | None = None
        self._cache = (0, b"")
        self._cursor = 0
        self._anchor = 0
        self._in_text = False
        self.setFont(monospace_font())
        metrics = QFontMetricsF(self.font())
        self._line_height = round(metrics.height()) + 4
        self._cell = metrics.horizontalAdvance("0")
        self._layout = HexLayout(0, self._cell)
        theme.themeChanged.connect(self.viewport().update)

    # -- contents --------------------------------------------------------

    def show_source(self, source: ByteSource | None) -> None:
        """Show other bytes, from their beginning."""
        self._source = source
        self._cache = (0, b"")
        self._cursor = self._anchor = 0
        self._layout = HexLayout(source.size if source is not None else 0, self._cell)
        self._update_bars()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()
        self.cursorMoved.emit(0)

    @property
    def size_in_bytes(self) -> int:
        return self._layout.size

    @property
    def cursor_offset(self) -> int:
        return self._cursor

    @property
    def selection(self) -> ByteSpan:
        """The selected bytes; the one under the cursor where nothing more is selected."""
        low, high = sorted((self._anchor, self._cursor))
        return ByteSpan(low, min(high + 1, self._layout.size))

    def select(self, start: int, length: int = 1) -> None:
        """Select bytes and scroll to them."""
        last = self._layout.size - 1
        self._anchor = min(max(start, 0), max(last, 0))
        self._move(self._anchor + max(length, 1) - 1, keep_anchor=True)
        self._reveal(self._anchor // BYTES)

    def copy(self, *, as_text: bool | None = None) -> None:
        """Put the selected bytes on the clipboard: as hex digits, or as text where the
        cursor stands in the text column."""
        selected = self.selection
        if len(selected) > MOST_COPIED:
            self.copyRefused.emit(
                f"{len(selected)} bytes are too many for the clipboard; save the stream to a file."
            )
            return
        data = self._read(selected.start, len(selected))
        in_text = self._in_text if as_text is None else as_text
        text = data.decode("latin-1").replace("\0", ".") if in_text else data.hex(" ").upper()
        copy_text(text)

    def _read(self, offset: int, size: int) -> bytes:
        """Bytes through a cache of the neighbourhood; empty where they can't be read."""
        if self._source is None:
            return b""
        start, data = self._cache
        if not start <= offset <= offset + size <= start + len(data):
            start = max(0, offset - CACHED // 2)
            try:
                data = self._source.read_range(start, max(CACHED, size + offset - start))
            except FormatError as error:
                self.readFailed.emit(str(error))
                return b""
            self._cache = (start, data[: CACHED * 2])
        return data[offset - start : offset - start + size]

    # -- scrolling -------------------------------------------------------

    @property
    def _visible_lines(self) -> int:
        return max(1, self.viewport().height() // self._line_height)

    @property
    def _lines_per_step(self) -> int:
        return 1 + self._layout.lines // _MOST_STEPS

    @property
    def first_line(self) -> int:
        """The line at the top; lines have 16 bytes and count from 0."""
        return min(
            self.verticalScrollBar().value() * self._lines_per_step,
            max(0, self._layout.lines - 1),
        )

    def _update_bars(self) -> None:
        bar = self.verticalScrollBar()
        hidden = max(0, self._layout.lines - self._visible_lines)
        bar.setRange(0, -(-hidden // self._lines_per_step))
        bar.setPageStep(max(1, self._visible_lines // self._lines_per_step))
        bar.setSingleStep(3 if self._lines_per_step == 1 else 1)
        width = 2 * MARGIN + round(self._layout.width * self._cell)
        self.horizontalScrollBar().setRange(0, max(0, width - self.viewport().width()))
        self.horizontalScrollBar().setPageStep(self.viewport().width())

    def _reveal(self, line: int) -> None:
        bar, step = self.verticalScrollBar(), self._lines_per_step
        if line < self.first_line:
            bar.setValue(line // step)
        elif line >= self.first_line + self._visible_lines:
            bar.setValue(-(-(line - self._visible_lines + 1) // step))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._update_bars()

    def sizeHint(self) -> QSize:
        return QSize(2 * MARGIN + round(self._layout.width * self._cell) + 12, 320)

    # -- moving ----------------------------------------------------------

    def _move(self, offset: int, *, keep_anchor: bool) -> None:
        offset = min(max(offset, 0), max(self._layout.size - 1, 0))
        self._cursor = offset
        if not keep_anchor:
            self._anchor = offset
        self._reveal(offset // BYTES)
        self.viewport().update()
        self.cursorMoved.emit(offset)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._anchor = 0
            self._move(self._layout.size - 1, keep_anchor=True)
        else:
            target = self._target(event)
            if target is None:
                super().keyPressEvent(event)
                return
            keep = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(target, keep_anchor=keep)

    def _target(self, event: QKeyEvent) -> int | None:
        """Where a key leads to, or None for a key that moves nothing."""
        at, page = self._cursor, self._visible_lines * BYTES
        whole = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Left:
                return at - 1
            case Qt.Key.Key_Right:
                return at + 1
            case Qt.Key.Key_Up:
                return at - BYTES if at >= BYTES else at
            case Qt.Key.Key_Down:
                return at + BYTES if at + BYTES < self._layout.size else at
            case Qt.Key.Key_PageUp:
                return at - page if at >= page else at % BYTES
            case Qt.Key.Key_PageDown:
                return at + page
            case Qt.Key.Key_Home:
                return 0 if whole else at - at % BYTES
            case Qt.Key.Key_End:
                return self._layout.size - 1 if whole else at - at % BYTES + BYTES - 1
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            offset, self._in_text = self._under(event.position().toPoint())
            keep = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._move(offset, keep_anchor=keep)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            offset, _ = self._under(event.position().toPoint())
            self._move(offset, keep_anchor=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _under(self, point: QPoint) -> tuple[int, bool]:
        character = (point.x() - MARGIN + self.horizontalScrollBar().value()) / self._cell
        index, in_text = self._layout.byte_at(character)
        line = self.first_line + point.y() // self._line_height
        return line * BYTES + index, in_text

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Copy as hex", lambda: self.copy(as_text=False))
        menu.addAction("Copy as text", lambda: self.copy(as_text=True))
        offset = f"0x{self._cursor:X}"
        menu.addAction(f"Copy offset {offset}", lambda: copy_text(offset))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    # -- painting --------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("surface.base"))
        painter.setFont(self.font())
        painter.translate(MARGIN - self.horizontalScrollBar().value(), 0)
        first = self.first_line
        count = min(self._visible_lines + 1, self._layout.lines - first)
        data = self._read(first * BYTES, count * BYTES) if count > 0 else b""
        for number in range(count):
            line = data[number * BYTES : (number + 1) * BYTES]
            self._paint_selection(painter, first + number, number)
            self._paint_line(painter, first + number, number, line)
        self._paint_cursor(painter, first, count)

    def _paint_line(self, painter: QPainter, line: int, number: int, data: bytes) -> None:
        layout = self._layout
        offset = f"{line * BYTES:0{layout.digits}X}"
        strong_hex, faint_hex = hex_parts(data)
        strong_text, faint_text = text_parts(data)
        for start, text, token in (
            (0, offset, "text.muted"),
            (layout.hex_start, strong_hex, "text.main"),
            # These may lie on the selection, where plain muted text lacks contrast.
            (layout.hex_start, faint_hex, "text.muted_on_tint"),
            (layout.text_start, strong_text, "text.main"),
            (layout.text_start, faint_text, "text.muted_on_tint"),
        ):
            if text.strip():
                painter.setPen(self._theme.color(token))
                area = QRectF(
                    start * self._cell,
                    number * self._line_height,
                    len(text) * self._cell + self._cell,
                    self._line_height,
                )
                painter.drawText(area, _LEFT, text)

    def _paint_selection(self, painter: QPainter, line: int, number: int) -> None:
        selected = self.selection
        first = max(selected.start, line * BYTES)
        last = min(selected.end, (line + 1) * BYTES) - 1
        if last < first:
            return
        color = self._theme.color("surface.selection")
        low, high = first % BYTES, last % BYTES
        for start, end in (
            (self._layout.hex_place(low), self._layout.hex_place(high) + 2),
            (self._layout.text_start + low, self._layout.text_start + high + 1),
        ):
            painter.fillRect(self._area(start, end - start, number), color)

    def _paint_cursor(self, painter: QPainter, first: int, count: int) -> None:
        """A ring around the byte in the column that the cursor is in, when focused."""
        number = self._cursor // BYTES - first
        if not self.hasFocus() or not 0 <= number < count:
            return
        index = self._cursor % BYTES
        start, length = self._layout.hex_place(index), 2
        if self._in_text:
            start, length = self._layout.text_start + index, 1
        painter.setPen(self._theme.color("text.link"))
        painter.drawRect(self._area(start, length, number).adjusted(-0.5, 0.5, 0.5, -1.5))

    def _area(self, start: int, length: int, number: int) -> QRectF:
        return QRectF(
            start * self._cell, number * self._line_height, length * self._cell, self._line_height
        )


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)

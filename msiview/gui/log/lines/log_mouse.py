"""What the mouse does in the log view: put the cursor, select, follow links."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, QRect, Qt, QTimer, SignalInstance
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from msiview.gui.log.lines.log_cursor import LogCursor, Spot, word_around
from msiview.gui.log.lines.shown_lines import ShownLine, ShownLines

SCROLL_EVERY_MS = 40
"""Between two steps while the mouse is held outside the lines."""


class MouseView(Protocol):
    """What the mouse needs of the log view."""

    @property
    def source(self) -> ShownLines | None: ...
    @property
    def caret(self) -> LogCursor: ...
    @property
    def linkAsked(self) -> SignalInstance: ...
    @property
    def text_area(self) -> QRect: ...

    def under(
        self, point: QPoint, *, on_character: bool = False
    ) -> tuple[ShownLine | None, Spot | None]: ...
    def is_in_text(self, point: QPoint) -> bool: ...
    def link_under(self, point: QPoint) -> object | None: ...
    def reveal(self, spot: Spot) -> None: ...


class _Unit(Enum):
    """What a selection by the mouse grows by."""

    CHARACTER = "character"
    WORD = "word"
    LINE = "line"


class LogMouse(QObject):
    """Selects characters, from a double click on words, and from a triple click or a press on
    the line numbers whole lines. Points are those of the viewport.

    While the button is held above, below or beside the lines they go on scrolling.
    """

    def __init__(self, view: MouseView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._pressed: tuple[QPoint, Spot] | None = None
        self._unit = _Unit.CHARACTER
        self._at = QPoint()
        self._since_double = QElapsedTimer()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(SCROLL_EVERY_MS)
        self._scrolling.timeout.connect(self._select_to_point)

    def press(self, event: QMouseEvent) -> None:
        """Put the cursor where the left button is pressed; with Shift, select up to there."""
        point = event.position().toPoint()
        _, spot = self._view.under(point)
        if spot is None or event.button() != Qt.MouseButton.LeftButton:
            return
        selects = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_line = not self._view.is_in_text(point) or self._is_third_click(point)
        self._unit = _Unit.LINE if is_line else _Unit.CHARACTER
        self._pressed = point, self._view.caret.anchor if selects else spot
        self._at = point
        if is_line:
            self._select(self._pressed[1], spot)
        else:
            self._view.caret.move(spot, selects=selects)

    def drag(self, event: QMouseEvent) -> None:
        """Select up to the point, while the left button is held."""
        if self._pressed is None:
            return
        self._at = event.position().toPoint()
        self._select_to_point()
        if self._view.text_area.contains(self._at) or not self._view.is_in_text(self._at):
            self._scrolling.stop()
        elif not self._scrolling.isActive():
            self._scrolling.start()

    def release(self, event: QMouseEvent) -> None:
        """Follow the link that was clicked, but not with Shift, nor after a selection."""
        self._scrolling.stop()
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        is_click = (point - pressed[0]).manhattanLength() < QApplication.startDragDistance()
        is_click = is_click and self._unit is _Unit.CHARACTER
        link = self._view.link_under(point) if is_click else None
        if link is not None and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._view.linkAsked.emit(link, event.globalPosition().toPoint())

    def double_click(self, event: QMouseEvent) -> None:
        """Select a word: what programs name things with. On the line numbers, the line."""
        point = event.position().toPoint()
        _, spot = self._view.under(point)
        if spot is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._unit = _Unit.WORD if self._view.is_in_text(point) else _Unit.LINE
        self._pressed = point, spot
        self._at = point
        self._since_double.start()
        self._select(spot, spot)

    def shape_at(self, point: QPoint) -> Qt.CursorShape:
        """The pointer's shape: a hand over links, a beam over text."""
        if self._view.link_under(point) is not None:
            return Qt.CursorShape.PointingHandCursor
        if self._view.is_in_text(point):
            return Qt.CursorShape.IBeamCursor
        return Qt.CursorShape.ArrowCursor

    # -- inside ----------------------------------------------------------

    def _is_third_click(self, point: QPoint) -> bool:
        if not self._since_double.isValid():
            return False
        is_soon = self._since_double.elapsed() < QApplication.doubleClickInterval()
        self._since_double.invalidate()
        moved = (point - self._at).manhattanLength()
        return is_soon and moved < QApplication.startDragDistance()

    def _select_to_point(self) -> None:
        _, spot = self._view.under(self._at)
        if spot is not None and self._pressed is not None:
            self._select(self._pressed[1], spot)
            self._view.reveal(self._view.caret.spot)

    def _select(self, start: Spot, end: Spot) -> None:
        """Select from where the mouse was pressed: what lies between, and the whole words or
        lines at both ends. The last of several lines is never left out: where only its beginning
        was met it is selected whole."""
        first, last = sorted((start, end))
        if self._unit is _Unit.LINE:
            first, last = Spot(first.line), Spot(last.line, self._length(last.line))
        elif self._unit is _Unit.WORD:
            first, last = self._word(first)[0], self._word(last)[1]
        elif first.line < last.line and last.column == 0:
            last = Spot(last.line, self._length(last.line))
        if start <= end:
            self._view.caret.select(first, last)
        else:
            self._view.caret.select(last, first)

    def _word(self, spot: Spot) -> tuple[Spot, Spot]:
        first, last = word_around(self._body(spot.line), spot.column)
        return Spot(spot.line, first), Spot(spot.line, last)

    def _length(self, line: int) -> int:
        return len(self._body(line))

    def _body(self, line: int) -> str:
        source = self._view.source
        return source.line(line).body if source is not None else ""

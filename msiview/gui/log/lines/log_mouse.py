"""What the mouse does in the log view: put the cursor, select, follow links."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QPoint, Qt, SignalInstance
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from msiview.gui.log.lines.log_cursor import LogCursor, Spot, word_around
from msiview.gui.log.lines.shown_lines import ShownLine, ShownLines


class MouseView(Protocol):
    """What the mouse needs of the log view."""

    @property
    def source(self) -> ShownLines | None: ...
    @property
    def caret(self) -> LogCursor: ...
    @property
    def linkAsked(self) -> SignalInstance: ...

    def under(
        self, point: QPoint, *, on_character: bool = False
    ) -> tuple[ShownLine | None, Spot | None]: ...
    def is_in_text(self, point: QPoint) -> bool: ...
    def link_under(self, point: QPoint) -> object | None: ...
    def reveal(self, line: int) -> None: ...


class LogMouse:
    """Remembers where the left button was pressed. Points are those of the viewport."""

    def __init__(self, view: MouseView) -> None:
        self._view = view
        self._pressed: tuple[QPoint, Spot] | None = None

    def press(self, event: QMouseEvent) -> None:
        """Put the cursor where the left button is pressed; with Shift, select up to there."""
        _, spot = self._view.under(event.position().toPoint())
        if spot is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = event.position().toPoint(), spot
        selects = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._view.caret.move(spot, selects=selects)

    def drag(self, event: QMouseEvent) -> None:
        """Select up to the point, while the left button is held."""
        _, spot = self._view.under(event.position().toPoint())
        if spot is not None and self._pressed is not None:
            self._select(self._pressed[1], spot)
            self._view.reveal(spot.line)

    def release(self, event: QMouseEvent) -> None:
        """Follow the link that was clicked, but not with Shift, nor after a selection."""
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        is_click = (point - pressed[0]).manhattanLength() < QApplication.startDragDistance()
        link = self._view.link_under(point) if is_click else None
        if link is not None and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._view.linkAsked.emit(link, event.globalPosition().toPoint())

    def double_click(self, event: QMouseEvent) -> None:
        """Select a word: what programs name things with."""
        shown, spot = self._view.under(event.position().toPoint())
        if shown is not None and spot is not None:
            first, last = word_around(shown.body, spot.column)
            self._view.caret.select(Spot(shown.number, first), Spot(shown.number, last))

    def shape_at(self, point: QPoint) -> Qt.CursorShape:
        """The pointer's shape: a hand over links, a beam over text."""
        if self._view.link_under(point) is not None:
            return Qt.CursorShape.PointingHandCursor
        if self._view.is_in_text(point):
            return Qt.CursorShape.IBeamCursor
        return Qt.CursorShape.ArrowCursor

    def _select(self, start: Spot, end: Spot) -> None:
        """Select from where the mouse was pressed. The last of several lines is never left out:
        where only its beginning was met it is selected whole."""
        first, last = sorted((start, end))
        source = self._view.source
        if source is not None and first.line < last.line and last.column == 0:
            last = Spot(last.line, len(source.line(last.line).body))
        if start <= end:
            self._view.caret.select(first, last)
        else:
            self._view.caret.select(last, first)

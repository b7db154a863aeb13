"""The strip beside the scroll bar: where in the whole log errors, mentions and finds are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from msiview.gui.theme import Theme
from msiview.logs.facts import LogFacts
from msiview.logs.line_kinds import Level

WIDTH = 14
MARK = 2
"""Height of a mark in px."""


class OverviewStrip(QWidget):
    """One place in px for each part of the log; a click leads there.

    Errors, mentions, finds and bookmarks stand in lanes beside each other, so that they are
    told apart without colour.
    """

    lineAsked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logOverview")
        self.setAccessibleName("Overview of the log")
        self.setToolTip(
            "Errors at the left, mentions of the selected row and finds in the middle, "
            "bookmarks at the right; click to go there"
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._theme = theme
        self._count = 0
        self._facts: LogFacts | None = None
        self._mentions: Sequence[int] = ()
        self._finds: Sequence[int] = ()
        self._bookmarks: Sequence[int] = ()
        self._sight: tuple[int, int] | None = None
        theme.themeChanged.connect(self.update)

    def show_log(self, count: int, facts: LogFacts | None) -> None:
        """Show a log of so many lines."""
        self._count, self._facts = count, facts
        self.update()

    def show_marks(
        self, mentions: Sequence[int], finds: Sequence[int], bookmarks: Sequence[int]
    ) -> None:
        """Mark lines; all ascending."""
        self._mentions, self._finds, self._bookmarks = mentions, finds, bookmarks
        self.update()

    def show_sight(self, first: int | None, last: int | None) -> None:
        """Which lines the view shows now."""
        self._sight = (first, last) if first is not None and last is not None else None
        self.update()

    def line_at(self, y: float) -> int:
        """The line that a height stands for: the first mark at that place, else by proportion."""
        first, last = self._part(int(y) // MARK)
        for lines in (self._errors(first, last), self._mentions, self._finds, self._bookmarks):
            at = bisect_left(lines, first)
            if at < len(lines) and lines[at] < max(last, first + 1):
                return lines[at]
        return min(max(first, 0), max(0, self._count - 1))

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 40)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._count:
            self.lineAsked.emit(self.line_at(event.position().y()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("surface.base"))
        if not self._count:
            return
        self._paint_sight(painter)
        for places, token, x, width in (
            (self._places(self._finds), "change.changed", 5, 5),
            (self._places(self._mentions), "text.link", 5, 5),
            (self._places(self._bookmarks), "cell.key", 10, 4),
            (self._error_places(), "defect.error", 0, 5),
        ):
            color = self._theme.color(token)
            for place in places:
                painter.fillRect(QRectF(x, place * MARK, width, MARK), color)

    # -- inside ----------------------------------------------------------

    @property
    def _parts(self) -> int:
        """How many marks have room below each other."""
        return max(1, self.height() // MARK)

    def _part(self, place: int) -> tuple[int, int]:
        """The lines that a place stands for: the first, and the one behind the last."""
        parts = self._parts
        return -(-place * self._count // parts), -(-(place + 1) * self._count // parts)

    def _places(self, lines: Sequence[int]) -> Iterator[int]:
        """The places of some lines, each once."""
        if len(lines) < self._parts:
            yield from dict.fromkeys(line * self._parts // self._count for line in lines)
            return
        for place in range(self._parts):
            first, last = self._part(place)
            at = bisect_left(lines, first)
            if at < len(lines) and lines[at] < last:
                yield place

    def _error_places(self) -> Iterator[int]:
        if self._facts is not None:
            levels = self._facts.levels
            for place in range(self._parts):
                if levels.find(Level.ERROR, *self._part(place)) >= 0:
                    yield place

    def _errors(self, first: int, last: int) -> Sequence[int]:
        """The first error among some lines."""
        found = self._facts.levels.find(Level.ERROR, first, last) if self._facts else -1
        return (found,) if found >= 0 else ()

    def _paint_sight(self, painter: QPainter) -> None:
        if self._sight is None:
            return
        first, last = self._sight
        top = first * self.height() / self._count
        height = max(MARK * 2.0, (last + 1 - first) * self.height() / self._count)
        painter.fillRect(QRectF(0, top, self.width(), height), self._theme.color("surface.hover"))

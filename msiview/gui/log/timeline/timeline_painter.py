"""How a timeline is drawn: lanes, ticks, bars with their names."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from msiview.analysis.logs.log_words import duration_words
from msiview.analysis.logs.timeline import Bar
from msiview.gui.alignment import LEFT
from msiview.gui.log.timeline.timeline_rows import LaneRows, TimelineRows, number_of
from msiview.gui.log.timeline.timeline_scale import TimelineScale
from msiview.gui.plain_text import plain
from msiview.gui.theme import Theme, row_height, semibold
from msiview.logs.facts import Phase

LANE_WIDTH = 72
"""In px: the names of the lanes at the left."""

GAP = 2
LEAST_LABEL = 28
"""A bar narrower than this has no name on it; the tooltip has."""

TICK_ROOM = 96
FAILURE = "\N{BALLOT X} "


class TimelinePainter:
    """Draws rows of bars in a scale; ``top`` is how far they are scrolled down in px."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        self._theme = theme
        self._font, self._bold = font, semibold(font)
        self.metrics = QFontMetrics(font)
        self.row = row_height(font) - 2
        self.head = self.metrics.height() + 8

    def height(self, rows: TimelineRows) -> int:
        """The height of all rows in px, without the head."""
        return len(rows) * self.row + len(rows.lanes) * GAP

    def y(self, rows: TimelineRows, row: int) -> int:
        """The upper edge of a row, below the head, before scrolling."""
        lanes = sum(lane.first <= row for lane in rows.lanes) - 1
        return self.head + row * self.row + max(0, lanes) * GAP + GAP

    def row_at(self, rows: TimelineRows, y: int) -> int | None:
        """The row at a height, before scrolling; None outside of all."""
        for row in range(len(rows)):
            top = self.y(rows, row)
            if top <= y < top + self.row:
                return row
        return None

    def rect(self, rows: TimelineRows, scale: TimelineScale, bar: Bar) -> QRectF:
        """Where a bar stands, before scrolling; never narrower than can be seen."""
        left = LANE_WIDTH + scale.x(bar.start)
        width = max(bar.duration / scale.per_px, 2.0)
        top = self.y(rows, rows.row_of(bar))
        return QRectF(left, top + 1, width, self.row - 2)

    def paint(
        self,
        painter: QPainter,
        size: QRect,
        rows: TimelineRows,
        scale: TimelineScale,
        top: int,
        slowest: dict[int, int],
        marked: Bar | None,
    ) -> None:
        """Draw what is in sight. ``slowest`` has the ranks of the slowest by action."""
        painter.fillRect(size, self._color("surface.base"))
        painter.setFont(self._font)
        self._paint_grid(painter, size, scale)
        painter.save()
        painter.setClipRect(LANE_WIDTH, self.head, size.width(), size.height())
        painter.translate(0, -top)
        for row in range(len(rows)):
            at = self.y(rows, row)
            if at + self.row < top + self.head or at > top + size.height():
                continue
            for bar in rows.drawn(row, scale.start, scale.end, scale.per_px):
                self._paint_bar(painter, rows, scale, bar, slowest.get(number_of(bar)), marked)
        for bar in [*rows.failed(scale.start, scale.end), *([marked] if marked else ())]:
            self._paint_bar(painter, rows, scale, bar, slowest.get(number_of(bar)), marked)
        painter.restore()
        self._paint_lanes(painter, size, rows, top)
        self._paint_head(painter, size, scale)

    # -- parts ----------------------------------------------------------

    def _paint_grid(self, painter: QPainter, size: QRect, scale: TimelineScale) -> None:
        painter.setPen(self._color("surface.hover"))
        for x, _ in scale.ticks(TICK_ROOM):
            at = round(LANE_WIDTH + x)
            painter.drawLine(at, self.head, at, size.height())

    def _paint_head(self, painter: QPainter, size: QRect, scale: TimelineScale) -> None:
        painter.fillRect(0, 0, size.width(), self.head, self._color("surface.window"))
        painter.setPen(self._color("text.muted"))
        for x, words in scale.ticks(TICK_ROOM):
            box = QRectF(LANE_WIDTH + x + 4, 0, TICK_ROOM, self.head)
            painter.drawText(box, LEFT, words)
        painter.setPen(self._color("surface.border"))
        for x, _ in scale.ticks(TICK_ROOM):
            at = round(LANE_WIDTH + x)
            painter.drawLine(at, self.head - 6, at, self.head)
        painter.drawLine(0, self.head, size.width(), self.head)

    def _paint_lanes(self, painter: QPainter, size: QRect, rows: TimelineRows, top: int) -> None:
        painter.save()
        painter.setClipRect(0, self.head, size.width(), size.height())
        painter.fillRect(0, 0, LANE_WIDTH, size.height(), self._color("surface.window"))
        for lane in rows.lanes:
            self._paint_lane(painter, size, rows, lane, top)
        painter.setPen(self._color("surface.border"))
        painter.drawLine(LANE_WIDTH - 1, 0, LANE_WIDTH - 1, size.height())
        painter.restore()

    def _paint_lane(
        self, painter: QPainter, size: QRect, rows: TimelineRows, lane: LaneRows, top: int
    ) -> None:
        first = self.y(rows, lane.first) - top
        last = first + lane.rows * self.row
        painter.fillRect(0, first, 3, last - first, self._color(_token(lane.party)))
        painter.setPen(self._color("text.muted"))
        at = max(first, self.head + 1)  # stays in sight while any of its rows does
        box = QRect(10, min(at, last - self.row), LANE_WIDTH - 14, self.row)
        painter.drawText(box, LEFT, self.metrics.elidedText(lane.party, _END, box.width()))
        painter.setPen(self._color("surface.border"))
        painter.drawLine(0, last, size.width(), last)

    def _paint_bar(
        self,
        painter: QPainter,
        rows: TimelineRows,
        scale: TimelineScale,
        bar: Bar,
        rank: int | None,
        marked: Bar | None,
    ) -> None:
        rect = self.rect(rows, scale, bar)
        failed = rows.is_failed(bar)
        rank = rank if bar.own * 2 >= bar.duration else None  # else what is inside was slow
        party = rows.timeline.lanes[bar.lane].party
        is_marked = marked is not None and number_of(marked) == number_of(bar)
        edge, ground = _token(party), f"{_token(party)}_background"
        if failed:
            edge, ground = "defect.error", "change.deleted_background"
        elif bar.is_dialog:  # the time was the user's
            edge, ground = "text.muted", "surface.hover"
        if is_marked:
            ground = "surface.selection"
        shown = rect.intersected(QRectF(LANE_WIDTH, 0, scale.width, rect.bottom() + 1))
        painter.fillRect(shown, self._color(ground))
        if bar.action.phase is Phase.ROLLBACK:
            painter.fillRect(shown, self._pattern(edge))
        painter.fillRect(
            QRectF(rect.left(), rect.top(), min(3.0, rect.width()), rect.height()),
            self._color(edge),
        )
        if rank is not None:
            painter.fillRect(
                QRectF(shown.left(), rect.bottom() - 2, shown.width(), 2),
                self._color("defect.warning"),
            )
        if shown.width() >= LEAST_LABEL:
            self._paint_label(painter, shown, bar, rank, failed)
        if is_marked:
            painter.setPen(self._color("text.link"))
            painter.drawRect(shown.adjusted(0, 0, -1, -1))

    def _paint_label(
        self, painter: QPainter, shown: QRectF, bar: Bar, rank: int | None, failed: bool
    ) -> None:
        words = plain((FAILURE if failed else "") + bar.action.name)
        if rank is not None:
            words += f"  {duration_words(bar.duration)}"
        painter.setFont(self._bold if failed or rank is not None else self._font)
        painter.setPen(self._color("defect.error" if failed else "text.main"))
        inner = shown.adjusted(7, 0, -4, 0)
        text = painter.fontMetrics().elidedText(words, _END, int(inner.width()))
        painter.drawText(inner, LEFT, text)

    def _pattern(self, token: str) -> QColor:
        color = self._color(token)
        color.setAlphaF(0.18)
        return color

    def _color(self, token: str) -> QColor:
        return self._theme.color(token)


def _token(party: str) -> str:
    return _TOKENS.get(party, "lane.nested")


_TOKENS = {"client": "lane.client", "server": "lane.server"}
_END = Qt.TextElideMode.ElideRight

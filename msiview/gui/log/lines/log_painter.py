"""Paints lines of the log: a fixed gutter at the left, the text that scrolls beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPolygonF, QTextCharFormat, QTextLine

from msiview.gui.log.lines.line_layout import background, format_range, lay_out, unit_of
from msiview.gui.log.lines.shown_lines import ShownLine
from msiview.gui.theme import Theme, semibold
from msiview.logs.line_kinds import Level
from msiview.logs.log_line import time_words

EDGE = 3
GAP = 8
TIME_CELLS = 12

LANES = {"c": "lane.client", "s": "lane.server", "N": "lane.nested", "a": "lane.nested"}
"""The colour of a side's edge. Its letter stands beside it."""

LETTERS = {Level.ERROR: ("E", "defect.error"), Level.WARNING: ("W", "defect.warning")}


@dataclass(frozen=True, slots=True)
class Gutter:
    """Where the columns before the text stand, in px from the left edge."""

    number: float
    """The right end of the line number."""
    letter: float
    side: float
    time: float
    text: float

    @classmethod
    def of(cls, digits: int, has_times: bool, cell: float) -> Gutter:
        """The columns for line numbers of so many digits."""
        number = EDGE + GAP + cell + digits * cell
        letter = number + cell / 2
        side = letter + cell * 1.5
        time = side + cell * 1.5 + GAP / 2
        text = time + (TIME_CELLS * cell + 2 * GAP if has_times else 0)
        return cls(number, letter, side, time, text)


@dataclass(frozen=True, slots=True)
class LineMarks:
    """What is said of one line where it is painted. Ranges are columns of the body."""

    is_current: bool = False
    is_mention: bool = False
    is_bookmarked: bool = False
    selected: tuple[int, int] | None = None
    hits: tuple[tuple[int, int], ...] = ()
    caret: int | None = None
    shows_focus: bool = False


class LogPainter:
    """Knows the font and its measures; paints one line at a time."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        self._theme = theme
        self._font, self._strong = font, semibold(font)
        metrics = QFontMetricsF(font)
        self.cell = metrics.horizontalAdvance("0")
        self.row_height = round(metrics.height()) + 2
        self._drop = round((self.row_height - metrics.height()) / 2)

    def layout_width(self, shown: ShownLine) -> float:
        """How wide the text of a line is."""
        layout = lay_out(shown, self._font, self.cell, self._theme)
        return layout.lineAt(0).naturalTextWidth()

    def x_of(self, shown: ShownLine, column: int) -> float:
        """Where a column begins, in px from the beginning of the text."""
        layout = lay_out(shown, self._font, self.cell, self._theme)
        place: Any = layout.lineAt(0).cursorToX(unit_of(shown.body, column))
        return float(place[0])

    def unit_at(self, shown: ShownLine, x: float, *, on_character: bool = False) -> int:
        """The UTF-16 unit at a distance from the beginning of the text: the nearest gap
        between characters, or the character that is there."""
        layout = lay_out(shown, self._font, self.cell, self._theme)
        kinds = QTextLine.CursorPosition
        kind = kinds.CursorOnCharacter if on_character else kinds.CursorBetweenCharacters
        return layout.lineAt(0).xToCursor(x, kind)

    def paint(
        self,
        painter: QPainter,
        shown: ShownLine,
        marks: LineMarks,
        gutter: Gutter,
        area: QRectF,
        scrolled: int,
    ) -> None:
        """Paint a line into its row; ``scrolled`` is how far the text is scrolled, in px."""
        tint = self._background(marks)
        if tint:
            painter.fillRect(area, self._theme.color(tint))
        painter.save()
        painter.setClipRect(area.adjusted(gutter.text - 2, 0, 0, 0))
        self._paint_text(painter, shown, marks, QPointF(gutter.text - scrolled, area.top()))
        painter.restore()
        self._paint_gutter(painter, shown, marks, gutter, area, tint)
        if marks.is_current:
            token = "text.link" if marks.shows_focus else "surface.border"
            painter.setPen(self._theme.color(token))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(EDGE + 0.5, 0.5, -0.5, -0.5))

    def _background(self, marks: LineMarks) -> str:
        if marks.is_mention:
            return "surface.mention"
        return "surface.hover" if marks.is_current else ""

    def _paint_text(
        self, painter: QPainter, shown: ShownLine, marks: LineMarks, at: QPointF
    ) -> None:
        layout = lay_out(shown, self._font, self.cell, self._theme)
        over = [format_range(shown.body, start, end, self._hit_look()) for start, end in marks.hits]
        if marks.selected is not None and marks.selected[1] > marks.selected[0]:
            look = background(self._theme.color("surface.selection"))
            over.append(format_range(shown.body, *marks.selected, look))
        painter.setPen(self._theme.color("text.main"))
        layout.draw(painter, at + QPointF(0, self._drop), over)
        if marks.caret is not None and marks.shows_focus:
            x = round(at.x() + self.x_of(shown, marks.caret))
            painter.fillRect(
                QRectF(x, at.y() + 2, 1, self.row_height - 4), self._theme.color("text.main")
            )

    def _hit_look(self) -> QTextCharFormat:
        look = background(self._theme.color("change.changed_background"))
        look.setForeground(self._theme.color("change.changed"))
        return look

    def _paint_gutter(
        self,
        painter: QPainter,
        shown: ShownLine,
        marks: LineMarks,
        gutter: Gutter,
        area: QRectF,
        tint: str,
    ) -> None:
        theme = self._theme
        lane = LANES.get(shown.parts.side)
        if lane is not None:
            painter.fillRect(QRectF(0, area.top(), EDGE, area.height()), theme.color(lane))
        muted = theme.text_on("text.muted", tint or "surface.base")
        painter.setFont(self._font)
        painter.setPen(muted)
        number = QRectF(0, area.top(), gutter.number, area.height())
        painter.drawText(number, _RIGHT, str(shown.number + 1))
        if shown.parts.side:
            self._draw(painter, gutter.side, area, shown.parts.side)
        if shown.parts.time is not None and gutter.text > gutter.time:
            self._draw(painter, gutter.time, area, time_words(shown.parts.time))
        letter = LETTERS.get(shown.level) if not shown.is_muted else None
        if letter is not None:
            painter.setFont(self._strong)
            painter.setPen(theme.color(letter[1]))
            self._draw(painter, gutter.letter, area, letter[0])
        if marks.is_bookmarked:
            self._paint_bookmark(painter, area)

    def _draw(self, painter: QPainter, x: float, area: QRectF, text: str) -> None:
        width = (len(text) + 1) * self.cell
        painter.drawText(QRectF(x, area.top(), width, area.height()), _LEFT, text)

    def _paint_bookmark(self, painter: QPainter, area: QRectF) -> None:
        """A ribbon beside the line number."""
        left, top = EDGE + 4, area.center().y() - 6
        corners = ((0, 0), (8, 0), (8, 12), (4, 8), (0, 12))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("cell.key"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPolygon(QPolygonF([QPointF(left + x, top + y) for x, y in corners]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)

"""Paints lines of the log: a fixed gutter at the left, the text that scrolls beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPolygonF,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
)

from msiview.gui.log.lines.highlight_looks import highlight_token
from msiview.gui.log.lines.line_layout import (
    column_of,
    format_range,
    lay_out,
    part_height,
    unit_of,
)
from msiview.gui.log.lines.line_marks import LineMarks
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


class LogPainter:
    """Knows the font and its measures; paints one line at a time."""

    def __init__(self, theme: Theme, font: QFont) -> None:
        self._theme = theme
        self._font, self._strong = font, semibold(font)
        metrics = QFontMetricsF(font)
        self.cell = metrics.horizontalAdvance("0")
        self.part_height = part_height(font)
        """The height of a line, or of a part of a wrapped one, in px."""
        self.wrap_width: float | None = None
        """The width that lines are wrapped to, in px; None where they are not."""
        self._drop = round((self.part_height - metrics.height()) / 2)

    def parts(self, shown: ShownLine) -> int:
        """How many parts a line has: one where lines are not wrapped."""
        return 1 if self.wrap_width is None else self._layout(shown).lineCount()

    def layout_width(self, shown: ShownLine) -> float:
        """How wide the text of a line is where it is not wrapped."""
        return self._layout(shown).lineAt(0).naturalTextWidth()

    def place_of(self, shown: ShownLine, column: int) -> tuple[int, float]:
        """Where a column begins: the part, and px from the beginning of the text."""
        layout = self._layout(shown)
        unit = unit_of(shown.body, column)
        line = layout.lineForTextPosition(unit)
        if not line.isValid():  # behind the last character
            line = layout.lineAt(layout.lineCount() - 1)
        place: Any = line.cursorToX(unit)
        return line.lineNumber(), float(place[0])

    def column_at(
        self, shown: ShownLine, part: int, x: float, *, on_character: bool = False
    ) -> int:
        """The column at a distance from the beginning of the text: the nearest gap between
        characters, or the character that is there."""
        layout = self._layout(shown)
        kinds = QTextLine.CursorPosition
        kind = kinds.CursorOnCharacter if on_character else kinds.CursorBetweenCharacters
        line = layout.lineAt(min(max(part, 0), layout.lineCount() - 1))
        unit = line.xToCursor(x, kind)
        if line.lineNumber() < layout.lineCount() - 1:
            # The gap behind the last character is the beginning of the next part.
            unit = min(unit, line.textStart() + line.textLength() - 1)
        return min(column_of(shown.body, unit), len(shown.body))

    def _layout(self, shown: ShownLine) -> QTextLayout:
        return lay_out(shown, self._font, self.cell, self._theme, self.wrap_width)

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
        tint = _background(marks)
        if tint:
            painter.fillRect(area, self._theme.color(tint))
        painter.save()
        painter.setClipRect(area.adjusted(gutter.text - 2, 0, 0, 0))
        at = QPointF(gutter.text - scrolled, area.top())
        self._paint_text(painter, shown, marks, at, (gutter.text, area.right()))
        painter.restore()
        self._paint_gutter(painter, shown, marks, gutter, area, tint)
        if marks.is_current:
            token = "text.link" if marks.shows_focus else "surface.border"
            painter.setPen(self._theme.color(token))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(area.adjusted(EDGE + 0.5, 0.5, -0.5, -0.5))

    def _paint_text(
        self,
        painter: QPainter,
        shown: ShownLine,
        marks: LineMarks,
        at: QPointF,
        sight: tuple[float, float],
    ) -> None:
        """Paint the text; ``sight`` are the x between which it is seen."""
        grounds = [
            *((start, end, highlight_token(colour)) for start, end, colour in marks.highlights),
            *((start, end, "change.changed_background") for start, end in marks.hits),
        ]
        if marks.selected is not None:
            grounds.append((*marks.selected, "surface.selection"))
        if grounds:
            self._paint_grounds(painter, shown, grounds, at, sight)
        over = []
        if marks.is_context:
            look = QTextCharFormat()
            look.setForeground(self._theme.color("text.muted_on_tint"))
            over.append(format_range(shown.body, 0, len(shown.body), look))
        painter.setPen(self._theme.color("text.main"))
        self._layout(shown).draw(painter, at + QPointF(0, self._drop), over)
        if marks.caret is not None and marks.shows_focus:
            part, x = self.place_of(shown, marks.caret)
            top = at.y() + part * self.part_height + 2
            caret = QRectF(round(at.x() + x), top, 1, self.part_height - 4)
            painter.fillRect(caret, self._theme.color("text.main"))

    def _paint_grounds(
        self,
        painter: QPainter,
        shown: ShownLine,
        grounds: list[tuple[int, int, str]],
        at: QPointF,
        sight: tuple[float, float],
    ) -> None:
        """Paint what lies behind columns of the text, but only what is in sight: a long line may
        have hundreds of hits, and QTextLayout would draw all its text once more for each."""
        layout = self._layout(shown)
        first_seen, behind_seen = 0, len(layout.text())
        if layout.lineCount() == 1:
            ends = [layout.lineAt(0).xToCursor(x - at.x()) for x in sight]
            first_seen, behind_seen = min(ends), max(ends) + 1
        for start, end, token in grounds:
            first = max(unit_of(shown.body, start), first_seen)
            behind = min(unit_of(shown.body, end), behind_seen)
            color = self._theme.color(token)
            for area in self._areas(layout, first, behind):
                painter.fillRect(area.translated(at), color)

    def _areas(self, layout: QTextLayout, first: int, behind: int) -> Iterator[QRectF]:
        """Where the units ``first`` to, not including, ``behind`` are, part by part."""
        while first < behind:
            line = layout.lineForTextPosition(first)
            end = min(behind, line.textStart() + line.textLength())
            if end <= first:
                return
            places: list[Any] = [line.cursorToX(first), line.cursorToX(end)]
            left, right = sorted(float(place[0]) for place in places)
            top = line.lineNumber() * self.part_height
            yield QRectF(left, top, right - left, self.part_height)
            first = end

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
        first = QRectF(area.left(), area.top(), area.width(), self.part_height)
        muted = theme.text_on("text.muted", tint or "surface.base")
        painter.setFont(self._strong if marks.is_hit else self._font)
        painter.setPen(theme.color("text.main") if marks.is_hit or marks.colour else muted)
        number = QRectF(0, first.top(), gutter.number, first.height())
        painter.drawText(number, _RIGHT, str(shown.number + 1))
        painter.setFont(self._font)
        if shown.parts.side:
            self._draw(painter, gutter.side, first, shown.parts.side)
        if shown.parts.time is not None and gutter.text > gutter.time:
            self._draw(painter, gutter.time, first, time_words(shown.parts.time))
        letter = LETTERS.get(shown.level) if not shown.is_muted else None
        if letter is not None:
            painter.setFont(self._strong)
            painter.setPen(theme.color("text.main" if marks.colour else letter[1]))
            self._draw(painter, gutter.letter, first, letter[0])
        if marks.is_bookmarked:
            self._paint_bookmark(painter, first)
        if marks.begins_group:
            painter.fillRect(
                QRectF(EDGE, area.top(), area.width(), 1), theme.color("surface.border")
            )

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


def _background(marks: LineMarks) -> str:
    """The token of what lies behind a line; empty for nothing."""
    if marks.colour is not None:
        return highlight_token(marks.colour)
    if marks.is_mention:
        return "surface.mention"
    if marks.is_current:
        return "surface.hover"
    return "surface.alternate" if marks.is_context else ""


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)

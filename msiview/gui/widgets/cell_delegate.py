"""How the cells of the grid are painted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from msiview.database.cells import Cell, StreamCell
from msiview.gui.alignment import LEFT, RIGHT
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.column_looks import ColumnLook
from msiview.gui.models.index import Index
from msiview.gui.models.shown_text import UNSTATED
from msiview.gui.models.table_model import TableModel
from msiview.gui.texts import SEVERITY_TOKENS
from msiview.gui.theme import Theme, monospace_font, row_height, struck
from msiview.gui.widgets.marked_text import MarkedPart, character_at, cut_spans, paint_marked
from msiview.overlay.marks import Mark
from msiview.session.destinations import Link
from msiview.session.rows import FoundCells, QueryHits, RowQuery
from msiview.visible_text import one_line

if TYPE_CHECKING:
    from msiview.analysis.patterns import Span

MARGIN = 8
CORNER = 7
"""Sides of the mark of a finding, in px."""
_LETTERS_PER_PX = 3
"""No font sets more letters than this side by side: what is beyond needs no measuring."""


class CellDelegate(QStyledItemDelegate):
    """Paints cells straight from a :class:`TableModel`, without a question for each role.

    ``cursor`` is the position and column that get a ring, ``marked_row`` a position whose
    whole row is tinted like a selection (the cursor's, while nothing more is selected);
    ``found`` says which cells a search found, ``hits`` what the filters find in them.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cursor = (-1, -1)
        self.marked_row = -1
        self.found = FoundCells()
        self.hits = QueryHits(RowQuery())
        self._theme = theme
        self._colors: dict[tuple[str, str], QColor] = {}
        theme.themeChanged.connect(self._forget_colors)
        self.set_font(QFont())

    def set_font(self, font: QFont) -> None:
        """Derive the fonts of all kinds of cells from the grid's own."""
        self._plain = QFont(font)
        self._mono = monospace_font()
        self._mono.setPointSizeF(font.pointSizeF())
        self._null = QFont(font)
        self._null.setItalic(True)
        self._row_height = row_height(font)
        self._metrics: dict[str, QFontMetrics] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.text_width(index.model(), index.row(), index.column()), self._row_height)

    def text_width(self, model: object, position: int, column: int) -> int:
        """Pixels that a cell needs to show its text whole."""
        assert isinstance(model, TableModel)
        text = model.text(position, column)
        font = self._font(model.looks[column], model.cell(position, column), text)
        return self._metrics_of(font).horizontalAdvance(text[:200]) + 2 * MARGIN + 2

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, TableModel)
        position, column = index.row(), index.column()
        look = model.looks[column]
        value = model.cell(position, column)
        text = model.text(position, column)
        state = option.state.value
        change = model.cell_change(position, column)
        row_change = model.row_change(position) if model.has_marks else None
        surface = self._surface(state, position, change, row_change)
        at_cursor = self.cursor == (position, column)
        rect = option.rect
        painter.save()
        if surface != "surface.base":
            painter.fillRect(rect, self._color(surface, surface))
        if self.found and self.found.has(model.row_at(position), column):
            self._paint_found(painter, rect, surface)
        font = self._font(look, value, text)
        deleted = Mark.DELETED in (change, row_change)
        if deleted and text != UNSTATED and not look.is_operation:
            font = struck(font)
        link = model.link(position, column)
        if link is Link.WHOLE and (at_cursor or state & _HOVERED):
            font = _underlined(font)
        painter.setPen(self._color(_token(look, value, text, row_change, link), surface))
        parts = self._parts(model, position, column, text, link, surface)
        self._paint_text(painter, rect, text, font, look, parts)
        finding = model.cell_finding(position, column)
        if finding is not None:
            self._paint_corner(painter, rect, SEVERITY_TOKENS[finding], surface)
        if at_cursor:
            self._paint_ring(painter, rect, 2 if state & _HAS_FOCUS else 1)
        painter.restore()

    # -- parts ----------------------------------------------------------

    def _surface(
        self, state: int, position: int, change: Mark | None, row_change: Mark | None
    ) -> str:
        """The token of the background: what is selected before changed cells, those before
        the row of the cursor, that before added and deleted rows."""
        if state & _SELECTED:
            return "surface.selection"
        if change is not None:
            return look_of(change).background
        if position == self.marked_row:
            return "surface.selection"
        if row_change in _TINTED:
            return look_of(row_change).background
        return "surface.base"

    def _parts(
        self, model: TableModel, position: int, column: int, text: str, link: Link, surface: str
    ) -> list[MarkedPart]:
        """The parts of a cell's text that lead somewhere, and those that a filter found."""
        parts = []
        if link is Link.INSIDE:
            color = self._color("text.link", surface)
            spans = _shown_spans(model, position, column, text)
            parts += [MarkedPart(span, color) for _, span in spans]
        if self.hits and text != UNSTATED:
            tint = self._color("surface.mention", "surface.mention")
            found = self.hits.spans(column, text)
            parts += [MarkedPart(span, tint=tint, underlined=True) for span in found]
        return parts

    def part_at(self, model: TableModel, index: QModelIndex, rect: QRect, x: int) -> Span | None:
        """The part of a cell's value that leads somewhere and is drawn at ``x``."""
        position, column = index.row(), index.column()
        look, text = model.looks[column], model.text(position, column)
        font = self._font(look, model.cell(position, column), text)
        inner = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        shown = self._elided(text, font, look, inner.width())
        at = character_at(inner, shown, font, x)
        for part, span in _shown_spans(model, position, column, text):
            for start, end in cut_spans([span], text, shown):
                if at is not None and start <= at < end:
                    return part
        return None

    def _paint_text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        font: QFont,
        look: ColumnLook,
        parts: Sequence[MarkedPart],
    ) -> None:
        inner = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        painter.setFont(font)
        shown = self._elided(text, font, look, inner.width())
        if not parts:
            painter.drawText(inner, RIGHT if look.is_number else LEFT, shown)
            return
        moved = [
            replace(part, span=span)
            for part in parts
            for span in cut_spans([part.span], text, shown)
        ]
        painter.setClipRect(rect)
        paint_marked(painter, inner, shown, font, moved, right=look.is_number)

    def _paint_found(self, painter: QPainter, rect: QRect, surface: str) -> None:
        """A tint and a line below, so that a find shows on every background."""
        if surface == "surface.base":
            painter.fillRect(rect, self._color("surface.mention", "surface.mention"))
        line = QRect(rect.left() + MARGIN, rect.bottom() - 3, rect.width() - 2 * MARGIN, 1)
        painter.fillRect(line, self._color("text.link", surface))

    def _paint_corner(self, painter: QPainter, rect: QRect, token: str, surface: str) -> None:
        """A corner at the top right: something is wrong with the cell."""
        right, top = rect.right() + 1, rect.top()
        corner = [QPoint(right - CORNER, top), QPoint(right, top), QPoint(right, top + CORNER)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color(token, surface))
        painter.drawPolygon(corner)
        painter.setBrush(Qt.BrushStyle.NoBrush)  # the ring of the cursor is not filled

    def _paint_ring(self, painter: QPainter, rect: QRect, width: int) -> None:
        color = self._color("text.link", "surface.selection")
        for inset in range(width):
            painter.setPen(color)
            painter.drawRect(rect.adjusted(inset, inset, -inset - 1, -inset - 1))

    def _font(self, look: ColumnLook, value: Cell, text: str) -> QFont:
        if value is None:
            return self._plain if text == UNSTATED else self._null
        if look.monospace or (len(text) == 38 and text[0] == "{" and text[-1] == "}"):
            return self._mono
        return self._plain

    def _metrics_of(self, font: QFont) -> QFontMetrics:
        key = font.key()
        metrics = self._metrics.get(key)
        if metrics is None:
            metrics = self._metrics[key] = QFontMetrics(font)
        return metrics

    def _elided(self, text: str, font: QFont, look: ColumnLook, width: int) -> str:
        metrics = self._metrics_of(font)
        if len(text) * metrics.maxWidth() <= width:
            return text
        most = max(width, 0) // _LETTERS_PER_PX + 8
        if len(text) > 2 * most:
            text = f"{text[:most]}{text[-most:]}" if look.cut_middle else text[: 2 * most]
        return metrics.elidedText(text, _MIDDLE if look.cut_middle else _END, width)

    def _forget_colors(self) -> None:
        self._colors.clear()

    def _color(self, token: str, surface: str) -> QColor:
        color = self._colors.get((token, surface))
        if color is None:
            color = self._theme.color(token) if token == surface else self._text(token, surface)
            self._colors[token, surface] = color
        return color

    def _text(self, token: str, surface: str) -> QColor:
        return self._theme.text_on(token, surface)


def _token(look: ColumnLook, value: Cell, text: str, row_change: Mark | None, link: Link) -> str:
    """The theme token of a cell's text."""
    if text == UNSTATED and value is None:
        return "text.muted"
    if look.is_operation and row_change is not None:
        return look_of(row_change).token
    if value is None:
        return "cell.null"
    if isinstance(value, StreamCell):
        return "defect.error" if value.size is None else "text.muted"
    return "text.link" if link is Link.WHOLE else "text.main"


def _shown_spans(
    model: TableModel, position: int, column: int, text: str
) -> Iterator[tuple[Span, Span]]:
    """The parts of a cell's value that lead somewhere, each with where the cell's text has it:
    a text on one line is longer or shorter where characters are made visible."""
    value = str(model.cell(position, column))
    for start, end in model.parts(position, column):
        first, last = (len(one_line(value[:at])) for at in (start, end))
        if first < len(text):
            yield (start, end), (first, min(last, len(text)))


def _underlined(font: QFont) -> QFont:
    font = QFont(font)
    font.setUnderline(True)
    return font


_TINTED = (Mark.ADDED, Mark.DELETED)
"""Changes of a row that give all its cells their background."""

_END = Qt.TextElideMode.ElideRight
_MIDDLE = Qt.TextElideMode.ElideMiddle
_SELECTED = QStyle.StateFlag.State_Selected.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value
_HAS_FOCUS = QStyle.StateFlag.State_HasFocus.value

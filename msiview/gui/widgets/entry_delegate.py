"""How entries of a list are painted: icon, text, muted detail at the right."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from msiview.gui.alignment import LEFT, RIGHT
from msiview.gui.icons import Icons
from msiview.gui.models.index import Index
from msiview.gui.theme import Theme, row_height, semibold, struck

DetailRole = Qt.ItemDataRole.UserRole + 1
"""Text at the right: a count, or where something lies."""
DimRole = Qt.ItemDataRole.UserRole + 2
"""Whether the entry stands back: an empty table."""
IconNameRole = Qt.ItemDataRole.UserRole + 3
"""Name of the entry's icon; empty for none."""
IconTokenRole = Qt.ItemDataRole.UserRole + 4
"""Theme token of the icon; text.muted where a model does not say."""
LineBelowRole = Qt.ItemDataRole.UserRole + 5
"""Whether a hairline parts this entry from the next."""
MarksRole = Qt.ItemDataRole.UserRole + 6
"""Change marks, left of the detail: texts (``A6``, ``M2``), each with its theme token."""
StruckRole = Qt.ItemDataRole.UserRole + 7
"""Whether the title is struck through: the thing is deleted."""
HeadingRole = Qt.ItemDataRole.UserRole + 8
"""Whether the entry is a heading above others."""


MARGIN = 12
ICON = 16
GAP = 8
MARK_GAP = 4
MARK_AT = 48
"""Where marks end, in px from the right: below each other, whatever the details' widths."""


class EntryDelegate(QStyledItemDelegate):
    """Paints one entry per row, in the theme's colours."""

    def __init__(self, theme: Theme, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, row_height(option.font))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect = option.rect
        background = self._background(option)
        if background:
            painter.fillRect(rect, self._theme.color(background))
        surface = background or "surface.base"
        inner = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        inner = self._paint_icon(painter, inner, index)
        painter.setFont(option.font)
        edge = inner.right()
        inner = self._paint_detail(painter, inner, index, surface)
        inner = self._paint_mark(painter, inner, edge, index)
        if index.data(HeadingRole):
            painter.setFont(semibold(option.font))
        if index.data(StruckRole):
            painter.setFont(struck(option.font))
        token = "text.muted" if index.data(DimRole) else "text.main"
        painter.setPen(self._theme.text_on(token, surface))
        title = str(index.data() or "")
        elided = painter.fontMetrics().elidedText(title, _MIDDLE, inner.width())
        painter.drawText(inner, LEFT, elided)
        if index.data(LineBelowRole):
            painter.setPen(self._theme.color("surface.border"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.color("text.link"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _background(self, option: QStyleOptionViewItem) -> str:
        if option.state & QStyle.StateFlag.State_Selected:
            return "surface.selection"
        if option.state & QStyle.StateFlag.State_MouseOver:
            return "surface.hover"
        return ""

    def _paint_icon(self, painter: QPainter, inner: QRect, index: Index) -> QRect:
        name = index.data(IconNameRole)
        if not name:
            return inner
        ratio = painter.device().devicePixelRatioF()
        token = index.data(IconTokenRole) or "text.muted"
        top = inner.center().y() - ICON // 2 + 1
        painter.drawPixmap(inner.left(), top, self._icons.pixmap(name, ICON, token, ratio))
        return inner.adjusted(ICON + GAP, 0, 0, 0)

    def _paint_detail(self, painter: QPainter, inner: QRect, index: Index, surface: str) -> QRect:
        detail = str(index.data(DetailRole) or "")
        if not detail:
            return inner
        metrics = painter.fontMetrics()
        title = metrics.horizontalAdvance(str(index.data() or ""))
        room = max(inner.width() // 2, inner.width() - title - GAP)
        width = min(metrics.horizontalAdvance(detail) + 2, room)
        painter.setPen(self._theme.text_on("text.muted", surface))
        elided = metrics.elidedText(detail, _MIDDLE, width)
        painter.drawText(inner, RIGHT, elided)
        return inner.adjusted(0, 0, -width - GAP, 0)

    def _paint_mark(self, painter: QPainter, inner: QRect, edge: int, index: Index) -> QRect:
        marks = index.data(MarksRole)
        if not marks:
            return inner
        painter.save()
        painter.setFont(semibold(painter.font()))
        inner.setRight(min(inner.right(), edge - MARK_AT))
        for text, token in reversed(marks):
            painter.setPen(self._theme.color(token))
            painter.drawText(inner, RIGHT, text)
            inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(text) - MARK_GAP)
        painter.restore()
        return inner.adjusted(0, 0, MARK_GAP - GAP, 0)


_MIDDLE = Qt.TextElideMode.ElideMiddle

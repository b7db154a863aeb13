"""The narrow strip at the left of the grid: change marks, and a handle for whole rows."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from msiview.gui.models.change_looks import look_of
from msiview.gui.models.table_model import TableModel
from msiview.gui.theme import Theme, semibold

WIDTH = 24
BAR = 3


class MarkGutter(QHeaderView):
    """A vertical header that shows a bar and a letter in place of row numbers."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName("Rows")

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        if not rect.isValid() or not isinstance(model, TableModel):
            return
        change = model.row_change(section) if model.has_marks else None
        painter.save()
        painter.fillRect(rect, self._theme.color(look_of(change).background if change else _PLAIN))
        if change is not None:
            color = self._theme.color(look_of(change).token)
            painter.fillRect(QRect(rect.left(), rect.top(), BAR, rect.height() - 1), color)
            painter.setFont(semibold(self.font()))
            painter.setPen(color)
            area = rect.adjusted(BAR, 0, 0, 0)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, look_of(change).letter)
        painter.setPen(self._theme.color("surface.border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.restore()


_PLAIN = "surface.base"

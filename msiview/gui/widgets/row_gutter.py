"""The strip at the left of the grid: row numbers, marks of changes and findings, and a handle for
whole rows."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from msiview.gui.alignment import RIGHT
from msiview.gui.models.change_looks import look_of
from msiview.gui.models.table_model import TableModel
from msiview.gui.texts import SEVERITY_MARKS, SEVERITY_TOKENS
from msiview.gui.theme import Theme, semibold

MARGIN = 6
LETTER = 14
"""Room for the letter of a change mark, in px."""
BAR = 3
LEAST_DIGITS = 2


class RowGutter(QHeaderView):
    """A vertical header with the number of each row in file order, and left of it the bar and
    letter of what happened to the row, and the sign of what is wrong with it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName("Rows")

    def sizeHint(self) -> QSize:
        model = self.model()
        if not isinstance(model, TableModel) or model.table is None:
            return QSize(2 * MARGIN, 0)
        digits = max(LEAST_DIGITS, len(str(model.table.row_count)))
        width = digits * self.fontMetrics().horizontalAdvance("0") + 2 * MARGIN
        letters = int(model.has_marks) + int(model.has_findings)
        return QSize(width + letters * LETTER, 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        if not rect.isValid() or not isinstance(model, TableModel):
            return
        change = model.row_change(section) if model.has_marks else None
        surface = look_of(change).background if change else _PLAIN
        painter.save()
        painter.fillRect(rect, self._theme.color(surface))
        if change is not None:
            color = self._theme.color(look_of(change).token)
            painter.fillRect(QRect(rect.left(), rect.top(), BAR, rect.height() - 1), color)
            painter.setFont(semibold(self.font()))
            painter.setPen(color)
            letter = QRect(rect.left() + BAR, rect.top(), LETTER, rect.height())
            painter.drawText(letter, Qt.AlignmentFlag.AlignCenter, look_of(change).letter)
        finding = model.row_finding(section)
        if finding is not None:
            painter.setFont(semibold(self.font()))
            painter.setPen(self._theme.text_on(SEVERITY_TOKENS[finding], surface))
            left = rect.left() + BAR + (LETTER if model.has_marks else 0)
            letter = QRect(left, rect.top(), LETTER, rect.height())
            painter.drawText(letter, Qt.AlignmentFlag.AlignCenter, SEVERITY_MARKS[finding])
        painter.setFont(self.font())
        painter.setPen(self._theme.text_on("text.muted", surface))
        number = str(model.row_at(section) + 1)
        painter.drawText(rect.adjusted(0, 0, -MARGIN, 0), RIGHT, number)
        painter.setPen(self._theme.color("surface.border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.restore()


_PLAIN = "surface.base"

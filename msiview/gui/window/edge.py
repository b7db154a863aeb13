"""A narrow strip at the side of the window that stands for panes that are folded away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from msiview.gui.plain_text import tip

if TYPE_CHECKING:
    from msiview.gui.theme import Theme

WIDTH = 24
PADDING = 12


class Edge(QAbstractButton):
    """A title that reads from top to bottom; a press brings the panes back."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorEdge")
        self.setText(title)
        self.setAccessibleName(f"Show the {title}")
        self.setToolTip(tip(f"Show the {title} (Ctrl+1)"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._theme = theme
        theme.themeChanged.connect(self.update)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, self.fontMetrics().horizontalAdvance(self.text()) + 2 * PADDING)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hovered = self.underMouse() or self.hasFocus()
        painter.fillRect(self.rect(), self._theme.color("surface.window"))
        painter.fillRect(0, 0, 1, self.height(), self._theme.color("surface.border"))
        painter.setPen(self._theme.color("text.link" if hovered else "text.muted"))
        painter.rotate(90)
        baseline = (WIDTH - self.fontMetrics().height()) // 2 + self.fontMetrics().descent()
        painter.drawText(PADDING, -baseline, self.text())

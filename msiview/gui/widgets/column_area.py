"""A column of widgets that scrolls up and down, and never sideways."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from msiview.gui.widgets.boxes import NO_MARGINS, Margins, vertical


class ColumnArea(QScrollArea):
    """Its content is always as wide as the area: what is in it wraps or elides its texts.

    A scroll area of Qt's own moves sideways where its content is wider, also without a bar: then
    the beginning of every text is out of sight.
    """

    def __init__(self, margins: Margins = NO_MARGINS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content = _Content()
        content.setProperty("role", "page")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.column = vertical(None, on=content, margins=margins)
        self.column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def ensureWidgetVisible(self, child: QWidget, xmargin: int = 50, ymargin: int = 50) -> None:
        super().ensureWidgetVisible(child, 0, ymargin)


class _Content(QWidget):
    """Demands no width."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

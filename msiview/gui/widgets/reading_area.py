"""A scrolling column of text and facts, no wider than is good to read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from msiview.gui.widgets.plain_label import PlainLabel

WIDTH = 880


class ReadingArea(QScrollArea):
    """Widgets are added to :attr:`column` from top to bottom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        content = QWidget()
        content.setProperty("role", "page")
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(16, 16, 16, 16)
        self.column.setSpacing(12)
        outer = QHBoxLayout(content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        self.setWidget(content)

    def add_heading(self, text: str) -> PlainLabel:
        """A semibold line over what follows."""
        label = PlainLabel(text)
        label.setProperty("role", "title")
        label.setContentsMargins(0, 8 if self.column.count() else 0, 0, 0)
        self.column.addWidget(label)
        return label

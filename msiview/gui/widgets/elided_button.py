"""A button that looks like a link and shortens its text instead of widening the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from msiview.gui.plain_text import caption, tip

LONGEST = 500
"""Characters of a text that are kept."""


class ElidedButton(QPushButton):
    """Cuts its text in the middle, where keys and paths differ least, and then shows the whole
    as a tooltip. ``setText`` takes a text from a file as it is."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setProperty("role", "inline")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)  # Enter presses it, also outside dialogs
        self.setText(text)

    def setText(self, text: str) -> None:
        self._whole = text
        super().setText(caption(text, LONGEST))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideMiddle, inside.width()
        )
        option.text = caption(shown, LONGEST)
        self.setToolTip(tip(self._whole) if shown != self._whole else "")
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

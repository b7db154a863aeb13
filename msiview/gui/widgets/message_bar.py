"""A strip above the page that tells one thing and goes away again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from msiview.gui.icons import Icons


class MessageBar(QFrame):
    """Never modal; stays until it is closed or something newer is told."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self.setProperty("role", "message")
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setProperty("role", "small")
        close.setAccessibleName("Close the message")
        close.setToolTip("Close the message")
        icons.bind(close, "close")
        close.clicked.connect(self.hide)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 4, 8, 4)
        line.addWidget(self._label, 1)
        line.addWidget(close)
        self.hide()

    def tell(self, text: str) -> None:
        """Show a sentence in place of the one before."""
        self._label.setText(text)
        self._label.setAccessibleName(text)
        self.show()

    def text(self) -> str:
        return self._label.text() if not self.isHidden() else ""

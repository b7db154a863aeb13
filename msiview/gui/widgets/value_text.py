"""A selectable text that is as high as it needs to be, up to a limit."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from msiview.visible_text import visible

MOST_LINES = 12
MOST_CHARACTERS = 10_000


class ValueText(QPlainTextEdit):
    """Wraps anywhere, so that long GUIDs and paths never widen the pane; scrolls beyond
    :data:`MOST_LINES` lines. The keyboard reaches it, to select and copy."""

    def __init__(self, parent: QWidget | None = None, *, tone: str = "") -> None:
        """``tone`` is ``warning`` for a text about what is wrong."""
        super().__init__(parent)
        self.setProperty("role", "value")
        self.setProperty("tone", tone)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)

    def show_text(self, text: str) -> None:
        """Show a text from its beginning, its hidden characters made visible; of a huge one only
        the first part."""
        if len(text) > MOST_CHARACTERS:
            rest = len(text) - MOST_CHARACTERS
            text = f"{text[:MOST_CHARACTERS]}\n… and {rest} more characters"
        text = visible(text)
        if text != self.toPlainText():
            self.setPlainText(text)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.verticalScrollBar().maximum() > 0:
            super().wheelEvent(event)
        else:
            event.ignore()  # the pane around it scrolls

    def _fit(self) -> None:
        # A plain text document measures its height in lines.
        lines = max(1, math.ceil(self.document().size().height()))
        # A bar that Qt hides by itself has taken room from the text for a moment, and the text
        # would be laid out behind it.
        policy = Qt.ScrollBarPolicy
        scrolls = lines > MOST_LINES
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if scrolls else policy.ScrollBarAlwaysOff
        )
        self.setFixedHeight(min(lines, MOST_LINES) * self.fontMetrics().lineSpacing() + 2)

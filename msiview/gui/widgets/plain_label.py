"""A label for texts of any origin."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from msiview.visible_text import visible
from msiview.words import shortened

LONGEST = 10_000
"""Characters that are shown; measuring a longer text would hold the window up."""


class PlainLabel(QLabel):
    """Shows a text as it is, never as markup; control characters in it become visible."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(visible(shortened(text, LONGEST)))

"""A small button that puts one text on the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QToolButton, QWidget

from msiview.gui.clipboard import copy_text
from msiview.gui.icons import Icons
from msiview.gui.later import call_later
from msiview.gui.plain_text import plain, tip

SAID_FOR_MS = 1200


class CopyButton(QToolButton):
    """Copies its text when pressed and says so for a moment in its tooltip's place."""

    def __init__(self, icons: Icons, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._icons = icons
        self.setProperty("role", "small")
        self.setIconSize(QSize(16, 16))
        icons.bind(self, "copy", "text.muted")
        self.set_text("", what)
        self.clicked.connect(self._copy)

    def set_text(self, text: str, what: str) -> None:
        """What to copy, and what that is called: ``ProductCode``."""
        self._text = text
        self.setToolTip(tip(f"Copy {what}"))
        self.setAccessibleName(plain(f"Copy {what}"))
        self.setEnabled(bool(text))

    def text_to_copy(self) -> str:
        return self._text

    def _copy(self) -> None:
        copy_text(self._text)
        self.setIcon(self._icons.icon("check", "change.added"))
        call_later(self, SAID_FOR_MS, self._restore)

    def _restore(self) -> None:
        self.setIcon(self._icons.icon("copy", "text.muted"))

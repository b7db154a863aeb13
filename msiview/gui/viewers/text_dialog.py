"""A text in a window of its own, to be read in full and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from msiview.gui.clipboard import copy_text
from msiview.gui.plain_text import plain, window_title
from msiview.gui.theme import Theme
from msiview.gui.viewers.text_loading import broken_lines
from msiview.gui.viewers.text_view import TextView
from msiview.gui.widgets.boxes import vertical
from msiview.gui.widgets.dialog_buttons import dialog_buttons
from msiview.gui.widgets.fitted_dialog import FittedDialog
from msiview.visible_text import visible
from msiview.words import number

MOST_CHARACTERS = 500_000
"""Characters that are shown; the button copies all of them."""


class TextDialog(FittedDialog):
    """Wrapped text with its line ends; control characters show, and are copied as they are."""

    def __init__(self, title: str, text: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("textDialog")
        self.setWindowTitle(window_title(title))
        self._text = text
        self.view = TextView(theme, numbered=False)
        self.view.setObjectName("textDialogText")
        self.view.setAccessibleName(plain(title))
        self.view.setTabChangesFocus(True)
        self.view.show_text(_shown(text))
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("&Copy all", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("textDialogCopy")
        copy.setAutoDefault(False)
        copy.setEnabled(bool(text))
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        foot = vertical(buttons, margins=(12, 8, 12, 8))
        vertical(self.view, foot, on=self, stretch=self.view)
        self.view.setFocus()
        self.resize(640, 400)

    def _copy(self) -> None:
        copy_text(self._text)


def _shown(text: str) -> str:
    rest = len(text) - MOST_CHARACTERS
    note = f"\n… and {number(rest)} more characters" if rest > 0 else ""
    lines = visible(text[:MOST_CHARACTERS]).split("\n")
    return "\n".join(broken_lines(lines)) + note

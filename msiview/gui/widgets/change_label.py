"""What an overlay did to a row or a cell: a letter and a word in the change's colour."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from msiview.gui.models.change_looks import look_of
from msiview.gui.plain_text import tip
from msiview.gui.theme import Theme
from msiview.gui.widgets.plain_label import PlainLabel
from msiview.overlay.marks import Mark


class ChangeLabel(PlainLabel):
    """Hidden where nothing was done; ``is_short`` leaves the word to the tooltip."""

    def __init__(
        self, theme: Theme, *, is_short: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self._theme, self._is_short = theme, is_short
        self._mark: Mark | None = None
        self.setProperty("role", "title")
        self.hide()
        theme.themeChanged.connect(self._paint_anew)

    def show_mark(self, mark: Mark | None) -> None:
        """Show another mark, or none."""
        self._mark = mark
        self.setVisible(mark is not None)
        look = look_of(mark) if mark is not None else None
        word = look.word if look is not None else ""
        self.setAccessibleName(word)
        letter = look.letter if look is not None else ""
        self.setText(letter if self._is_short else f"{letter} {word}".strip())
        if self._is_short:
            self.setToolTip(tip(word))
        self._paint_anew()

    def _paint_anew(self) -> None:
        if self._mark is not None:
            palette = QPalette(self.palette())
            color = self._theme.color(look_of(self._mark).token)
            palette.setColor(QPalette.ColorRole.WindowText, color)
            self.setPalette(palette)

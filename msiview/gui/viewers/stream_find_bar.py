"""The find bar of viewers: a text, and the way from place to place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from msiview.gui.icons import Icons
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal
from msiview.gui.widgets.find_field import FindField, close_button, step_buttons
from msiview.gui.widgets.plain_label import PlainLabel


class StreamFindBar(QWidget):
    """Hidden until it is asked for; ``said`` tells what came of the last search."""

    stepAsked = Signal(int)
    closed = Signal()

    def __init__(
        self,
        icons: Icons,
        placeholder: str = "Find in this text",
        name: str = "textFind",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = FindField(name, placeholder, 240)
        self.field.stepped.connect(self.stepAsked)
        self.field.escaped.connect(self.close_bar)
        self.field.textChanged.connect(lambda: self.say(""))
        self._said = PlainLabel()
        self._said.setObjectName(f"{name}Result")
        self._said.setProperty("role", "muted")
        arrows = step_buttons(icons, self.stepAsked.emit)
        horizontal(
            *(self.field, *arrows, self._said, close_button(icons, self.close_bar)),
            on=self,
            stretch=self._said,
            margins=HEAD_MARGINS,
            spacing=8,
        )
        self.hide()

    def text(self) -> str:
        return self.field.text()

    def said(self) -> str:
        return self._said.text()

    def say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setAccessibleName(text)

    def begin(self, text: str = "") -> None:
        """Open the bar, perhaps with a text, and put the keyboard into it."""
        if text and "\u2029" not in text:
            self.field.setText(text)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def add_field(self, field: FindField) -> None:
        """Put another field behind the arrows."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(3, field)
        field.escaped.connect(self.close_bar)

    def close_bar(self) -> None:
        self.hide()
        self.closed.emit()

"""The find bar of viewers: a text, and the way from place to place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from msiview.gui.icons import Icons
from msiview.gui.plain_text import tip
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal
from msiview.gui.widgets.plain_label import PlainLabel


class FindField(QLineEdit):
    """Enter goes on, Shift+Enter back, Escape leaves."""

    entered = Signal(int)
    escaped = Signal()

    def __init__(self, name: str, placeholder: str, width: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setFixedWidth(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.entered.emit(-1 if back else +1)
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


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
        self.field.entered.connect(self.stepAsked)
        self.field.escaped.connect(self.close_bar)
        self.field.textChanged.connect(lambda: self.say(""))
        self._said = PlainLabel()
        self._said.setObjectName(f"{name}Result")
        self._said.setProperty("role", "muted")
        line = horizontal(self.field, on=self, margins=HEAD_MARGINS, spacing=8)
        for icon, words, step in (
            ("chevron-up", "Previous (Shift+F3)", -1),
            ("chevron-down", "Next (F3)", +1),
        ):
            button = _button(icons, icon, words)
            button.clicked.connect(lambda _=False, step=step: self.stepAsked.emit(step))
            line.addWidget(button)
        line.addWidget(self._said, 1)
        close = _button(icons, "close", "Close (Esc)")
        close.clicked.connect(self.close_bar)
        line.addWidget(close)
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


def _button(icons: Icons, icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "small")
    button.setToolTip(tip(words))
    button.setAccessibleName(words.split(" (")[0])
    icons.bind(button, icon)
    return button

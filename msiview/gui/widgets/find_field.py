"""What every find bar is made of: its field, and its buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from msiview.gui.icons import Icons
from msiview.gui.plain_text import tip


class FindField(QLineEdit):
    """Enter goes on, Shift+Enter back, Esc leaves."""

    stepped = Signal(int)
    """Go to the next (+1) or the previous (-1) place."""
    escaped = Signal()

    def __init__(self, name: str, prompt: str, width: int, explanation: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setPlaceholderText(prompt)
        self.setAccessibleName(prompt)
        self.setToolTip(tip(explanation))
        self.setClearButtonEnabled(True)
        self.setFixedWidth(width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if back else +1)
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


def step_buttons(icons: Icons, step: Callable[[int], object]) -> list[QToolButton]:
    """The arrows that lead from place to place; ``step`` is given -1 or +1."""
    arrows = (("chevron-up", "Previous (Shift+F3)", -1), ("chevron-down", "Next (F3)", +1))
    return [_button(icons, icon, words, partial(step, by)) for icon, words, by in arrows]


def close_button(icons: Icons, close: Callable[[], object]) -> QToolButton:
    """The cross at the end of the bar."""
    return _button(icons, "close", "Close (Esc)", close)


def _button(icons: Icons, icon: str, words: str, run: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "small")
    button.setToolTip(tip(words))
    button.setAccessibleName(words.split(" (")[0])
    icons.bind(button, icon)
    button.clicked.connect(lambda _=False: run())
    return button

"""The field above a list that filters it once the user pauses."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

TYPING_PAUSE_MS = 150


class FilterField(QLineEdit):
    """Down leads into the list, like in every field with a list below."""

    paused = Signal()
    """The text is another one, and nothing was typed for a moment."""
    downPressed = Signal()

    def __init__(
        self,
        name: str,
        title: str,
        *,
        width: int = 192,
        pause: int = TYPING_PAUSE_MS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setPlaceholderText(title)
        self.setAccessibleName(title)
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(min(96, width))
        self.setMaximumWidth(width)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause)
        self._pause.timeout.connect(self.paused)
        self.textChanged.connect(self._pause.start)

    @property
    def is_pending(self) -> bool:
        """Whether :attr:`paused` is still to come for what was typed."""
        return self._pause.isActive()

    def settle(self) -> None:
        """Forget that something was typed: what follows from it is done now."""
        self._pause.stop()

    def start(self) -> None:
        """Take the keyboard, with the text selected (Ctrl+F)."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.downPressed.emit()
        else:
            super().keyPressEvent(event)

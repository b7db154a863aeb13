"""The field that filters a list, a grid or a log."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from msiview.gui.plain_text import plain, tip

TYPING_PAUSE_MS = 150


class FilterField(QLineEdit):
    """Down leads into the list, like in every field with a list below; Esc empties the field, but
    closes a pop-up."""

    paused = Signal()
    """The text is another one, and nothing was typed for a moment."""
    downPressed = Signal()

    def __init__(
        self,
        name: str,
        title: str,
        *,
        explanation: str = "",
        width: int | None = 192,
        pause: int = TYPING_PAUSE_MS,
        parent: QWidget | None = None,
    ) -> None:
        """``width`` is the largest in px, None for as much as there is. A title may end with the
        key that leads here (``Filter rows   Ctrl+L``)."""
        super().__init__(parent)
        self._explanation = explanation
        self.setObjectName(name)
        self.setPlaceholderText(plain(title))
        self.setAccessibleName(plain(title.split("   ")[0]))
        self.setToolTip(tip(explanation))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # a file dropped here is meant for the window
        self.setMinimumWidth(96 if width is None else min(96, width))
        if width is not None:
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

    def set_silently(self, text: str) -> None:
        """Show a text without announcing it."""
        if self.text() != text:
            self.blockSignals(True)
            self.setText(text)
            self.blockSignals(False)

    def set_error(self, reason: str) -> None:
        """Mark the text as wrong, with the reason as tooltip; an empty one takes that back."""
        self.setProperty("invalid", bool(reason))
        self.style().unpolish(self)
        self.style().polish(self)
        self.setToolTip(tip(reason or self._explanation))
        self.setAccessibleDescription(plain(reason))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.downPressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text() and not self._is_in_popup():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _is_in_popup(self) -> bool:
        return self.window().windowType() is Qt.WindowType.Popup


class RowsFilterField(FilterField):
    """Above a grid Enter, and Esc in the empty field, lead to the rows, too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_left = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_left or (event.key() == Qt.Key.Key_Escape and not self.text()):
            self.downPressed.emit()
        else:
            super().keyPressEvent(event)

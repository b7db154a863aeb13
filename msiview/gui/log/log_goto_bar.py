"""A line to type a line number or a time into."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from msiview.gui.icons import Icons
from msiview.gui.widgets.boxes import HEAD_MARGINS, horizontal
from msiview.gui.widgets.plain_label import PlainLabel


class LogGotoBar(QWidget):
    """Opens above the lines; Enter goes there, Escape closes it."""

    asked = Signal(str)
    closed = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("logGotoBar")
        self.setProperty("role", "pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._field = QLineEdit()
        self._field.setObjectName("logGoto")
        self._field.setPlaceholderText("Line or time, 1431 or 14:27:02")
        self._field.setAccessibleName("Line or time to go to")
        self._field.setFixedWidth(280)
        self._field.returnPressed.connect(lambda: self.asked.emit(self._field.text()))
        self._field.textEdited.connect(lambda: self.show_error(""))
        self._error = PlainLabel()
        self._error.setProperty("role", "error")
        close = QToolButton()
        close.setProperty("role", "small")
        close.setToolTip("Close (Esc)")
        close.setAccessibleName("Close")
        icons.bind(close, "close")
        close.clicked.connect(self.close_bar)
        horizontal(
            self._field,
            self._error,
            close,
            on=self,
            stretch=self._error,
            margins=HEAD_MARGINS,
            spacing=8,
        )
        self.setFocusProxy(self._field)
        self.hide()

    def begin(self) -> None:
        """Open the bar and put the keyboard into it."""
        self.show_error("")
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def close_bar(self) -> None:
        """Put the bar away."""
        self.hide()
        self.closed.emit()

    def show_error(self, reason: str) -> None:
        """Tell why there is no such place; empty takes it back."""
        self._error.setText(reason)
        self._field.setProperty("invalid", bool(reason))
        self._field.style().polish(self._field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

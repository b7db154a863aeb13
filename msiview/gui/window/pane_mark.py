"""A line that shows which pane has the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

if TYPE_CHECKING:
    from msiview.gui.theme import Theme

HEIGHT = 2


class PaneMark(QWidget):
    """Lies over the upper edge of the pane that the keyboard is in, and takes no mouse.

    ``panes`` are those of the window; while one is in a window of its own it needs no mark.
    """

    def __init__(self, window: QMainWindow, theme: Theme, panes: Sequence[QWidget]) -> None:
        super().__init__(window)
        self.setObjectName("paneMark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme, self._panes = theme, panes
        self._marked: QWidget | None = None
        self.hide()
        theme.themeChanged.connect(self.update)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)

    def marked(self) -> QWidget | None:
        """The pane that is marked."""
        return self._marked if self.isVisible() else None

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None or now.window() is not self.window():
            return  # another window or a dialog has it for a while
        pane = next((pane for pane in self._panes if pane.isAncestorOf(now)), None)
        if pane is not self._marked:
            if self._marked is not None and isValid(self._marked):
                self._marked.removeEventFilter(self)
            if pane is not None:
                pane.installEventFilter(self)
            self._marked = pane
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            *(QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide),
        ):
            self._place()
        return False

    def _place(self) -> None:
        pane = self._marked
        if pane is not None and not isValid(pane):
            self._marked = None  # it was hidden because it is being destroyed
            return
        if pane is None or not pane.isVisible() or pane.window() is not self.window():
            self.hide()
            return
        corner = pane.mapTo(self.window(), QPoint(0, 0))
        self.setGeometry(corner.x(), corner.y(), pane.width(), HEIGHT)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("text.link"))

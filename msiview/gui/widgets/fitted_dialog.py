"""The base of all dialogs of the program."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog

from msiview.gui.widgets.menus import ask_for_menu, menu_asked_by
from msiview.gui.widgets.tab_stops import is_tab_stop, step, widgets_of


class FittedDialog(QDialog):
    """As high as its texts need, also on a small screen. Tab goes through its parts as they lie: by
    Qt's own order, fields above a list are left out where a part of the dialog has the list as its
    proxy for the keyboard.

    Qt opens no dialog higher than two thirds of the screen, and asks how low one may be without
    regard to texts that wrap; what stands around them would be squeezed.
    """

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            needed = min(layout.totalHeightForWidth(self.width()), self._most())
            self.resize(self.width(), max(needed, self.height()))
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if menu_asked_by(event):
            ask_for_menu()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return step(list(filter(is_tab_stop, widgets_of(self))), forward=next)

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            least = layout.totalMinimumHeightForWidth(self.width())
            self.setMinimumHeight(min(least, self._most()))

    def _most(self) -> int:
        """The screen, less a title and a border."""
        return self.screen().availableGeometry().height() - 48

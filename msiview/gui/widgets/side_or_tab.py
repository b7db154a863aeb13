"""A view beside tabs where there is room for both, else the first of the tabs."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from msiview.gui.widgets.boxes import splitter, vertical


class SideOrTab(QWidget):
    """``side`` and ``tabs`` come with their first widths in px; below ``least`` px together
    the side is a tab called ``title``, behind the one that is in front."""

    def __init__(
        self, title: str, side: tuple[QWidget, int], tabs: tuple[QTabWidget, int], *, least: int
    ) -> None:
        super().__init__()
        self._title, self._side, self._tabs, self._least = title, side[0], tabs[0], least
        self._sizes = [side[1], tabs[1]]
        self._splitter = splitter(side, tabs)
        self.has_one_view = False
        """Whether the side is a tab."""
        self._tabs.currentChanged.connect(self._hand_on)
        vertical(self._splitter, on=self)
        self._hand_on()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.has_one_view != (event.size().width() < self._least):
            self._arrange(one_view=not self.has_one_view)

    def _arrange(self, *, one_view: bool) -> None:
        self.has_one_view = one_view
        focus = QApplication.focusWidget()
        if one_view:
            had_keyboard = focus is not None and self._side.isAncestorOf(focus)
            self._tabs.insertTab(0, self._side, self._title)
            if had_keyboard:
                self._tabs.setCurrentIndex(0)
        else:
            self._splitter.insertWidget(0, self._side)
            self._side.show()
            self._splitter.setSizes(self._sizes)
        if focus is not None and self.isAncestorOf(focus):
            focus.setFocus()
        self._hand_on()

    def _hand_on(self) -> None:
        """The keyboard goes to the view in front, or to the side."""
        front = self._tabs.currentWidget() if self.has_one_view else self._side
        self.setFocusProxy(front)

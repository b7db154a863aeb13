"""Another theme for a window, part by part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtWidgets import QMainWindow, QWidget

if TYPE_CHECKING:
    from msiview.gui.theme import Theme


class StyledParts(QObject):
    """Gives the panes, pages and bars of a window another theme one by one.

    When the stylesheet of a window changes, Qt styles every widget in it again, some 0.2 ms each
    whatever the sheet says, and half of 1,500 widgets are in panes and pages that nobody sees.
    So a window keeps the sheet that it was made with; with another theme each of its parts gets a
    sheet of its own, which goes before that of the window: what is seen at once, the rest later.
    ``frames`` are widgets without a look of their own whose children are parts, as are those of
    the window.
    """

    def __init__(self, window: QMainWindow, theme: Theme, frames: Iterable[QWidget]) -> None:
        super().__init__(window)
        self._window, self._theme = window, theme
        self._frames = (window, *frames)
        theme.dress(window)

    def style_seen(self) -> list[QWidget]:
        """Give what is seen the current theme; returns the parts that are to be styled later."""
        for frame in self._frames:
            frame.installEventFilter(self)
        # The rules of the window itself name colours of the palette, which Qt has kept.
        self._window.style().unpolish(self._window)
        self._window.style().polish(self._window)
        hidden = []
        for part in self._parts():
            if part.visibleRegion().isEmpty():
                hidden.append(part)
            else:
                self._theme.dress(part)
        return hidden

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Style what comes into the window later: pages, bars of tabs, dialogs, menus."""
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            child = event.child()
            if isinstance(child, QWidget) and child not in self._frames and not child.styleSheet():
                self._theme.dress(child)
        return False

    def _parts(self) -> list[QWidget]:
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        return [
            child
            for frame in self._frames
            for child in frame.findChildren(QWidget, options=direct)
            if child not in self._frames
        ]

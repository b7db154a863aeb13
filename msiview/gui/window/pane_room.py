"""One pane as large as the window, and everything back in its place afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QMainWindow

if TYPE_CHECKING:
    from msiview.gui.docks.frame import Dock, DockSet

LAYOUT_VERSION = 3
"""Raise it when docks get other homes: a stored layout of another version is ignored."""


class PaneRoom(QObject):
    """Maximises a pane: it has the window together with the panes that are tabs beside it."""

    changed = Signal()
    attached = Signal(str)
    """The pane of that id has come back from a window of its own."""

    def __init__(self, window: QMainWindow, docks: DockSet) -> None:
        super().__init__(window)
        self._window, self._docks = window, docks
        self._before = QByteArray()
        self.maximised = ""
        """The id of the pane that was maximised; empty while everything is in its place."""
        for dock in docks:
            dock.roomAsked.connect(lambda dock=dock: self.toggle(dock.spec.id))
            dock.leaving.connect(lambda dock=dock: self._leave(dock))
            dock.topLevelChanged.connect(lambda floats, dock=dock: self._on_moved(dock, floats))

    def toggle(self, dock_id: str) -> None:
        """Maximise a pane, or put everything back; one in a window of its own fills the screen."""
        if self.is_detached(dock_id):
            self._docks.show(dock_id)
            dock = self._docks[dock_id]
            dock.fill_screen(not dock.isMaximized())
        elif self.maximised and not self.leaves_out(dock_id):
            self.restore()
        else:
            self.maximise(dock_id)

    def maximise(self, dock_id: str) -> None:
        """Give a pane the whole window, unless it has one of its own."""
        self.restore()
        self._docks.show(dock_id)
        if self.is_detached(dock_id):
            return
        self._before = self._window.saveState(LAYOUT_VERSION)
        self.maximised = dock_id
        for other in self._docks:
            if self.leaves_out(other.spec.id) and not other.isFloating():
                other.hide()
        self._show_middle(False)
        self.changed.emit()

    def restore(self) -> None:
        """Put everything back; the tab in front stays there."""
        if not self.maximised:
            return
        front = next((dock for dock in self._group() if not dock.visibleRegion().isEmpty()), None)
        self.maximised = ""
        self._show_middle(True)
        self._window.restoreState(self._before, LAYOUT_VERSION)
        if front is not None:
            front.raise_()
        self.changed.emit()

    def is_detached(self, dock_id: str) -> bool:
        """Whether a pane has a window of its own."""
        return self._docks[dock_id].isFloating()

    def leaves_out(self, dock_id: str) -> bool:
        """Whether a pane has no place beside the maximised one."""
        return bool(self.maximised) and self._docks[dock_id] not in self._group()

    def layout(self) -> QByteArray:
        """What brings the panes back to their places in the next run."""
        return self._before if self.maximised else self._window.saveState(LAYOUT_VERSION)

    def _leave(self, dock: Dock) -> None:
        """Put everything back before a pane goes that has the window, which were empty without."""
        if self.maximised and not self.leaves_out(dock.spec.id):
            self.restore()

    def _on_moved(self, dock: Dock, floats: bool) -> None:
        if not floats:
            self.attached.emit(dock.spec.id)

    def _show_middle(self, shown: bool) -> None:
        middle = self._window.centralWidget()
        if middle is not None:
            middle.setVisible(shown)

    def _group(self) -> list[Dock]:
        """The maximised pane and those that are tabs beside it."""
        dock = self._docks[self.maximised]
        tabbed = self._window.tabifiedDockWidgets(dock)
        return [other for other in self._docks if other is dock or other in tabbed]

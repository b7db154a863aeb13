"""The room that a log has in the window: beside its package, or all of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from msiview.gui.document import DocumentState
from msiview.gui.settings import LAST_FOLDER

if TYPE_CHECKING:
    from msiview.gui.document import Document
    from msiview.gui.settings import Settings
    from msiview.gui.window.pane_room import PaneRoom
    from msiview.gui.window.window_layout import WindowLayout
    from msiview.session.file_groups import NamedFile


class LogRoom(QObject):
    """Opens logs beside the package. A log without one has no start page, tables and Inspector
    beside it."""

    def __init__(
        self,
        window: QMainWindow,
        document: Document,
        settings: Settings,
        room: PaneRoom,
        layout: WindowLayout,
        show_dock: Callable[[str], QWidget],
        scratch: Path | None,
    ) -> None:
        """``scratch`` is the folder whose logs are none of the user's."""
        super().__init__(window)
        self._document, self._settings, self._scratch = document, settings, scratch
        self._room, self._layout, self._show_dock = room, layout, show_dock
        self._waiting: NamedFile | None = None
        self._was_alone = False
        log = document.log
        log.changed.connect(self._remember)
        for settled in (document.opened, document.failed, document.closed):
            settled.connect(self._open_waiting)
        for changed in (log.changed, document.opening, document.failed, document.closed):
            changed.connect(self._give_window)
        # Later: Qt is still putting panes into their places.
        room.attached.connect(self._on_attached, Qt.ConnectionType.QueuedConnection)

    def open(self, path: str, shown: str = "") -> None:
        """Open a log beside the package, in place of the one before. ``shown`` is what users call
        it, where that is not its path."""
        if not shown:
            self._settings.set(LAST_FOLDER, str(Path(path).parent))
        if self._document.state is DocumentState.FAILED:
            self._document.close()
        self._show_dock("log")
        self._layout.make_room_for_log()
        self._document.log.open(path, shown=shown)

    def open_with_package(self, log: NamedFile) -> None:
        """Open a log once the package that is being opened is there: the log is read with its
        messages."""
        if self._document.state is DocumentState.OPENING:
            self._waiting = log
        else:
            self.open(log.path, log.shown)

    def _open_waiting(self) -> None:
        log, self._waiting = self._waiting, None
        if log is not None:
            self.open(log.path, log.shown)

    def _remember(self) -> None:
        """A log that could be opened is among the recent ones, unless it is none of the user's."""
        log, scratch = self._document.log, self._scratch
        is_ours = scratch is not None and Path(log.path).is_relative_to(scratch)
        if log.log is not None and not log.shown and not is_ours:
            self._settings.add_recent_log(log.path)
            self._settings.add_recent(log.path)

    def _on_attached(self, dock_id: str) -> None:
        if dock_id == "log":
            self._give_window()

    def _give_window(self) -> None:
        """All of the window, and the keyboard, to a log alone that has none of its own; its room
        beside a package once there is one."""
        is_alone = self._document.has_log_alone
        if is_alone and not self._room.maximised and not self._room.is_detached("log"):
            self._room.maximise("log")
            self._show_dock("log").setFocus(Qt.FocusReason.OtherFocusReason)
        elif not is_alone and self._was_alone:
            self._room.restore()
            self._layout.make_room_for_log()
        self._was_alone = is_alone

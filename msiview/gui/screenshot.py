"""Draws a window into a file once everything in it has come to rest."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from msiview.gui.document import DocumentState
from msiview.gui.faults import complain
from msiview.gui.main_window import MainWindow

LOOK_EVERY_MS = 20
QUIET_LOOKS = 5
"""So many looks in a row must find nothing going on: late layout and painting count too."""


class Screenshot(QObject):
    """Waits until the document is open and no job runs, saves the picture, says how it went."""

    saved = Signal(int)
    """0: saved. 2: the picture can't be written. 3: saved, but the file can't be read."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._quiet = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        opening = self._window.document.state is DocumentState.OPENING
        self._quiet = 0 if opening or self._window.jobs.busy else self._quiet + 1
        if self._quiet >= QUIET_LOOKS:
            self._timer.stop()
            self.saved.emit(self._save())

    def _save(self) -> int:
        if not self._window.grab().save(str(self._path)):
            complain(f"{self._path}: the picture can't be written")
            return 2
        error = self._window.document.error
        if error is not None:
            complain(str(error))
            return 3
        return 0

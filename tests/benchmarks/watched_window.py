"""An application that notes its first paint and its rest, and then ends."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from msiview.gui.main_window import MainWindow

_LOOK_MS = 200
_QUIET_LOOKS = 8
_QUIET_S = 0.02
"""Processor time between two looks that is none."""

_BEAT_MS = 10


class WatchedApplication(QApplication):
    """Ends by itself when its window has been painted and nothing runs for a while."""

    marks: ClassVar[dict[str, float]] = {}
    """Seconds of processor time from the start of the process: ``painted``, ``rest``; and the most
    that the GUI thread had after the paint in one turn of the event loop: ``turn``."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(arguments)
        self._quiet, self._before = 0, 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._busy = 0.0
        self._heart = QTimer(self)
        self._heart.timeout.connect(self._beat)
        self.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_paint = event.type() == QEvent.Type.Paint and "painted" not in self.marks
        if is_paint and isinstance(watched, QWidget) and isinstance(watched.window(), MainWindow):
            self.marks["painted"] = 0.0  # the whole window is painted before timers run
            QTimer.singleShot(0, self, self._on_painted)
        return False

    def _on_painted(self) -> None:
        self.marks["painted"] = self.marks["rest"] = self._before = time.process_time()
        self._timer.start(_LOOK_MS)
        self.marks["turn"], self._busy = 0.0, time.thread_time()
        self._heart.start(_BEAT_MS)

    def _beat(self) -> None:
        busy = time.thread_time()
        self.marks["turn"] = max(self.marks["turn"], busy - self._busy)
        self._busy = busy

    def _look(self) -> None:
        now = time.process_time()
        windows = [each for each in self.topLevelWidgets() if isinstance(each, MainWindow)]
        if now - self._before > _QUIET_S or any(window.jobs.busy for window in windows):
            self._quiet, self.marks["rest"] = 0, now
        else:
            self._quiet += 1
        self._before = now
        if self._quiet == _QUIET_LOOKS:
            self.quit()

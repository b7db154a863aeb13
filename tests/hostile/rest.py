"""Windows that have come to rest."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from msiview.gui.document import DocumentState
from msiview.gui.main_window import MainWindow
from msiview.gui.windows import Windows
from msiview.session.opened_log import LogState

PATIENCE_S = 60.0
QUIET_S = 0.05

Step = tuple[str, QWidget]
"""What is shown now, and the window or dialog that shows it."""


def opened(windows: Windows, file: Path) -> MainWindow:
    """A large window with a file, at rest."""
    window = windows.new_window()
    window.resize(1600, 1000)
    window.open_path(str(file))
    rest(window)
    return window


def rest(window: MainWindow) -> None:
    """Wait until nothing goes on any more."""
    end = time.monotonic() + PATIENCE_S
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < QUIET_S:
        assert time.monotonic() < end, "the window never came to rest"
        pause()
        document = window.document
        is_busy = (
            window.jobs.busy
            or document.state is DocumentState.OPENING
            or document.log.state in (LogState.OPENING, LogState.READING)
        )
        if is_busy:
            quiet_since = time.monotonic()


def pause() -> None:
    """Let the window and its threads work for a moment."""
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
    time.sleep(0.002)  # for the threads that work


def other_windows(window: MainWindow) -> list[QWidget]:
    """Windows and pop-ups that are shown beside a window; a tooltip goes when it wants to."""
    return [
        top
        for top in QApplication.topLevelWidgets()
        if top.isVisible() and top is not window and not top.inherits("QTipLabel")
    ]

"""Files that the system asks the running program to open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from pytestqt.qtbot import QtBot

from msiview.gui.document import DocumentState
from msiview.gui.main_window import MainWindow
from msiview.gui.windows import Windows
from tests.gui.conftest import wait_until_opened


def test_a_file_that_macos_asks_for(
    windows: Windows, window: MainWindow, sample: Path, qtbot: QtBot
) -> None:
    assert windows.eventFilter(window, QFileOpenEvent(str(sample)))
    wait_until_opened(window, qtbot)
    assert window.document.state is DocumentState.OPENED
    assert len(windows) == 1
    assert not windows.eventFilter(window, QEvent(QEvent.Type.Show))

"""What the Windows taskbar is told: whose windows these are, and the files opened last."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from msiview.files.desktop import APPLICATION
from msiview.gui.settings import RECENT_FILES, Settings

_BY_PATH = 3
"""SHARD_PATHW"""
_APARTMENT = 2
"""COINIT_APARTMENTTHREADED"""


def name_for_the_taskbar() -> None:
    """Windows would group the windows with all of Python, under its icon."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APPLICATION)


def note_opened(path: str) -> None:
    """Tell Windows that a file was opened. It offers recent files in the menu of the taskbar's
    button, of those types that are registered for msiview. May take long: the file may lie far
    away, and links to it are written."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.ole32.CoInitializeEx(None, _APARTMENT)
        try:
            ctypes.windll.shell32.SHAddToRecentDocs(_BY_PATH, ctypes.c_wchar_p(path))
        finally:
            ctypes.windll.ole32.CoUninitialize()


def note_in_background(path: str) -> None:
    """:func:`note_opened`, in a thread of its own that nobody waits for."""
    threading.Thread(target=note_opened, args=(path,), daemon=True).start()


class JumpList(QObject):
    """Notes each file that comes to the recent ones, as long as the settings live."""

    def __init__(
        self, settings: Settings, note: Callable[[str], None] = note_in_background
    ) -> None:
        super().__init__(settings)
        self._settings, self._note = settings, note
        self._known = settings.get(RECENT_FILES)
        settings.changed.connect(self._on_changed)

    def _on_changed(self, key: str) -> None:
        if key != RECENT_FILES.key:
            return
        before, self._known = self._known, self._settings.get(RECENT_FILES)
        was_only_forgotten = self._known == [path for path in before if path in self._known]
        if not was_only_forgotten:
            self._note(str(Path(self._known[0]).absolute()))

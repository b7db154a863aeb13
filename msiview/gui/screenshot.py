"""Draws a window into a file once everything in it has come to rest."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QObject, QTimer, Signal
from PySide6.QtGui import QImage, QImageWriter

from msiview.errors import FileIsOpened, UnwritableFile
from msiview.files.new_file import write_file
from msiview.files.opened_files import refuse_opened
from msiview.gui.document import DocumentState
from msiview.gui.faults import complain
from msiview.gui.main_window import MainWindow

LOOK_EVERY_MS = 20
QUIET_LOOKS = 5
"""So many looks in a row must find nothing going on: late layout and painting count too."""


class Screenshot(QObject):
    """Waits until the document is open and no job runs, saves the picture, says how it went."""

    saved = Signal(int)
    """0: saved. 2: the path is that of an opened file, or of no kind of picture. 3: the picture
    can't be written, or the file that it shows can't be read."""

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
        failure: Exception | None
        try:
            refuse_opened(self._path)
            picture = _encoded(self._window.grab().toImage(), self._path.suffix[1:] or "png")
            if not picture:
                complain(f"{self._path}: there are no pictures of the kind {self._path.suffix}")
                return 2
            write_file(self._path, [picture])
        except FileIsOpened as error:
            complain(str(error))
            return 2
        except (UnwritableFile, OSError) as error:
            failure = error
        else:
            failure = self._window.document.error
        if failure is not None:
            complain(str(failure))
            return 3
        return 0


def _encoded(image: QImage, kind: str) -> bytes:
    """The bytes of a picture of some kind, such as png; empty for a kind that Qt cannot write."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(kind.encode())).write(image)
    return bytes(buffer.data().data())

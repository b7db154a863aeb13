"""Files of the package that are dragged out of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMetaType, QMimeData, QObject, QUrl

from msiview.analysis.package_files import PackageFile
from msiview.errors import MsiviewError, UnwritableFile
from msiview.export.target_folder import TargetFolder
from msiview.files.leftovers import scratch_folder
from msiview.gui.services import Services
from msiview.progress import Progress
from msiview.session.opened_package import OpenedPackage
from msiview.session.unpacked_files import PackageContents
from msiview.words import counted

MOST_FILES = 500
MOST_BYTES = 64 << 20
"""Files and bytes by the File table that are unpacked when they are dropped, while the window
stands still. More are unpacked in the background first."""

_URLS = "text/uri-list"
_SLOT = "dragged-files"


class DraggedFiles(QObject):
    """Makes the data of a drag. A few files are unpacked into a temporary folder when another
    program asks for them, which it does at the drop. Many are unpacked when they are first dragged,
    and the next drag has them at once: no program waits minutes for what is dropped on it.
    :meth:`clear` removes the folders."""

    def __init__(
        self, services: Services, chosen: Callable[[], Sequence[PackageFile]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services, self._chosen = services, chosen
        self._folders = ExitStack()
        self._ready: dict[str, Path | None] = {}
        """Where files of an earlier drag lie, by key; None where one could not be unpacked."""
        self.destroyed.connect(self._folders.close)
        services.document.overlayChanged.connect(self.clear)

    def mime_data(self) -> QMimeData | None:
        """The selected files; None where nothing can be dragged, or not yet."""
        files, shown = list(self._chosen()), self._services.document.shown
        if shown is None or not files:
            return None
        if all(file.key in self._ready for file in files):
            return _FileData(lambda: [self._ready[file.key] for file in files])
        size = sum(file.stated.size or 0 for file in files)
        if len(files) > MOST_FILES or size > MOST_BYTES:
            self._prepare(shown, files)
            return None
        return _FileData(lambda: self._unpacked_now(shown, files))

    def clear(self) -> None:
        """Forget what was dragged before."""
        self._services.jobs.cancel_slot(_SLOT)
        self._ready = {}
        self._folders.close()

    def _prepare(self, shown: OpenedPackage, files: Sequence[PackageFile]) -> None:
        """Unpack files for the next drag."""
        if self._services.jobs.runs(_SLOT):
            return
        try:
            folder = self._folder()
        except UnwritableFile as error:
            self._services.tell(f"Nothing can be dragged: {error}")
            return
        words = counted(len(files), "file")
        self._services.tell_here(f"{words} are unpacked first. Drag them when that is done.")

        def finish(found: dict[str, Path | None]) -> None:
            self._ready = found
            there = sum(path is not None for path in found.values())
            self._services.tell(f"{counted(there, 'file')} can be dragged now.")

        self._services.jobs.run(
            lambda progress: _unpacked(shown, files, folder, progress),
            finish,
            title=f"Unpacking {words}",
            slot=_SLOT,
        )

    def _unpacked_now(
        self, shown: OpenedPackage, files: Sequence[PackageFile]
    ) -> list[Path | None]:
        try:
            return [*_unpacked(shown, files, self._folder()).values()]
        except MsiviewError as error:
            self._services.tell(f"Nothing was dragged: {error}")
            return []

    def _folder(self) -> TargetFolder:
        return TargetFolder(self._folders.enter_context(scratch_folder()), flat=True)


def _unpacked(
    shown: OpenedPackage,
    files: Sequence[PackageFile],
    folder: TargetFolder,
    progress: Progress | None = None,
) -> dict[str, Path | None]:
    """Where files were written, by key; None where one could not be unpacked."""
    contents = PackageContents(shown, list(files))
    return {one.file.key: folder.add(one) for one in contents.unpacked(files, progress)}


class _FileData(QMimeData):
    """Paths that are made when they are first asked for."""

    def __init__(self, make: Callable[[], list[Path | None]]) -> None:
        super().__init__()
        self._make = make
        self._paths: list[Path | None] | None = None

    def formats(self) -> list[str]:
        return [_URLS]

    def hasFormat(self, mimetype: str) -> bool:
        return mimetype == _URLS

    def retrieveData(self, mimetype: str, _type: QMetaType | QMetaType.Type) -> Any:
        if mimetype != _URLS:
            return None
        if self._paths is None:
            self._paths = self._make()
        return [QUrl.fromLocalFile(str(path)) for path in self._paths if path is not None]

"""Files of the package that are dragged out of the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMetaType, QMimeData, QObject, QUrl

from msiview.analysis.package_files import PackageFile
from msiview.errors import MsiviewError
from msiview.export.target_folder import TargetFolder
from msiview.files.leftovers import scratch_folder
from msiview.gui.services import Services
from msiview.session.unpacked_files import PackageContents
from msiview.words import counted, number

MOST_FILES = 500
MOST_BYTES = 64 << 20
"""Files and bytes by the File table that are dragged at once; the window stands still meanwhile."""

_URLS = "text/uri-list"


class DraggedFiles(QObject):
    """Makes the data of a drag. The files are unpacked into a temporary folder when somebody asks
    for them, which other programs do when they are dropped; :meth:`clear` removes the folder."""

    def __init__(
        self, services: Services, chosen: Callable[[], Sequence[PackageFile]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services, self._chosen = services, chosen
        self._folders = ExitStack()
        self.destroyed.connect(self._folders.close)

    def mime_data(self) -> QMimeData | None:
        """The selected files; None where nothing can be dragged."""
        files, shown = list(self._chosen()), self._services.document.shown
        size = sum(file.stated.size or 0 for file in files)
        if shown is None or not files:
            return None
        if len(files) > MOST_FILES or size > MOST_BYTES:
            most = f"{MOST_FILES} files or {number(MOST_BYTES >> 20)} MiB"
            self._services.tell_here(
                f"{counted(len(files), 'file')} are too many to be dragged ({most}): extract them."
            )
            return None
        return _FileData(lambda: self._unpacked(files))

    def clear(self) -> None:
        """Forget what was dragged before."""
        self._folders.close()

    def _unpacked(self, files: list[PackageFile]) -> list[Path]:
        shown = self._services.document.shown
        if shown is None:
            return []
        folder = TargetFolder(self._folders.enter_context(scratch_folder()), flat=True)
        try:
            found = [folder.add(one) for one in PackageContents(shown, files).unpacked(files)]
        except MsiviewError as error:
            self._services.tell(f"Nothing was dragged: {error}")
            return []
        return [path for path in found if path is not None]


class _FileData(QMimeData):
    """Paths that are made when they are first asked for."""

    def __init__(self, make: Callable[[], list[Path]]) -> None:
        super().__init__()
        self._make = make
        self._paths: list[Path] | None = None

    def formats(self) -> list[str]:
        return [_URLS]

    def hasFormat(self, mimetype: str) -> bool:
        return mimetype == _URLS

    def retrieveData(self, mimetype: str, _type: QMetaType | QMetaType.Type) -> Any:
        if mimetype != _URLS:
            return None
        if self._paths is None:
            self._paths = self._make()
        return [QUrl.fromLocalFile(str(path)) for path in self._paths]

"""A source of bytes that keeps its file open only while it is being read.

So a package can be renamed, deleted or rebuilt on every system while it is shown. Each opening
compares size and time of change with those at opening.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeAlias

from msiview.errors import FileChanged, UnreadableFile

ReadRange: TypeAlias = Callable[[int, int], bytes]
"""Reads so many bytes (second) from an offset (first); fewer at the end."""

# Of winnt.h, fileapi.h and winerror.h.
_READ, _SHARED, _EXISTING = 0x80000000, 7, 3
_NO_HANDLE = (1 << 8 * struct.calcsize("P")) - 1
_SHARING_VIOLATION, _LOCK_VIOLATION, _INVALID_NAME = 32, 33, 123
_ONLINE_ONLY = 0x1000 | 0x40000 | 0x400000
"""FILE_ATTRIBUTE_OFFLINE, _RECALL_ON_OPEN and _RECALL_ON_DATA_ACCESS: the contents lie elsewhere,
say in OneDrive, and are fetched when they are read."""

_KEPT = "another program has the file open and lets nobody else read it"
_NO_NAME = "no file can have this name"
_NOT_FETCHED = "the file is online only, and what is in it could not be fetched"


class FileSource:
    """The bytes of a file, which is opened again for each batch of reads.

    ``path`` is None for bytes in memory. ``shown`` is the file's name as users see it: it can
    always be printed, even where the system's own name is no valid Unicode.
    """

    def __init__(self, path: Path | None, data: bytes | None, shown: str) -> None:
        self.path = path
        self._data = data
        self.shown = shown.encode("utf-8", "replace").decode("utf-8")
        self._stamp: tuple[int, int] | None = None
        if path is None:
            self.size = len(data or b"")
        else:
            refuse_other_files(path, self.shown)
            with self.opened() as file:
                status = os.fstat(file.fileno())
                self._stamp = (status.st_size, status.st_mtime_ns)
                self.size = status.st_size

    @classmethod
    def of_path(cls, path: str | os.PathLike[str], shown: str = "") -> FileSource:
        """A file on disk, shown as ``shown`` where that is not its path. Raises
        :class:`UnreadableFile` when it cannot be opened."""
        return cls(Path(path), None, shown or os.fspath(path))

    @classmethod
    def of_bytes(cls, data: bytes, name: str) -> FileSource:
        """Bytes in memory, shown as ``name``."""
        return cls(None, data, name)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The file, open for reading and unchanged since the first opening."""
        if self.path is None:
            yield io.BytesIO(self._data or b"")
            return
        try:
            file = self.path.open("rb")
        except (OSError, ValueError) as error:
            raise unreadable(error, self.shown, self.path) from error
        with file:
            if self._stamp is not None:
                status = os.fstat(file.fileno())
                if (status.st_size, status.st_mtime_ns) != self._stamp:
                    raise FileChanged(
                        "the file on disk has changed since it was opened; open it again",
                        file=self.shown,
                    )
            try:
                yield file
            except OSError as error:
                raise unreadable(error, self.shown, self.path) from error


def refuse_other_files(path: Path, shown: str) -> None:
    """Refuse folders, and files that block when they are opened: pipes and devices."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return  # opening will say why
    if stat.S_ISDIR(mode):
        raise UnreadableFile("this is a folder, not a file", file=shown)
    if not stat.S_ISREG(mode):
        raise UnreadableFile("this is not an ordinary file", file=shown)


def unreadable(error: OSError | ValueError, shown: str, path: Path | None = None) -> UnreadableFile:
    """The error of a file that cannot be opened or read; Python raises ValueError for names
    with a NUL, and knows no reason for much that Windows refuses."""
    if isinstance(error, ValueError):
        return UnreadableFile(_NO_NAME, file=shown)
    reason = None
    if sys.platform == "win32" and path is not None and error.errno in (errno.EACCES, errno.EINVAL):
        reason = windows_reason(_code_of_windows(path), _attributes(path))
    return UnreadableFile(reason or error.strerror or str(error), file=shown)


def windows_reason(code: int, attributes: int) -> str | None:
    """Why Windows refuses a file: by the number of its error (0 where it lets it be opened) and the
    attributes of the file. None where Python knows it as well."""
    if code in (_SHARING_VIOLATION, _LOCK_VIOLATION):
        return _KEPT
    if code == _INVALID_NAME:
        return _NO_NAME
    return _NOT_FETCHED if attributes & _ONLINE_ONLY else None


def _code_of_windows(path: Path) -> int:
    """The number of the error of opening a file; Python translates many of them to few."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = kernel.CreateFileW(str(path), _READ, _SHARED, None, _EXISTING, 0, None)
        if handle == _NO_HANDLE:
            return ctypes.get_last_error()
        kernel.CloseHandle(ctypes.c_void_p(handle))
    return 0


def _attributes(path: Path) -> int:
    """A file's attributes on Windows; 0 where there are none."""
    try:
        return getattr(path.stat(), "st_file_attributes", 0)
    except (OSError, ValueError):
        return 0

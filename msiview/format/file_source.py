"""The bytes of a file that is open only while it is being read.

So a package can be renamed, deleted or rebuilt under the window on every
system. Each reading compares size and time of change with those at opening.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msiview.errors import FileChanged, UnreadableFile


class FileSource:
    """The bytes of a file, opened anew for each burst of reading."""

    def __init__(self, path: Path | None, data: bytes | None, shown: str) -> None:
        self._path = path
        self._data = data
        self.shown = shown
        self._stamp: tuple[int, int] | None = None
        if data is not None:
            self.size = len(data)
        else:
            with self.opened() as file:
                status = os.fstat(file.fileno())
                self._stamp = (status.st_size, status.st_mtime_ns)
                self.size = status.st_size

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The file, open for reading and unchanged since the first opening."""
        if self._data is not None:
            yield io.BytesIO(self._data)
            return
        assert self._path is not None
        try:
            file = self._path.open("rb")
        except OSError as error:
            raise UnreadableFile(error.strerror or str(error), file=self.shown) from error
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
                raise UnreadableFile(error.strerror or str(error), file=self.shown) from error

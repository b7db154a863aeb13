"""A log on disk: its bytes, its encoding, and whether it has grown or been rewritten.

Unlike a package a log may change while it is shown: a running installation appends to it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from enum import Enum
from hashlib import blake2b
from pathlib import Path

from msiview.errors import UnreadableFile
from msiview.format.file_source import refuse_other_files, unreadable
from msiview.logs.encodings import PROBED, LogEncoding, detect
from msiview.logs.framing import Framing
from msiview.logs.framing_detection import find_framing, sampled
from msiview.logs.transfer_encodings import MOST_DECODED, decoded

BLOCK = 1 << 22
"""Bytes that are read at once: larger blocks are not faster and block other threads for longer."""

_SAMPLE = 1 << 12
_PIECE = 1 << 14
_PIECES = 8
"""The number of samples, besides the beginning, by which framing is detected."""


class Growth(Enum):
    """How a log has changed since the last check."""

    NONE = "unchanged"
    GROWN = "grown"
    REWRITTEN = "rewritten"
    """Shorter, or with other bytes than before."""
    GONE = "gone"


class LogFile:
    """The bytes of a log up to :attr:`size`, read from a file that is open only while it is being
    read. Of a log in base64 or the like these are the decoded ones, which are kept.

    ``shown`` is the path as the user gave it. The encoding is detected by the first bytes, framing
    by samples; for a log that begins small both are detected again when it grows.
    """

    def __init__(self, path: str | os.PathLike[str], codepage: int | None = None) -> None:
        """Raises :class:`UnreadableFile` for what cannot be opened: folders, pipes, no rights."""
        self._path = Path(path)
        self.shown = os.fspath(path).encode("utf-8", "replace").decode("utf-8")
        self._codepage = codepage
        refuse_other_files(self._path, self.shown)
        self._inside: bytes | None = None
        self._outer_size = self.size = self._present_size()
        self._look_inside()
        self.encoding: LogEncoding = detect(self.read(0, PROBED), codepage)
        self.framing: Framing = self._framing()
        self._head = self._digest(0)
        self._tail = self._digest(max(0, self.size - _SAMPLE))

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self._path.name

    @property
    def path(self) -> str:
        """The full path."""
        return str(self._path.absolute())

    def read(self, start: int, end: int) -> bytes:
        """The bytes from ``start`` up to, not including, ``end``; fewer where the file ends
        before. Raises :class:`UnreadableFile`."""
        if self._inside is not None:
            return self._inside[start : max(start, end)]
        try:
            with self._path.open("rb", buffering=0) as file:
                file.seek(start)
                return _read_all(file.fileno(), max(0, min(end, self.size) - start))
        except (OSError, ValueError) as error:
            raise unreadable(error, self.shown, self._path) from error

    def blocks(self, start: int, end: int, size: int = BLOCK) -> Iterator[tuple[int, bytes]]:
        """Offsets and bytes of consecutive blocks. The file stays open meanwhile.

        Raises :class:`UnreadableFile`; ends early where the file has become shorter.
        """
        end = min(end, self.size)
        if self._inside is not None:
            yield from (
                (at, self._inside[at : min(at + size, end)]) for at in range(start, end, size)
            )
            return
        try:
            with self._path.open("rb", buffering=0) as file:
                file.seek(start)
                while start < end:
                    data = _read_all(file.fileno(), min(size, end - start))
                    if not data:
                        return
                    yield start, data
                    start += len(data)
        except OSError as error:
            raise unreadable(error, self.shown, self._path) from error

    def samples(self) -> list[str]:
        """Texts from the whole file, its beginning first; the others may be cut at both ends."""
        extents = sampled(self.size, self.encoding.mark, PROBED, _PIECE, _PIECES)
        return [self.encoding.decode(self.read(*extent)) for extent in extents]

    def look_again(self) -> Growth:
        """Whether the file on disk has changed. If it has grown or was rewritten, :attr:`size` (and
        the encoding of a new text) are updated."""
        try:
            size = self._present_size()
        except UnreadableFile:
            return Growth.GONE
        if self._inside is not None:
            return self._look_again_inside(size)
        old = self.size
        if size < old or not self._begins_as_before():
            self.size = size
            self.encoding = detect(self.read(0, PROBED), self._codepage)
            self.framing = self._framing()
            growth = Growth.REWRITTEN
        elif size == old:
            return Growth.NONE
        else:
            self.size = size
            if old < _SAMPLE:
                self.encoding = detect(self.read(0, PROBED), self._codepage)
            growth = Growth.GROWN
            if old < PROBED:
                growth = self._framed_anew(growth)
        self._head = self._digest(0)
        self._tail = self._digest(max(0, self.size - _SAMPLE))
        return growth

    # -- inside ---------------------------------------------------------

    def _look_inside(self) -> None:
        """Decode what was encoded as a whole."""
        if self.size > MOST_DECODED:
            return
        self._inside = decoded(self.read(0, PROBED), lambda: self.read(0, self.size))
        if self._inside is not None:
            self.size = len(self._inside)

    def _look_again_inside(self, size: int) -> Growth:
        """Whether the file that the log is encoded in is another one."""
        if size == self._outer_size:
            return Growth.NONE
        self._inside, self._outer_size, self.size = None, size, size
        self._look_inside()
        self.encoding = detect(self.read(0, PROBED), self._codepage)
        self.framing = self._framing()
        self._head, self._tail = self._digest(0), self._digest(max(0, self.size - _SAMPLE))
        return Growth.REWRITTEN

    def _framing(self) -> Framing:
        return find_framing(self.samples())

    def _framed_anew(self, growth: Growth) -> Growth:
        """What has become of a log of which little was known: with other lines than before, it
        is another one."""
        old, self.framing = self.framing, self._framing()
        return growth if self.framing == old else Growth.REWRITTEN

    def _begins_as_before(self) -> bool:
        """Whether what was read is still the same, according to samples of both ends."""
        return self._digest(0) == self._head and (
            self._digest(max(0, self.size - _SAMPLE)) == self._tail
        )

    def _digest(self, start: int) -> bytes:
        """A digest of a sample; never of more than was there when :attr:`size` was taken."""
        return blake2b(self.read(start, start + _SAMPLE)).digest()

    def _present_size(self) -> int:
        try:
            with self._path.open("rb", buffering=0) as file:
                return os.fstat(file.fileno()).st_size
        except (OSError, ValueError) as error:
            raise unreadable(error, self.shown, self._path) from error


def _read_all(descriptor: int, size: int) -> bytes:
    """Up to so many bytes from a file descriptor."""
    data = os.read(descriptor, size)
    if len(data) == size or not data:
        return data
    parts = [data]
    size -= len(data)
    while size and (data := os.read(descriptor, size)):
        parts.append(data)
        size -= len(data)
    return b"".join(parts)

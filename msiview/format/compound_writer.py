"""Writes compound files: storages and streams into sectors.

Every size is known before the first byte is written, so the whole file is laid
out first and then written from front to back: header, DIFAT, FAT, directory,
mini FAT, mini stream, and last the streams of 4096 bytes or more. Contents are
never copied; a :class:`ChunkSource` need not even be in memory.
Source: [MS-CFB].
"""

from __future__ import annotations

import io
import struct
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias

from msiview.errors import FormatError
from msiview.files.new_file import new_file
from msiview.format.compound_header import MAGIC
from msiview.format.container import Storage, Stream
from msiview.format.directory_entries import (
    END_OF_CHAIN,
    Entry,
    EntryKind,
    directory_bytes,
    link_siblings,
)
from msiview.progress import Progress

_FREE = 0xFFFFFFFF
_FAT_SECTOR = 0xFFFFFFFD
_DIFAT_SECTOR = 0xFFFFFFFC

_HEADER_DIFAT = 109
"""FAT sectors that the header itself can name; the others go into DIFAT sectors."""

_MINI_SECTOR = 64
MINI_CUTOFF = 4096
"""Streams shorter than this lie in the mini stream."""

_MAX_SIZE = 0x7FFFFF00
"""Bytes of the largest file that is written. The range that applications lock begins at this
offset, and larger files must leave it out; the installer's own limit is 2 GiB."""

SECTOR_SIZES = (512, 4096)
"""Version 3 files have sectors of 512 bytes, version 4 files of 4096."""


@dataclass(frozen=True, slots=True)
class ChunkSource:
    """The content of a stream that is read piece by piece while it is written.

    ``chunks()`` must yield ``size`` bytes in all, each time it is called.
    """

    size: int
    chunks: Callable[[], Iterable[bytes]]


StreamContent: TypeAlias = bytes | ChunkSource


@dataclass(slots=True)
class StorageContent:
    """What a storage is to hold. Names are raw: at most 31 UTF-16 units, packed already.

    ``clsid`` is a GUID in any braced or plain form; ``created`` and ``modified``
    are FILETIMEs (100 ns units since 1601, UTC), 0 for none.
    """

    clsid: str | None = None
    streams: dict[str, StreamContent] = field(default_factory=dict)
    storages: dict[str, StorageContent] = field(default_factory=dict)
    created: int = 0
    modified: int = 0


def copied_stream(stream: Stream) -> StreamContent:
    """The content of a stream in another file, which is read while it is written."""
    return ChunkSource(stream.size, stream.chunks)


def copied_storage(storage: Storage) -> StorageContent:
    """The content of a storage in another file with all its streams and storages."""
    return StorageContent(
        storage.clsid,
        {stream.raw_name: copied_stream(stream) for stream in storage.streams},
        {inner.name: copied_storage(inner) for inner in storage.storages},
    )


def write_compound_file(
    target: Path | BinaryIO,
    root: StorageContent,
    *,
    sector_size: int = 4096,
    progress: Progress | None = None,
) -> None:
    """Write a compound file to a path, or to an open binary file at its current position.

    A path gets the whole file or keeps what it had (see :mod:`msiview.files.new_file`).
    Raises :class:`FormatError` for what no compound file can hold,
    :class:`~msiview.errors.UnwritableFile` for what the disk refuses.
    """
    layout = _Layout(root, sector_size)
    if isinstance(target, Path):
        with new_file(target) as file:
            layout.write(file, progress)
    else:
        layout.write(target, progress)


def compound_bytes(root: StorageContent, *, sector_size: int = 4096) -> bytes:
    """The bytes of a compound file (see :func:`write_compound_file`)."""
    file = io.BytesIO()
    write_compound_file(file, root, sector_size=sector_size)
    return file.getvalue()


def content_size(content: StreamContent) -> int:
    """Bytes of a stream's content."""
    return content.size if isinstance(content, ChunkSource) else len(content)


class _Layout:
    """The place of each part of a compound file, decided before anything is written."""

    def __init__(self, root: StorageContent, sector_size: int) -> None:
        if sector_size not in SECTOR_SIZES:
            raise ValueError(f"a sector has 512 or 4096 bytes, not {sector_size}")
        self._sector_size = sector_size
        self._small: list[StreamContent] = []
        self._large: list[StreamContent] = []
        self._mini_fat = array("I")
        self._fat = array("I")
        self._entries = [
            Entry(
                "Root Entry",
                EntryKind.ROOT,
                root.clsid,
                created=root.created,
                modified=root.modified,
            )
        ]
        large_entries = self._plan_streams(root)
        self._plan_sectors(large_entries)

    # -- planning ---------------------------------------------------------

    def _plan_streams(self, root: StorageContent) -> list[Entry]:
        """Make the directory and place the small streams; returns the entries of the large ones."""
        large_entries = []
        pending = [(self._entries[0], root)]
        while pending:
            parent, storage = pending.pop()
            first = len(self._entries)
            for name, content in storage.streams.items():
                size = content_size(content)
                entry = Entry(name, EntryKind.STREAM, size=size)
                self._entries.append(entry)
                if size >= MINI_CUTOFF:
                    self._large.append(content)
                    large_entries.append(entry)
                elif size:
                    self._small.append(content)
                    entry.start = _chain(self._mini_fat, -(-size // _MINI_SECTOR))
            for name, child in storage.storages.items():
                entry = Entry(
                    name,
                    EntryKind.STORAGE,
                    child.clsid,
                    created=child.created,
                    modified=child.modified,
                )
                self._entries.append(entry)
                pending.append((entry, child))
            parent.child = link_siblings(self._entries, first)
        return large_entries

    def _plan_sectors(self, large_entries: list[Entry]) -> None:
        """Fill the FAT and give every part its first sector."""
        size = self._sector_size
        self._directory_sectors = _count(len(self._entries) * 128, size)
        mini_fat_sectors = _count(len(self._mini_fat) * 4, size)
        mini_size = len(self._mini_fat) * _MINI_SECTOR
        mini_sectors = _count(mini_size, size)
        others = self._directory_sectors + mini_fat_sectors + mini_sectors
        others += sum(_count(entry.size, size) for entry in large_entries)
        self._fat_sectors, self._difat_sectors = _table_sectors(others, size)
        total = others + self._fat_sectors + self._difat_sectors
        if (total + 1) * size > _MAX_SIZE:
            raise FormatError(
                f"the file would have {(total + 1) * size} bytes; packages end below 2 GiB"
            )
        self._fat.extend([_DIFAT_SECTOR] * self._difat_sectors)
        self._fat.extend([_FAT_SECTOR] * self._fat_sectors)
        self._directory_start = _chain(self._fat, self._directory_sectors)
        self._mini_fat_start = _chain(self._fat, mini_fat_sectors)
        self._entries[0].start = _chain(self._fat, mini_sectors)
        self._entries[0].size = mini_size
        for entry in large_entries:
            entry.start = _chain(self._fat, _count(entry.size, size))
        self.size = (total + 1) * size

    # -- writing ----------------------------------------------------------

    def write(self, file: BinaryIO, progress: Progress | None) -> None:
        """All bytes of the file, front to back."""
        size = self._sector_size
        file.write(_padded(self._header(), size, b"\0"))
        file.write(self._difat())
        file.write(_padded(_little_endian(self._fat), size, b"\xff"))
        file.write(_padded(directory_bytes(self._entries, size // 128), size, b"\0"))
        file.write(_padded(_little_endian(self._mini_fat), size, b"\xff"))
        for content in self._small:
            _write_content(file, content, _MINI_SECTOR)
        file.write(bytes(-len(self._mini_fat) * _MINI_SECTOR % size))
        done = 0
        for content in self._large:
            for written in _copy(file, content):
                done += written
                if progress is not None:
                    progress("Writing streams", done, self.size)
            file.write(bytes(-content_size(content) % size))

    def _header(self) -> bytes:
        version_4 = self._sector_size == 4096
        difat_start = 0 if self._difat_sectors else END_OF_CHAIN
        fat_numbers = [self._difat_sectors + index for index in range(self._fat_sectors)]
        in_header = fat_numbers[:_HEADER_DIFAT]
        in_header += [_FREE] * (_HEADER_DIFAT - len(in_header))
        return struct.pack(
            "<8s16x5H6x9I109I",
            MAGIC,
            0x003E,
            4 if version_4 else 3,
            0xFFFE,
            12 if version_4 else 9,
            6,
            self._directory_sectors if version_4 else 0,
            self._fat_sectors,
            self._directory_start,
            0,
            MINI_CUTOFF,
            self._mini_fat_start,
            _count(len(self._mini_fat) * 4, self._sector_size),
            difat_start,
            self._difat_sectors,
            *in_header,
        )

    def _difat(self) -> bytes:
        """The sectors that name the FAT sectors for which the header has no room."""
        per_sector = self._sector_size // 4 - 1
        numbers = array("I")
        for sector in range(self._difat_sectors):
            first = _HEADER_DIFAT + sector * per_sector
            last = min(first + per_sector, self._fat_sectors)
            numbers.extend(range(self._difat_sectors + first, self._difat_sectors + last))
            numbers.extend([_FREE] * (per_sector - (last - first)))
            numbers.append(sector + 1 if sector + 1 < self._difat_sectors else END_OF_CHAIN)
        return _little_endian(numbers)


def _count(size: int, unit: int) -> int:
    """How many units hold so many bytes."""
    return -(-size // unit)


def _table_sectors(others: int, sector_size: int) -> tuple[int, int]:
    """How many FAT and DIFAT sectors a file of so many other sectors needs.

    Both describe themselves too, so the numbers grow until they fit.
    """
    per_fat = sector_size // 4
    fat = difat = 0
    while True:
        more_fat = _count(others + fat + difat, per_fat)
        more_difat = _count(max(0, more_fat - _HEADER_DIFAT), per_fat - 1)
        if (more_fat, more_difat) == (fat, difat):
            return fat, difat
        fat, difat = more_fat, more_difat


def _chain(table: array[int], length: int) -> int:
    """Append a chain of neighbouring sectors to a FAT; returns its first sector."""
    if not length:
        return END_OF_CHAIN
    start = len(table)
    table.extend(range(start + 1, start + length))
    table.append(END_OF_CHAIN)
    return start


def _little_endian(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = array("I", numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _padded(data: bytes, unit: int, filler: bytes) -> bytes:
    return data + filler * (-len(data) % unit)


def _write_content(file: BinaryIO, content: StreamContent, unit: int) -> None:
    """A stream's bytes, filled up with zeros to whole units."""
    for _ in _copy(file, content):
        pass
    file.write(bytes(-content_size(content) % unit))


def _copy(file: BinaryIO, content: StreamContent) -> Iterator[int]:
    """Write a stream's bytes; yields the size of each piece when it is written."""
    if not isinstance(content, ChunkSource):
        file.write(content)
        yield len(content)
        return
    written = 0
    for chunk in content.chunks():
        written += len(chunk)
        if written > content.size:
            break
        file.write(chunk)
        yield len(chunk)
    if written != content.size:
        raise FormatError(f"a stream of {content.size} bytes was promised, but {written} came")

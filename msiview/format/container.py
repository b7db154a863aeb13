"""The compound file: storages and streams, read through olefile.

This is the only module that knows olefile. olefile reads the header, the FAT and the directory
entries; what olefile does in quadratic time, recursively or without a bound is done here instead,
so that hostile files do no harm:

* the FAT is grown in place (olefile builds a new array per sector), and a cut-off
  sector is read as far as it goes,
* the directory tree is walked with a stack and a set of the entries seen,
* stream contents are read as runs of neighbouring sectors, straight from the
  file, with the chain checked for cycles.

The file is open only while bytes are being read, so it can be renamed, deleted
or rebuilt under the window on every system. Each read compares size and time
of change with those at opening; :class:`FileChanged` says when they differ.
Source: docs/msi-format.md, "Compound file"; [MS-CFB].
"""

from __future__ import annotations

import hashlib
import os
from abc import ABC, abstractmethod
from array import array
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

import olefile
from olefile.olefile import OleDirectoryEntry

from msiview.errors import DefectLog, FormatError, Severity, TruncatedData
from msiview.format.compound_header import HEADER_SIZE, check_header
from msiview.format.file_source import FileSource
from msiview.format.guids import NULL_GUID
from msiview.format.sectors import (
    Run,
    SectorTable,
    chain_of,
    runs_before,
    runs_of,
    slice_runs,
    walk,
)
from msiview.format.stream_names import decode_name
from msiview.progress import Progress, no_progress

_NO_STREAM = 0xFFFFFFFF
_MINI_SECTOR = 64
_MINI_CUTOFF = 4096
_STREAM = 2
_STORAGE = 1

_MAX_OVERLAP = 8
"""How often the streams together may claim the file's size. Streams of a sound file share no
sector; without the bound a small hostile file could claim terabytes."""

CHUNK = 1 << 20
"""Bytes per piece when a stream is read piece by piece."""

MAX_DEPTH = 32
"""Storages inside storages that are followed. Packages nest two or three deep."""


class _OleFile(olefile.OleFileIO):  # type: ignore[misc]
    """olefile with its quadratic and recursive parts replaced.

    Sectors are read from :attr:`fp` as olefile does; nothing here opens a file.
    """

    def _check_duplicate_stream(self, first_sect: int, minifat: bool = False) -> None:
        """Nothing: the look-up in olefile is quadratic, and chains that are shared do no harm
        here."""

    def getsect(self, sect: int) -> bytes:
        """A sector; what lies behind the end of the file reads as free sectors."""
        self.fp.seek(self.sectorsize * (sect + 1))
        data: bytes = self.fp.read(self.sectorsize)
        return data.ljust(self.sectorsize, b"\xff")

    def loadfat_sect(self, sect: bytes | SectorTable) -> int | None:
        """Append the FAT sectors that a header or DIFAT sector lists."""
        numbers = sect if isinstance(sect, array) else self.sect2array(sect)
        number = None
        for number in numbers:
            if number >= self.nb_sect:
                break
            self.fat.extend(self.sect2array(self.getsect(number)))
        return number

    def loaddirectory(self, sect: int) -> None:
        """Read the directory's bytes; the tree is built by :class:`Container`."""
        self.directory_fp = None


class Stream(ABC):
    """One stream: a name, a size, and bytes that are read when asked for."""

    def __init__(self, raw_name: str, size: int) -> None:
        self.raw_name = raw_name
        self.name, self.is_table = decode_name(raw_name)
        self.size = size
        """Bytes as declared; reading gives fewer where the sectors end early."""
        self._sha256: str | None = None

    def __repr__(self) -> str:
        return f"<Stream {self.name!r}, {self.size} bytes>"

    @property
    def shown_name(self) -> str:
        """The name with its control characters written out: ``\\5SummaryInformation``."""
        return shown_name(self.name)

    @abstractmethod
    def read_range(self, offset: int, size: int) -> bytes:
        """Up to ``size`` bytes from ``offset``; less at the end of the stream."""

    def read(self) -> bytes:
        """All bytes of the stream. May raise :class:`FormatError`."""
        return self.read_range(0, self.size)

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """The bytes in pieces, for streams too large to hold."""
        for offset in range(0, self.size, size):
            yield self.read_range(offset, size)

    def sha256(self, progress: Progress | None = None) -> str:
        """The SHA-256 of the contents as lower-case hexadecimal digits."""
        if self._sha256 is None:  # many cells may name the same stream
            progress = progress or no_progress()
            digest, done = hashlib.sha256(), 0
            for chunk in self.chunks():
                progress(f"SHA-256 of {self.shown_name}", done, self.size)
                digest.update(chunk)
                done += len(chunk)
            self._sha256 = digest.hexdigest()
        return self._sha256


class StoredStream(Stream):
    """A stream of a compound file."""

    def __init__(
        self, container: Container, raw_name: str, first: int, size: int, entry: int
    ) -> None:
        super().__init__(raw_name, size)
        self._container = container
        self.entry = entry
        """Its number in the directory."""
        self.first = first
        """The number of its first sector."""
        self._runs: list[Run] | None = None

    def read_range(self, offset: int, size: int) -> bytes:
        with self._container.source.opened() as file:
            return self._read(file, offset, size)

    def check(self, file: BinaryIO, defects: DefectLog) -> None:
        """Record it where the stream's sectors end early. Its contents are not read."""
        readable = sum(length for _, length in self._located(file))
        if readable < self.size:
            defects.add(
                Severity.ERROR,
                "stream-chain",
                f"the sectors of the stream end after {readable} of {self.size} bytes",
                stream=self.shown_name,
                offset=readable,
            )

    def _located(self, file: BinaryIO) -> list[Run]:
        if self._runs is None:
            self._runs = self._container.runs(self, file)
            self.check(file, self._container.defects)
        return self._runs

    def _read(self, file: BinaryIO, offset: int, size: int) -> bytes:
        runs = list(slice_runs(self._located(file), offset, min(size, self.size - offset)))
        if self.size < _MINI_CUTOFF:
            whole = self._container.mini_stream(file)
            return b"".join(whole[start : start + length] for start, length in runs)
        return _read_runs(file, runs)


def shown_name(name: str) -> str:
    """A stream or storage name with control characters written as ``\\5``."""
    if name.isprintable():
        return name
    return "".join(
        character if character.isprintable() else f"\\{ord(character)}" for character in name
    )


class Storage:
    """A folder of streams and further storages. Its class id tells what kind of file it is."""

    def __init__(self, name: str, clsid: str | None, entry: int) -> None:
        self.name = name
        self.entry = entry
        """Its number in the directory."""
        self.clsid = clsid
        """Upper-case and braced; None where the file states none."""
        self.streams: list[StoredStream] = []
        self.storages: list[Storage] = []
        self._by_name: dict[tuple[str, bool], StoredStream] | None = None

    def __repr__(self) -> str:
        return f"<Storage {self.name!r}, {len(self.streams)} streams>"

    def table_stream(self, name: str) -> StoredStream | None:
        """The stream that holds a table's cells, or None where there is none."""
        return self._find(name, True)

    def stream(self, name: str) -> StoredStream | None:
        """The plain stream (no table) of this decoded name, or None."""
        return self._find(name, False)

    def storage(self, name: str) -> Storage | None:
        """The sub-storage of this name, or None."""
        return next((storage for storage in self.storages if storage.name == name), None)

    def _find(self, name: str, is_table: bool) -> StoredStream | None:
        if self._by_name is None:
            self._by_name = {}
            for stream in self.streams:
                self._by_name.setdefault((stream.name, stream.is_table), stream)
        return self._by_name.get((name, is_table))


class Container:
    """An opened compound file.

    ``path`` is the file's name as users see it. Damage goes to ``defects`` where the rest can still
    be read; :class:`NotAnInstallerFile`, :class:`TruncatedData` or :class:`UnreadableFile` mean
    that nothing can be read.
    """

    def __init__(self, source: FileSource) -> None:
        self.source = source
        self.path = source.shown
        self.size = source.size
        self.defects = DefectLog()
        self._mini_stream: bytes | None = None
        with source.opened() as file:
            self._ole = self._open_ole(file)
            self._fat: SectorTable = self._ole.fat
            self.sector_size: int = self._ole.sectorsize
            self._capacity = len(self._fat) * self.sector_size
            self._read_directory(file)
            self._read_mini_fat(file)
        self._ole.fp = None

    @classmethod
    def open(cls, path: str | os.PathLike[str], shown: str = "") -> Container:
        """Open a file by its path; the file is closed again before this returns. ``shown`` is what
        users call it, where that is not its path."""
        return cls(FileSource.of_path(path, shown))

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> Container:
        """A compound file held in memory, shown as ``name``."""
        return cls(FileSource.of_bytes(data, name))

    # -- header and FAT -------------------------------------------------

    def _open_ole(self, file: BinaryIO) -> _OleFile:
        check_header(file.read(HEADER_SIZE), self.size, self.path)
        file.seek(0)
        ole = _OleFile()
        try:
            ole.open(file)
        except Exception as error:  # olefile raises whatever its arithmetic meets
            raise FormatError(
                f"the compound file's header or sector table is damaged: {error}", file=self.path
            ) from error
        for _, message in ole.parsing_issues:
            self.defects.add(Severity.NOTE, "container", f"compound file: {message}")
        return ole

    # -- chains ---------------------------------------------------------

    def runs(self, stream: StoredStream, file: BinaryIO) -> list[Run]:
        """Where a stream's bytes lie: (position, length) in the file or the mini stream."""
        if stream.size < _MINI_CUTOFF:
            available = len(self.mini_stream(file))
            table, unit, header = self._mini_fat, _MINI_SECTOR, 0
        else:
            available = self.size
            table, unit, header = self._fat, self.sector_size, self.sector_size
        chain, _ = chain_of(table, stream.first, -(-stream.size // unit))
        return runs_before(available, runs_of(chain, unit, header))

    def check_streams(self, storage: Storage, defects: DefectLog, progress: Progress) -> None:
        """Record the streams of a storage, and of all storages inside it, whose sectors end
        early. Only the sector tables are looked at."""
        with self.source.opened() as file:
            pending = [storage]
            while pending:
                inner = pending.pop()
                pending += inner.storages
                for stream in inner.streams:
                    progress("Checking the streams")
                    stream.check(file, defects)

    # -- directory ------------------------------------------------------

    def _read_directory(self, file: BinaryIO) -> None:
        chain = self._whole_chain(self._ole.first_dir_sector)
        data = _read_runs(file, runs_of(chain, self.sector_size, self.sector_size))
        if len(data) < 128:
            raise TruncatedData("the directory of the compound file is missing", file=self.path)
        self._directory = data
        root = self._entry(0)
        if root.entry_type != 5:
            raise FormatError("the directory has no root entry", file=self.path)
        self._root_entry = root
        self.root = Storage("", _clsid(root), 0)
        self._seen = {0}
        self._claimed = 0
        # Walk with a stack: names come out in no particular order and are sorted
        # afterwards, so that the order does not depend on the shape of the tree.
        pending = [(root.sid_child, self.root, 1)]
        while pending:
            sid, storage, depth = pending.pop()
            if sid == _NO_STREAM:
                continue
            entry = self._take_entry(sid)
            if entry is None:
                continue
            pending.append((entry.sid_left, storage, depth))
            pending.append((entry.sid_right, storage, depth))
            if entry.entry_type == _STREAM:
                storage.streams.append(self._stream(entry, sid))
            elif entry.entry_type == _STORAGE and depth <= MAX_DEPTH:
                child = Storage(_name(entry), _clsid(entry), sid)
                storage.storages.append(child)
                pending.append((entry.sid_child, child, depth + 1))
            else:
                self.defects.add(
                    Severity.ERROR,
                    "directory-entry",
                    f"directory entry {sid} ({shown_name(_name(entry))}) is neither a stream "
                    "nor a storage, or lies too deep",
                    offset=sid * 128,
                )
        self._sort(self.root)
        self._report_doubles(self.root)

    def _take_entry(self, sid: int) -> OleDirectoryEntry | None:
        """A directory entry, unless it has been visited already or does not exist; then None and a
        defect."""
        if sid * 128 + 128 > len(self._directory):
            self.defects.add(
                Severity.ERROR,
                "directory-index",
                f"the directory refers to entry {sid}, which it does not have",
            )
            return None
        if sid in self._seen:
            self.defects.add(
                Severity.ERROR,
                "directory-cycle",
                f"directory entry {sid} is referred to more than once",
                offset=sid * 128,
            )
            return None
        self._seen.add(sid)
        return self._entry(sid)

    def entry_bytes(self, number: int) -> bytes:
        """The 128 bytes of a directory entry, as signatures need them ([MS-CFB] 2.6)."""
        return self._directory[number * 128 : number * 128 + 128]

    def _entry(self, sid: int) -> OleDirectoryEntry:
        return OleDirectoryEntry(self._directory[sid * 128 : sid * 128 + 128], sid, self._ole)

    def _stream(self, entry: OleDirectoryEntry, sid: int) -> StoredStream:
        size = int(entry.size)
        if size > self._capacity:
            self.defects.add(
                Severity.ERROR,
                "stream-size",
                f"the stream claims {size} bytes, more than the whole file has",
                stream=shown_name(decode_name(_name(entry))[0]),
            )
            size = self._capacity
        self._claimed += size
        if self._claimed > _MAX_OVERLAP * self._capacity:
            raise FormatError(
                f"the streams claim more than {_MAX_OVERLAP} times the size of the file",
                file=self.path,
            )
        return StoredStream(self, _name(entry), int(entry.isectStart), size, sid)

    @staticmethod
    def _sort(root: Storage) -> None:
        pending = [root]
        while pending:
            storage = pending.pop()
            storage.streams.sort(key=lambda stream: (stream.name, stream.is_table))
            storage.storages.sort(key=lambda child: child.name)
            pending.extend(storage.storages)

    def _report_doubles(self, root: Storage) -> None:
        """Note streams and storages of one storage that share a name."""
        pending = [root]
        while pending:
            storage = pending.pop()
            pending.extend(storage.storages)
            names = Counter(child.name for child in storage.storages)
            names.update(stream.raw_name for stream in storage.streams)
            for name, count in names.items():
                if count > 1:
                    self.defects.add(
                        Severity.WARNING,
                        "name-twice",
                        f"{count} entries of a storage share this name; the first one counts",
                        stream=shown_name(decode_name(name)[0]),
                        count=count,
                    )

    def _whole_chain(self, first: int) -> list[int]:
        """A chain of unknown length, followed to its end."""
        chain, ends = walk(self._fat, first)
        if not ends:
            self.defects.add(
                Severity.WARNING,
                "sector-chain",
                f"the chain from sector {first} does not end properly",
            )
        return chain

    # -- mini stream ----------------------------------------------------

    def _read_mini_fat(self, file: BinaryIO) -> None:
        self._mini_fat: SectorTable = array("I")
        if self._ole.num_mini_fat_sectors:
            chain = self._whole_chain(self._ole.first_mini_fat_sector)
            data = _read_runs(file, runs_of(chain, self.sector_size, self.sector_size))
            self._mini_fat = self._ole.sect2array(data[: len(data) // 4 * 4])

    def mini_stream(self, file: BinaryIO) -> bytes:
        """The stream that holds all small streams, read once."""
        if self._mini_stream is None:
            needed = -(-int(self._root_entry.size) // self.sector_size)
            chain, complete = chain_of(self._fat, self._root_entry.isectStart, needed)
            if not complete:
                self.defects.add(
                    Severity.ERROR,
                    "mini-stream",
                    f"the container of small streams ends after {len(chain)} of {needed} sectors",
                )
            runs = runs_of(chain, self.sector_size, self.sector_size)
            self._mini_stream = _read_runs(file, runs_before(self.size, runs))
        return self._mini_stream


def _read_runs(file: BinaryIO, runs: list[Run]) -> bytes:
    pieces = []
    for start, length in runs:
        file.seek(start)
        pieces.append(file.read(length))
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _name(entry: OleDirectoryEntry) -> str:
    """An entry's name up to its NUL; olefile has replaced lone surrogates by U+FFFD."""
    name: str = entry.name
    return name.partition("\0")[0]


def _clsid(entry: OleDirectoryEntry) -> str | None:
    text = "{" + entry.clsid.upper() + "}" if entry.clsid else None
    return None if text == NULL_GUID else text

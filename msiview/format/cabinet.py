"""What a cabinet lists: folders, files, sizes and times, without unpacking it.

Everything is read through a function, so listing a cabinet of gigabytes reads only its directory.
Damage goes to ``defects`` and what could be read is kept. All integers are little-endian. Source:
Microsoft Cabinet Format ([MS-CAB]).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag

from msiview.errors import DefectLog, FormatError, Severity, TruncatedData
from msiview.format import codepages
from msiview.format.file_source import ReadRange

_MAGIC = b"MSCF"
_HEADER = struct.Struct("<4s4xI4xI4xBBHHHHH")
_RESERVE = struct.Struct("<HBB")
_FOLDER = struct.Struct("<IHH")
_FILE = struct.Struct("<IIHHHH")

_LONGEST_NAME = 256
"""Bytes of a name with its final zero; the format allows no more."""

_WINDOW = 1 << 16

_CONTINUED_FROM_PREVIOUS = 0xFFFD
_CONTINUED_TO_NEXT = 0xFFFE
_CONTINUED_BOTH = 0xFFFF


class Compression(IntEnum):
    """How the blocks of a folder are packed."""

    NONE = 0
    MSZIP = 1
    QUANTUM = 2
    LZX = 3


class _HeaderFlag(IntFlag):
    PREVIOUS = 1
    NEXT = 2
    RESERVE = 4


class FileAttribute(IntFlag):
    """Attributes of a file in a cabinet; NAME_IS_UTF says how its name is stored."""

    READ_ONLY = 0x01
    HIDDEN = 0x02
    SYSTEM = 0x04
    ARCHIVE = 0x20
    EXECUTE = 0x40
    NAME_IS_UTF = 0x80


@dataclass(frozen=True, slots=True)
class CabinetFolder:
    """A run of compressed blocks: its first byte in the cabinet, the number of blocks.

    ``window`` is the size in bytes of the window of LZX and Quantum, else 0.
    ``compression`` is the plain number where it is none of :class:`Compression`.
    """

    offset: int
    blocks: int
    compression: int
    window: int

    @property
    def compression_title(self) -> str:
        """The compression in words: ``LZX, window 2 MB``."""
        match self.compression:
            case Compression.NONE:
                return "not compressed"
            case Compression.MSZIP:
                return "MSZIP"
            case Compression.QUANTUM | Compression.LZX:
                name = "LZX" if self.compression == Compression.LZX else "Quantum"
                kib = self.window >> 10
                size = f"{kib >> 10} MB" if kib >= 1024 else f"{kib} kB"
                return f"{name}, window {size}"
        return f"unknown compression {self.compression}"


@dataclass(frozen=True, slots=True)
class CabinetFile:
    """One file: ``offset`` counts in the unpacked folder, ``modified`` is local time.

    ``folder`` is an index, or None where the number names no folder of this cabinet. The file may
    begin in the cabinet before, or end in the next one of a set.
    """

    name: str
    size: int
    offset: int
    folder: int | None
    modified: datetime | None
    attributes: FileAttribute
    from_previous: bool
    to_next: bool

    @property
    def continued(self) -> bool:
        """Whether parts of it are in a neighbouring cabinet."""
        return self.from_previous or self.to_next


@dataclass(slots=True)
class Cabinet:
    """The listing of a cabinet. ``size`` is what the header claims, ``block_reserve`` what each
    block has between its header and its data, in bytes."""

    size: int
    set_id: int
    number: int
    previous: str = ""
    next: str = ""
    block_reserve: int = 0
    folders: list[CabinetFolder] = field(default_factory=list)
    files: list[CabinetFile] = field(default_factory=list)
    defects: DefectLog = field(default_factory=DefectLog)

    @property
    def unpacked_size(self) -> int:
        """Bytes of all listed files together."""
        return sum(file.size for file in self.files)


class _Cursor:
    """Reads structures one after another through a window of the source."""

    def __init__(self, read: ReadRange, size: int) -> None:
        self._read = read
        self._size = size
        self._start = 0
        self._data = b""
        self.at = 0

    def take(self, size: int, what: str) -> bytes:
        """The next bytes; :class:`TruncatedData` where the cabinet ends before."""
        data = self._peek(size)[:size]
        if len(data) < size:
            raise TruncatedData(f"the cabinet ends inside {what}", offset=self.at)
        self.at += size
        return data

    def name(self, what: str) -> bytes:
        """The bytes up to a zero, which is skipped."""
        data = self._peek(_LONGEST_NAME)[:_LONGEST_NAME]
        end = data.find(b"\0")
        if end < 0:
            if len(data) < _LONGEST_NAME:
                raise TruncatedData(f"the cabinet ends inside {what}", offset=self.at)
            raise FormatError(f"{what} is longer than {_LONGEST_NAME - 1} bytes", offset=self.at)
        self.at += end + 1
        return data[:end]

    def _peek(self, size: int) -> bytes:
        where = self.at - self._start
        if where < 0 or where + size > len(self._data):
            self._start, where = self.at, 0
            self._data = self._read(self.at, max(size, _WINDOW)) if self.at < self._size else b""
        return self._data[where : where + size]


def read_cabinet(read: ReadRange, size: int, codepage: int = 0) -> Cabinet:
    """The listing of a cabinet of ``size`` bytes.

    Names without the UTF mark are in ``codepage``, which the format does not
    state: that of the package is the best guess. Raises :class:`FormatError`
    where there is no cabinet header.
    """
    cursor = _Cursor(read, size)
    magic, claimed, first_file, _, major, folders, files, flags, set_id, number = _HEADER.unpack(
        cursor.take(_HEADER.size, "its header")
    )
    if magic != _MAGIC:
        raise FormatError("this is no cabinet: it does not begin with MSCF", offset=0)
    cabinet = Cabinet(claimed, set_id, number)
    if major != 1:
        _defect(cabinet, "cabinet-version", f"cabinet version {major} is not known", 25)
    if claimed > size:
        text = f"the header claims {claimed} bytes, only {size} are there"
        _defect(cabinet, "cabinet-size", text, 8)
    try:
        reserve = _read_optional_header(cursor, cabinet, flags, codepage)
        _read_folders(cursor, cabinet, folders, reserve)
        cursor.at = first_file
        _read_files(cursor, cabinet, files, codepage)
    except FormatError as error:
        _defect(cabinet, "cabinet-damaged", error.reason, error.offset)
    return cabinet


def _read_optional_header(cursor: _Cursor, cabinet: Cabinet, flags: int, codepage: int) -> int:
    """Skip the reserved areas, keep the neighbours' names; the reserve of each folder."""
    per_folder = 0
    if flags & _HeaderFlag.RESERVE:
        reserves = _RESERVE.unpack(cursor.take(_RESERVE.size, "its header"))
        header, per_folder, cabinet.block_reserve = reserves
        cursor.take(header, "the reserved area of its header")
    if flags & _HeaderFlag.PREVIOUS:
        cabinet.previous = _text(cursor.name("the previous cabinet's name"), codepage)
        cursor.name("the previous disk's name")
    if flags & _HeaderFlag.NEXT:
        cabinet.next = _text(cursor.name("the next cabinet's name"), codepage)
        cursor.name("the next disk's name")
    return int(per_folder)


def _read_folders(cursor: _Cursor, cabinet: Cabinet, count: int, reserve: int) -> None:
    for _ in range(count):
        data = cursor.take(_FOLDER.size + reserve, "the list of folders")
        offset, blocks, kind = _FOLDER.unpack_from(data)
        compression, bits = kind & 0x0F, kind >> 8 & 0x1F
        has_window = compression in (Compression.QUANTUM, Compression.LZX)
        window = 1 << bits if has_window else 0
        cabinet.folders.append(CabinetFolder(offset, blocks, compression, window))


def _read_files(cursor: _Cursor, cabinet: Cabinet, count: int, codepage: int) -> None:
    for _ in range(count):
        at = cursor.at
        data = cursor.take(_FILE.size, "the list of files")
        size, offset, folder, date, time, attributes = _FILE.unpack(data)
        flags = FileAttribute(attributes)
        name = cursor.name("a file's name")
        page = codepages.UTF8 if flags & FileAttribute.NAME_IS_UTF else codepage
        index, *neighbours = _folder_index(folder, len(cabinet.folders))
        if index is None:
            text = f"a file names folder {folder}; there are {len(cabinet.folders)}"
            _defect(cabinet, "cabinet-folder", text, at)
        cabinet.files.append(
            CabinetFile(
                _text(name, page), size, offset, index, _dos_time(date, time), flags, *neighbours
            )
        )


def _folder_index(folder: int, count: int) -> tuple[int | None, bool, bool]:
    """The folder of a file, and whether it begins in the cabinet before or ends in the next; the
    highest numbers mean the first or last one, continued."""
    from_previous = folder in (_CONTINUED_FROM_PREVIOUS, _CONTINUED_BOTH)
    to_next = folder in (_CONTINUED_TO_NEXT, _CONTINUED_BOTH)
    if from_previous or to_next:
        last = 0 if from_previous else count - 1
        return (last if count else None), from_previous, to_next
    return (folder if folder < count else None), False, False


def _dos_time(date: int, time: int) -> datetime | None:
    """A DOS date and time, with a resolution of two seconds; None for an invalid one."""
    try:
        return datetime(
            1980 + (date >> 9),
            date >> 5 & 0x0F,
            date & 0x1F,
            time >> 11,
            time >> 5 & 0x3F,
            (time & 0x1F) * 2,
        )
    except ValueError:
        return None


def _text(data: bytes, codepage: int) -> str:
    return codepages.decode(data, codepage)[0]


def _defect(cabinet: Cabinet, code: str, message: str, offset: int | None) -> None:
    cabinet.defects.add(Severity.ERROR, code, message, offset=offset)

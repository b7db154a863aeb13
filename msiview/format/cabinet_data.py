"""Unpacks the files of cabinets: block by block, checked by their checksums.

A folder is one stream of blocks that are unpacked in order; files are parts of it. It may begin in
one cabinet and end in the next of a set, with a block that is cut in two. Source: Microsoft Cabinet
Format ([MS-CAB]), MSZIP ([MS-MCI]).
"""

from __future__ import annotations

import struct
import zlib
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from msiview.errors import FormatError, UnsupportedCompression
from msiview.format.cabinet import Cabinet, CabinetFile, CabinetFolder, Compression
from msiview.format.file_source import ReadRange
from msiview.format.lzx import FRAME, LzxDecoder

_BLOCK = struct.Struct("<IHH")
_MSZIP_MAGIC = b"CK"
_LARGEST = FRAME + 6144
"""Bytes of a packed block; compressors may make data that much larger."""

_MOST_KEPT = 64 << 20
"""Bytes of a file that are kept for others that are the same; larger ones are unpacked again."""

_MOST_PASSES = 8
"""Passes through a folder for files that overlap, which no maker of cabinets writes."""

_STEP = 32
"""Blocks between two reports: a megabyte."""


@dataclass(frozen=True, slots=True, eq=False)
class FolderPart:
    """The blocks of a folder that lie in one cabinet, which is read by ``read``. ``end`` is where
    the next folder begins; None for the last one."""

    read: ReadRange
    cabinet: Cabinet
    folder: CabinetFolder
    end: int | None


def folder_parts(read: ReadRange, cabinet: Cabinet) -> list[FolderPart]:
    """The folders of a cabinet as far as they lie in it, in their order."""
    starts = sorted(folder.offset for folder in cabinet.folders if folder.blocks)
    ends = [bisect_left(starts, folder.offset) + 1 for folder in cabinet.folders]
    return [
        FolderPart(read, cabinet, folder, starts[end] if end < len(starts) else None)
        for folder, end in zip(cabinet.folders, ends, strict=True)
    ]


def checksum(packed: bytes, sizes: bytes) -> int:
    """The checksum of a block: the exclusive or of all its 32-bit words, the last incomplete one
    big-endian. ``sizes`` are its two sizes, as stored."""
    whole = len(packed) // 4 * 4
    words = int.from_bytes(packed[:whole] + sizes, "little")
    count = whole // 4 + len(sizes) // 4
    while count > 1:  # fold the upper half of the words on the lower one
        half = (count + 1) // 2
        words = (words & (1 << 32 * half) - 1) ^ (words >> 32 * half)
        count = half
    return words ^ int.from_bytes(packed[whole:], "big")


def _unpacked_folder(parts: Sequence[FolderPart], step: Callable[[], None]) -> Iterator[bytes]:
    """The bytes of a folder in pieces of up to 32 KiB. Raises
    :class:`msiview.errors.FormatError` at the first block that cannot be unpacked."""
    decoder = _decoder(parts[0].folder)
    for number, (packed, size) in enumerate(_blocks(parts)):
        if number % _STEP == 0:
            step()
        data = decoder.block(packed, size)
        if len(data) != size:
            raise FormatError(f"a block unpacks to {len(data)} bytes in place of {size}")
        yield data


def unpacked_files(
    parts: Sequence[FolderPart],
    files: Iterable[CabinetFile],
    step: Callable[[], None] = lambda: None,
) -> Iterator[tuple[CabinetFile, Iterator[bytes]]]:
    """Files of one folder with their bytes in pieces, by their place in the folder, whose
    ``parts`` lie in the cabinets of a set, in their order. ``step`` is called now and then.

    The bytes of a file are to be read before the next one is asked for; they raise
    :class:`msiview.errors.FormatError` where the folder is damaged before their end. The same
    bytes under several names are unpacked once; files that otherwise have parts in common take
    several passes through the folder.
    """
    waiting = sorted(files, key=_place)
    for _ in range(_MOST_PASSES):
        folder, at = _Folder(parts, step), 0
        later: list[CabinetFile] = []
        for (offset, size), same in groupby(waiting, _place):
            if offset < at:
                later += same
                continue
            at = offset + size
            kept: list[bytes] | None = [] if size <= _MOST_KEPT else None
            first, *others = same
            yield first, folder.part(offset, size, kept if others else None)
            if kept is None:
                later += others
                continue
            for file in others:
                yield file, folder.part(offset, size, kept)
        waiting = later
    folder = _Folder(parts, step, FormatError("too many files of its folder have parts in common"))
    for file in waiting:
        yield file, folder.part(file.offset, file.size)


def _place(file: CabinetFile) -> tuple[int, int]:
    return file.offset, file.size


class _Folder:
    """Reads the unpacked bytes of a folder from its beginning to its end, or to a failure."""

    def __init__(
        self,
        parts: Sequence[FolderPart],
        step: Callable[[], None],
        failure: FormatError | None = None,
    ) -> None:
        self._pieces = _unpacked_folder(parts, step)
        self._piece = b""
        self._at = 0
        self._failure = failure

    def part(self, offset: int, size: int, kept: list[bytes] | None = None) -> Iterator[bytes]:
        """The bytes from an offset that is not before what was read, except for what was put into
        ``kept`` at an earlier call."""
        end = offset + size
        yield from kept or ()
        while self._at < end:
            if not self._piece:
                self._next()
            skipped = max(offset - self._at, 0)
            taken = self._piece[skipped : skipped + end - max(offset, self._at)]
            used = min(skipped + len(taken), len(self._piece))
            self._piece, self._at = self._piece[used:], self._at + used
            if taken:
                if kept is not None:
                    kept.append(taken)
                yield taken

    def _next(self) -> None:
        if self._failure is not None:
            raise self._failure
        try:
            self._piece = next(self._pieces)
        except StopIteration:
            self._failure = FormatError("the cabinet ends before the file")
        except FormatError as error:
            self._failure = error
        if self._failure is not None:
            raise self._failure


def _blocks(parts: Sequence[FolderPart]) -> Iterator[tuple[bytes, int]]:
    """The packed bytes of each block, and how many bytes it unpacks to; blocks that are cut in two
    are put together."""
    begun = b""
    for part in parts:
        at = part.folder.offset
        for number in range(part.folder.blocks):
            head = part.read(at, _BLOCK.size)
            if len(head) < _BLOCK.size:
                raise FormatError(f"the cabinet ends before block {number + 1} of its folder")
            stated, size, unpacked = _BLOCK.unpack(head)
            at += _BLOCK.size + part.cabinet.block_reserve
            packed = part.read(at, size)
            if len(packed) < size:
                raise FormatError(f"the cabinet ends inside block {number + 1} of its folder")
            if size > _LARGEST or unpacked > FRAME:
                raise FormatError(f"block {number + 1} of the folder is too large")
            at += size
            if part.end is not None and at > part.end:
                raise FormatError(f"block {number + 1} of the folder lies in the next folder")
            if stated and checksum(packed, head[4:]) != stated:
                raise FormatError(f"block {number + 1} of the folder has a wrong checksum")
            packed = begun + packed
            if len(packed) > _LARGEST:
                raise FormatError(f"block {number + 1} of the folder is too large")
            if unpacked == 0:
                begun = packed
                continue
            yield packed, unpacked
            begun = b""
    if begun:
        raise FormatError("the last block goes on in a cabinet that is not there")


class _Decoder(ABC):
    """Unpacks the blocks of a folder in their order."""

    @abstractmethod
    def block(self, packed: bytes, size: int) -> bytes:
        """The next block, unpacked to ``size`` bytes."""


class _Plain(_Decoder):
    def block(self, packed: bytes, size: int) -> bytes:
        return packed


class _Mszip(_Decoder):
    """Deflate, where each block may refer to the one before."""

    def __init__(self) -> None:
        self._before = b""

    def block(self, packed: bytes, size: int) -> bytes:
        if packed[:2] != _MSZIP_MAGIC:
            raise FormatError("a block of MSZIP does not begin with CK")
        inflate = zlib.decompressobj(-zlib.MAX_WBITS, self._before)
        try:
            self._before = inflate.decompress(packed[2:], size + 1)
        except zlib.error as error:
            raise FormatError(f"a block of MSZIP is damaged: {error}") from None
        return self._before


class _Lzx(_Decoder):
    def __init__(self, window: int) -> None:
        self._decoder = LzxDecoder(window)

    def block(self, packed: bytes, size: int) -> bytes:
        return self._decoder.frame(packed, size)


def _decoder(folder: CabinetFolder) -> _Decoder:
    match folder.compression:
        case Compression.NONE:
            return _Plain()
        case Compression.MSZIP:
            return _Mszip()
        case Compression.LZX:
            return _Lzx(folder.window)
        case Compression.QUANTUM:
            raise UnsupportedCompression("Quantum compression is not supported")
        case unknown:
            raise FormatError(f"compression {unknown} is not known")

"""Unpacks the files of cabinets: block by block, checked by their checksums.

A folder is one stream of blocks that are unpacked in order; files are parts of it. It may begin in
one cabinet and end in the next of a set, with a block that is cut in two. Source: Microsoft Cabinet
Format ([MS-CAB]), MSZIP ([MS-MCI]).
"""

from __future__ import annotations

import struct
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msiview.errors import FormatError
from msiview.format.cabinet import Cabinet, CabinetFile, CabinetFolder, Compression, Read
from msiview.format.lzx import FRAME, LzxDecoder

_BLOCK = struct.Struct("<IHH")
_MSZIP_MAGIC = b"CK"
_LARGEST = FRAME + 6144
"""Bytes of a packed block; compressors may make data that much larger."""


@dataclass(frozen=True, slots=True)
class FolderPart:
    """The blocks of a folder that lie in one cabinet, which is read by ``read``."""

    read: Read
    cabinet: Cabinet
    folder: CabinetFolder


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


def unpacked_folder(parts: Sequence[FolderPart]) -> Iterator[bytes]:
    """The bytes of a folder in pieces of up to 32 KiB. ``parts`` are its pieces in the cabinets
    of a set, in their order.

    Raises :class:`msiview.errors.FormatError` at the first block that cannot be unpacked.
    """
    decoder = _decoder(parts[0].folder)
    for packed, size in _blocks(parts):
        data = decoder.block(packed, size)
        if len(data) != size:
            raise FormatError(f"a block unpacks to {len(data)} bytes in place of {size}")
        yield data


def unpacked_files(
    parts: Sequence[FolderPart], files: Iterable[CabinetFile]
) -> Iterator[tuple[CabinetFile, Iterator[bytes]]]:
    """Files of one folder with their bytes in pieces, by their place in the folder.

    The bytes of a file are to be read before the next one is asked for; they raise
    :class:`msiview.errors.FormatError` where the folder is damaged before their end. Files that
    have parts in common take several passes through the folder.
    """
    waiting = sorted(files, key=lambda file: file.offset)
    while waiting:
        folder, at, later = _Folder(parts), 0, []
        for file in waiting:
            if file.offset < at:
                later.append(file)
                continue
            at = file.offset + file.size
            yield file, folder.part(file.offset, file.size)
        waiting = later


class _Folder:
    """Reads the unpacked bytes of a folder from its beginning to its end."""

    def __init__(self, parts: Sequence[FolderPart]) -> None:
        self._pieces = unpacked_folder(parts)
        self._piece = b""
        self._at = 0
        self._failure: FormatError | None = None

    def part(self, offset: int, size: int) -> Iterator[bytes]:
        """The bytes from an offset that is not before what was read."""
        end = offset + size
        while self._at < end:
            if not self._piece:
                self._next()
            skipped = max(offset - self._at, 0)
            taken = self._piece[skipped : skipped + end - max(offset, self._at)]
            used = min(skipped + len(taken), len(self._piece))
            self._piece, self._at = self._piece[used:], self._at + used
            if taken:
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
            if stated and checksum(packed, head[4:]) != stated:
                raise FormatError(f"block {number + 1} of the folder has a wrong checksum")
            if unpacked == 0:
                begun += packed
                continue
            yield begun + packed, unpacked
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
            raise FormatError("Quantum compression is not supported")
        case unknown:
            raise FormatError(f"compression {unknown} is not known")

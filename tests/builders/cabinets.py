"""Cabinets of all kinds, and sets of them, written for tests. Source: [MS-CAB]."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msiview.format.cabinet_data import checksum
from tests.builders.lzx_writer import FRAME, lzx_frames

PLAIN, MSZIP, QUANTUM, LZX = 0, 1, 0x1472, 0x1503
"""Words of a folder: the kind, and the bits of the window (2^20, 2^21)."""

_FROM_PREVIOUS, _TO_NEXT, _BOTH = 0xFFFD, 0xFFFE, 0xFFFF


@dataclass(frozen=True)
class Folder:
    """Files by name that are packed together."""

    files: Mapping[str, bytes]
    kind: int = MSZIP

    @property
    def data(self) -> bytes:
        return b"".join(self.files.values())

    def blocks(self) -> list[tuple[bytes, int]]:
        """Packed bytes and unpacked size of each block."""
        data = self.data
        pieces = [data[start : start + FRAME] for start in range(0, len(data), FRAME)]
        sizes = list(map(len, pieces))
        if self.kind == LZX:
            return list(zip(lzx_frames(data, window_bits=21), sizes, strict=True))
        if self.kind == MSZIP:
            befores = [b"", *pieces]
            return [(_deflated(p, b), len(p)) for p, b in zip(pieces, befores, strict=False)]
        return [(piece, len(piece)) for piece in pieces]


def cabinet(*folders: Folder, reserve: int = 0, checksums: bool = True) -> bytes:
    """A cabinet; ``reserve`` bytes lie between header and data of each block."""
    entries, packed = [], []
    for number, folder in enumerate(folders):
        offset = 0
        for name, data in folder.files.items():
            entries.append(_entry(name, len(data), offset, number))
            offset += len(data)
        blocks = [_block(*block, reserve, checksums) for block in folder.blocks()]
        packed.append((folder.kind, blocks))
    return _written(entries, packed, reserve=reserve)


def cabinet_set(folder: Folder, cut: int, names: Sequence[str]) -> list[bytes]:
    """Two cabinets of a set, of these names. The folder's block number ``cut`` is cut in two."""
    blocks = folder.blocks()
    packed, size = blocks[cut]
    half = len(packed) // 2
    first = [*blocks[:cut], (packed[:half], 0)]
    second = [(packed[half:], size), *blocks[cut + 1 :]]
    start, end = sum(size for _, size in blocks[:cut]), sum(size for _, size in blocks[: cut + 1])
    begun, ended, offset = [], [], 0
    for name, data in folder.files.items():
        stop = offset + len(data)
        goes_on = stop > start
        if offset < end:
            begun.append(_entry(name, len(data), offset, _TO_NEXT if goes_on else 0))
        if goes_on:
            ended.append(_entry(name, len(data), offset, _FROM_PREVIOUS if offset < end else 0))
        offset = stop
    return [
        _written(begun, [(folder.kind, [_block(*b, 0, True) for b in first])], after=names[1]),
        _written(ended, [(folder.kind, [_block(*b, 0, True) for b in second])], before=names[0]),
    ]


def _written(
    entries: Sequence[bytes],
    folders: Sequence[tuple[int, Sequence[bytes]]],
    *,
    reserve: int = 0,
    before: str = "",
    after: str = "",
) -> bytes:
    flags = (1 if before else 0) | (2 if after else 0) | (4 if reserve else 0)
    optional = struct.pack("<HBB", 0, 0, reserve) if reserve else b""
    for name in filter(None, (before, after)):
        optional += name.encode() + b"\0\0"
    first_file = 36 + len(optional) + 8 * len(folders)
    at = first_file + sum(map(len, entries))
    listed = b""
    for kind, blocks in folders:
        listed += struct.pack("<IHH", at, len(blocks), kind)
        at += sum(map(len, blocks))
    counts = struct.pack("<BBHHHHH", 3, 1, len(folders), len(entries), flags, 7, 0)
    head = b"MSCF" + bytes(4) + struct.pack("<IIII", at, 0, first_file, 0) + counts
    data = b"".join(b"".join(blocks) for _, blocks in folders)
    return head + optional + listed + b"".join(entries) + data


def _entry(name: str, size: int, offset: int, folder: int) -> bytes:
    return struct.pack("<IIHHHH", size, offset, folder, 0x5C21, 0, 0x20) + name.encode() + b"\0"


def _block(packed: bytes, size: int, reserve: int, is_checked: bool) -> bytes:
    sizes = struct.pack("<HH", len(packed), size)
    stated = checksum(packed, sizes) if is_checked else 0
    return struct.pack("<I", stated) + sizes + bytes(reserve) + packed


def _deflated(data: bytes, before: bytes) -> bytes:
    """A block of MSZIP that refers to the one before."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=before)
    return b"CK" + deflate.compress(data) + deflate.flush()

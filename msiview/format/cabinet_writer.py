"""Cabinets, written: one folder of files, compressed by MSZIP.

For our own package, the sample package and tests; the order of the files is kept. Source:
Microsoft's cabinet format documentation ([MS-CAB]); MSZIP blocks are raw
deflate data of at most 32 KiB behind the letters CK ([MS-MCI]), which may refer to the block
before.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime

from msiview.format.cabinet_data import checksum

_HEADER = struct.Struct("<4sIIIIIBBHHHHH")
_FOLDER = struct.Struct("<IHH")
_FILE = struct.Struct("<IIHHHH")
_DATA = struct.Struct("<IHH")
_BLOCK = 0x8000
_MSZIP = 1
_ARCHIVE = 0x20
_MADE_UP = datetime(2026, 3, 2, 9, 30)


def cabinet_bytes(files: Mapping[str, bytes], time: datetime = _MADE_UP) -> bytes:
    """A cabinet that holds ``files`` by name, all of the same time (from 1980 on).

    Names must be ASCII. The cabinet must stay below 2 GiB.
    """
    date = (time.year - 1980) << 9 | time.month << 5 | time.day
    clock = time.hour << 11 | time.minute << 5 | time.second // 2
    entries = bytearray()
    offset = 0
    for name, data in files.items():
        entries += _FILE.pack(len(data), offset, 0, date, clock, _ARCHIVE)
        entries += name.encode("ascii") + b"\0"
        offset += len(data)
    blocks = list(_blocks(b"".join(files.values())))
    first_file = _HEADER.size + _FOLDER.size
    first_block = first_file + len(entries)
    size = first_block + sum(map(len, blocks))
    header = _HEADER.pack(b"MSCF", 0, size, 0, first_file, 0, 3, 1, 1, len(files), 0, 0, 0)
    folder = _FOLDER.pack(first_block, len(blocks), _MSZIP)
    return b"".join([header, folder, entries, *blocks])


def _blocks(data: bytes) -> Iterator[bytes]:
    """The data blocks. Each may repeat texts of the one before, which makes cabinets of many small
    files a tenth smaller."""
    before = b""
    for start in range(0, len(data), _BLOCK):
        plain = data[start : start + _BLOCK]
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=before)
        before = plain
        packed = b"CK" + deflate.compress(plain) + deflate.flush()
        sizes = struct.pack("<HH", len(packed), len(plain))
        yield _DATA.pack(checksum(packed, sizes), len(packed), len(plain)) + packed

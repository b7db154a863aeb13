"""The hash of MsiFileHash."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from msiview.database.cells import Cell

_NUMBERS = struct.Struct("<4i")
HASH_PARTS = ("HashPart1", "HashPart2", "HashPart3", "HashPart4")


def file_md5(parts: Sequence[Cell]) -> str:
    """The MD5 of a file in hexadecimal digits: the 16 bytes of four little-endian integers. Empty
    where one of them is missing."""
    try:
        return _NUMBERS.pack(*parts).hex()
    except struct.error:
        return ""

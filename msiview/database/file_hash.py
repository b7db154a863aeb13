"""The hash of MsiFileHash."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from msiview.database.cells import Cell

HASH_PARTS = ("HashPart1", "HashPart2", "HashPart3", "HashPart4")


def file_md5(parts: Sequence[Cell]) -> str:
    """The MD5 of a file in hexadecimal digits: the 16 bytes of four little-endian integers. Empty
    where one of them is missing."""
    numbers = [part & 0xFFFFFFFF for part in parts if isinstance(part, int)]
    return struct.pack("<4I", *numbers).hex() if len(numbers) == len(HASH_PARTS) else ""

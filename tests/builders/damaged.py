"""Compound files in which single numbers are changed: chains, sizes, links.

Offsets are those of [MS-CFB]: 2.2 header, 2.3 FAT, 2.6 directory entries.
"""

from __future__ import annotations

import struct

END_OF_CHAIN = 0xFFFFFFFE


class Damaged:
    """A sound file's bytes, and the places of what can be wrong in them.

    Works for files as compound_writer writes them: directory and mini FAT are
    runs of neighbouring sectors.
    """

    FAT_SECTORS = 44
    FIRST_DIRECTORY_SECTOR = 48
    FIRST_MINI_FAT_SECTOR = 60
    FIRST_DIFAT_SECTOR = 68
    DIFAT_SECTORS = 72
    DIFAT = 76

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self.sector_size = 1 << self.get(30, "H")

    def get(self, at: int, layout: str = "I") -> int:
        (value,) = struct.unpack_from(f"<{layout}", self.data, at)
        assert isinstance(value, int)
        return value

    def put(self, at: int, value: int, layout: str = "I") -> None:
        struct.pack_into(f"<{layout}", self.data, at, value)

    def sector(self, number: int) -> int:
        """Where a sector begins in the file."""
        return (number + 1) * self.sector_size

    def link(self, sector: int) -> int:
        """The place in the FAT that says which sector follows."""
        per_sector = self.sector_size // 4
        fat = self.get(self.DIFAT + 4 * (sector // per_sector))
        return self.sector(fat) + 4 * (sector % per_sector)

    def mini_link(self, sector: int) -> int:
        """The place in the mini FAT that says which small sector follows."""
        return self.sector(self.get(self.FIRST_MINI_FAT_SECTOR)) + 4 * sector

    def entry(self, name: str) -> int:
        """Where a directory entry begins, by its raw name."""
        at = self.data.index(name.encode("utf-16-le") + b"\0\0", self.root_entry())
        assert (at - self.root_entry()) % 128 == 0
        return at

    def root_entry(self) -> int:
        return self.sector(self.get(self.FIRST_DIRECTORY_SECTOR))

    # Within an entry: the kind, links to other entries, first sector, size.
    def set_kind(self, name: str, kind: int) -> None:
        self.put(self.entry(name) + 66, kind, "B")

    def set_child(self, name: str, child: int) -> None:
        self.put(self.entry(name) + 76, child)

    def start(self, name: str) -> int:
        return self.get(self.entry(name) + 116)

    def set_start(self, name: str, sector: int) -> None:
        self.put(self.entry(name) + 116, sector)

    def set_size(self, name: str, size: int) -> None:
        self.put(self.entry(name) + 120, size, "Q")

    def bytes(self) -> bytes:
        return bytes(self.data)

"""The parts of a Windows program: headers, sections, directories.

Reads only the parts that are asked for: programs in a package may be large, damaged or made to
harm. Source: Microsoft's PE/COFF specification, "Optional Header", "Section Table".
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from msiview.format.file_source import ReadRange

MOST_SECTIONS = 96
"""The loader of Windows takes no more."""

RESOURCES, EXPORTS, CLR = 2, 0, 14
"""Numbers of directories."""

DIRECTORIES = {0x10B: 96, 0x20B: 112}
"""Offset of the data directories in the optional header, by its magic number."""
_IS_LIBRARY = 0x2000


class UnfitImage(Exception):
    """A part of the program contradicts another, or its end."""


@dataclass(frozen=True, slots=True)
class _Section:
    address: int
    size: int
    offset: int


@dataclass(slots=True)
class ProgramImage:
    """The headers of a program; addresses are relative to where it is loaded."""

    read: ReadRange
    machine: int
    is_library: bool
    directories: list[tuple[int, int]]
    sections: list[_Section] = field(default_factory=list)

    @classmethod
    def of(cls, read: ReadRange) -> ProgramImage | None:
        dos = read(0, 64)
        if len(dos) < 64 or not dos.startswith(b"MZ"):
            return None
        (start,) = struct.unpack_from("<I", dos, 60)
        header = read(start, 24)
        if len(header) < 24 or not header.startswith(b"PE\0\0"):
            return None
        machine, sections, optional_size, flags = struct.unpack_from("<HH12xHH", header, 4)
        optional = read(start + 24, min(optional_size, 1 << 12))
        image = cls(read, machine, bool(flags & _IS_LIBRARY), _directories(optional))
        count = min(sections, MOST_SECTIONS)
        table = read(start + 24 + optional_size, 40 * count)
        for at in range(0, len(table) - 39, 40):
            size, address, raw_size, offset = struct.unpack_from("<IIII", table, at + 8)
            image.sections.append(_Section(address, min(size or raw_size, raw_size), offset))
        return image

    def directory(self, number: int) -> tuple[int, int] | None:
        """Address and size of a part; None where the program has none."""
        found = self.directories[number] if number < len(self.directories) else (0, 0)
        return found if all(found) else None

    def at(self, address: int, size: int) -> bytes:
        """Bytes at an address, no more than its section has."""
        for section in self.sections:
            inside = address - section.address
            if 0 <= inside < section.size:
                return self.read(section.offset + inside, min(size, section.size - inside))
        raise UnfitImage(f"no section has the address 0x{address:X}")

    def exactly(self, address: int, size: int) -> bytes:
        """So many bytes at an address."""
        data = self.at(address, size)
        if len(data) < size:
            raise UnfitImage(f"the program ends within {size} bytes at the address 0x{address:X}")
        return data


def _directories(optional: bytes) -> list[tuple[int, int]]:
    magic = int.from_bytes(optional[:2], "little")
    start = DIRECTORIES.get(magic)
    if start is None or len(optional) < start:
        return []
    (count,) = struct.unpack_from("<I", optional, start - 4)
    count = min(count, 16, (len(optional) - start) // 8)
    return [struct.unpack_from("<II", optional, start + 8 * at) for at in range(count)]

"""The identity of a .NET assembly, as its own metadata state it.

Reads the few tables before Assembly by their sizes only. Source: ECMA-335, partition II, "File
headers" (25.3), "Metadata physical layout" (24) and "Metadata logical format: tables" (22).
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass

from msiview.format.file_source import ReadRange
from msiview.format.program_image import CLR, ProgramImage, UnfitImage

_ASSEMBLY = 0x20
_SIGNATURE = 0x424A5342
_LONGEST_NAME = 1024
_LONGEST_KEY = 1 << 16
_MOST_STREAMS = 16

_IL_ONLY, _REQUIRES_32_BIT, _PREFERS_32_BIT = 1, 2, 0x20000
_ARCHITECTURES = {0x8664: "amd64", 0xAA64: "arm64", 0x01C4: "arm", 0x0200: "ia64"}

# fmt: off
_ATTRIBUTED = (
    0x06, 0x04, 0x01, 0x02, 0x08, 0x09, 0x0A, 0x00, 0x0E, 0x17, 0x14, 0x11, 0x1A, 0x1B, 0x20, 0x23,
    0x26, 0x27, 0x28, 0x2A, 0x2C, 0x2B,
)
# fmt: on
_CODED = {
    "TypeDefOrRef": (2, (0x02, 0x01, 0x1B)),
    "HasConstant": (2, (0x04, 0x08, 0x17)),
    "HasCustomAttribute": (5, _ATTRIBUTED),
    "HasFieldMarshal": (1, (0x04, 0x08)),
    "HasDeclSecurity": (2, (0x02, 0x06, 0x20)),
    "MemberRefParent": (3, (0x02, 0x01, 0x1A, 0x06, 0x1B)),
    "HasSemantics": (1, (0x14, 0x17)),
    "MethodDefOrRef": (1, (0x06, 0x0A)),
    "MemberForwarded": (1, (0x04, 0x06)),
    "CustomAttributeType": (3, (0x06, 0x0A)),
    "ResolutionScope": (2, (0x00, 0x1A, 0x23, 0x01)),
}
"""Indexes into one of several tables: the bits that say which, and the tables."""

_ROWS = {
    0x00: "2 text guid guid guid",
    0x01: "ResolutionScope text text",
    0x02: "4 text text TypeDefOrRef #04 #06",
    0x03: "#04",
    0x04: "2 text blob",
    0x05: "#06",
    0x06: "4 2 2 text blob #08",
    0x07: "#08",
    0x08: "2 2 text",
    0x09: "#02 TypeDefOrRef",
    0x0A: "MemberRefParent text blob",
    0x0B: "2 HasConstant blob",
    0x0C: "HasCustomAttribute CustomAttributeType blob",
    0x0D: "HasFieldMarshal blob",
    0x0E: "2 HasDeclSecurity blob",
    0x0F: "2 4 #02",
    0x10: "4 #04",
    0x11: "blob",
    0x12: "#02 #14",
    0x13: "#14",
    0x14: "2 text TypeDefOrRef",
    0x15: "#02 #17",
    0x16: "#17",
    0x17: "2 text blob",
    0x18: "2 #06 HasSemantics",
    0x19: "#02 MethodDefOrRef MethodDefOrRef",
    0x1A: "text",
    0x1B: "blob",
    0x1C: "2 MemberForwarded text #1A",
    0x1D: "4 #04",
    0x1E: "4 4",
    0x1F: "4",
}
"""The columns of the tables before Assembly: bytes of a number, an index into a heap, into a table
(``#04``) or into one of several."""

_HEAPS = {"text": 1, "guid": 2, "blob": 4}
"""The bit that says that indexes into a heap take four bytes."""


@dataclass(frozen=True, slots=True)
class AssemblyIdentity:
    """What an assembly is called. ``culture`` and ``token`` (16 digits in small letters) are empty
    for none; ``architecture`` is ``msil``, ``x86``, ``amd64`` …"""

    name: str
    version: str
    culture: str
    token: str
    architecture: str


def read_assembly(read: ReadRange) -> AssemblyIdentity | None:
    """The identity of an assembly; None for what is none, or is damaged.

    Errors of ``read`` are passed on.
    """
    image = ProgramImage.of(read)
    header = image.directory(CLR) if image is not None else None
    if image is None or header is None:
        return None
    try:
        start, flags = struct.unpack("<8xI4xI", image.exactly(header[0], 20))
        return _Metadata(image, start).identity(_architecture(image.machine, flags))
    except (UnfitImage, KeyError, struct.error):
        return None


def _architecture(machine: int, flags: int) -> str:
    if machine in _ARCHITECTURES:
        return _ARCHITECTURES[machine]
    is_32_bit = not flags & _IL_ONLY or (flags & _REQUIRES_32_BIT and not flags & _PREFERS_32_BIT)
    return "x86" if is_32_bit else "msil"


class _Metadata:
    """The streams of metadata, by their names."""

    def __init__(self, image: ProgramImage, address: int) -> None:
        self._image = image
        signature, length = struct.unpack("<I8xI", image.exactly(address, 16))
        if signature != _SIGNATURE or length > _LONGEST_NAME:
            raise UnfitImage("there are no metadata")
        at = address + 16 + length
        (count,) = struct.unpack("<2xH", image.exactly(at, 4))
        at += 4
        self._streams: dict[str, int] = {}
        for _ in range(min(count, _MOST_STREAMS)):
            (offset,) = struct.unpack("<I", image.exactly(at, 4))
            name = image.at(at + 8, 32).partition(b"\0")[0]
            self._streams[name.decode("latin-1")] = address + offset
            at += 8 + (len(name) // 4 + 1) * 4

    def identity(self, architecture: str) -> AssemblyIdentity | None:
        start = self._streams["#~"]
        heaps, valid = struct.unpack("<6xBxQ", self._image.exactly(start, 16))
        numbers = [number for number in range(64) if valid >> number & 1]
        if _ASSEMBLY not in numbers:
            return None  # a module of an assembly of several files
        counts = struct.unpack(
            f"<{len(numbers)}I", self._image.exactly(start + 24, 4 * len(numbers))
        )
        rows = dict(zip(numbers, counts, strict=True))
        at = start + 24 + 4 * len(numbers)
        at += sum(
            rows[number] * _row_size(_ROWS[number], rows, heaps)
            for number in numbers
            if number < _ASSEMBLY
        )
        text, blob = (_heap_width(kind, heaps) for kind in ("text", "blob"))
        row = self._image.exactly(at, 16 + blob + 2 * text)
        version = ".".join(map(str, struct.unpack_from("<4H", row, 4)))
        cells, columns = 16, []
        for width in (blob, text, text):
            columns.append(int.from_bytes(row[cells : cells + width], "little"))
            cells += width
        key, name, culture = columns
        return AssemblyIdentity(
            self._text(name), version, self._text(culture), _token(self._blob(key)), architecture
        )

    def _text(self, index: int) -> str:
        data = self._image.at(self._streams["#Strings"] + index, _LONGEST_NAME)
        return data.partition(b"\0")[0].decode("utf-8", "replace")

    def _blob(self, index: int) -> bytes:
        if not index:
            return b""
        start = self._streams["#Blob"] + index
        first = self._image.exactly(start, 1)[0]
        width = 1 if first < 0x80 else 2 if first < 0xC0 else 4
        size = int.from_bytes(self._image.exactly(start, width), "big")
        size &= (0x7F, 0x3FFF, 0, 0x1FFFFFFF)[width - 1]
        if size > _LONGEST_KEY:
            raise UnfitImage("the public key is too long")
        return self._image.exactly(start + width, size) if size else b""


def _token(key: bytes) -> str:
    """The last eight bytes of the key's SHA-1, in reverse order."""
    return hashlib.sha1(key, usedforsecurity=False).digest()[:-9:-1].hex() if key else ""


def _heap_width(kind: str, heaps: int) -> int:
    return 4 if heaps & _HEAPS[kind] else 2


def _row_size(columns: str, rows: dict[int, int], heaps: int) -> int:
    return sum(_width(column, rows, heaps) for column in columns.split())


def _width(column: str, rows: dict[int, int], heaps: int) -> int:
    if column.isdigit():
        return int(column)
    if column in _HEAPS:
        return _heap_width(column, heaps)
    if column.startswith("#"):
        return 2 if rows.get(int(column[1:], 16), 0) < 1 << 16 else 4
    bits, tables = _CODED[column]
    most = max(rows.get(table, 0) for table in tables)
    return 2 if most < 1 << 16 - bits else 4

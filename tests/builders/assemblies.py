"""Small .NET assemblies: headers and metadata with a module and an assembly; no code."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from tests.builders.programs import with_directories

_ADDRESS = 0x1000
_IL_ONLY, _REQUIRES_32_BIT = 1, 2
_MACHINES = {"msil": 0x014C, "x86": 0x014C, "amd64": 0x8664, "arm64": 0xAA64}


def make_assembly(
    name: str = "Fabrikam.Notes",
    version: tuple[int, int, int, int] = (2, 4, 0, 0),
    *,
    culture: str = "",
    key: bytes = b"",
    architecture: str = "msil",
    is_wide: bool = False,
    rows: Mapping[int, tuple[int, int]] | None = None,
) -> bytes:
    """An assembly of this identity. ``key`` is its public key; ``rows`` are tables before
    Assembly, by number: how many rows of how many bytes. With ``is_wide`` indexes into heaps take
    four bytes."""
    texts = b"\0" + name.encode() + b"\0" + culture.encode() + b"\0"
    blob = b"\0" + _length(len(key)) + key
    index = "<I" if is_wide else "<H"
    columns = (1 if key else 0, 1, len(name.encode()) + 2 if culture else 0)
    assembly = struct.pack("<I4HI", 0x8004, *version, 1 if key else 0)
    assembly += b"".join(struct.pack(index, column) for column in columns)
    module = struct.pack("<H", 0) + struct.pack(index, 1) + bytes(12 if is_wide else 6)
    before = {0: (1, len(module)), **(rows or {})}
    tables = {**before, 0x20: (1, len(assembly))}
    valid = sum(1 << number for number in tables)
    head = struct.pack("<IBBBBQQ", 0, 2, 0, 7 if is_wide else 0, 1, valid, 0)
    head += b"".join(struct.pack("<I", tables[number][0]) for number in sorted(tables))
    body = b"".join(
        module if number == 0 else bytes(before[number][0] * before[number][1])
        for number in sorted(before)
    )
    streams = {"#~": head + body + assembly, "#Strings": texts, "#Blob": blob, "#GUID": bytes(16)}
    metadata = _metadata(streams)
    flags = _IL_ONLY | (_REQUIRES_32_BIT if architecture == "x86" else 0)
    header = struct.pack("<IHHIII", 72, 2, 5, _ADDRESS + 72, len(metadata), flags) + bytes(52)
    return with_directories(
        header + metadata, {14: (_ADDRESS, 72)}, machine=_MACHINES[architecture]
    )


def _length(size: int) -> bytes:
    return bytes([size]) if size < 0x80 else struct.pack(">H", 0x8000 | size)


def _metadata(streams: Mapping[str, bytes]) -> bytes:
    version = b"v4.0.30319\0\0"
    names = {
        stream: (stream.encode() + b"\0").ljust((len(stream) // 4 + 1) * 4, b"\0")
        for stream in streams
    }
    at = 16 + len(version) + 4 + sum(8 + len(name) for name in names.values())
    root = struct.pack("<IHHII", 0x424A5342, 1, 1, 0, len(version)) + version
    root += struct.pack("<HH", 0, len(streams))
    data = b""
    for stream, content in streams.items():
        padded = content + bytes(-len(content) % 4)
        root += struct.pack("<II", at + len(data), len(padded)) + names[stream]
        data += padded
    return root + data

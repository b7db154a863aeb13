"""Placeholders for programs: headers, one section with a version resource, and no code."""

from __future__ import annotations

import struct

_ADDRESS, _OFFSET = 0x1000, 0x200
"""Where the only section is in memory, and where in the file."""

_MACHINE = 0x8664
_LIBRARY = 0x2000
_EXECUTABLE, _LARGE_ADDRESSES = 0x0002, 0x0020
_RESOURCES = 2
"""The number of the directory of resources."""

_VERSION_TYPE = 16
_NEUTRAL = 1033
_UNICODE = 1200


def program_bytes(name: str, version: str, language: int) -> bytes:
    """A program of a version and language, library or not by its name. Some 700 bytes; what is
    behind them does not belong to it."""
    data = _version_resource(version, language)
    body = _resource_tree(data)
    directories = bytearray(16 * 8)
    struct.pack_into("<II", directories, 8 * _RESOURCES, _ADDRESS, len(body))
    optional = struct.pack("<H", 0x20B) + bytes(106) + struct.pack("<I", 16) + bytes(directories)
    flags = _EXECUTABLE | _LARGE_ADDRESSES | (0 if name.endswith(".exe") else _LIBRARY)
    head = b"MZ" + bytes(58) + struct.pack("<I", 64)
    head += struct.pack("<4sHHIIIHH", b"PE\0\0", _MACHINE, 1, 0, 0, 0, len(optional), flags)
    head += optional
    head += struct.pack(
        "<8sIIIIIIHHI", b".rsrc", len(body), _ADDRESS, len(body), _OFFSET, 0, 0, 0, 0, 0x40000040
    )
    return head.ljust(_OFFSET, b"\0") + body


def _resource_tree(data: bytes) -> bytes:
    """Type, name and language, a directory of one entry each; then where the data is, and the
    data."""
    tree = b""
    for number, below in ((_VERSION_TYPE, 24 | 1 << 31), (1, 48 | 1 << 31), (_NEUTRAL, 72)):
        tree += struct.pack("<IIHHHHII", 0, 0, 0, 0, 0, 1, number, below)
    return tree + struct.pack("<IIII", _ADDRESS + len(tree) + 16, len(data), 0, 0) + data


def _version_resource(version: str, language: int) -> bytes:
    parts = [*map(int, version.split(".")), 0, 0, 0][:4]
    high, low = parts[0] << 16 | parts[1], parts[2] << 16 | parts[3]
    fixed = struct.pack("<6I", 0xFEEF04BD, 0x10000, high, low, high, low) + bytes(28)
    translation = _block("Translation", struct.pack("<HH", language, _UNICODE))
    return _block("VS_VERSION_INFO", fixed, _block("VarFileInfo", b"", translation))


def _block(key: str, value: bytes, inside: bytes = b"") -> bytes:
    """A block of a version resource: its length, that of the value, and a key; each part begins at
    a multiple of four."""
    data = _aligned(key.encode("utf-16-le") + b"\0\0", 6) + value
    if inside:
        data = _aligned(data, 6) + inside
    return _aligned(struct.pack("<HHH", len(data) + 6, len(value), 0) + data)


def _aligned(data: bytes, before: int = 0) -> bytes:
    return data + bytes(-(len(data) + before) % 4)

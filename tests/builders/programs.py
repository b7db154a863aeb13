"""Small Windows programs: headers, one section, exports and a version resource; no code."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

_ADDRESS = 0x1000
_OFFSET = 0x200


def make_program(
    exports: Sequence[str] = (),
    version: Mapping[str, str] | None = None,
    *,
    machine: int = 0x8664,
    is_library: bool = True,
    numbers: tuple[int, int, int, int] = (1, 2, 3, 4),
    languages: Sequence[int] = (),
) -> bytes:
    """A program of one section at address 0x1000 with what is asked for in it."""
    body = _exports(exports) if exports else b""
    exports_size = len(body)
    body += bytes(-len(body) % 8)
    resources = len(body)
    if version is not None:
        body += _resources(_ADDRESS + resources, _version(numbers, version, languages))
    parts = {}
    if exports:
        parts[0] = (_ADDRESS, exports_size)
    if version is not None:
        parts[2] = (_ADDRESS + resources, len(body) - resources)
    return with_directories(body, parts, machine=machine, is_library=is_library)


def with_directories(
    body: bytes,
    parts: Mapping[int, tuple[int, int]],
    *,
    machine: int = 0x8664,
    is_library: bool = True,
) -> bytes:
    """A program with this section; ``parts`` are addresses and sizes by number of directory."""
    directories = bytearray(16 * 8)
    for number, place in parts.items():
        struct.pack_into("<II", directories, 8 * number, *place)
    optional = struct.pack("<H", 0x20B) + bytes(106) + struct.pack("<I", 16) + bytes(directories)
    flags = 0x2022 if is_library else 0x22
    coff = struct.pack("<4sHHIIIHH", b"PE\0\0", machine, 1, 0, 0, 0, len(optional), flags)
    section = struct.pack(
        "<8sIIIIIIHHI", b".all", len(body), _ADDRESS, len(body), _OFFSET, 0, 0, 0, 0, 0x40000040
    )
    dos = b"MZ" + bytes(58) + struct.pack("<I", 64)
    head = dos + coff + optional + section
    return head + bytes(_OFFSET - len(head)) + body


def _exports(names: Sequence[str]) -> bytes:
    """The directory, the table of names, and the names."""
    table = _ADDRESS + 40
    at = table + 4 * len(names)
    addresses, texts = b"", b""
    for name in names:
        addresses += struct.pack("<I", at + len(texts))
        texts += name.encode() + b"\0"
    count = len(names)
    return struct.pack("<10I", 0, 0, 0, 0, 1, count, count, 0, table, 0) + addresses + texts


def _resources(address: int, data: bytes) -> bytes:
    """Three directories of one entry each: type 16, name 1, language 1033; then the data."""
    found = b""
    for number, level in ((16, 24), (1, 48), (1033, 72)):
        offset = level | (0x80000000 if level != 72 else 0)
        found += struct.pack("<IIHHHHII", 0, 0, 0, 0, 0, 1, number, offset)
    return found + struct.pack("<IIII", address + 88, len(data), 0, 0) + data


def _version(
    numbers: tuple[int, int, int, int], strings: Mapping[str, str], languages: Sequence[int]
) -> bytes:
    high, low = numbers[0] << 16 | numbers[1], numbers[2] << 16 | numbers[3]
    fixed = struct.pack("<6I", 0xFEEF04BD, 0x10000, high, low, high, low) + bytes(28)
    texts = b"".join(_block(key, text=value) for key, value in strings.items())
    table = _block("StringFileInfo", inside=_block("040904B0", inside=texts))
    if languages:
        pairs = b"".join(struct.pack("<HH", language, 1200) for language in languages)
        table += _block("VarFileInfo", inside=_block("Translation", value=pairs))
    return _block("VS_VERSION_INFO", value=fixed, inside=table)


def _block(key: str, *, value: bytes = b"", text: str | None = None, inside: bytes = b"") -> bytes:
    data = key.encode("utf-16-le") + b"\0\0"
    data += bytes(-(len(data) + 6) % 4)
    length = len(value)
    if text is not None:
        value = text.encode("utf-16-le") + b"\0\0"
        length = len(value) // 2
    data += value
    if inside:
        data += bytes(-(len(data) + 6) % 4) + inside
    whole = struct.pack("<HHH", len(data) + 6, length, int(text is not None)) + data
    return whole + bytes(-len(whole) % 4)

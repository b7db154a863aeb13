"""The signature of a program (PE file): where it lies, and the digest that it states.

Source: Microsoft's "Windows Authenticode Portable Executable Signature Format" (2008), and the
PE/COFF specification, "Attribute Certificate Table".
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace

from msiview.analysis.signatures.signature import (
    Integrity,
    Signature,
    checked,
    read_signature,
)
from msiview.errors import FormatError
from msiview.format.container import CHUNK, Stream
from msiview.format.program_image import DIRECTORIES
from msiview.format.signed_data import MAX_SIZE
from msiview.progress import Progress

_CHECKSUM = 64
"""Offset in the optional header; the same for 32 and 64 bits."""
_CERTIFICATE_TABLE = 4
_PKCS7 = 2


@dataclass(frozen=True, slots=True)
class _Layout:
    """Byte positions in a program: what its digest leaves out, and where the signature lies."""

    checksum: int
    entry: int
    table: int
    table_size: int


def program_signature(stream: Stream) -> Signature | None:
    """The signature of a program, not yet checked; None where it has none or is no program."""
    try:
        layout = _layout(stream)
        if layout is None:
            return None
        head = stream.read_range(layout.table, 8)
        if len(head) < 8:
            raise FormatError("the signature lies beyond the end of the program")
        size, _, kind = struct.unpack("<IHH", head)
        if kind != _PKCS7:
            raise FormatError("there is no signature where the program says that it is")
        data = stream.read_range(layout.table + 8, min(size - 8, MAX_SIZE) if size > 8 else 0)
    except FormatError as error:
        return Signature(failure=error.reason)
    return read_signature(data)


def check_program_signature(stream: Stream, found: Signature, progress: Progress) -> Signature:
    """The signature with its digest held against the program. Reads all of it."""
    if found.data is None:
        return found

    def is_intact(algorithm: str, stated: bytes) -> bool:
        digest = hashlib.new(algorithm, usedforsecurity=False)
        for part in _signed_parts(stream, progress):
            digest.update(part)
        return digest.digest() == stated

    try:
        return checked(found, is_intact)
    except FormatError as error:
        return replace(found, integrity=Integrity.UNKNOWN, failure=error.reason)


def _layout(stream: Stream) -> _Layout | None:
    """Where things lie; None for what is no program, and for programs without a signature."""
    dos = stream.read_range(0, 64)
    if len(dos) < 64 or not dos.startswith(b"MZ"):
        return None
    (start,) = struct.unpack_from("<I", dos, 60)
    optional = start + 24
    header = stream.read_range(start, 24 + max(DIRECTORIES.values()) + 8 * 5)
    if not header.startswith(b"PE\0\0") or len(header) < 26:
        return None
    (magic,) = struct.unpack_from("<H", header, 24)
    directories = DIRECTORIES.get(magic)
    if directories is None:
        return None
    entry = directories + 8 * _CERTIFICATE_TABLE
    if len(header) < 24 + entry + 8:
        return None
    (count,) = struct.unpack_from("<I", header, 24 + directories - 4)
    table, size = struct.unpack_from("<II", header, 24 + entry)
    if count <= _CERTIFICATE_TABLE or not table or not size:
        return None
    return _Layout(optional + _CHECKSUM, optional + entry, table, size)


def _signed_parts(stream: Stream, progress: Progress) -> Iterator[bytes]:
    """The program without its checksum, the directory entry of the table, and the table itself;
    what lies behind the table belongs to the digest."""
    layout = _layout(stream)
    if layout is None:
        return
    unsigned = [
        (layout.checksum, 4),
        (layout.entry, 8),
        (layout.table, layout.table_size),
    ]
    at = 0
    for start, size in (*unsigned, (stream.size, 0)):
        while at < start:
            progress("Checking the signature", at, stream.size)
            part = stream.read_range(at, min(CHUNK, start - at))
            if not part:
                raise FormatError("the program ends early")
            yield part
            at += len(part)
        at = max(at, start + size)

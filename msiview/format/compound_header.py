"""Checks the header of a compound file before anything else relies on it.

Every size in it must fit the size of the file: hostile headers make readers loop or exhaust the
memory. Source: [MS-CFB] 2.2.
"""

from __future__ import annotations

import struct

from msiview.errors import FormatError, NotAnInstallerFile, TruncatedData

HEADER_SIZE = 512

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_SHIFT = 31
"""Small sectors have 64 bytes in every file. Up to this shift a wrong size is only a defect."""


def check_header(header: bytes, file_size: int, shown: str) -> None:
    """Refuse what is no compound file, and headers with impossible sizes.

    ``header`` are the first :data:`HEADER_SIZE` bytes, ``shown`` is the file's
    name. Raises :class:`NotAnInstallerFile`, :class:`TruncatedData` or
    :class:`FormatError`.
    """
    if header[:8] != MAGIC[: len(header)] or len(header) < 8:
        raise NotAnInstallerFile(_alien(header), file=shown)
    if len(header) < HEADER_SIZE:
        raise TruncatedData(
            f"the file ends inside its header, after {len(header)} bytes", file=shown
        )
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        hint = (
            "; it looks as if it went through a conversion of line ends"
            if file_size % HEADER_SIZE
            else ""
        )
        raise NotAnInstallerFile(
            f"the header names a sector size of 2^{shift} bytes, not 512 or 4096{hint}",
            file=shown,
            offset=30,
        )
    (mini_shift,) = struct.unpack_from("<H", header, 32)
    if mini_shift > _MOST_SHIFT:
        raise FormatError(
            f"the header names a size of 2^{mini_shift} bytes for small sectors, not 64",
            file=shown,
            offset=32,
        )
    sector_size = 1 << shift
    sectors = max(0, -(-file_size // sector_size) - 1)
    (fat_sectors,) = struct.unpack_from("<I", header, 44)
    if fat_sectors > sectors:
        raise FormatError(
            f"the header claims {fat_sectors} sector tables; the file has only {sectors} sectors",
            file=shown,
            offset=44,
        )
    if fat_sectors > sectors // (sector_size // 4) + 109 + sectors // 64:
        raise FormatError(
            f"the header claims {fat_sectors} sector tables, far more than "
            f"{sectors} sectors can need",
            file=shown,
            offset=44,
        )


_ALIENS = (
    (b"MZ", "a Windows program"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"MSCF", "a cabinet"),
    (b"%PDF", "a PDF document"),
    (b"\x7fELF", "a Linux program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xef\xbb\xbf", "a text file"),
    (b"\xff\xfe", "a UTF-16 text file, perhaps a log"),
    (b"=== ", "a text file, perhaps a log"),
)


def _alien(header: bytes) -> str:
    """Why a file without the compound file signature cannot be opened: what it probably is
    instead."""
    if not header:
        return "the file is empty"
    for magic, words in _ALIENS:
        if header.startswith(magic):
            return f"this is {words}, not a Windows Installer file"
    return "this is not a compound file, so no Windows Installer database, transform or patch"

"""Detects what a stream contains.

Names are not reliable: ``Binary.New`` may be a picture or a program. So the first few kilobytes are
examined; the extension only distinguishes kinds of text.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum

from msiview.analysis.text_encoding import detect_encoding
from msiview.analysis.text_kinds import text_kind
from msiview.database.opening import CLSID_DATABASE, CLSID_PATCH, CLSID_TRANSFORM
from msiview.format.compound_header import MAGIC
from msiview.format.container import Stream
from msiview.format.file_source import ReadRange
from msiview.format.program import machine_name

HEAD_SIZE = 4096
"""Bytes that are examined, besides the class id of a compound file."""


class StreamFamily(StrEnum):
    """A group of kinds that can be shown by the same viewer."""

    PICTURE = "picture"
    TEXT = "text"
    RTF = "rtf"
    CABINET = "cabinet"
    COMPOUND = "compound"
    PROGRAM = "program"
    SIGNATURE = "signature"
    PROPERTIES = "properties"
    FONT = "font"
    ARCHIVE = "archive"
    DATA = "data"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class StreamKind:
    """``id`` is stable (``png``, ``dll``, ``vbscript``), ``title`` is for people."""

    id: str
    title: str
    family: StreamFamily


EMPTY = StreamKind("empty", "Empty", StreamFamily.EMPTY)
BINARY = StreamKind("binary", "Binary data", StreamFamily.DATA)

_MAGIC = (
    (b"MSCF\0\0\0\0", StreamKind("cabinet", "Cabinet", StreamFamily.CABINET)),
    (b"\x89PNG\r\n\x1a\n", StreamKind("png", "PNG picture", StreamFamily.PICTURE)),
    (b"\xff\xd8\xff", StreamKind("jpeg", "JPEG picture", StreamFamily.PICTURE)),
    (b"GIF87a", StreamKind("gif", "GIF picture", StreamFamily.PICTURE)),
    (b"GIF89a", StreamKind("gif", "GIF picture", StreamFamily.PICTURE)),
    (b"{\\rtf", StreamKind("rtf", "RTF text", StreamFamily.RTF)),
    (b"PA19", StreamKind("delta", "Binary delta (PA19)", StreamFamily.DATA)),
    (b"PA30", StreamKind("delta", "Binary delta (PA30)", StreamFamily.DATA)),
    (b"PA31", StreamKind("delta", "Binary delta (PA31)", StreamFamily.DATA)),
    (b"OTTO", StreamKind("otf", "OpenType font", StreamFamily.FONT)),
    (b"ttcf", StreamKind("ttc", "Font collection", StreamFamily.FONT)),
    (b"\x00\x01\x00\x00\x00", StreamKind("ttf", "TrueType font", StreamFamily.FONT)),
    (b"PK\x03\x04", StreamKind("zip", "ZIP archive", StreamFamily.ARCHIVE)),
    (b"7z\xbc\xaf\x27\x1c", StreamKind("7z", "7-Zip archive", StreamFamily.ARCHIVE)),
    (b"\x1f\x8b\x08", StreamKind("gzip", "gzip archive", StreamFamily.ARCHIVE)),
    (b"%PDF-", StreamKind("pdf", "PDF document", StreamFamily.DATA)),
    (b"ITSF", StreamKind("chm", "Compiled help", StreamFamily.DATA)),
    (b"MSFT\x02\x00", StreamKind("tlb", "Type library", StreamFamily.DATA)),
)

_COMPOUND_KINDS = {
    CLSID_DATABASE: StreamKind("database", "Installer database", StreamFamily.COMPOUND),
    CLSID_TRANSFORM: StreamKind("transform", "Transform", StreamFamily.COMPOUND),
    CLSID_PATCH: StreamKind("patch", "Patch", StreamFamily.COMPOUND),
}
_OTHER_COMPOUND = StreamKind("compound", "Compound file", StreamFamily.COMPOUND)

_SIGNED_DATA = bytes.fromhex("06092A864886F70D010702")  # OID 1.2.840.113549.1.7.2
_SIGNATURE = StreamKind("pkcs7", "Digital signature (PKCS #7)", StreamFamily.SIGNATURE)
_CERTIFICATE = StreamKind("x509", "Certificate (X.509)", StreamFamily.SIGNATURE)
_SIGNATURE_HASH = StreamKind("signature-hash", "Hash of names and metadata", StreamFamily.SIGNATURE)
_PROPERTY_SET = StreamKind("properties", "OLE property set", StreamFamily.PROPERTIES)

_IS_DLL = 0x2000
_CLR_DIRECTORY = 14


def stream_kind(stream: Stream, codepage: int = 0) -> StreamKind:
    """The kind of a stream; reads a few kilobytes of it, whatever its size.

    ``codepage`` is that of the package, to distinguish its texts from binary data. Raises
    :class:`msiview.errors.FormatError` where the stream cannot be read.
    """
    read, name = stream.read_range, stream.name
    head = read(0, HEAD_SIZE)
    if not head:
        return EMPTY
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return (
        _picture(head)
        or _program(head)
        or _compound(head, read)
        or _signed(head, name)
        or _text(head, name, codepage)
        or BINARY
    )


def _picture(head: bytes) -> StreamKind | None:
    """Bitmaps and icons, whose magic numbers are too short to be sufficient."""
    if head.startswith(b"BM") and len(head) >= 18:
        (pixels, header) = struct.unpack_from("<II", head, 10)
        if header in (12, 40, 52, 56, 64, 108, 124) and 14 + header <= pixels:
            return StreamKind("bmp", "Bitmap", StreamFamily.PICTURE)
    if head[:4] in (b"\0\0\1\0", b"\0\0\2\0") and len(head) >= 22:
        (count,) = struct.unpack_from("<H", head, 4)
        reserved = head[9]
        (offset,) = struct.unpack_from("<I", head, 18)
        if count and reserved in (0, 0xFF) and offset >= 6 + 16 * count:
            if head[2] == 2:
                return StreamKind("cursor", "Cursor", StreamFamily.PICTURE)
            return StreamKind("icon", "Icon" if count == 1 else f"Icon, {count} images",
                              StreamFamily.PICTURE)  # fmt: skip
    return None


def _program(head: bytes) -> StreamKind | None:
    """Windows programs and libraries, with their machine. Source: PE/COFF specification."""
    if not head.startswith(b"MZ"):
        return None
    dos = StreamKind("dos", "DOS program", StreamFamily.PROGRAM)
    if len(head) < 64:
        return dos
    (start,) = struct.unpack_from("<I", head, 60)
    if head[start : start + 4] != b"PE\0\0" or len(head) < start + 26:
        return dos
    machine, characteristics = struct.unpack_from("<H16xH", head, start + 4)
    is_library = bool(characteristics & _IS_DLL)
    processor = machine_name(machine)
    if _is_managed(head, start + 24):
        return StreamKind(
            "dotnet", f".NET {'library' if is_library else 'program'}", StreamFamily.PROGRAM
        )
    if is_library:
        return StreamKind("dll", f"Windows library, {processor}", StreamFamily.PROGRAM)
    return StreamKind("exe", f"Windows program, {processor}", StreamFamily.PROGRAM)


def _is_managed(head: bytes, optional: int) -> bool:
    """Whether the optional header names a CLR header."""
    (magic,) = struct.unpack_from("<H", head, optional)
    directories = optional + (112 if magic == 0x20B else 96)
    entry = directories + 8 * _CLR_DIRECTORY
    if magic not in (0x10B, 0x20B) or len(head) < entry + 8:
        return False
    (count,) = struct.unpack_from("<I", head, directories - 4)
    (address,) = struct.unpack_from("<I", head, entry)
    return bool(count > _CLR_DIRECTORY and address)


def _compound(head: bytes, read: ReadRange) -> StreamKind | None:
    """Compound files by the class id of their root, which is the directory's first entry."""
    if not head.startswith(MAGIC):
        return None
    if len(head) < 512:
        return _OTHER_COMPOUND
    (shift,) = struct.unpack_from("<H", head, 30)
    (directory,) = struct.unpack_from("<I", head, 48)
    if shift not in (9, 12):
        return _OTHER_COMPOUND
    data = read(((directory + 1) << shift) + 80, 16)
    if len(data) < 16:
        return _OTHER_COMPOUND
    first, second, third = struct.unpack_from("<IHH", data)
    rest = data[8:].hex().upper()
    clsid = f"{{{first:08X}-{second:04X}-{third:04X}-{rest[:4]}-{rest[4:]}}}"
    return _COMPOUND_KINDS.get(clsid, _OTHER_COMPOUND)


def _signed(head: bytes, name: str) -> StreamKind | None:
    if name == "\x05MsiDigitalSignatureEx":
        return _SIGNATURE_HASH
    if head[:2] == b"\x30\x82" and _SIGNED_DATA in head[:32]:
        return _SIGNATURE
    # SEQUENCE { SEQUENCE { [0] { INTEGER 2 } ...: the version of an X.509 v3 certificate
    if head[:2] == b"\x30\x82" and head[4:6] == b"\x30\x82" and head[8:13] == b"\xa0\3\2\1\2":
        return _CERTIFICATE
    if head.startswith(b"\xfe\xff") and head[2:4] in (b"\0\0", b"\1\0") and len(head) >= 48:
        return _PROPERTY_SET
    return None


def _text(head: bytes, name: str, codepage: int) -> StreamKind | None:
    encoding = detect_encoding(head, codepage)
    if encoding is None:
        return None
    kind, title = text_kind(encoding.decode(head), name)
    return StreamKind(kind, title, StreamFamily.TEXT)

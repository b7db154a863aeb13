"""The files of a chain: names, version, hash, and the disk and cabinet that contain them."""

from __future__ import annotations

import struct

from msiview.analysis.chain.parts import FilePart, MediaPart, Place
from msiview.analysis.chain.rows import Rows
from msiview.analysis.references.engine import References
from msiview.database.bit_fields import decode
from msiview.database.file_names import long_name, short_name

_NONCOMPRESSED = 0x2000
_COMPRESSED = 0x4000
_HASH_PARTS = ("HashPart1", "HashPart2", "HashPart3", "HashPart4")


def file_part(
    rows: Rows, references: References, place: Place, folder: str, is_compressed: bool
) -> FilePart:
    """A file by its row. ``folder`` is the target path of its component's directory,
    ``is_compressed`` the default of the summary."""
    name = rows.text(place, "FileName")
    attributes = rows.number(place, "Attributes")
    companions = [r for r in references.outgoing("File", place.row, "Version") if r.key]
    version = rows.text(place, "Version")
    long = long_name(name)
    return FilePart(
        place,
        str(place.key[0]) if place.key else "",
        long,
        short_name(name) if "|" in name else "",
        "" if companions else version,
        version if companions else "",
        rows.text(place, "Language"),
        rows.number(place, "FileSize"),
        _hash(rows, str(place.key[0]) if place.key else ""),
        rows.number(place, "Sequence"),
        attributes,
        tuple(m for m in decode("File", "Attributes", attributes, {}) if m.is_set),
        _is_compressed(attributes, is_compressed),
        _media(rows, references, place),
        folder + long,
    )


def _is_compressed(attributes: int | None, by_summary: bool) -> bool:
    """Source: docs/msi-format.md, "Files"."""
    bits = attributes or 0
    if bits & _COMPRESSED:
        return True
    return by_summary and not bits & _NONCOMPRESSED


def _hash(rows: Rows, key: str) -> str:
    """The MD5 of MsiFileHash: the 16 bytes of four little-endian integers."""
    place = rows.place_of("MsiFileHash", "File_", key)
    if place is None:
        return ""
    parts = [rows.number(place, name) for name in _HASH_PARTS]
    numbers = [part & 0xFFFFFFFF for part in parts if part is not None]
    return struct.pack("<4I", *numbers).hex() if len(numbers) == len(_HASH_PARTS) else ""


def _media(rows: Rows, references: References, file: Place) -> MediaPart | None:
    for reference in references.outgoing("File", file.row, "Sequence"):
        for target in reference.targets:
            if target.row is None:
                continue
            place = rows.place("Media", target.row)
            cabinet = rows.text(place, "Cabinet")
            disk = place.key[0] if place.key else None
            return MediaPart(place, disk, cabinet.removeprefix("#"), cabinet.startswith("#"))
    return None

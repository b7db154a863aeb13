"""The files of a chain: names, version, hash, and the disk and cabinet that contain them."""

from __future__ import annotations

from msiview.analysis.cabinets import cabinet_exists
from msiview.analysis.chain.parts import FilePart, MediaPart, RowPlace
from msiview.analysis.chain.rows import Rows
from msiview.analysis.landing import path_remark
from msiview.analysis.references.engine import References
from msiview.database.bit_fields import decode
from msiview.database.database import Database
from msiview.database.file_hash import HASH_PARTS, file_md5
from msiview.database.file_names import long_name, short_name
from msiview.database.summary import PropertyId
from msiview.overlay.overlaid_table import OverlaidTable

_NONCOMPRESSED = 0x2000
_COMPRESSED = 0x4000
_ALL_COMPRESSED = 0x2
"""Bit of the word count in the summary: files are in cabinets unless they say otherwise."""


def file_part(
    rows: Rows,
    references: References,
    package: Database,
    place: RowPlace,
    folder: str,
    problems: list[str],
) -> FilePart:
    """A file by its row. ``folder`` is the target path of its component's directory; what is
    wrong with its path or its cabinet goes to ``problems``."""
    name = rows.text(place, "FileName")
    attributes = rows.number(place, "Attributes")
    companions = [r for r in references.outgoing("File", place.row, "Version") if r.key]
    version = rows.text(place, "Version")
    long = long_name(name)
    problems += filter(None, [path_remark(folder + long)])
    media = _media(rows, references, package, place)
    is_in_cabinet = is_compressed(attributes, package)
    if is_in_cabinet and media is not None and media.exists is False:
        where = "is not in the package" if media.is_embedded else "is not beside the package"
        problems.append(f"the cabinet {media.cabinet} {where}")
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
        is_in_cabinet,
        media,
        folder + long,
    )


def is_compressed(attributes: int | None, package: Database) -> bool:
    """Whether a file with these attributes is in a cabinet. Source: docs/msi-format.md, "Files"."""
    by_summary = bool((package.summary.number(PropertyId.WORD_COUNT) or 0) & _ALL_COMPRESSED)
    bits = attributes or 0
    if bits & _COMPRESSED:
        return True
    return by_summary and not bits & _NONCOMPRESSED


def _hash(rows: Rows, key: str) -> str:
    """The MD5 of MsiFileHash; empty without one."""
    place = rows.place_of("MsiFileHash", "File_", key)
    return "" if place is None else file_md5([rows.number(place, name) for name in HASH_PARTS])


def _media(
    rows: Rows, references: References, package: Database, file: RowPlace
) -> MediaPart | None:
    for reference in references.outgoing("File", file.row, "Sequence"):
        for target in reference.targets:
            if target.row is None:
                continue
            place = rows.place("Media", target.row)
            cabinet = rows.text(place, "Cabinet")
            disk = place.key[0] if place.key else None
            exists = cabinet_exists(package, cabinet)
            if not exists and isinstance(rows.store.tables["Media"], OverlaidTable):
                exists = None  # a patch brings cabinets of its own
            return MediaPart(
                place,
                disk,
                cabinet.removeprefix("#"),
                cabinet.startswith("#"),
                exists,
            )
    return None

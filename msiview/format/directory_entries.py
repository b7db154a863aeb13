"""Writes the directory of a compound file: 128 bytes per storage or stream.

The children of a storage form a red-black tree, sorted by the length of their
names and then by their upper-cased UTF-16 units. Source: [MS-CFB] 2.6.
"""

from __future__ import annotations

import struct
import uuid
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from msiview.errors import FormatError
from msiview.format.stream_names import MAX_UNITS

END_OF_CHAIN = 0xFFFFFFFE
_NO_ENTRY = 0xFFFFFFFF
_ENTRY = struct.Struct("<64sHBBIII16sIQQIQ")
_UNUSED = _ENTRY.pack(b"", 0, 0, 0, *[_NO_ENTRY] * 3, b"", 0, 0, 0, 0, 0)


class EntryKind(IntEnum):
    """What a directory entry describes."""

    STORAGE = 1
    STREAM = 2
    ROOT = 5


@dataclass(slots=True, eq=False)
class Entry:
    """One directory entry. ``left``, ``right`` and ``child`` are entry numbers.

    ``start`` is the first sector of the FAT, or of the mini FAT for streams
    below 4096 bytes; ``size`` counts bytes.
    """

    name: str
    kind: EntryKind
    clsid: str | None = None
    size: int = 0
    start: int = END_OF_CHAIN
    created: int = 0
    modified: int = 0
    left: int = _NO_ENTRY
    right: int = _NO_ENTRY
    child: int = _NO_ENTRY
    black: bool = True

    def to_bytes(self) -> bytes:
        """The 128 bytes of the entry."""
        name = utf16(self.name)
        return _ENTRY.pack(
            name,
            len(name) + 2,
            self.kind,
            self.black,
            self.left,
            self.right,
            self.child,
            _clsid_bytes(self.clsid),
            0,
            self.created,
            self.modified,
            0 if self.kind is EntryKind.STORAGE else self.start,
            self.size,
        )


def directory_bytes(entries: list[Entry], per_sector: int) -> bytes:
    """All entries in order, with unused ones up to whole sectors."""
    unused = -len(entries) % per_sector
    return b"".join([entry.to_bytes() for entry in entries] + [_UNUSED] * unused)


def link_siblings(entries: list[Entry], first: int) -> int:
    """Make a red-black tree of the entries from number ``first`` on.

    The entries are sorted in place, so that neighbours in the tree are neighbours on disk. Returns
    the number of the tree's root, or the mark for no entry. Raises :class:`FormatError` for names
    that are not allowed.

    Halving a sorted list gives a tree whose levels are all full but the last.
    With the last level red and all others black every path has the same number
    of black nodes and no red node has a red child.
    """
    siblings = sorted(entries[first:], key=_checked_sort_key)
    for one, other in pairwise(siblings):
        if name_sort_key(one.name) == name_sort_key(other.name):
            raise FormatError(
                f"a storage cannot hold both {one.name!r} and {other.name!r}: "
                "names differ by more than letter case"
            )
    entries[first:] = siblings
    full_levels = (len(siblings) + 1).bit_length() - 1

    def link(start: int, end: int, depth: int) -> int:
        if start == end:
            return _NO_ENTRY
        middle = (start + end) // 2
        entry = entries[middle]
        entry.black = depth < full_levels
        entry.left = link(start, middle, depth + 1)
        entry.right = link(middle + 1, end, depth + 1)
        return middle

    return link(first, first + len(siblings), 0)


def name_sort_key(name: str) -> tuple[int, bytes]:
    """The order of names among their siblings: shorter first, then by upper-cased units."""
    units = utf16("".join(_upper(character) for character in name), "utf-16-be")
    return len(units), units


def _checked_sort_key(entry: Entry) -> tuple[int, bytes]:
    units = len(utf16(entry.name)) // 2
    if not 0 < units <= MAX_UNITS or "\0" in entry.name:
        raise FormatError(
            f"{entry.name!r} cannot name a stream or storage: names have 1 to {MAX_UNITS} "
            f"UTF-16 units, this one has {units}"
        )
    return name_sort_key(entry.name)


def _upper(character: str) -> str:
    """Upper case one unit for one unit: no ß to SS, nothing beyond 16 bits."""
    upper = character.upper()
    return upper if len(upper) == 1 and character < "\U00010000" else character


def utf16(name: str, codec: str = "utf-16-le") -> bytes:
    """A name's UTF-16 units. Lone surrogates are allowed, since packed names contain them."""
    return name.encode(codec, "surrogatepass")


def _clsid_bytes(clsid: str | None) -> bytes:
    return uuid.UUID(clsid).bytes_le if clsid is not None else bytes(16)

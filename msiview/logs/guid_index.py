"""The index of all GUIDs of a log and of the lines that hold them in any of their three forms."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from msiview.format.guids import decompress_all, unpack
from msiview.late_patterns import late_pattern
from msiview.logs.descriptors import (
    ARROWS,
    COMPONENT_IN_DESCRIPTOR,
    LENGTH,
    LIST_BEGIN,
    compressed_guids,
)
from msiview.logs.line_index import LineIndex
from msiview.logs.log_bytes import guids
from msiview.logs.log_file import LogFile
from msiview.logs.pure_log_bytes import GUID_SHAPES
from msiview.logs.search_pieces import SearchPiece, search_pieces
from msiview.progress import Progress, no_progress

_FEATURE = late_pattern(r"Feature(?:Unp|P)ublish\(Feature=.*?,Component=", re.DOTALL)
_PUBLISH_MARK = b"ublish("
_FEATURE_ENDS = (b"FeatureP", b"FeatureUnp")
_ASSEMBLY_ENDS = (b"AssemblyP", b"AssemblyUnp")
_VALUE_MARK = b"Value(Name="

_REGISTRY = late_pattern(
    r"(?:^|\\)(?:Components|Products|Features|Patches|UpgradeCodes|Managed)\\"
    r"(?:[0-9A-F]{32}\\)?$",
    re.IGNORECASE,
)
"""The text before 32 digits that are a packed GUID and no checksum or session key."""

_REGISTRY_ENDS = (b"\\Components\\", b"\\Products\\", b"\\Features\\", b"\\Patches\\")
"""The most frequent ones, which are recognized without a regular expression."""

_BEFORE = 64
"""Characters before 32 digits that are examined."""


class GuidIndex:
    """The GUIDs of a log's lines; lines count from 0.

    One thread extends it while others search it. A packed or compressed GUID counts as one of the
    log's where it stands in a registry key or a list of components, or where the log has it in
    braces, too. Any other 32 digits may be something else, and are found by :meth:`lines_of` alone.
    A mention takes 8 bytes, a GUID some 180.
    """

    def __init__(self, file: LogFile, index: LineIndex) -> None:
        self._file = file
        self._index = index
        self.lines = 0
        """The number of lines that have been searched."""
        self._last: dict[str, int] = {}  # each GUID's latest mention
        self._mentioned = array("I")  # a mention's line
        self._previous = array("i")  # a mention's predecessor, -1 for none
        self._doubtful: set[str] = set()
        self._list = _ComponentList()

    def extend(self, until: int, progress: Progress | None = None) -> None:
        """Search the lines up to, not including, ``until``; results before a cancellation are kept.
        Raises :class:`~msiview.errors.UnreadableFile`."""
        progress = progress or no_progress()
        # The last line may have been incomplete.
        for piece in search_pieces(self._file, self._index, max(0, self.lines - 1), until):
            if not piece.is_rest:
                self.lines = max(self.lines, piece.first)
            progress("Looking for GUIDs", piece.first, until)
            self._look_through(piece)
        self.lines = max(self.lines, until)

    def guids(self) -> list[str]:
        """All GUIDs in braces and upper case, in the order of their first mention."""
        return [guid for guid in list(self._last) if guid not in self._doubtful]

    def __contains__(self, guid: object) -> bool:
        """Whether the log has a GUID (in braces, upper case) in any form."""
        return guid in self._last

    def lines_of(self, guid: str) -> array[int]:
        """The lines that hold a GUID (in braces, upper case) in any form, in rising order."""
        return array("I", sorted(set(self._mentions(guid))))

    # -- inside ---------------------------------------------------------

    def _mentions(self, guid: str) -> Iterator[int]:
        """The lines of a GUID, the latest first."""
        at = self._last.get(guid, -1)
        while at >= 0:
            yield self._mentioned[at]
            at = self._previous[at]

    def _look_through(self, piece: SearchPiece) -> None:
        braced, lines, packed = guids(
            piece.text, GUID_SHAPES, piece.starts, piece.unit, piece.first
        )
        self._add_braced(braced, lines)
        for at, line in packed:
            guid = unpack(piece.text[at : at + 32].decode("ascii"))
            is_sure = piece.text.endswith(_REGISTRY_ENDS, 0, at) or _is_in_registry(piece, at, line)
            self._add(guid, line, is_sure=is_sure)
        if piece.is_rest:
            text = piece.text.decode("latin-1")
            self._add_all(piece.first, self._list.go_on(piece.first, text))
        else:
            self._find_compressed(piece)

    def _add_braced(self, braced: list[str], lines: bytes) -> None:
        # There are a million of these in a gigabyte. In this order, since other threads may be
        # reading.
        last, latest, known = self._last, self._last.get, len(self._mentioned)
        self._mentioned.frombytes(lines)
        add = self._previous.append
        for number, guid in enumerate(braced, known):
            add(latest(guid, -1))
            last[guid] = number
        if self._doubtful:
            self._doubtful.difference_update(braced)

    def _find_compressed(self, piece: SearchPiece) -> None:
        published = list(_occurrences(piece.text, _PUBLISH_MARK))
        self._list.forget()
        for at in published:
            if piece.text.endswith(_FEATURE_ENDS, 0, at):
                line = piece.line(at)
                self._add_all(line, self._list.begin(line, piece.line_text(line)))
        for line in sorted(_lines_with_descriptors(piece, published)):
            for found in compressed_guids(piece.line_text(line)):
                self._add(found.guid, line, is_sure=found.is_sure)

    def _add_all(self, line: int, codes: str) -> None:
        for guid in decompress_all(codes):
            if guid is not None:
                self._add(guid, line, is_sure=True)

    def _add(self, guid: str, line: int, *, is_sure: bool) -> None:
        """A mention in another form than in braces."""
        before = self._last.get(guid, -1)
        if before < 0 and not is_sure:
            self._doubtful.add(guid)
        elif is_sure and self._doubtful:
            self._doubtful.discard(guid)
        if before < 0 or self._mentioned[before] != line:
            self._previous.append(before)
            self._mentioned.append(line)
            self._last[guid] = len(self._mentioned) - 1


class _ComponentList:
    """The components of a feature: 20 characters each, without separators.

    A feature of many components is a line that comes in pieces, which overlap; what has
    been read last of each line tells where a piece goes on.
    """

    def __init__(self) -> None:
        self._tails: dict[int, str] = {}

    def forget(self) -> None:
        """Begin a new block of lines."""
        self._tails.clear()

    def begin(self, line: int, text: str) -> str:
        """The components in a line, or in the part of it that is there."""
        match = _FEATURE.search(text)
        return "" if match is None else self._cut(line, text, match.end())

    def go_on(self, line: int, text: str) -> str:
        """The components in a further piece of the line."""
        tail = self._tails.pop(line, "")
        at = text.find(tail) if tail else -1
        return "" if at < 0 else self._cut(line, text, at + LENGTH)

    def _cut(self, line: int, text: str, start: int) -> str:
        end = start + (len(text) - start) // LENGTH * LENGTH
        if end > start:
            self._tails[line] = text[end - LENGTH : end]
        return text[start:end]


def is_registry_name(before: str) -> bool:
    """Whether 32 digits are a packed GUID, according to the text before them in the line."""
    return _REGISTRY.search(before[-_BEFORE:]) is not None


def _occurrences(text: bytes, mark: bytes) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + len(mark))


def _lines_with_descriptors(piece: SearchPiece, published: list[int]) -> set[int]:
    """The lines that may have GUIDs in a descriptor, or in a value of the registry;
    ``published`` are the places of what is published, assemblies among others."""
    text = piece.text
    places = [match.start() for match in COMPONENT_IN_DESCRIPTOR.finditer(text)]
    places += (at for at in published if text.endswith(_ASSEMBLY_ENDS, 0, at))
    for at in _occurrences(text, _VALUE_MARK):
        end = text.find(b"\n", at)
        value = text.find(b"Value=", at, end)
        if value >= 0 and (
            any(text.find(arrow, value, end) >= 0 for arrow in ARROWS)
            or LIST_BEGIN.match(text, value) is not None
        ):
            places.append(at)
    return set(map(piece.line, places))


def _is_in_registry(piece: SearchPiece, at: int, line: int) -> bool:
    """:func:`is_registry_name` for a place of a piece."""
    if at and piece.text[at - 1 : at] not in (b"\\", b"\n"):
        return False
    start = max(piece.line_start(line), at - _BEFORE)
    return is_registry_name(piece.text[start:at].decode("latin-1"))

"""Every GUID of a log, and the lines that hold it in any of its three forms."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import Final

from msiview.format.guids import decompress, unpack
from msiview.logs.log_text import Batch, LogText
from msiview.progress import Progress, no_progress

_DIGIT, _WORD = b"0", b"w"
_SHAPES: Final = bytes(
    ord(_DIGIT)
    if chr(code) in "0123456789ABCDEFabcdef"
    else ord(_WORD)
    if chr(code).isalnum() or chr(code) == "_"
    else code
    if chr(code) in "{-}"
    else ord(" ")
    for code in range(256)
)
"""What a character can be in a GUID: with it, a GUID is one and the same text everywhere, and
a search for that text goes through a gigabyte in less than a second."""

_BRACED: Final = b"{" + b"-".join(_DIGIT * count for count in (8, 4, 4, 4, 12)) + b"}"
_PACKED: Final = _DIGIT * 32

_COMPRESSED: Final = 20
_FEATURE: Final = re.compile(r"Feature(?:Unp|P)ublish\(Feature=.*?,Component=", re.DOTALL)
_FEATURE_MARK: Final = "ublish(Feature="
_VALUE_MARK: Final = "Value(Name="
_CODE: Final = r"([!$-.0-9=?@A-Z\[\]-{}~]{20})"
_DESCRIPTOR: Final = re.compile(
    rf"(?:Value=(?:\[~\])?|\[~\]){_CODE}[^<>\[\]]{{0,38}}(?:<|>{_CODE}?)"
)
"""A Darwin descriptor: product, name of the feature, and behind ``>`` the component."""

_REGISTRY: Final = re.compile(
    r"(?:^|\\)(?:Components|Products|Features|Patches|UpgradeCodes|Managed)\\"
    r"(?:[0-9A-F]{32}\\)?$",
    re.IGNORECASE,
)
"""What stands before 32 digits that are a packed GUID, and no checksum or session key."""

_BEFORE: Final = 64
"""Characters before 32 digits that tell what they are."""


class GuidIndex:
    """The GUIDs of a log's lines; lines count from 0.

    One thread extends it while others ask. A packed or compressed GUID counts as one of the
    log's where it stands in a registry key or a list of components, or where the log has it in
    braces, too. Any other 32 digits may be something else, and are found by
    :meth:`lines_of` alone. A mention takes 8 bytes, a GUID some 180.
    """

    def __init__(self, text: LogText) -> None:
        self._text = text
        self.lines = 0
        """How many lines have been looked through."""
        self._last: dict[str, int] = {}  # each GUID's latest mention
        self._mentioned = array("I")  # a mention's line
        self._previous = array("i")  # a mention's predecessor, doubled; odd for braces
        self._doubtful: set[str] = set()
        self._list = _ComponentList()

    def extend(self, until: int, progress: Progress | None = None) -> None:
        """Look through the lines up to, not including, ``until``; what was found before a
        Cancel stays. Raises :class:`~msiview.errors.UnreadableFile`."""
        progress = progress or no_progress()
        # The last line may have been half a line.
        for batch in self._text.batches(max(0, self.lines - 1), until):
            if not batch.is_rest:
                self.lines = max(self.lines, batch.first)
            progress("Looking for GUIDs", batch.first, until)
            self._look_through(batch)
        self.lines = max(self.lines, until)

    def guids(self) -> list[str]:
        """All GUIDs in braces and upper case, in the order of their first mention."""
        return [guid for guid in list(self._last) if guid not in self._doubtful]

    def __contains__(self, guid: object) -> bool:
        """Whether the log has a GUID (in braces, upper case) in any form."""
        return guid in self._last

    def lines_of(self, guid: str) -> array[int]:
        """The lines that hold a GUID (in braces, upper case) in any form, in rising order."""
        return array("I", sorted({line for line, _ in self._mentions(guid)}))

    def braced_lines_of(self, guid: str) -> array[int]:
        """The lines that hold a GUID in braces, in rising order."""
        return array("I", sorted({line for line, is_braced in self._mentions(guid) if is_braced}))

    # -- inside ---------------------------------------------------------

    def _mentions(self, guid: str) -> Iterator[tuple[int, bool]]:
        """Lines of a GUID, the latest first, and whether it stands there in braces."""
        at = self._last.get(guid, -1)
        while at >= 0:
            previous = self._previous[at]
            yield self._mentioned[at], bool(previous & 1)
            at = previous >> 1

    def _look_through(self, batch: Batch) -> None:
        text = "\n".join(batch.lines)
        shapes = text.encode("latin-1", "replace").translate(_SHAPES)
        places = _Places(batch)
        self._find_braced(text, shapes, places)
        self._find_packed(text, shapes, places)
        if batch.is_rest:
            self._add_all(batch.first, self._list.go_on(batch.first, text))
        else:
            self._find_compressed(text, places)

    def _find_braced(self, text: str, shapes: bytes, places: _Places) -> None:
        # There are a million of these in a gigabyte.
        last, mentioned, previous = self._last, self._mentioned, self._previous
        doubtful, find, size = self._doubtful, shapes.find, len(_BRACED)
        at = find(_BRACED)
        if at < 0:
            return
        first, starts = places.first - 1, places.starts
        while at >= 0:
            guid = text[at : at + size].upper()
            line = first + bisect_right(starts, at)
            before = last.get(guid, -1)
            if before < 0 or mentioned[before] != line or not previous[before] & 1:
                # In this order: others may be reading.
                previous.append(before << 1 | 1)
                mentioned.append(line)
                last[guid] = len(mentioned) - 1
                if doubtful:
                    doubtful.discard(guid)
            at = find(_BRACED, at + size)

    def _find_packed(self, text: str, shapes: bytes, places: _Places) -> None:
        at = shapes.find(_PACKED)
        while at >= 0:
            end = at + 32
            if not _is_word(shapes[max(0, at - 1) : at]) and not _is_word(shapes[end : end + 1]):
                before = text[text.rfind("\n", 0, at) + 1 : at]
                is_sure = is_registry_name(before)
                self._add(unpack(text[at:end]), places.line(at), is_sure=is_sure)
            while shapes[end : end + 1] == _DIGIT:
                end += 1
            at = shapes.find(_PACKED, end)

    def _find_compressed(self, text: str, places: _Places) -> None:
        for at in _occurrences(text, _FEATURE_MARK):
            line = places.line(at)
            self._add_all(line, self._list.begin(line, places.text(line)))
        for at in _occurrences(text, _VALUE_MARK):
            line = places.line(at)
            for match in _DESCRIPTOR.finditer(places.text(line)):
                for code in match.groups():
                    if code is not None and (guid := _decompressed(code)):
                        self._add(guid, line, is_sure=False)

    def _add_all(self, line: int, codes: list[str]) -> None:
        for code in codes:
            guid = _decompressed(code)
            if guid is not None:
                self._add(guid, line, is_sure=True)

    def _add(self, guid: str, line: int, *, is_sure: bool) -> None:
        """A mention in another form than in braces."""
        before = self._last.get(guid, -1)
        if is_sure:
            self._doubtful.discard(guid)
        elif before < 0:
            self._doubtful.add(guid)
        if before < 0 or self._mentioned[before] != line:
            number = len(self._mentioned)
            self._previous.append(before << 1)
            self._mentioned.append(line)
            self._last[guid] = number


class _Places:
    """Lines of a batch by where they stand in its text."""

    def __init__(self, batch: Batch) -> None:
        self._lines = batch.lines
        self.first = batch.first

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins, and where the one after the last would."""
        return list(accumulate((len(line) + 1 for line in self._lines), initial=0))

    def line(self, at: int) -> int:
        """The line of the log that a character of the batch belongs to."""
        return self.first + bisect_right(self.starts, at) - 1

    def text(self, line: int) -> str:
        """One line of the batch."""
        return self._lines[line - self.first]


class _ComponentList:
    """The components of a feature: 20 characters each, without anything between them.

    A feature of many components is a line that comes in pieces, which overlap; what has
    been read last tells where a piece goes on.
    """

    def __init__(self) -> None:
        self._line = -1
        self._tail = ""

    def begin(self, line: int, text: str) -> list[str]:
        """The components in a line, or in the part of it that is there."""
        match = _FEATURE.search(text)
        self._line, self._tail = line, ""
        return [] if match is None else self._cut(text, match.end())

    def go_on(self, line: int, text: str) -> list[str]:
        """The components in a further piece of the line."""
        at = text.find(self._tail) if line == self._line and self._tail else -1
        return [] if at < 0 else self._cut(text, at + _COMPRESSED)

    def _cut(self, text: str, start: int) -> list[str]:
        end = start + (len(text) - start) // _COMPRESSED * _COMPRESSED
        self._tail = text[max(start, end) - _COMPRESSED :] if end > start else ""
        return [text[at : at + _COMPRESSED] for at in range(start, end, _COMPRESSED)]


def is_registry_name(before: str) -> bool:
    """Whether 32 digits are a packed GUID by what stands before them in the line."""
    return _REGISTRY.search(before[-_BEFORE:]) is not None


def _occurrences(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + len(mark))


def _is_word(shape: bytes) -> bool:
    return shape in (_DIGIT, _WORD)


def _decompressed(code: str) -> str | None:
    try:
        return decompress(code)
    except ValueError:
        return None

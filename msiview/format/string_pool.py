"""The string pool: the texts of a database, each stored once and numbered.

Two streams: ``_StringPool`` (a header, then length and reference count of each
string) and ``_StringData`` (the bytes of all strings, end to end). Tables hold
the numbers. Source: docs/msi-format.md, "String pool", verified on 177 databases.
"""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

from msiview.errors import DefectLog, Severity
from msiview.format import codepages, columns
from msiview.format.codepage_choice import CodePageChoice

POOL_STREAM = "_StringPool"
DATA_STREAM = "_StringData"

_WIDE_REFERENCES = 0x80000000
_REFCOUNT = 0x7FFF
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")

_BATCH = 16384
"""Strings looked at in one step: a few milliseconds, so that other threads can run in between."""

_SHARE = 8
"""Texts are remembered once one of so many strings is asked for."""

_MOST_TRIED = 10_000
"""If more strings than this contain a text, decoding the column is the faster way to find it."""

_MOST_FOUND = 32
"""Texts whose ids are remembered: the same key is looked for in column after column."""


class StringPool:
    """Numbered texts, decoded when asked for.

    Ids count from 1; id 0 is null. Texts that are many are remembered, so that rows share them.
    ``reference_width`` is the size in bytes (2 or 3) of an id in the tables of this file.
    """

    def __init__(
        self,
        codepage: int,
        reference_width: int,
        ends: array[int],
        refcounts: array[int],
        data: bytes,
        defects: DefectLog,
        stated_codepage: int | None = None,
    ) -> None:
        self.codepage = codepage
        self.stated_codepage = codepage if stated_codepage is None else stated_codepage
        """The page that the file states; another one where a user chose to read it under that."""
        self.reference_width = reference_width
        self._ends = ends
        self._refcounts = refcounts
        self._data = data
        self._defects = defects
        self._known: list[str | None] | None = None
        self._found: dict[str, list[int]] = {}
        self.lossy: set[int] = set()
        """Ids met so far whose text is partly a guess (see codepages.decode)."""

    def __len__(self) -> int:
        """How many ids there are, id 0 included: valid ids are below this."""
        return len(self._ends)

    def refcount(self, string_id: int) -> int:
        """How many cells hold this id, as the file states it."""
        return self._refcounts[string_id] & _REFCOUNT

    def is_used(self, string_id: int) -> bool:
        """Whether an id names a text. Id 0 and empty slots do not."""
        return 0 < string_id < len(self._ends) and self._size(string_id) > 0

    @cached_property
    def used_count(self) -> int:
        """How many ids name a text. Takes a tenth of a second for a million."""
        ends = self._ends
        # Ends never go back: each other one is a text's.
        parts = (ends[start : start + _BATCH + 1] for start in range(0, len(ends) - 1, _BATCH))
        return sum(len(set(part)) - 1 for part in parts)

    def raw(self, string_id: int) -> bytes:
        """The bytes of a string; empty for id 0, empty slots and unknown ids."""
        if not 0 < string_id < len(self._ends):
            return b""
        return self._data[self._ends[string_id - 1] : self._ends[string_id]]

    def text(self, string_id: int) -> str | None:
        """The text of an id; None for id 0, empty slots and ids out of range."""
        raw = self.raw(string_id)
        if not raw:
            return None
        known = self._known
        if known is None:
            return raw.decode("ascii") if raw.isascii() else self._decode(string_id)
        text = known[string_id]
        if text is None:
            text = raw.decode("ascii") if raw.isascii() else self._decode(string_id)
            known[string_id] = text
        return text

    def expect(self, count: int) -> None:
        """Tell that so many texts will be asked for: if they are many, they are remembered from
        now on. So showing a small table of a huge database takes no memory for all its texts."""
        if self._known is None and count * _SHARE >= len(self):
            self._known = [None] * len(self)
            for string_id in self.ids_beyond_ascii():
                self.text(string_id)

    def texts_of(self, string_ids: array[int]) -> list[str | None]:
        """The texts of some ids; None for id 0, empty slots and ids out of range."""
        if self._known is None:
            # Each id once: a huge text in many rows must not be copied for each of them.
            known = {string_id: self.text(string_id) for string_id in set(string_ids)}
            return [known[string_id] for string_id in string_ids]
        return columns.texts(self._known, self._data, self._ends, string_ids, self._decode)

    def forget(self, string_ids: array[int]) -> None:
        """Remember the texts of some ids no longer; whoever has them keeps them."""
        known = self._known
        if known is not None:
            for string_id in string_ids:
                if string_id < len(known):
                    known[string_id] = None

    def equals(self, other: StringPool) -> bool:
        """Whether another pool has the same bytes under the same ids, in the same code page."""
        return (
            self.codepage == other.codepage
            and self._ends == other._ends
            and self._data == other._data
        )

    def common_ids(self, other: StringPool) -> tuple[array[int], array[int]]:
        """For each id of this pool and of another one a number that says which text it is: the
        first id of the text in this pool, or one behind its ids for what only the other has. Null
        stays 0."""
        own, theirs = columns.common_ids(self._data, self._ends, other._data, other._ends)
        # Bytes beyond ASCII mean a text only together with the code page, and never an ASCII one.
        first: dict[str | None, int] = {}
        for string_id in self.ids_beyond_ascii():
            own[string_id] = first.setdefault(self.text(string_id), string_id)
        for string_id in other.ids_beyond_ascii():
            theirs[string_id] = first.get(other.text(string_id), len(self) + string_id)
        return own, theirs

    def count_unnamed(self, string_ids: array[int]) -> int:
        """How many of some ids name no text, though they are not null."""
        return columns.count_unnamed(self._ends, string_ids)

    def ids_holding(self, needle: bytes) -> Iterator[int]:
        """The ids whose raw bytes contain ``needle``, in rising order."""
        at = self._data.find(needle)
        while at >= 0:
            string_id = bisect_left(self._ends, at + 1)
            end = self._ends[string_id] if string_id < len(self._ends) else len(self._data)
            if at + len(needle) <= end:
                yield string_id
                at = self._data.find(needle, end)
            else:
                at = self._data.find(needle, at + 1)

    @cached_property
    def is_ascii(self) -> bool:
        """Whether all texts are ASCII, so that none can be a guess."""
        return self._data.isascii()

    def ids_beyond_ascii(self) -> Iterator[int]:
        """The ids whose raw bytes are not all ASCII, in rising order."""
        if self.is_ascii:
            return
        at = 0
        while (found := _BEYOND_ASCII.search(self._data, at)) is not None:
            string_id = bisect_left(self._ends, found.start() + 1)
            if string_id == len(self._ends):
                return  # behind the last string
            yield string_id
            at = self._ends[string_id]

    def ids_of(self, text: str, *, inside: bool = False) -> list[int] | None:
        """The ids of an ASCII text, or of all strings that may have it ``inside``, found by its
        bytes. Takes a few milliseconds and decodes nothing.

        None where they cannot be found like that: for other texts, for one that very many strings
        contain, and once texts are remembered.
        """
        if self._known is not None or not text or not text.isascii():
            return None
        found = self._found.get(text)
        if found is None:
            found = list(islice(self.ids_holding(text.encode("ascii")), _MOST_TRIED))
            if len(self._found) == _MOST_FOUND:
                self._found.clear()
            self._found[text] = found
        if len(found) == _MOST_TRIED:
            return None
        return found if inside else [i for i in found if self._size(i) == len(text)]

    def _size(self, string_id: int) -> int:
        return self._ends[string_id] - self._ends[string_id - 1]

    def _decode(self, string_id: int) -> str:
        text, lossy = codepages.decode(self.raw(string_id), self.codepage)
        if lossy and string_id not in self.lossy:
            self.lossy.add(string_id)
            self._report_lossy(string_id)
        return text

    def _report_lossy(self, string_id: int) -> None:
        page = codepages.name_of(self.codepage)
        reason = (
            f"bytes above 7F in a code page {page} database are read as 1252"
            if self.codepage == codepages.NEUTRAL or codepages.codec_of(self.codepage) is None
            else f"not all bytes are defined in code page {page}"
        )
        self._defects.add(
            Severity.WARNING,
            "string-lossy",
            f"string {string_id}: {reason}",
            stream=DATA_STREAM,
            offset=self._ends[string_id - 1],
        )


def empty_pool(defects: DefectLog) -> StringPool:
    """A pool without strings, as a patch without tables of its own has it."""
    return StringPool(codepages.NEUTRAL, 2, array("Q", [0]), array("H", [0]), b"", defects)


def parse_string_pool(
    pool: bytes, data: bytes, defects: DefectLog, choice: CodePageChoice | None = None
) -> StringPool:
    """The pool in the two streams' bytes; ``choice`` is the code page to read it under in place of
    the one that it states.

    ``pool`` is a u32 header (code page; bit 31: references take 3 bytes), then entries of u16
    length and u16 count; a length of 0 with a count makes the next four bytes a u32 length. Never
    fails: strings that end behind the data are cut, and every mismatch is recorded.
    """
    if len(pool) < 4:
        if pool:
            defects.add(Severity.ERROR, "pool-short", "the stream is too short", stream=POOL_STREAM)
        return empty_pool(defects)
    header = int.from_bytes(pool[:4], "little")
    stated = header & ~_WIDE_REFERENCES
    codepage = stated if choice is None else choice.page(stated)
    reference_width = 3 if header & _WIDE_REFERENCES else 2
    if len(pool) == 4:
        reference_width = 2
    if codepages.codec_of(codepage) is None:
        defects.add(
            Severity.WARNING,
            "codepage-unknown",
            f"code page {codepage} is not known; text is read as 1252",
            stream=POOL_STREAM,
            offset=0,
        )
    if len(pool) % 4:
        defects.add(
            Severity.WARNING,
            "pool-tail",
            f"the stream ends with {len(pool) % 4} bytes that make no entry",
            stream=POOL_STREAM,
            offset=len(pool) // 4 * 4,
        )
    sizes, refcounts = _entries(pool, defects)
    ends = columns.ends_of(sizes)
    _check_size(ends, len(data), defects)
    return StringPool(codepage, reference_width, ends, refcounts, data, defects, stated)


def _entries(pool: bytes, defects: DefectLog) -> tuple[array[int], array[int]]:
    """Length and reference count of each id; index 0 stands for null."""
    words = array("H")
    words.frombytes(pool[: len(pool) // 4 * 4])
    if sys.byteorder == "big":
        words.byteswap()
    lengths, counts = words[0::2], words[1::2]
    lengths[0], counts[0] = 0, 0
    sizes = array("I")
    refcounts = array("H")
    done = 0
    for at in _long_entries(lengths, counts):
        if at < done:
            continue  # the second entry of the long string before
        sizes.extend(iter(lengths[done:at]))
        refcounts.extend(counts[done : at + 1])
        if at + 1 < len(lengths):
            sizes.append(lengths[at + 1] | counts[at + 1] << 16)
        else:
            sizes.append(0)
            defects.add(
                Severity.ERROR,
                "pool-long-string",
                "the last entry announces a long string, but its length is missing",
                stream=POOL_STREAM,
                offset=at * 4,
            )
        done = at + 2
    sizes.extend(iter(lengths[done:]))
    refcounts.extend(counts[done:])
    return sizes, refcounts


def _long_entries(lengths: array[int], counts: array[int]) -> Iterator[int]:
    """Entries with a count, but no length: each may begin a long string."""
    at = 1
    while True:
        try:
            at = lengths.index(0, at)
        except ValueError:
            return
        if counts[at]:
            yield at
        at += 1


def _check_size(ends: array[int], available: int, defects: DefectLog) -> None:
    """Compare the sum of the lengths with the size of the data, and cut strings that end behind
    it."""
    announced = ends[-1]
    if announced == available:
        return
    if announced < available:
        defects.add(
            Severity.NOTE,
            "string-data-long",
            f"{available - announced} bytes of text belong to no string",
            stream=DATA_STREAM,
            offset=announced,
        )
        return
    first = bisect_left(ends, available + 1)
    defects.add(
        Severity.ERROR,
        "string-data-short",
        f"the lengths add up to {announced} bytes, the text has {available}; "
        f"strings from {first} on are cut or missing",
        stream=DATA_STREAM,
        offset=available,
        count=len(ends) - first,
    )
    for string_id in range(first, len(ends)):
        ends[string_id] = available

"""Writes the string pool: numbers the texts and counts the cells that hold them.

The inverse of string_pool.py. Source: docs/msi-format.md, "String pool".
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count

from msiview.errors import FormatError
from msiview.format import codepages

_WIDE_REFERENCES = 0x80000000
_MULTIBYTE_TEXT = 0x8000
_MOST_REFERENCES = 0x7FFF
"""The count is kept in 15 bits. What Windows does beyond that is not known. The count stays at this
number here: readers compare texts by id, so a second id for the same text would not be equal to the
first."""

_LONG = 0x10000
_LARGEST_ID = 0xFFFFFF
_NARROW_SLOTS = 0xFFFF


@dataclass(frozen=True, slots=True)
class PoolStreams:
    """The two streams of a pool, and how many bytes its ids take in the tables."""

    pool: bytes
    data: bytes
    reference_width: int


class StringPoolWriter:
    """Gives ids to texts in the order in which they come, and counts their cells.

    Ids count from 1; null and the empty text are both id 0, since the format
    cannot tell them apart.
    """

    def __init__(self, codepage: int) -> None:
        if codepages.codec_of(codepage) is None:
            raise FormatError(f"code page {codepage} is not known")
        self.codepage = codepage
        self._ids: defaultdict[str | None, int] = defaultdict(count(1).__next__)
        self._ids[None] = self._ids[""] = 0
        self._counts: Counter[int] = Counter()

    def reference(self, text: str | None) -> int:
        """The id of one text, counted as held by one more cell."""
        string_id = self._ids[text]
        self._counts[string_id] += 1
        return string_id

    def references(self, texts: Iterable[str | None]) -> array[int]:
        """The ids of the texts, each counted as held by one more cell."""
        ids = array("I", map(self._ids.__getitem__, texts))
        self._counts.update(ids)
        return ids

    def finish(self, reference_width: int | None = None) -> PoolStreams:
        """The streams of all texts met so far.

        A ``reference_width`` of 2 or 3 sets that width; without it, ids take 3 bytes only where 2
        do not suffice. Raises :class:`FormatError` for a text that the code page cannot express,
        and for too many texts.
        """
        texts = [text for text in self._ids if text]
        encoded, lengths = self._encode(texts)
        counts = self._stored_counts(texts)
        entries = _entries(lengths, counts)
        slots = len(entries) // 2 + 1
        width = reference_width or (3 if slots > _NARROW_SLOTS else 2)
        if len(texts) > (_LARGEST_ID if width == 3 else _NARROW_SLOTS):
            raise FormatError(
                f"{len(texts)} different texts are too many for references of {width} bytes"
            )
        header = self.codepage | (_WIDE_REFERENCES if width == 3 else 0)
        return PoolStreams(header.to_bytes(4, "little") + _little_endian(entries), encoded, width)

    def _encode(self, texts: Sequence[str]) -> tuple[bytes, Sequence[int]]:
        """The bytes of all texts end to end, and the length of each."""
        joined = "".join(texts)
        if joined.isascii():
            return joined.encode("ascii"), list(map(len, texts))
        encoded = [
            text.encode("ascii") if text.isascii() else codepages.encode(text, self.codepage)
            for text in texts
        ]
        return b"".join(encoded), list(map(len, encoded))

    def _stored_counts(self, texts: Sequence[str]) -> array[int]:
        """Reference counts by id from 1 on, with the flag of texts beyond ASCII."""
        counts = self._counts
        stored = array(
            "H",
            [
                held if (held := counts[string_id]) < _MOST_REFERENCES else _MOST_REFERENCES
                for string_id in range(1, len(texts) + 1)
            ],
        )
        if codepages.is_multibyte(self.codepage):
            for index, text in enumerate(texts):
                if not text.isascii():
                    stored[index] |= _MULTIBYTE_TEXT
        return stored


def _entries(lengths: Sequence[int], counts: array[int]) -> array[int]:
    """Pairs of length and count; a long string has length 0 and then its length in 32 bits."""
    entries = array("H")
    done = 0
    long_ones = [index for index, length in enumerate(lengths) if length >= _LONG]
    for index in [*long_ones, len(lengths)]:
        pairs = array("H", bytes(4 * (index - done)))
        pairs[0::2] = array("H", lengths[done:index])
        pairs[1::2] = counts[done:index]
        entries.extend(pairs)
        if index < len(lengths):
            length = lengths[index]
            entries.extend((0, counts[index], length & 0xFFFF, length >> 16))
        done = index + 1
    return entries


def _little_endian(words: array[int]) -> bytes:
    if sys.byteorder == "big":
        words.byteswap()
    return words.tobytes()

"""The lines of a log as text: some for the screen, or all of them in batches."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from msiview.logs.encodings import LogEncoding
from msiview.logs.framing import ESCAPE
from msiview.logs.line_breaks import LINE_FEED
from msiview.logs.line_index import LineIndex
from msiview.logs.log_file import BLOCK, LogFile

LONGEST = 1 << 16
"""Characters of one line that are treated as a line; the rest is only searched."""

_MARK = "\N{BYTE ORDER MARK}"
_NEW_PAGE = "\f"
_BEFORE_LINES = frozenset(_MARK + _NEW_PAGE)
_CHUNK = 64
_CHUNKS_KEPT = 64
_OVERLAP = 256
"""Characters by which pieces of a longer line overlap: more than any identifier has."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Consecutive lines without their line breaks; ``first`` counts from 0.

    A line of more than :data:`LONGEST` characters is cut. Its rest follows in separate batches,
    each a piece of the text, with ``is_rest``.
    """

    first: int
    lines: list[str]
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class RawBlock:
    """Consecutive lines as they stand in the file, of which some are to be read; ``first`` counts
    from 0. ``starts`` are their offsets, and that of the end."""

    first: int
    data: bytes
    starts: array[int]
    encoding: LogEncoding

    def line(self, number: int) -> str:
        """A line of the log without its line break, as batches have it."""
        starts, at = self.starts, number - self.first
        begin = starts[0]
        data = self.data[starts[at] - begin : starts[at + 1] - begin]
        if data.endswith(self.encoding.line_end) and not len(data) % self.encoding.unit:
            # As nearly all: then it is of this encoding.
            line = self.encoding.decode(data)[:-2].rstrip("\r")
        else:
            line = LINE_FEED.strip(self.encoding.decode_line(data))
        if line[:1] in _BEFORE_LINES:
            line = line.lstrip(_MARK + _NEW_PAGE)
        return line if len(line) <= LONGEST else line[:LONGEST]


class LogText:
    """Text of lines by number, without their ends and what other programs put around them. Safe to
    use from several threads, each with its own object."""

    def __init__(self, file: LogFile, index: LineIndex, *, is_original: bool = False) -> None:
        """``is_original`` gives lines as they stand in the file, with all that surrounds them."""
        self._file = file
        self._index = index
        self._kept: OrderedDict[int, list[str]] = OrderedDict()
        self._end = self._settled = 0
        """Where the log ended at the last look, and how many chunks were complete then: the
        last line may still grow."""
        self._framing = file.framing
        self._is_original = is_original

    @property
    def encoding(self) -> LogEncoding:
        """The encoding of the log, as far as it is known."""
        return self._file.encoding

    def line(self, number: int) -> str:
        """One line, cut after :data:`LONGEST` characters. Raises :class:`IndexError` for a line
        that is not there, and :class:`~msiview.errors.UnreadableFile`."""
        chunk, place = divmod(number, _CHUNK)
        if self._end != self._index.end:
            for at in [at for at in self._kept if at >= self._settled]:
                del self._kept[at]
            self._end = self._index.end
            self._settled = max(0, len(self._index) - 1) // _CHUNK
        lines = self._kept.get(chunk)
        if lines is None:
            if not 0 <= number < len(self._index):
                raise IndexError(f"there is no line {number}")
            lines = self.lines(chunk * _CHUNK, _CHUNK)
            self._kept[chunk] = lines
            if len(self._kept) > _CHUNKS_KEPT:
                self._kept.popitem(last=False)
        return lines[place]

    def lines(self, first: int, count: int) -> list[str]:
        """Consecutive lines, fewer at the end of the log; each cut after :data:`LONGEST`
        characters."""
        found: list[str] = []
        last = min(first + count, len(self._index))
        for batch in self.batches(max(first, 0), last, with_rest=False):
            found += batch.lines
        return found

    def whole(self, number: int) -> str:
        """One line with all its characters, however many."""
        start, end = self._index.byte_range(number)
        text = self._file.encoding.decode_line(self._file.read(start, end))
        return self._inner(self._framing.line_end.strip(text).lstrip(_MARK + _NEW_PAGE))

    def forget(self) -> None:
        """Forget what is cached, since the log was rewritten."""
        self._kept.clear()

    def batches(
        self, first: int = 0, last: int | None = None, *, with_rest: bool = True
    ) -> Iterator[Batch]:
        """Lines from ``first`` up to, not including, ``last``, some thousands at once."""
        index = self._index
        starts = index.starts
        last = len(index) if last is None else min(last, len(index))
        while first < last:
            start = starts[first]
            until = min(max(bisect_right(starts, start + BLOCK) - 1, first + 1), last)
            end = starts[until] if until < len(starts) else index.end
            if end - start > BLOCK:  # a single line
                yield from self._long_line(first, start, end, with_rest)
            else:
                lines = self._decoded(first, until, start, end)
                if max(map(len, lines)) > LONGEST:
                    yield from self._cut(first, lines, with_rest)
                else:
                    yield Batch(first, lines)
            first = until

    def blocks(self, first: int, last: int) -> Iterator[tuple[int, RawBlock | None]]:
        """The ends of the same ranges of lines, and their bytes; None where something surrounds
        the lines, or a line is longer than a block."""
        index = self._index
        starts = index.starts
        while first < last:
            start = starts[first]
            until = min(max(bisect_right(starts, start + BLOCK) - 1, first + 1), last)
            end = starts[until] if until < len(starts) else index.end
            block = None
            if self._framing.is_plain and end - start <= BLOCK:
                data = self._file.read(start, end)
                if self._is_simple(data) and len(data) == end - start:
                    ends = starts[first:until]
                    ends.append(end)
                    block = RawBlock(first, data, ends, self._file.encoding)
            yield until, block
            first = until

    def _is_simple(self, data: bytes) -> bool:
        is_mixed = self._file.encoding.unit == 1 and 0 in data
        return not is_mixed and ESCAPE.encode() not in data

    def _decoded(self, first: int, until: int, start: int, end: int) -> list[str]:
        """All lines of a range of bytes."""
        data = self._file.read(start, end)
        encoding, line_end = self._file.encoding, self._framing.line_end
        text = encoding.decode(data)
        lines = self._divided(text) if line_end is LINE_FEED else []
        if len(lines) != until - first or self._is_mixed(data, text, start, until - 1):
            spans = [self._index.byte_range(number) for number in range(first, until)]
            lines = [
                line_end.strip(encoding.decode_line(data[a - start : b - start])) for a, b in spans
            ]
            text = "".join(lines)  # what was decoded as a whole may have lost its step
        if _MARK in text or _NEW_PAGE in text:
            lines = [line.lstrip(_MARK + _NEW_PAGE) for line in lines]
        if self._framing.layers or ESCAPE in text:
            lines = [self._inner(line) for line in lines]
        return lines

    @staticmethod
    def _divided(text: str) -> list[str]:
        """The lines of a text that ends them as usual."""
        breaks = text.count("\n")
        if text.count("\r\n") == breaks and text.count("\r") == breaks:
            lines = text.split("\r\n")
        else:
            lines = [line.rstrip("\r") for line in text.split("\n")]
        if text.endswith("\n"):
            lines.pop()
        return lines

    def _is_mixed(self, data: bytes, text: str, start: int, last: int) -> bool:
        """Whether lines of another encoding were appended, so that each must be decoded on its
        own."""
        if self._file.encoding.unit == 1:
            return "\0" in text
        # The last line may be in single bytes, which nothing behind it shows.
        return self._file.encoding.is_appended(data[self._index.starts[last] - start :])

    def _inner(self, line: str) -> str:
        return line if self._is_original else self._framing.inner(line)

    def _cut(self, first: int, lines: list[str], with_rest: bool) -> Iterator[Batch]:
        """Cut the lines that are too long."""
        yield Batch(first, [line[:LONGEST] for line in lines])
        if with_rest:
            for at, line in enumerate(lines):
                if len(line) > LONGEST:
                    yield Batch(first + at, [line[LONGEST - _OVERLAP :]], is_rest=True)

    def _long_line(self, number: int, start: int, end: int, with_rest: bool) -> Iterator[Batch]:
        """A line that is longer than a block, in pieces."""
        encoding = self._file.encoding
        head = encoding.decode_line(self._file.read(start, start + LONGEST * encoding.unit))
        head = head[:LONGEST].removeprefix(_MARK)
        yield Batch(number, [self._inner(head)])
        at = start + LONGEST * encoding.unit - _OVERLAP * encoding.unit
        while with_rest and at < end:
            data = self._file.read(at, min(at + BLOCK, end))
            if not data:
                return
            yield Batch(number, [encoding.decode_line(data).rstrip("\r\n")], is_rest=True)
            if at + BLOCK >= end:
                return
            at += BLOCK - _OVERLAP * encoding.unit

"""Where the lines of a log begin."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator

from msiview.logs.encodings import LogEncoding, is_narrow
from msiview.logs.log_file import LogFile
from msiview.progress import Progress, no_progress

_OVERLAP = 4
"""Bytes of a line break in UTF-16 that may lie before a block."""

_LOOK_BACK = 256
"""Bytes before a line feed that tell whether it stands in text of single bytes."""


class LineIndex:
    """The beginnings of a log's lines as byte offsets; lines count from 0.

    One thread extends it while others read what is there already. A line ends at a line feed; a
    carriage return before it belongs to the break. 8 bytes a line: 29 MB for 3.6 million.
    """

    def __init__(self, file: LogFile) -> None:
        self._file = file
        self.starts = array("Q")
        self.end = file.encoding.mark
        """How far the log has been looked through, in bytes."""

    def __len__(self) -> int:
        """The number of lines found so far. A line break at the end begins no further line."""
        count = len(self.starts)
        return count - 1 if count and self.starts[count - 1] >= self.end else count

    def span(self, line: int) -> tuple[int, int]:
        """The bytes of a line with its line break: offsets of the first and behind the last."""
        following = line + 1
        return self.starts[line], (
            self.starts[following] if following < len(self.starts) else self.end
        )

    def line_at(self, offset: int) -> int:
        """The line that a byte lies in."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def extend(self, progress: Progress | None = None) -> None:
        """Look through what the log has grown by; what was found before a Cancel stays.

        Raises :class:`~msiview.errors.UnreadableFile`.
        """
        progress = progress or no_progress()
        file, mark = self._file, self._file.encoding.mark
        if self.end < mark <= file.size:
            self.end = mark
        if not self.starts and file.size > mark:
            self.starts.append(mark)
        breaks = _Breaks(file.encoding)
        begin = max(mark, self.end - _OVERLAP)
        before = b""
        for offset, data in file.blocks(begin, file.size):
            at, known = offset - len(before), self.end
            found, step = breaks.ends(before + data, (at - mark) % 2)
            while found and at + step + found[0] <= known:
                del found[0]
            self.starts.extend(map((at + step).__add__, found))
            self.end = offset + len(data)
            before = data[-_OVERLAP:]
            progress("Looking for the lines of the log", self.end, file.size)


def _behind_line_feeds(data: bytes) -> list[int]:
    """The places behind all bytes 0A. A loop over ``find`` takes less time than an expression
    that makes a match of each."""
    places: list[int] = []
    add, find = places.append, data.find
    at = find(b"\n") + 1
    while at:
        add(at)
        at = find(b"\n", at) + 1
    return places


class _Breaks:
    """Finds line breaks in blocks of one encoding."""

    def __init__(self, encoding: LogEncoding) -> None:
        self._is_wide = encoding.unit == 2
        # Where the other byte of a line feed stands, seen from the byte behind the 0A.
        self._other = -2 if encoding.name == "utf-16-be" else 0

    def ends(self, data: bytes, odd: int) -> tuple[list[int], int]:
        """Where line breaks end in a block, and how much is to be added to each number;
        ``odd`` is 1 where the block begins inside a code unit."""
        after = _behind_line_feeds(data)
        if not self._is_wide or not after:
            return after, 0
        step = 1 if self._other == 0 else 0
        if after[-1] + self._other < len(data) and not self._is_odd(data, after, odd ^ step):
            return after, step
        return list(self._checked(data, after, odd, step)), 0

    def _is_odd(self, data: bytes, after: list[int], odd: int) -> bool:
        """Whether some 0A is no line feed, or one out of step. Asked of every line of a log,
        so it is done in C."""
        others = after if self._other == 0 else map((-2).__add__, after)
        return any(map(data.__getitem__, others)) or 1 - odd in map((1).__and__, after)

    def _checked(self, data: bytes, after: list[int], odd: int, step: int) -> Iterator[int]:
        """The line breaks among all bytes 0A, where not all of them are.

        A log can lose its step: another program has written an odd number of bytes into it.
        Then a line feed in UTF-16 counts behind a carriage return only, and a byte 0A alone
        counts in what is plainly text of single bytes.
        """
        begin = 0
        for at in after:
            end = at + step
            wide = data[at + self._other : at + self._other + 1] == b"\0"
            in_step = end & 1 == odd or data[max(0, at - 3) : at - 1] == b"\r\0"
            narrow = not wide and is_narrow(data[max(begin, at - 1 - _LOOK_BACK) : at - 1])
            if wide and in_step:
                yield end
                begin = end
            elif narrow:
                yield at
                begin = at

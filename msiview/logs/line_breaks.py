"""Finds the line breaks in the bytes of a log.

The engine ends lines with CR LF. What was copied through other programs ends them with CR alone,
doubles the ends, or spells them out as ``\\r\\n`` or ``<br>`` in one long line of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from msiview.logs.encodings import LogEncoding, is_narrow, is_printable, is_wide
from msiview.logs.engine_beginnings import STRONG, WORDS

_OVERLAP = 4
"""Bytes of a line break in UTF-16 that may lie before a block."""

_LOOK_BACK = 256
"""Bytes before a line feed that tell whether it stands in text of single bytes."""

_LONGEST_BREAK = 256
"""Characters that a break of several has, with what decides about it before and behind."""

_LEAST = 2
_FEWEST_TO_A_FEED = 4
_FEWEST_JOINED = 3
_JOINED = (
    rf"{WORDS}|(?<!-- )Error \d{{4,5}}\. |DEBUG: Error |(?<!\]: )Note: 1: "
    r"|CustomAction \S{0,72} returned actual error code "
)
"""What lines begin with that were joined."""

_ASTRAL = re.compile(r"[\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class LineEnd:
    """What ends a line: the byte ``mark``, or where there is a ``pattern`` what that matches.

    A pattern sees one character for each code unit of the log, ASCII as itself. Its group ``end``
    is what ends the line; what it matches before that decides, and belongs to the line.
    """

    mark: bytes = b"\n"
    pattern: re.Pattern[str] | None = None

    def strip(self, line: str) -> str:
        """A line without what ends it."""
        if self.pattern is None:
            return line.removesuffix(self.mark.decode("ascii")).rstrip("\r")
        for match in self.pattern.finditer(line, max(0, len(line) - _LONGEST_BREAK)):
            if match.end() == len(line):
                return line[: match.start("end")]
        return line


LINE_FEED = LineEnd()
CARRIAGE_RETURN = LineEnd(b"\r")
TWO_LINE_FEEDS = LineEnd(pattern=re.compile(r"(?P<end>\r{0,9}\n[ \t]{0,9}\r{0,9}\n)"))
"""A blank line behind each line."""


_SEPARATORS = {
    "\N{LINE SEPARATOR}": "\u2028|\xe2\x80\xa8",
    "\N{PARAGRAPH SEPARATOR}": "\u2029|\xe2\x80\xa9",
    "\x85": "(?<!\xc2)\x85|\xc2\x85",
    "\x0b": "\x0b",
}
"""Characters that end lines for word processors, and how they look in code units of UTF-16 and of
UTF-8."""


def separator_line_end(text: str) -> LineEnd | None:
    """The ends of lines where they are a character that is made for it, yet seldom used."""
    for separator, units in _SEPARATORS.items():
        count = text.count(separator)
        is_only_one = count >= _LEAST and count > _FEWEST_TO_A_FEED * text.count("\n")
        if is_only_one or len(re.findall(rf"{separator}(?={WORDS})", text)) >= _LEAST:
            return LineEnd(pattern=re.compile(rf"(?P<end>{units}|\r{{0,9}}\n)"))
    return None


def joined_line_end(text: str) -> LineEnd | None:
    """The ends of lines that were joined by blanks, as where a text was put into a single field."""
    begins = [match.start() for match in STRONG.finditer(text)]
    inside = sum(1 for at in begins if text[at - 1 : at] == " ")
    lines = sum(1 for line in text.split("\n") if line.strip())
    if inside < _FEWEST_JOINED or inside * 5 < len(begins) * 4 or len(begins) < 3 * lines:
        return None
    return LineEnd(pattern=re.compile(rf"(?P<end> {{1,9}}(?={_JOINED})|\r{{0,9}}\n)"))


class Breaks(Protocol):
    """Finds line breaks in the blocks of a log."""

    overlap: int
    """The number of bytes before a block that must be included."""
    begins_behind_one: bool
    """Whether a block must not begin inside a line break, nor before one that is known."""

    def ends(self, data: bytes, odd: int, *, is_last: bool) -> tuple[list[int], int]:
        """Where line breaks end in a block, and how much is to be added to each number.

        ``odd`` is 1 where the block begins inside a code unit. What is not ``is_last`` ends
        where another block goes on.
        """


def breaks(encoding: LogEncoding, line_end: LineEnd) -> Breaks:
    """The line breaks of a log."""
    if line_end.pattern is not None:
        return _PatternBreaks(encoding, line_end.pattern)
    return _MarkBreaks(encoding, line_end.mark)


def _behind(mark: bytes, data: bytes) -> list[int]:
    """The offsets behind all bytes of a value. A loop over ``find`` takes less time than an
    expression that makes a match of each."""
    places: list[int] = []
    add, find = places.append, data.find
    at = find(mark) + 1
    while at:
        add(at)
        at = find(mark, at) + 1
    return places


class _MarkBreaks:
    """Line breaks that are one character, or end with it."""

    overlap = _OVERLAP
    begins_behind_one = False

    def __init__(self, encoding: LogEncoding, mark: bytes) -> None:
        self._mark = mark
        self._is_wide = encoding.unit == 2
        # Where the other byte of a line feed stands, seen from the byte behind the 0A.
        self._other = -2 if encoding.name == "utf-16-be" else 0

    def ends(self, data: bytes, odd: int, *, is_last: bool) -> tuple[list[int], int]:
        after = _behind(self._mark, data)
        if not self._is_wide:
            return self._with_appended(data, after), 0
        if not after:
            return after, 0
        step = 1 if self._other == 0 else 0
        if after[-1] + self._other < len(data) and not self._is_odd(data, after, odd ^ step):
            return after, step
        return list(self._checked(data, after, odd, step)), 0

    @staticmethod
    def _with_appended(data: bytes, after: list[int]) -> list[int]:
        """The line breaks of text in single bytes to which UTF-16 was appended, perhaps where a
        line had not ended: there the byte of a break may be half of another character."""
        nul = data.find(b"\0")
        if nul < 0:
            return after
        found, begin = [], 0
        marks = {match.start() for match in _APPENDED.finditer(data) if match.start()}
        for at in sorted({*after, *marks}):
            if 0 <= nul < begin:  # found once for all breaks behind it, not anew for each
                nul = data.find(b"\0", begin)
            has_wide = 0 <= nul < at - 1 and is_wide(data[max(begin, at - 1 - _LOOK_BACK) : at - 1])
            following = data[at : at + 1]
            if at in marks or not has_wide or following in (b"\0", b""):
                begin = at + 1 if has_wide and following == b"\0" else at
                found.append(begin)
        return found

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
        begin, is_behind_narrow = 0, False
        for at in after:
            end = at + step
            wide = data[at + self._other : at + self._other + 1] == b"\0"
            in_step = end & 1 == odd or data[max(0, at - 3) : at - 1] == b"\r\0"
            line = data[max(begin, at - 1 - _LOOK_BACK) : at - 1]
            narrow = not wide and (is_narrow(line) or (is_behind_narrow and is_printable(line)))
            if wide and in_step:
                yield end
                begin, is_behind_narrow = end, False
            elif narrow:
                yield at
                begin, is_behind_narrow = at, True


_APPENDED = re.compile(rb"\xff\xfe(?=[\x09\x0a\x0d\x20-\x7e]\0)")


class _PatternBreaks:
    """Line breaks of several characters."""

    begins_behind_one = True

    def __init__(self, encoding: LogEncoding, pattern: re.Pattern[str]) -> None:
        self._encoding = encoding
        self._pattern = pattern
        self.overlap = _LONGEST_BREAK * encoding.unit

    def ends(self, data: bytes, odd: int, *, is_last: bool) -> tuple[list[int], int]:
        unit = self._encoding.unit
        start = odd if unit == 2 else 0
        text = _code_units(data[start:], self._encoding)
        # A break that touches the end may go on in the next block, which sees it once more.
        last = len(text) if is_last else len(text) - _LONGEST_BREAK // 2
        return [
            start + match.end() * unit
            for match in self._pattern.finditer(text)
            if match.end() <= last
        ], 0


def _code_units(data: bytes, encoding: LogEncoding) -> str:
    """A text with as many characters as the bytes have code units."""
    if encoding.unit == 1:
        return data.decode("latin-1")
    text = data[: len(data) & ~1].decode(encoding.name, "surrogatepass")
    return _ASTRAL.sub("\0\0", text)

"""Finds the line breaks in the bytes of a log.

The engine ends lines with CR LF. What was copied through other programs ends them with CR alone,
doubles the ends, or spells them out as ``\\r\\n`` or ``<br>`` in one long line of a file.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from msiview.late_patterns import late_pattern
from msiview.logs.encodings import LogEncoding, is_narrow, is_printable, is_wide
from msiview.logs.engine_beginnings import STRONG, WORDS
from msiview.logs.log_bytes import line_ends

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

_ASTRAL = late_pattern(r"[\U00010000-\U0010ffff]")


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
TWO_LINE_FEEDS = LineEnd(pattern=late_pattern(r"(?P<end>\r{0,9}\n[ \t]{0,9}\r{0,9}\n)"))
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

    def ends(self, data: bytes, at: int, odd: int, *, is_last: bool) -> array[int]:
        """Where line breaks end, in rising order, in a block that begins at the offset ``at``.

        ``odd`` is 1 where the block begins inside a code unit. What is not ``is_last`` ends
        where another block goes on.
        """


def breaks(encoding: LogEncoding, line_end: LineEnd) -> Breaks:
    """The line breaks of a log."""
    if line_end.pattern is not None:
        return _PatternBreaks(encoding, line_end.pattern)
    return _MarkBreaks(encoding, line_end.mark)


class _MarkBreaks:
    """Line breaks that are one character, or end with it."""

    overlap = _OVERLAP
    begins_behind_one = False

    def __init__(self, encoding: LogEncoding, mark: bytes) -> None:
        self._encoding = encoding
        self._mark = mark

    def ends(self, data: bytes, at: int, odd: int, *, is_last: bool) -> array[int]:
        unit, is_big = self._encoding.unit, self._encoding.is_big
        regular = line_ends(data, self._mark[0], unit, is_big, odd, at)
        if regular is not None:
            return array("Q", regular)
        after = [match.end() for match in re.finditer(re.escape(self._mark), data)]
        found = self._checked(data, after, odd) if unit == 2 else _with_appended(data, after)
        return array("Q", map(at.__add__, found))

    def _checked(self, data: bytes, after: list[int], odd: int) -> Iterator[int]:
        """The line breaks among all bytes 0A, where not all of them are.

        A log can lose its step: another program has written an odd number of bytes into it.
        Then a line feed in UTF-16 counts behind a carriage return only, and a byte 0A alone
        counts in what is plainly text of single bytes.
        """
        # Where the other byte of a line feed stands, seen from the byte behind the 0A.
        other, step = (-2, 0) if self._encoding.is_big else (0, 1)
        begin, is_behind_narrow = 0, False
        for at in after:
            end = at + step
            wide = data[at + other : at + other + 1] == b"\0"
            in_step = end & 1 == odd or data[max(0, at - 3) : at - 1] == b"\r\0"
            line = data[max(begin, at - 1 - _LOOK_BACK) : at - 1]
            narrow = not wide and (is_narrow(line) or (is_behind_narrow and is_printable(line)))
            if wide and in_step:
                yield end
                begin, is_behind_narrow = end, False
            elif narrow:
                yield at
                begin, is_behind_narrow = at, True


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


_APPENDED = late_pattern(rb"\xff\xfe(?=[\x09\x0a\x0d\x20-\x7e]\0)")


class _PatternBreaks:
    """Line breaks of several characters."""

    begins_behind_one = True

    def __init__(self, encoding: LogEncoding, pattern: re.Pattern[str]) -> None:
        self._encoding = encoding
        self._pattern = pattern
        self.overlap = _LONGEST_BREAK * encoding.unit

    def ends(self, data: bytes, at: int, odd: int, *, is_last: bool) -> array[int]:
        unit = self._encoding.unit
        start = odd if unit == 2 else 0
        text = _code_units(data[start:], self._encoding)
        # A break that touches the end may go on in the next block, which sees it once more.
        last = len(text) if is_last else len(text) - _LONGEST_BREAK // 2
        ends = (match.end() for match in self._pattern.finditer(text))
        return array("Q", [at + start + end * unit for end in ends if end <= last])


def _code_units(data: bytes, encoding: LogEncoding) -> str:
    """A text with as many characters as the bytes have code units."""
    if encoding.unit == 1:
        return data.decode("latin-1")
    text = data[: len(data) & ~1].decode(encoding.name, "surrogatepass")
    return _ASTRAL.sub("\0\0", text)

"""Removes what other programs put around the lines of a log.

Consoles, build servers and tools that collect logs write something before each line; forums quote
and escape them; APIs hand out a whole log as one string of JSON.
:mod:`msiview.logs.framing_detection` finds which of these apply to a log.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from msiview.late_patterns import late_pattern
from msiview.logs.line_breaks import LINE_FEED, LineEnd

ESCAPE = "\x1b"
_ERASED = late_pattern(r"^[^\n]*\r\x1b\[[02]?K", re.MULTILINE)
COLOURS = late_pattern(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")


class FramingStep(Protocol):
    """One thing that was done to each line."""

    def undo(self, line: str) -> str:
        """The line as it was before; other lines are not changed."""


@dataclass(frozen=True)
class Framing:
    """What surrounds the lines of a log: how they end, and what was done to each of them, the
    latest first. Without arguments nothing was added."""

    line_end: LineEnd = LINE_FEED
    layers: tuple[FramingStep, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing but lines that end as usual."""
        return not self.layers and self.line_end is LINE_FEED

    def inner(self, line: str) -> str:
        """A line as it was written first; ``line`` is without its end."""
        line = without_colours(line)
        for layer in self.layers:
            line = layer.undo(line)
        return without_colours(line)


PLAIN = Framing()


def without_colours(line: str) -> str:
    """A line without what makes terminals change colours or move the cursor, and without what they
    show no longer since they erased the line."""
    return COLOURS.sub("", _ERASED.sub("", line)) if ESCAPE in line else line


ESCAPED = late_pattern(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
"""A character of a string in JSON."""
_BARRED = late_pattern(r"\|(0x[0-9A-Fa-f]{4}|.)")
_DOUBLED = late_pattern(r'"(")')
_CONTROLS: Mapping[str, str] = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_BARRED_CONTROLS: Mapping[str, str] = {"n": "\n", "r": "\r"}


def unescaped_character(match: re.Match[str]) -> str:
    """The character that an :data:`ESCAPED` one stands for."""
    letter = match[1]
    return _CONTROLS.get(letter, letter) if len(letter) == 1 else chr(int(letter[1:], 16))


def _unbarred_character(match: re.Match[str]) -> str:
    letter = match[1]
    return _BARRED_CONTROLS.get(letter, letter) if len(letter) == 1 else chr(int(letter, 0))


class Escape(Enum):
    """How quotation marks and the like are told from those around a line: ``pattern`` is what an
    escaped character looks like."""

    DOUBLED = (_DOUBLED, lambda match: match[1])
    """As in CSV."""
    BACKSLASH = (ESCAPED, unescaped_character)
    """As in JSON."""
    BAR = (_BARRED, _unbarred_character)
    """As in messages to TeamCity."""

    def __init__(self, pattern: re.Pattern[str], character: Callable[[re.Match[str]], str]) -> None:
        self.pattern = pattern
        self.character = character

    def undo(self, text: str) -> str:
        return self.pattern.sub(self.character, text).rstrip("\r\n")


@dataclass(frozen=True)
class Surrounded:
    """Lines have something before them that ``before`` matches, perhaps ``after`` behind.
    ``escape`` says what was done to quotation marks of the line itself."""

    before: re.Pattern[str] | None
    after: str = ""
    escape: Escape | None = None

    def undo(self, line: str) -> str:
        if self.before is not None:
            match = self.before.match(line)
            if match is None:
                return line
            line = line[match.end() :]
        if self.after:
            line = line.removesuffix(self.after)
        return self.escape.undo(line) if self.escape is not None else line


@dataclass(frozen=True)
class Retyped:
    """Characters that word processors and web pages have put in place of plain ones."""

    plain: Mapping[int, str]

    def undo(self, line: str) -> str:
        return line.translate(self.plain)


TABS = Retyped({0x9: " "})
BLANKS = Retyped({0xA0: " "})
QUOTATION_MARKS = Retyped({0x2018: "'", 0x2019: "'", 0x201A: "'", 0x201C: '"', 0x201D: '"'})


@dataclass(frozen=True)
class SpelledColours:
    """Colours of a terminal, their escape spelled as a caret and a bracket."""

    def undo(self, line: str) -> str:
        return SPELLED_COLOURS.sub("", line)


SPELLED_COLOURS = late_pattern(r"\^\[\[[\d;]{0,20}[mK]")


@dataclass(frozen=True)
class Padded:
    """Blanks stand behind each line: those of a console's width, or of a line break in Markdown."""

    def undo(self, line: str) -> str:
        return line.rstrip(" ")


@dataclass(frozen=True)
class InEntries:
    """Each line is the text of an entry in the format of CMTrace."""

    def undo(self, line: str) -> str:
        match = _ENTRY.fullmatch(line)
        return match[1] if match is not None else line


_ENTRY = late_pattern(r"<!\[LOG\[(.*)\]LOG\]!>(?:<time=.*)?")


@dataclass(frozen=True)
class Spread:
    """A blank stands behind each character: UTF-16 that was read as single bytes, and whose zeros
    became blanks."""

    def undo(self, line: str) -> str:
        for start in (0, 1):  # half of the line feed before it may stand in front
            if len(line) > 1 and not line[1 - start :: 2].strip(" "):
                return line[start::2].rstrip("\r")
        return line


@dataclass(frozen=True)
class MarkdownEscaped:
    """Some characters, ``marks``, have a backslash before them."""

    marks: str

    def undo(self, line: str) -> str:
        if "\\" not in line:
            return line
        return re.sub(rf"\\([{re.escape(self.marks)}])", r"\1", line)


TAGS = late_pattern(
    r"</?(?:a|b|body|br|code|div|em|font|html|i|li|ol|p|pre|samp|span|strong|table|tbody|td|th|tr|tt"
    r"|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class HtmlEscaped:
    """The lines are text of a web page; ``entities`` says whether it spells out ``<`` and ``&``."""

    entities: bool

    def undo(self, line: str) -> str:
        if "<" in line:
            line = TAGS.sub("", line)
        if self.entities and "&" in line:
            line = html.unescape(line).replace("\N{NO-BREAK SPACE}", " ")
        return line


def html_line_end() -> LineEnd:
    """The ends of lines in a web page."""
    return LineEnd(
        pattern=re.compile(
            r"(?P<end>(?:<br ?/?>(?:</(?:p|div|li)>)?|</(?:p|div|li|tr)>)(?:[ \t]{0,9}\r{0,9}\n)?"
            r"|\r{0,9}\n)",
            re.IGNORECASE,
        )
    )

"""Removes what other programs put around the lines of a log.

Consoles, build servers and tools that collect logs write something before each line; forums quote
and escape them; APIs hand out a whole log as one string of JSON.
:mod:`msiview.logs.framing_detection` finds which of these apply to a log.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from msiview.logs.line_breaks import LINE_FEED, LineEnd

ESCAPE = "\x1b"
_COLOURS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")


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
    """A line without what makes terminals change colours or move the cursor."""
    return _COLOURS.sub("", line) if ESCAPE in line else line


@dataclass(frozen=True)
class Surrounded:
    """Lines have something before them that ``before`` matches, perhaps ``after`` behind."""

    before: re.Pattern[str] | None
    after: str = ""

    def undo(self, line: str) -> str:
        if self.before is not None:
            match = self.before.match(line)
            if match is None:
                return line
            line = line[match.end() :]
        return line.removesuffix(self.after) if self.after else line


@dataclass(frozen=True)
class MarkdownEscaped:
    """Some characters, ``marks``, have a backslash before them."""

    marks: str

    def undo(self, line: str) -> str:
        if "\\" not in line:
            return line
        return re.sub(rf"\\([{re.escape(self.marks)}])", r"\1", line)


_TAGS = re.compile(
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
            line = _TAGS.sub("", line)
        if self.entities and "&" in line:
            line = html.unescape(line).replace("\N{NO-BREAK SPACE}", " ")
        return line


_OUTSIDE = re.compile(r"[\s\[\]{},:]*")
"""What stands between strings."""
_QUOTE = re.compile(r'(\\*)"')
_ESCAPED = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_ESCAPES: Mapping[str, str] = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class StringEscaped:
    """Lines are parts of strings of JSON, or of strings in such strings: ``depth`` is how often
    they were escaped. ``key`` is what the string is the value of, empty where it is in a list or
    nobody has said."""

    depth: int
    key: str = ""

    def undo(self, line: str) -> str:
        start, end = 0, len(line)
        quotes = self._quotes(line)
        if quotes:
            start, end = self._string(line, quotes)
        text = line[start:end]
        if _OUTSIDE.fullmatch(text):
            return ""
        if "\\" in text:
            for _ in range(self.depth):
                text = _ESCAPED.sub(_unescaped, text)
            if _SURROGATE.search(text):
                text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        return text.rstrip("\r\n")

    def _quotes(self, line: str) -> list[tuple[int, int]]:
        """Where quotation marks stand that begin or end a string: with the backslashes of an
        outer string, and without them."""
        escaped = (1 << self.depth) - 1
        return [
            # Backslashes of the string itself may stand before its end.
            (match.start() + (len(match[1]) & ~escaped), match.end())
            for match in _QUOTE.finditer(line)
            if len(match[1]) & escaped != escaped
        ]

    def _string(self, line: str, quotes: list[tuple[int, int]]) -> tuple[int, int]:
        """The string in a line that has some of these marks."""
        begins = [at for at, (_, end) in enumerate(quotes) if self._is_begin(line, quotes, at)]
        if begins:
            at = begins[0]
            end = quotes[at + 1][0] if at + 1 < len(quotes) else len(line)
            return quotes[at][1], end
        return 0, quotes[0][0]

    def _is_begin(self, line: str, quotes: list[tuple[int, int]], at: int) -> bool:
        start = quotes[at][0]
        if not self.key:
            return at == 0 and not line[:start].strip(" \t[,")
        if at < 2 or line[quotes[at - 1][1] : start].strip() != ":":
            return False
        return line[quotes[at - 2][1] : quotes[at - 1][0]] == self.key


def _unescaped(match: re.Match[str]) -> str:
    letter = match[1]
    if len(letter) == 5:
        return chr(int(letter[1:], 16))
    return _ESCAPES.get(letter, letter)


def string_line_end(depth: int) -> LineEnd:
    """The ends of lines in strings of JSON: spelled out, as often escaped as the string, or as
    everywhere. One that ends the string ends no line: the line of the file does."""
    whole, half = 1 << depth, 1 << depth - 1
    mark = rf"\\{{{half}}}"
    spelled = rf"(?:{mark}r)*{mark}n|(?:{mark}u000[dD])*{mark}u000[aA]"
    closing = rf"\\{{0,{half - 1}}}\""
    before = rf"(?<!\\)(?:\\{{{whole}}})*(?=\\)|(?=[\r\n])"
    return LineEnd(pattern=re.compile(rf"(?:{before})(?P<end>(?:{spelled})(?!{closing})|\r*\n)"))


def html_line_end() -> LineEnd:
    """The ends of lines in a web page."""
    return LineEnd(
        pattern=re.compile(
            r"(?P<end>(?:<br ?/?>|</(?:p|div|li|tr)>)(?:[ \t]*\r*\n)?|\r*\n)", re.IGNORECASE
        )
    )

"""Finds values with names in a log: properties, arguments, command lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from msiview.analysis.patterns import Span

LONGEST = 8192
"""Characters of a value that are examined."""

_LONGEST_NAME = 64
_NAME = re.compile(r"[\w.\-]*")
_QUOTED = re.compile(r"""["']?[ \t]?[=:][ \t]?(?P<quote>["'])(?P<value>[^\r\n]*?)(?P=quote)""")
_BARE = re.compile(r"""["']?[ \t]?(?:=[ \t]?|:[ \t]*)(?P<value>[^\s,;)&"'<>\]}]+)""")
_ON_COMMAND_LINE = re.compile(
    r"=(?P<value>[^\r\n]*?)(?=(?<![ \t])(?:[ \t]+[\w.]+=|[ \t]*(?:[\r\n]|$)))"
)
_DUMPED = re.compile(r" = (?P<value>[^\r\n]*)")

_CHANGED = " property. Its "
_VALUES = ("current value is '", "value is '")
_NEW = "'. Its new value: '"


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value at ``start`` up to, not including, ``end``, and its name as written."""

    name: str
    start: int
    end: int


def named_values(text: str, lowered: str, stems: Iterable[str]) -> Iterator[NamedValue]:
    """Values whose names contain one of ``stems`` (in lower case); ``lowered`` is the text in
    lower case, of equal length. The value of a name with two of the stems is found twice."""
    command_lines = line_spans(text, "Command Line: ")
    for stem in stems:
        at = lowered.find(stem)
        while at >= 0:
            end = at + len(stem)
            for value in _values(text, at, end, command_lines):
                yield value
                end = max(end, value.end)
            at = lowered.find(stem, end)


def line_spans(text: str, mark: str) -> list[Span]:
    """The rest of the line after each occurrence of a text."""
    spans = []
    at = text.find(mark)
    while at >= 0:
        end = text.find("\n", at)
        spans.append((at, end if end >= 0 else len(text)))
        at = text.find(mark, spans[-1][1])
    return spans


def is_within(spans: Sequence[Span], at: int) -> bool:
    """Whether a place is in one of some spans, which are in order."""
    number = bisect_right(spans, (at, len(spans) and spans[-1][1])) - 1
    return number >= 0 and at < spans[number][1]


def _values(text: str, start: int, end: int, command_lines: Sequence[Span]) -> Iterator[NamedValue]:
    """The values behind the name that contains the stem at ``start``."""
    before = _NAME.match(text[max(0, start - _LONGEST_NAME) : start][::-1])
    begin = start - (before.end() if before is not None else 0)
    rest = _NAME.match(text, end, end + _LONGEST_NAME)
    behind = rest.end() if rest is not None else end
    name = text[begin:behind]
    if text.startswith(_CHANGED, behind):
        for first, last in _changed(text, behind + len(_CHANGED)):
            if first < last:
                yield NamedValue(name, first, last)
        return
    for pattern in _patterns(text, begin, is_within(command_lines, begin)):
        match = pattern.match(text, behind, min(len(text), behind + LONGEST))
        if match is not None:
            if match["value"]:
                yield NamedValue(name, *match.span("value"))
            return


def _changed(text: str, at: int) -> Iterator[Span]:
    """The values in a line about a property change."""
    opening = next((words for words in _VALUES if text.startswith(words, at)), None)
    if opening is None:
        return
    at += len(opening)
    line_end = text.find("\n", at, at + LONGEST)
    end = line_end if line_end >= 0 else min(len(text), at + LONGEST)
    end -= text[end - 1] == "\r"
    middle = text.find(_NEW, at, end)
    if middle >= 0:
        yield at, middle
        at = middle + len(_NEW)
    closing = text.rfind("'.", at, end)
    yield at, closing if closing >= 0 else end


def _patterns(text: str, begin: int, is_command_line: bool) -> tuple[re.Pattern[str], ...]:
    """The patterns to try for a name at ``begin``, depending on its line."""
    if text.startswith("): ", begin - 3) and "Property(" in text[max(0, begin - 13) : begin]:
        return (_DUMPED,)
    return (_QUOTED, _ON_COMMAND_LINE) if is_command_line else (_QUOTED, _BARE)

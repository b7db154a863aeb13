"""Values that stand beside a name in a log: properties, arguments, command lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 8192
"""Characters of a name or value that are looked at."""

_NAME_BACK: Final = re.compile(r"[\w.\-]{0,64}\Z")
_NAME: Final = re.compile(r"[\w.\-]{1,128}")
_CHANGE: Final = re.compile(
    r" property\. Its (?:"
    r"current value is '(?P<old>[^\r\n]*?)'\. Its new value: '(?P<new>[^\r\n]*?)'\.(?=\s|$)"
    r"|(?:current )?value is '(?P<only>[^\r\n]*?)'\.(?=\s|$))"
)
_QUOTED: Final = re.compile(
    r"""["']?[ \t]?[=:][ \t]?(?P<quote>["'])(?P<value>[^\r\n]*?)(?P=quote)"""
)
_BARE: Final = re.compile(r"""["']?[ \t]?[=:][ \t]?(?P<value>[^\s,;)&"'<>\]}]+)""")
_ON_COMMAND_LINE: Final = re.compile(
    r"=(?P<value>[^\r\n]*?)(?=(?<![ \t])[ \t]+[\w.]+=|[ \t]*(?:[\r\n]|$))"
)
_DUMPED: Final = re.compile(r" = (?P<value>[^\r\n]*)")


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value at ``start`` up to, not including, ``end``, and its name as written."""

    name: str
    start: int
    end: int


def named_values(text: str, lowered: str, stems: Iterable[str]) -> Iterator[NamedValue]:
    """Values whose names contain one of ``stems`` (in lower case); ``lowered`` is the text in
    lower case, of equal length. A stem that is found twice in a name gives its value twice."""
    for stem in stems:
        at = lowered.find(stem)
        while at >= 0:
            yield from _values(text, at, at + len(stem))
            at = lowered.find(stem, at + len(stem))


def _values(text: str, start: int, end: int) -> Iterator[NamedValue]:
    """What stands behind the name that holds the stem at ``start``."""
    back = _NAME_BACK.search(text, max(0, start - 64), start)
    begin = back.start() if back is not None else start
    rest = _NAME.match(text, end)
    behind = rest.end() if rest is not None else end
    name, limit = text[begin:behind], min(len(text), behind + LONGEST)
    change = _CHANGE.match(text, behind, limit)
    if change is not None:
        for group in ("old", "new", "only"):
            if change[group]:
                yield NamedValue(name, *change.span(group))
        return
    for pattern in _patterns(text, begin):
        match = pattern.match(text, behind, limit)
        if match is not None:
            if match["value"]:
                yield NamedValue(name, *match.span("value"))
            return


def _patterns(text: str, begin: int) -> tuple[re.Pattern[str], ...]:
    """The forms to try for a name at ``begin``, by the line that it stands in."""
    if text.startswith("): ", begin - 3):
        head = text[max(0, begin - 13) : begin]
        if "Property(" in head:
            return (_DUMPED,)
    line = text[max(text.rfind("\n", max(0, begin - LONGEST), begin) + 1, begin - LONGEST) : begin]
    if "Command Line: " in line:
        return _QUOTED, _ON_COMMAND_LINE
    return _QUOTED, _BARE

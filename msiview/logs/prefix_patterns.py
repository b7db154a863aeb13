"""What a prefix of one line has in common with those of others: times, numbers and levels vary,
words and punctuation stay."""

from __future__ import annotations

import re

from msiview.late_patterns import late_pattern

_LEVELS = (
    "CRITICAL", "CRIT", "DBG", "DEBUG", "ERR", "ERROR", "FATAL", "FAIL", "INF", "INFO",
    "INFORMATION", "NOTICE", "SEVERE", "STDERR", "STDOUT", "TRACE", "VERBOSE", "WARN",
    "WARNING", "WRN",
)  # fmt: skip
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
_LEVEL = "|".join(
    form
    for level in sorted(_LEVELS, key=len, reverse=True)
    for form in (level, level.title(), level.lower())
)

_PARTS = late_pattern(
    r"(?P<time>\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?)"
    r"|(?P<stream>(?<=Z )\d\d[OE][+ ])"
    rf"|(?P<level>(?<![A-Za-z])(?:{_LEVEL})(?![A-Za-z]) *)"
    rf"|(?P<month>(?<![A-Za-z])(?:{_MONTHS})(?![A-Za-z]))"
    rf"|(?P<day>(?<![A-Za-z])(?:{_DAYS})(?![A-Za-z]))"
    r"|(?P<half>(?<= )[AP]M(?![A-Za-z]))"
    r"|(?P<hash>(?<![0-9A-Za-z])(?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{6,64}(?![0-9A-Za-z]))"
    r"|(?P<tag>(?<=.)\[[A-Za-z#][^\[\]]{1,40}\])"
    r"|(?P<number>\d+)"
    r"|(?P<blanks>  +(?=\S)| +(?=\d))"
    r"|(?P<other>.)",
    re.DOTALL,
)
_OF_CONTAINER = late_pattern(r"[\w.@/:-]{1,80} {0,40}\| ")
"""The name of one of several containers, or a number, before a bar."""
_GREP = late_pattern(r"(?:^|(?<=\w)(:|\\-))\\d\+(?::|\\-)$")
_PATTERNS = {
    "time": r"\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?",
    "stream": r"\d\d[OE][+ ]",
    "level": rf"(?:{_LEVEL}) *",
    "month": rf"(?:{_MONTHS})",
    "day": rf"(?:{_DAYS})",
    "half": "[AP]M",
    "hash": "[0-9a-f]{6,64}",
    "tag": r"\[[A-Za-z#][^\[\]]{1,40}\]",
    "number": r"\d+",
}


def prefix_pattern(prefix: str) -> str:
    """An expression for prefixes of the same make. Blanks at its end count: what follows may
    begin with blanks of its own. ``grep`` has a hyphen for a colon in lines around those that it
    was asked for."""
    if _OF_CONTAINER.fullmatch(prefix):
        return _OF_CONTAINER.pattern
    parts = []
    for match in _PARTS.finditer(prefix):
        kind = match.lastgroup or "other"
        if kind == "level" and not match.start():  # a word that others begin lines with, too
            kind = "other"
        if kind == "blanks":
            parts.append(" *" if not match.start() else " +")
        elif kind == "other":
            parts.append(re.escape(match[0]))
        else:
            parts.append(_PATTERNS[kind])
    return _GREP.sub(_either, "".join(parts))


def _either(match: re.Match[str]) -> str:
    return f"{'[:-]' if match[1] else ''}\\d+[:-]"

"""What people's tools put before each line of a log: numbers of a listing, names of files, times.

Source: docs/log-format.md, "Encodings and line ends"; ``grep -n`` writes ``259:`` or ``259-``, with
several files ``install.log:815:``; build servers write a date and time, web pages indent what is
code.
"""

from __future__ import annotations

import re

_STYLES = (
    re.compile(r"\s{0,9}\d{1,9}[-:|>)\t ] ?"),
    re.compile(r"[^\s:][^:]{0,250}\.(?:log|txt)[-:]\d{1,9}[-:]", re.IGNORECASE),
    re.compile(r"> ?"),
    re.compile(r"Line \d{1,9}: ?"),
    re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z? "),
    re.compile(r" {4}|\t"),
    re.compile(r" {2}"),
)
_BEGINNINGS = ("MSI (", "Action ", "Property(", "=== ")
_LEAST = 3
_LOOKED_AT = 200


def decoration_of(head: str) -> re.Pattern[str] | None:
    """What stands before each line of a log, by the text of its beginning; None for a log as
    the engine wrote it.

    Nearly every line must have it, and behind it must stand what logs are made of, which does
    not stand at the beginning of any line.
    """
    lines = [line for line in head.split("\n")[:_LOOKED_AT] if line.strip()]
    if len(lines) < _LEAST or any(line.startswith(_BEGINNINGS) for line in lines):
        return None
    for style in _STYLES:
        matches = [style.match(line) for line in lines]
        found = [match for match in matches if match is not None]
        usual = sum(match.string.startswith(_BEGINNINGS, match.end()) for match in found)
        if len(found) * 20 >= len(lines) * 19 and usual * 2 >= len(lines):
            return style
    return None

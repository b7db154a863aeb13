"""Finds whole paths and registry keys in the text of a message, even if they contain blanks.

A path is in quotes, or continues to the end of the sentence: to two blanks, as in the installer's
own messages, or to a full stop that is not followed by another part of a path. Source:
docs/log-format.md, "Messages".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msiview.late_patterns import late_pattern

_PATH_START = late_pattern(r"(?<![A-Za-z0-9])[A-Za-z]:\\|(?<![\\\w:])\\\\(?=[\w.$?-]+\\)")
_KEY_START = late_pattern(
    r"(?<![\w\\])(?:HKEY_[A-Z_]+\d{0,2}|HK(?:LM|CU|CR|U)\d{0,2}|UNKNOWN)?\\(?=[^\\\s])"
)
_FORBIDDEN_IN_PATHS = late_pattern(r"[\"<>|*?\r\n\t]|(?<!^[A-Za-z]):")
_FORBIDDEN_IN_KEYS = late_pattern(r"[\"\r\n\t]|: ")
_QUOTES = {
    "'": "'",
    '"': '"',
    "\u201c": "\u201d",
    "\u201e": "\u201c",
    "\u2018": "\u2019",
    "\u00ab": "\u00bb",
}
"""Closing quotes by opening ones."""
_STOP = late_pattern(
    r"\.?\s{2,}"  # the installer's messages have two blanks or more behind a sentence
    r"|\.(?=\s|$)|\u3002"
    r"| (?=[\u3040-\u309f][^\\]*$)"  # a particle of Japanese
    r"|(?<=\.\w\w\w)(?=[,;)]|\s[^\\]*$)"  # behind a file's suffix
    r"|[,;](?=\s[^\\]*$)"
    r"|['\u2019\u201d](?=[\s.,;)]|$)"
    r"| (?=(?:konnte|kann|wurde|could|cannot|can't|was|is|failed|ne peut|n'a|n'est|impossible"
    r"|niet|kon|no se|non è|non può|não|nie mo\w+|nelze|\u043d\u0435)(?:\s|$)[^\\]*$)"
    r"|(?<=[0-9A-Fa-f]{32}) |(?<=\}) (?![^\s]*\\)"
)
_LONGEST = 1024
"""Characters of one path or key."""


def paths_in(text: str) -> Iterator[tuple[int, str]]:
    """The paths of a text with their offsets: ``C:\\Program Files\\A b\\x.dll``."""
    return _found(text, _PATH_START, _FORBIDDEN_IN_PATHS)


def registry_keys_in(text: str) -> Iterator[tuple[int, str]]:
    """The registry keys of a text with their offsets, including the root if there is one."""
    return _found(text, _KEY_START, _FORBIDDEN_IN_KEYS)


def _found(
    text: str, start: re.Pattern[str], forbidden: re.Pattern[str]
) -> Iterator[tuple[int, str]]:
    end = 0
    for match in start.finditer(text):
        if match.start() < end:
            continue
        first = match.start()
        rest = text[first : first + _LONGEST]
        closing = _QUOTES.get(text[first - 1 : first])
        quoted = rest.find(closing, 1) if closing is not None else -1
        if quoted > 0:
            value = rest[:quoted]
        else:
            stop = forbidden.search(rest, match.end() - first)
            value = _to_the_end_of_the_sentence(rest[: stop.start()] if stop else rest)
        value = value.strip().rstrip(".,;")
        end = first + len(value)
        if len(value) > len(match[0]):
            yield first, value


def _to_the_end_of_the_sentence(text: str) -> str:
    """A text up to the first full stop that ends the path."""
    for stop in _STOP.finditer(text):
        is_clear = stop[0].strip(".") == "" and len(stop[0]) > 1
        if is_clear or "\\" not in text[stop.end() :].partition("  ")[0]:
            return text[: stop.start()]
    return text

"""Which string of a JSON text holds the lines of a log."""

from __future__ import annotations

import json
from collections.abc import Iterator

from msiview.logs.engine_beginnings import STRONG, WEAK
from msiview.logs.framing import without_colours

_MOST_LINES = 50
_DEEPEST = 3


def string_of_document(text: str) -> tuple[int, str] | None:
    """How often the lines are escaped, and the key of the string that holds them (empty for
    strings in a list); None for a text that is no JSON document, nor a document a line."""
    values = _values(text)
    if values is None:
        return None
    found: dict[tuple[int, str], float] = {}
    for value in values:
        for depth, key, string in _strings(value, "", 1):
            string = without_colours(string)
            begins = len(STRONG.findall(string)) or len(WEAK.findall(string)) / 2
            if begins:
                found[depth, key] = found.get((depth, key), 0) + begins
    return max(found, key=lambda place: found[place]) if found else None


def _values(text: str) -> list[object] | None:
    """The documents of a text: one, or one a line."""
    text = text.strip().removeprefix("\N{BYTE ORDER MARK}")
    if text[:1] not in ("{", "[", '"'):
        return None
    whole = _loaded(text)
    if whole is not None:
        return [whole]
    lines = [line.strip() for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]]
    if lines[0] == "[":
        return _entries(lines[1:-1])
    # A string alone may be a line in quotation marks, whose backslashes are what they are.
    return _enough([_loaded(line) for line in lines[:-1] if line], dict, list)


def _entries(lines: list[str]) -> list[object] | None:
    """The first entries of a list that has one a line."""
    return _enough([_loaded(line.rstrip(",")) for line in lines if line], dict, str)


def _enough(values: list[object | None], *kinds: type) -> list[object] | None:
    """The values of some kinds, if nearly all are."""
    known: list[object] = [value for value in values if isinstance(value, kinds)]
    return known if len(known) >= 2 and len(known) * 5 >= len(values) * 4 else None


def _loaded(text: str) -> object | None:
    try:
        value: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _strings(value: object, key: str, depth: int) -> Iterator[tuple[int, str, str]]:
    """All strings in a document, and in documents that are strings of it."""
    if isinstance(value, str):
        inner = _loaded(value) if value[:1] in ("{", "[") and depth < _DEEPEST else None
        if inner is None:
            yield depth, key, value
        else:
            yield from _strings(inner, "", depth + 1)
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _strings(member, name, depth)
    elif isinstance(value, list):
        for member in value:
            yield from _strings(member, key, depth)

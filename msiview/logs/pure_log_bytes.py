"""Loops over the bytes of a log, in Python.

The same functions exist twice. ``_log_bytes.c`` is compiled where a C compiler is when the package
is built, and takes a third of the time; these are for all others. Everything imports them from
``log_bytes.py``. Numbers come as bytes of an ``array``, of 64 bits for offsets (``Q``) and 32 for
lines (``I``).
"""

from __future__ import annotations

from array import array
from bisect import bisect_right

_DIGIT, _WORD = b"0", b"w"
_WORDS = frozenset(_DIGIT + _WORD)
GUID_SHAPES = bytes(
    ord(_DIGIT)
    if chr(code) in "0123456789ABCDEFabcdef"
    else ord(_WORD)
    if chr(code).isalnum() or chr(code) == "_"
    else code
    if chr(code) in "{-}"
    else ord(" ")
    for code in range(256)
)
"""The class of each character with regard to GUIDs. Translated to classes, every GUID is the same
text, which can be searched in a gigabyte in less than a second."""

_BRACED = b"{" + b"-".join(_DIGIT * count for count in (8, 4, 4, 4, 12)) + b"}"
_BRACE = _BRACED[:1]
_PACKED = _DIGIT * 32


def line_ends(data: bytes, mark: int, unit: int, is_big: bool, odd: int, base: int) -> bytes | None:
    """The offsets behind all line breaks of a block, each increased by ``base``. A break ends with
    the character ``mark``.

    None where not all are regular: in text of single bytes there is a NUL, in UTF-16 (``unit`` 2)
    some byte is the mark's and no such character, or is out of step. ``odd`` is 1 where a block
    begins inside a character.
    """
    after = _behind(mark, data)
    if unit == 1:
        return None if 0 in data else _offsets(after, base)
    # Where the other byte of the mark stands, seen from the byte behind it, and where it ends.
    other, step = (-2, 0) if is_big else (0, 1)
    if after and (after[-1] + other >= len(data) or after[0] + other < 0):
        return None
    others = map(other.__add__, after)
    if any(map(data.__getitem__, others)) or 1 - (odd ^ step) in map((1).__and__, after):
        return None
    return _offsets(after, base + step)


def _offsets(places: list[int], base: int) -> bytes:
    return array("Q", map(base.__add__, places)).tobytes()


def _behind(mark: int, data: bytes) -> list[int]:
    """The offsets behind all bytes of a value. A loop over ``find`` takes less time than an
    expression that makes a match of each."""
    places: list[int] = []
    add, find = places.append, data.find
    at = find(mark) + 1
    while at:
        add(at)
        at = find(mark, at) + 1
    return places


def narrowed(data: bytes, is_big: bool) -> bytes | None:
    """UTF-16 as Latin-1; None where it has other characters, or half of one."""
    try:
        return data.decode("utf-16-be" if is_big else "utf-16-le").encode("latin-1")
    except UnicodeError:
        return None


def guids(
    text: bytes, shapes: bytes, starts: array[int], unit: int, first: int
) -> tuple[list[str], bytes, list[tuple[int, int]]]:
    """The GUIDs in braces in their order, in upper case; the lines of each; and of words that are
    32 digits and nothing else the place and the line.

    ``shapes`` is :data:`GUID_SHAPES`. Lines begin at ``starts``, in units of which a character has
    ``unit``, the first one, number ``first``, with the text.
    """
    shaped = text.translate(shapes)
    places = _braced(shaped)
    size = len(_BRACED)
    found = [text[at : at + size].decode("ascii").upper() for at in places]
    begin = starts[0]
    lines = [first + bisect_right(starts, begin + at * unit) - 1 for at in places]
    packed = [(at, first + bisect_right(starts, begin + at * unit) - 1) for at in _packed(shaped)]
    return found, array("I", lines).tobytes(), packed


def _braced(shapes: bytes) -> list[int]:
    places: list[int] = []
    find, is_guid = shapes.find, shapes.startswith
    # One character is searched far faster than many, and few other braces stand in logs.
    at = find(_BRACE)
    while at >= 0:
        if is_guid(_BRACED, at):
            places.append(at)
            at = find(_BRACE, at + len(_BRACED))
        else:
            at = find(_BRACE, at + 1)
    return places


def _packed(shapes: bytes) -> list[int]:
    places: list[int] = []
    find, size = shapes.find, len(shapes)
    at = find(_PACKED)
    while at >= 0:
        end = at + len(_PACKED)
        after = shapes[end] if end < size else 0
        if after not in _WORDS and (not at or shapes[at - 1] not in _WORDS):
            places.append(at)
        elif after == _DIGIT[0]:
            while end < size and shapes[end] == after:
                end += 1
        at = find(_PACKED, end)
    return places

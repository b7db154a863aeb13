"""GUIDs in the three forms that the installer uses.

Braced ``{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}``, packed (as registry key
names) and the 20-character form of component and product descriptors.
Source: docs/msi-format.md, "Packed GUIDs" and "20-character GUIDs".
"""

from __future__ import annotations

import re
import struct
import uuid

_DIGIT = "[0-9A-Fa-f]"
PLAIN = f"{_DIGIT}{{8}}(?:-{_DIGIT}{{4}}){{3}}-{_DIGIT}{{12}}"
"""What a GUID without braces looks like, as a part of regular expressions. It has no groups."""
UNDERSCORED = PLAIN.replace(f"-{_DIGIT}", f"_{_DIGIT}")
"""As merge modules append their GUID to keys."""
STRICT = r"\{[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}\}"
"""As the installer demands of GUIDs in tables: in braces and capitals."""
BRACED = rf"\{{{PLAIN}\}}"
PACKED = f"{_DIGIT}{{32}}"
COMPRESSED = r"[!$-.0-9=?@A-Z\[\]-{}~]{20}"
"""As in descriptors: 20 digits of base 85."""

NULL_GUID = "{00000000-0000-0000-0000-000000000000}"

_HYPHENATED = re.compile(rf"\{{?({PLAIN})\}}?")
_DIGITS = re.compile(PACKED)
_BASE85 = "!$%&'()*+,-.0123456789=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{}~"
_BASE85_VALUE = {character: value for value, character in enumerate(_BASE85)}
_NO_DIGIT = 255
_BASE85_VALUES = bytes(_BASE85_VALUE.get(chr(code), _NO_DIGIT) for code in range(256))

_GROUPS = ((0, 8), (8, 12), (12, 16))


def braced(text: str) -> str | None:
    """The upper-case braced form of a GUID written with hyphens, else None."""
    match = _HYPHENATED.fullmatch(text.strip())
    return f"{{{match[1].upper()}}}" if match else None


def of_bytes(data: bytes) -> str:
    """The braced GUID of 16 bytes as they lie in memory: three little-endian numbers, 8 bytes."""
    return f"{{{str(uuid.UUID(bytes_le=data)).upper()}}}"


def pack(guid: str) -> str:
    """The 32 digits under which the registry keeps a GUID.

    The first three groups are reversed as a whole, in the last two each byte's digits are swapped.
    Raises ValueError where the text is no GUID with hyphens.
    """
    normal = braced(guid)
    if normal is None:
        raise ValueError(f"{guid!r} is no GUID")
    return _swap(normal[1:-1].replace("-", ""))


def unpack(packed: str) -> str:
    """The braced GUID behind 32 packed digits; the inverse of :func:`pack`."""
    if _DIGITS.fullmatch(packed) is None:
        raise ValueError(f"{packed!r} is no packed GUID")
    digits = packed.upper()
    tail = [""] * 16
    tail[0::2], tail[1::2] = digits[17::2], digits[16::2]
    rest = "".join(tail)
    head = f"{digits[7::-1]}-{digits[11:7:-1]}-{digits[15:11:-1]}"
    return f"{{{head}-{rest[:4]}-{rest[4:]}}}"


def _swap(digits: str) -> str:
    head = "".join(digits[start:end][::-1] for start, end in _GROUPS)
    tail = "".join(digits[at + 1] + digits[at] for at in range(16, 32, 2))
    return head + tail


def compress(guid: str) -> str:
    """The 20-character form: four little-endian words, base 85, low digit first."""
    normal = braced(guid)
    if normal is None:
        raise ValueError(f"{guid!r} is no GUID")
    data = uuid.UUID(normal).bytes_le
    characters = []
    for at in range(0, 16, 4):
        word = int.from_bytes(data[at : at + 4], "little")
        for _ in range(5):
            word, digit = divmod(word, 85)
            characters.append(_BASE85[digit])
    return "".join(characters)


def decompress(text: str) -> str:
    """The braced GUID behind the 20-character form; ValueError if it is none."""
    if len(text) != 20 or any(character not in _BASE85_VALUE for character in text):
        raise ValueError(f"{text!r} is no 20-character GUID")
    data = bytearray()
    for at in range(0, 20, 5):
        word = 0
        for character in reversed(text[at : at + 5]):
            word = word * 85 + _BASE85_VALUE[character]
        if word > 0xFFFFFFFF:
            raise ValueError(f"{text!r} is no 20-character GUID")
        data += word.to_bytes(4, "little")
    return of_bytes(bytes(data))


def decompress_all(texts: str) -> list[str | None]:
    """The braced GUIDs of a sequence of 20-character forms without separators; None for each
    invalid one. Takes a third of the time of :func:`decompress` for many."""
    count = len(texts) // 20
    values = texts[: count * 20].encode("utf-8", "surrogatepass").translate(_BASE85_VALUES)
    words = [
        a + 85 * (b + 85 * (c + 85 * (d + 85 * e)))
        for a, b, c, d, e in zip(*(values[place::5] for place in range(5)), strict=False)
    ]
    if _NO_DIGIT in values or (words and max(words) > 0xFFFFFFFF):
        return [_decompressed(texts[at : at + 20]) for at in range(0, count * 20, 20)]
    digits = struct.pack(f"<{len(words)}I", *words).hex().upper()
    return [_in_order(digits[at : at + 32]) for at in range(0, count * 32, 32)]


def _in_order(digits: str) -> str:
    """The braced GUID of 16 bytes as they lie in memory."""
    head = f"{digits[6:8]}{digits[4:6]}{digits[2:4]}{digits[:2]}"
    middle = f"{digits[10:12]}{digits[8:10]}-{digits[14:16]}{digits[12:14]}"
    return f"{{{head}-{middle}-{digits[16:20]}-{digits[20:]}}}"


def _decompressed(text: str) -> str | None:
    try:
        return decompress(text)
    except ValueError:
        return None


def from_any_form(text: str) -> str | None:
    """The braced form of a GUID in any of the three forms, else None."""
    text = text.strip()
    normal = braced(text)
    if normal is not None:
        return normal
    if _DIGITS.fullmatch(text):
        return unpack(text)
    return _decompressed(text)

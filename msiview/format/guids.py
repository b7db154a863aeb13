"""GUIDs in the three forms that the installer uses.

Braced ``{AC763451-B00C-4E4C-9E0D-9F3A0921AF47}``, packed (as registry key
names) and the 20-character form of component and product descriptors.
Source: msi-format facts 10.1 and 10.2.
"""

from __future__ import annotations

import re
import uuid

_BRACED = re.compile(
    r"\{?([0-9A-Fa-f]{8})-([0-9A-Fa-f]{4})-([0-9A-Fa-f]{4})-([0-9A-Fa-f]{4})-([0-9A-Fa-f]{12})\}?"
)
_PACKED = re.compile(r"[0-9A-Fa-f]{32}")
_BASE85 = "!$%&'()*+,-.0123456789=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{}~"
_BASE85_VALUE = {character: value for value, character in enumerate(_BASE85)}

_GROUPS = ((0, 8), (8, 12), (12, 16))


def braced(text: str) -> str | None:
    """The upper-case braced form of a GUID written with hyphens, else None."""
    match = _BRACED.fullmatch(text.strip())
    return "{" + "-".join(match.groups()).upper() + "}" if match else None


def pack(guid: str) -> str:
    """The 32 digits under which the registry keeps a GUID.

    The first three groups are reversed as wholes, in the last two each byte's
    digits are swapped. Raises ValueError when the text is no braced GUID.
    """
    normal = braced(guid)
    if normal is None:
        raise ValueError(f"{guid!r} is no GUID")
    return _swap(normal[1:-1].replace("-", ""))


def unpack(packed: str) -> str:
    """The braced GUID behind 32 packed digits; the inverse of :func:`pack`."""
    if _PACKED.fullmatch(packed) is None:
        raise ValueError(f"{packed!r} is no packed GUID")
    digits = _swap(packed.upper())
    return f"{{{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}}}"


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
    return "{" + str(uuid.UUID(bytes_le=bytes(data))).upper() + "}"


def from_any_form(text: str) -> str | None:
    """The braced GUID that a text is in any of the three forms, else None."""
    text = text.strip()
    normal = braced(text)
    if normal is not None:
        return normal
    if _PACKED.fullmatch(text):
        return unpack(text)
    try:
        return decompress(text)
    except ValueError:
        return None

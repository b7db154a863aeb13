"""Makes safe file names of names from a package: streams, tables, keys.

Such names may be malicious: path parts, devices of Windows, control characters, characters that
reverse the reading direction.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_MAX_BYTES = 200
"""Bytes of UTF-8. Most file systems allow 255; a number or a suffix must fit, too."""

_MAX_SUFFIX = 20

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')

# With any suffix, in any case. Source: Microsoft's "Naming Files, Paths, and Namespaces".
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE
)


def safe_file_name(name: str) -> str:
    """A name that is an ordinary file of its folder on every system.

    Without path parts, control and invisible characters, reserved names of Windows, leading dots or
    trailing dots and spaces; at most 200 bytes of UTF-8. Harmless names are not changed.
    """
    cleaned = "".join(
        character if character.isprintable() else "_" for character in _FORBIDDEN.sub("_", name)
    )
    cleaned = cleaned.strip(" ").rstrip(". ")
    if not cleaned:
        return "unnamed"
    if cleaned.startswith(".") or _RESERVED.match(cleaned):
        cleaned = "_" + cleaned
    return _shortened(cleaned, _MAX_BYTES)


def _shortened(name: str, limit: int) -> str:
    """The name cut to a number of bytes, its suffix kept."""
    if len(name.encode()) <= limit:
        return name
    stem, suffix = _split(name)
    room = limit - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + suffix


def _split(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > _MAX_SUFFIX:
        return name, ""
    return stem, dot + suffix


class FileNames:
    """Makes safe names without repetition: ``Data.bin``, then ``data (2).bin``.

    Names that differ only by case or by Unicode composition count as the same,
    since some file systems cannot hold both. ``is_taken`` tells of names that are
    taken by others.
    """

    def __init__(self, is_taken: Callable[[str], bool] = lambda _: False) -> None:
        self._taken: set[str] = set()
        self._is_taken = is_taken

    def take(self, name: str, suffix: str = "") -> str:
        """A safe and free name for ``name`` + ``suffix``."""
        whole = safe_file_name(name + suffix)
        stem, ending = _split(whole)
        candidate, number = whole, 1
        while self._folded(candidate) in self._taken or self._is_taken(candidate):
            number += 1
            candidate = f"{stem} ({number}){ending}"
        self._taken.add(self._folded(candidate))
        return candidate

    @staticmethod
    def _folded(name: str) -> str:
        return unicodedata.normalize("NFC", name).casefold()

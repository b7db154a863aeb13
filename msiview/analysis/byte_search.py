"""Finds bytes in streams of any size."""

from __future__ import annotations

import re
from typing import Protocol

from msiview.progress import Progress

_CHUNK = 1 << 20
_HEX_PAIRS = re.compile(r"(?:0x)?((?:[0-9A-Fa-f]{2}[\s,]*)+)")


class ByteSource(Protocol):
    """A source of bytes, such as a :class:`~msiview.format.container.Stream`."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    def read_range(self, offset: int, size: int) -> bytes: ...


def needles(text: str) -> tuple[bytes, ...]:
    """The byte sequences that a typed text may mean: hex pairs as bytes, else UTF-8 and UTF-16.

    ``4D 5A`` are two bytes; ``"4D 5A"`` in quotes is five characters.
    """
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    if quoted:
        text = text[1:-1]
    pairs = None if quoted else _HEX_PAIRS.fullmatch(text.strip())
    if pairs is not None and re.search(r"[\s,]|^0x", text.strip()):
        return (bytes.fromhex(re.sub(r"[\s,]", "", pairs[1])),)
    return tuple(dict.fromkeys((text.encode(), text.encode("utf-16-le")))) if text else ()


def find_bytes(
    source: ByteSource,
    sequences: tuple[bytes, ...],
    start: int,
    progress: Progress,
    *,
    backwards: bool = False,
) -> tuple[int, int] | None:
    """Place and length of the nearest occurrence from ``start`` on, in bytes; None for none.

    Backwards it is the nearest that begins before ``start``. The search does not wrap around. Reads
    in pieces that overlap by the longest of ``sequences``.
    """
    longest = max(map(len, sequences), default=0)
    if longest == 0:
        return None
    size = source.size
    at = max(0, start - _CHUNK) if backwards else start
    # Each step looks for occurrences that begin in [low, at + _CHUNK).
    limit = start
    while True:
        progress(f"Searching {source.name}", size - at if backwards else at, size)
        data = source.read_range(at, min(_CHUNK, limit - at if backwards else _CHUNK) + longest - 1)
        found = _nearest(data, sequences, limit - at if backwards else len(data), backwards)
        if found is not None:
            return at + found[0], found[1]
        if backwards:
            if at == 0:
                return None
            at, limit = max(0, at - _CHUNK), at
        else:
            at += _CHUNK
            if at >= size:
                return None


def _nearest(
    data: bytes, sequences: tuple[bytes, ...], limit: int, backwards: bool
) -> tuple[int, int] | None:
    """The first occurrence, or the last before ``limit``, in one piece."""
    hits = []
    for needle in sequences:
        place = data.rfind(needle, 0, limit - 1 + len(needle)) if backwards else data.find(needle)
        if place >= 0:
            hits.append((place, len(needle)))
    if not hits:
        return None
    return max(hits) if backwards else min(hits, key=lambda hit: (hit[0], -hit[1]))

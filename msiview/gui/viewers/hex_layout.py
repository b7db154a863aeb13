"""Where the characters of a hex view stand, in characters and pixels.

A line shows 16 bytes: ``00000010  4D 5A 90 00 …  … FF FF 00 00  MZ......``.
"""

from __future__ import annotations

from dataclasses import dataclass

BYTES = 16
HALF = BYTES // 2
GAP = 2
"""Characters between the three columns."""

_DOT = "."
_TEXT = "".join(
    chr(code) if 0x20 <= code < 0x7F or (code > 0xA0 and code != 0xAD) else _DOT
    for code in range(256)
)


@dataclass(frozen=True, slots=True)
class HexLayout:
    """Positions for a stream of ``size`` bytes; ``cell`` is the width of a character in px."""

    size: int
    cell: float

    @property
    def digits(self) -> int:
        """Digits of an offset; 8 unless the stream is larger than 4 GB."""
        return max(8, len(f"{max(0, self.size - 1):X}"))

    @property
    def hex_start(self) -> int:
        """First character of the hex column."""
        return self.digits + GAP

    @property
    def text_start(self) -> int:
        """First character of the text column."""
        return self.hex_start + BYTES * 3 + GAP

    @property
    def width(self) -> int:
        """Characters of a whole line."""
        return self.text_start + BYTES

    @property
    def lines(self) -> int:
        return -(-self.size // BYTES)

    def hex_place(self, index: int) -> int:
        """First character of the index-th byte of a line (from 0) in the hex column."""
        return self.hex_start + index * 3 + (index >= HALF)

    def byte_at(self, character: float) -> tuple[int, bool]:
        """The byte of a line under a place in characters, and whether in the text column.

        Places outside belong to the nearest byte.
        """
        if character >= self.text_start - GAP / 2:
            return min(max(int(character - self.text_start), 0), BYTES - 1), True
        place = character - self.hex_start
        place -= place >= HALF * 3  # the gap in the middle
        return min(max(int(place // 3), 0), BYTES - 1), False


def hex_parts(data: bytes) -> tuple[str, str]:
    """The hex column of a line twice: without the zero bytes, and only these.

    They are drawn in two colours; blanks keep every byte in its place.
    """
    strong, faint = [], []
    for index, byte in enumerate(data):
        gap = "  " if index == HALF - 1 else " "
        digits = f"{byte:02X}"
        strong.append((digits if byte else "  ") + gap)
        faint.append(("  " if byte else digits) + gap)
    return "".join(strong), "".join(faint)


def text_parts(data: bytes) -> tuple[str, str]:
    """The text column of a line twice: what can be shown, and dots for the rest."""
    strong = "".join(_TEXT[byte] if byte == 0x2E or _TEXT[byte] != _DOT else " " for byte in data)
    faint = "".join(_DOT if byte != 0x2E and _TEXT[byte] == _DOT else " " for byte in data)
    return strong, faint

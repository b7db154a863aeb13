"""What a column may hold: the 16-bit type word and its short text form.

Source: docs/msi-format.md, "Column types", checked against every type word of 177 databases;
Microsoft documents the bits for the ``_TransformView`` table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Self, TypeAlias

_WIDTH = 0x00FF
_PERSISTENT = 0x0100
_LOCALIZABLE = 0x0200
_KIND = 0x0C00
_NULLABLE = 0x1000
_KEY = 0x2000

MAX_COLUMNS = 255
"""Columns of a table that are read. A transform counts the cells of a row in one byte; a file
that describes more is damaged."""

INSTALLER_COLUMNS = 32
"""Columns of a table that the installer supports."""

_SPEC = re.compile(r"([sSlLiIvV])(\d{1,3})\Z")


class ColumnKind(Enum):
    """How a cell is stored."""

    LONG = 0x000
    SHORT = 0x400
    BINARY = 0x800
    STRING = 0xC00


@dataclass(frozen=True, slots=True)
class ColumnType:
    """The type word of a column, without the bias of 0x8000 that the file adds.

    ``ColumnType(0x2D48)`` is ``s72`` and part of the primary key. Any 16-bit value is accepted: the
    kind depends on two bits alone, so an odd word still tells the width of its cells.
    """

    word: int

    @classmethod
    def parse(cls, spec: str, *, key: bool = False) -> Self:
        """The type that a short form such as ``s72``, ``L0``, ``i2`` or ``V0`` names.

        Raises ValueError for any other text.
        """
        match = _SPEC.match(spec)
        if match is None:
            raise ValueError(f"{spec!r} is no column type")
        letter, width = match[1], int(match[2])
        if width > _WIDTH:
            raise ValueError(f"{spec!r}: the width is above {_WIDTH}")
        word = _PERSISTENT | width
        match letter.lower():
            case "s":
                word |= ColumnKind.STRING.value
            case "l":
                word |= ColumnKind.STRING.value | _LOCALIZABLE
            case "i":
                # Only the width 4 is a long integer; 1 and 2 are both stored short.
                word |= (ColumnKind.LONG if width == 4 else ColumnKind.SHORT).value
            case _:
                word |= ColumnKind.BINARY.value
        if letter.isupper():
            word |= _NULLABLE
        if key:
            word |= _KEY
        return cls(word)

    @property
    def kind(self) -> ColumnKind:
        return _KINDS[self.word & _KIND]

    @property
    def width(self) -> int:
        """Most characters of a string (0: no limit), bytes of an integer."""
        return self.word & _WIDTH

    @property
    def is_key(self) -> bool:
        return bool(self.word & _KEY)

    @property
    def nullable(self) -> bool:
        return bool(self.word & _NULLABLE)

    @property
    def localizable(self) -> bool:
        return bool(self.word & _LOCALIZABLE)

    @property
    def persistent(self) -> bool:
        return bool(self.word & _PERSISTENT)

    @property
    def spec(self) -> str:
        """The short form that Windows writes into .idt files: ``s72``, ``L255``, ``i2``, ``V0``.

        The number is the width byte as stored, so odd words stay visible: ``I1``, ``i0``.
        """
        return _spec_of(self.word)

    def stored_size(self, reference_width: int) -> int:
        """Bytes of one cell, for a pool whose references take 2 or 3 bytes."""
        match self.kind:
            case ColumnKind.STRING:
                return reference_width
            case ColumnKind.LONG:
                return 4
            case _:
                return 2


def named_columns(text: str) -> list[tuple[str, ColumnType]]:
    """Columns as they are described in a line: ``Property s72*, Value l0``; * marks a key.

    Raises ValueError for anything else.
    """
    columns = []
    for column in text.split(","):
        name, spec = column.split()
        columns.append((name, ColumnType.parse(spec.rstrip("*"), key=spec.endswith("*"))))
    return columns


_KINDS = {kind.value: kind for kind in ColumnKind}


@cache
def _spec_of(word: int) -> str:
    column = ColumnType(word)
    match column.kind:
        case ColumnKind.STRING:
            letter = "l" if column.localizable else "s"
        case ColumnKind.BINARY:
            letter = "v"
        case _:
            letter = "i"
    return f"{letter.upper() if column.nullable else letter}{column.width}"


NamedTypes: TypeAlias = Sequence[tuple[str, ColumnType]]
"""The columns of a table, each with its type."""

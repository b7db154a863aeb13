"""What a cell can hold: null, a number, a text or a stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from msiview.errors import FormatError
from msiview.format.codepages import encode
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.format.container import Stream
from msiview.format.table_data import stored_integer


@dataclass(frozen=True, slots=True)
class StreamCell:
    """A binary cell: the stream that belongs to its row.

    ``name`` is the stream's decoded name, ``Binary.New``. ``stream`` is None where the cell
    announces data, but the file has no such stream.
    """

    name: str
    stream: Stream | None

    @property
    def size(self) -> int | None:
        """Bytes of the stream; None where it is missing."""
        return None if self.stream is None else self.stream.size

    def sha256(self) -> str | None:
        """SHA-256 of the contents in lower-case hexadecimal digits; reads the stream."""
        return None if self.stream is None else self.stream.sha256()


Cell: TypeAlias = "int | str | StreamCell | None"
"""A cell's value. Null and the empty string are the same on disk: both are None."""


_LONGEST_NAME = 128
"""No stream has so long a name. Longer ones are cut, or a file with one huge key and many rows
could exhaust the memory."""

_WAY_OUT = (
    "write it with other characters, or build the package in a code page that has them: "
    "a transform that changes the code page is a conflict for the installer"
)


def stream_name(table: str, key: Iterable[Cell]) -> str:
    """The name of the stream behind a binary cell: table and key texts, joined by dots."""
    parts = [table, *map(cell_text, key)]
    return ".".join(part[:_LONGEST_NAME] for part in parts)[:_LONGEST_NAME]


def text_of(cell: Cell) -> str:
    """The text that a cell holds; empty for null, numbers and streams."""
    return cell if isinstance(cell, str) else ""


def number_of(cell: Cell) -> int | None:
    """The number that a cell holds; None for null, texts and streams."""
    return cell if isinstance(cell, int) else None


def cell_text(cell: Cell) -> str:
    """A cell as bare text: null is empty, a stream is its name."""
    if cell is None:
        return ""
    return cell.name if isinstance(cell, StreamCell) else str(cell)


def unstorable(type_: ColumnType, cell: Cell, codepage: int | None = None) -> str:
    """Why a column cannot hold a value; empty where it can, as null and texts longer than the
    column's width can. Whether a code page has the characters of a text is asked where one is
    given."""
    if cell is None:
        return ""
    kind = type_.kind
    if kind is ColumnKind.STRING and isinstance(cell, str):
        if codepage is None or cell.isascii():  # every code page has ASCII
            return ""
        return _unencodable(cell, codepage)
    if kind in (ColumnKind.SHORT, ColumnKind.LONG) and isinstance(cell, int):
        return _out_of_range(kind, cell, type_)
    if kind is ColumnKind.BINARY and isinstance(cell, StreamCell):
        return "" if cell.stream is not None else "the file has no stream for it"
    return f"it must be {_HELD[kind]}"


_HELD = {
    ColumnKind.STRING: "a text",
    ColumnKind.SHORT: "a whole number",
    ColumnKind.LONG: "a whole number",
    ColumnKind.BINARY: "a stream",
}


def _unencodable(text: str, codepage: int) -> str:
    try:
        encode(text, codepage)
    except FormatError as error:
        return f"{error.reason}; {_WAY_OUT}"
    return ""


def _out_of_range(kind: ColumnKind, number: int, type_: ColumnType) -> str:
    try:
        stored_integer(kind, number)
    except ValueError:
        return f"{number} does not fit a column of type {type_.spec}"
    return ""

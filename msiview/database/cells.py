"""What a cell can hold: nothing, a number, a text, or a stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from msiview.format.container import Stream


@dataclass(frozen=True, slots=True)
class StreamCell:
    """A binary cell: the stream that belongs to its row.

    ``name`` is the stream's decoded name, ``Binary.New``. ``stream`` is None
    where the cell says that there is data, but the file has no such stream.
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


def key_text(value: Cell) -> str:
    """A key value as stream names and messages write it; null is empty text."""
    return "" if value is None else str(value)

"""The text of a log in the form that can be searched fastest: one byte per character, not split
into lines."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from msiview.late_patterns import late_pattern
from msiview.logs.encodings import LogEncoding
from msiview.logs.line_index import LineIndex
from msiview.logs.log_bytes import narrowed
from msiview.logs.log_file import BLOCK, LogFile
from msiview.logs.log_text import Batch, LogText

_OTHERS = late_pattern(r"[^\0-\xff]")


@dataclass(frozen=True, slots=True)
class SearchPiece:
    """Consecutive lines with their line breaks; ``first`` counts from 0.

    ``text`` has one byte for each character, a NUL for those that Latin-1 does not have. Its lines
    begin at ``starts``, in units of which a character has ``unit``; they need not begin at 0. A
    line that is longer than a block is split into overlapping pieces, the further ones with
    ``is_rest``.
    """

    first: int
    text: bytes
    starts: array[int]
    unit: int = 1
    is_rest: bool = False

    def line(self, at: int) -> int:
        """The line of the log that a character belongs to."""
        return self.first + bisect_right(self.starts, self.starts[0] + at * self.unit) - 1

    def line_start(self, line: int) -> int:
        """The offset of the first character of a line of the log."""
        return (self.starts[line - self.first] - self.starts[0]) // self.unit

    def line_text(self, line: int) -> str:
        """One line of the piece, or its part that is in the piece."""
        is_last = line - self.first + 1 == len(self.starts)
        end = len(self.text) if is_last else self.line_start(line + 1)
        return self.text[self.line_start(line) : end].decode("latin-1").rstrip("\r\n")


def search_pieces(file: LogFile, index: LineIndex, first: int, until: int) -> Iterator[SearchPiece]:
    """Lines from ``first`` up to, not including, ``until``. Where the lines of a block begin is
    known, so it need not be taken apart to be searched."""
    lines = LogText(file, index)
    starts = index.starts
    until = min(until, len(index))
    while first < until:
        start = starts[first]
        last = min(max(bisect_right(starts, start + BLOCK) - 1, first + 1), until)
        end = starts[last] if last < len(starts) else index.end
        is_plain = file.framing.is_plain and end - start <= BLOCK
        text = _narrowed(file.read(start, end), file.encoding) if is_plain else None
        if text is not None:
            yield SearchPiece(first, text, starts[first:last], file.encoding.unit)
        else:
            yield from map(_decoded, lines.batches(first, last))
        first = last


def _narrowed(data: bytes, encoding: LogEncoding) -> bytes | None:
    """A block with one byte a code unit; None where its characters are not as simple as in
    nearly all logs."""
    if not data:
        return None
    if encoding.unit == 2:
        return narrowed(data, encoding.is_big)
    return data if data.isascii() and b"\0" not in data else None


def _decoded(batch: Batch) -> SearchPiece:
    text = _OTHERS.sub("\0", "\n".join(batch.lines)).encode("latin-1")
    starts = array("Q", accumulate((len(line) + 1 for line in batch.lines[:-1]), initial=0))
    return SearchPiece(batch.first, text, starts, is_rest=batch.is_rest)

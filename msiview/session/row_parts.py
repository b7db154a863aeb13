"""Where rows stand that take several lines of the screen, each: long lines of a log, wrapped.

Nobody measures a whole log for that. A place is a row and one of its parts, and whoever goes
from place to place asks only for the rows on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

PartsOf: TypeAlias = Callable[[int], int]
"""How many lines of the screen a row takes, at least 1."""


class RowPart(NamedTuple):
    """One line of the screen: a part of a row. Both count from 0."""

    row: int
    part: int = 0


class RowParts:
    """So many rows, each of one or more parts."""

    def __init__(self, count: int, parts: PartsOf) -> None:
        self.count = count
        self.parts = parts

    def moved(self, place: RowPart, by: int) -> RowPart:
        """The place so many parts further down, or up where ``by`` is negative; the first or the
        last one where there are not as many."""
        if not self.count:
            return RowPart(0)
        row, part = place
        part += by
        while part < 0 and row > 0:
            row -= 1
            part += self.parts(row)
        here = self.parts(row)
        while part >= here and row < self.count - 1:
            part -= here
            row += 1
            here = self.parts(row)
        return RowPart(row, min(max(part, 0), here - 1))

    def clamped(self, place: RowPart) -> RowPart:
        """The place itself, or the nearest that is there."""
        row = min(max(place.row, 0), max(0, self.count - 1))
        if row != place.row:
            return RowPart(row, self.parts(row) - 1 if place.row > row else 0)
        return self.moved(place, 0) if place.part else place

    def below(self, top: RowPart, height: int) -> Iterator[tuple[int, int]]:
        """The rows in sight where a place is at the top of so many parts, each with the parts
        between the top and the row: less than 0 for a row that begins above it."""
        row, at = top.row, -top.part
        while at < height and row < self.count:
            yield row, at
            at += self.parts(row)
            row += 1

    def last_top(self, height: int) -> RowPart:
        """The place at the top where the last part is at the bottom of so many parts."""
        if not self.count:
            return RowPart(0)
        last = self.count - 1
        return self.moved(RowPart(last, self.parts(last) - 1), 1 - height)

    def distance(self, top: RowPart, place: RowPart, height: int) -> int | None:
        """How many parts a place is below the top; None where it is above it or not among so
        many parts."""
        if place < top or place.row - top.row >= height:
            return None
        at = place.part - top.part
        for row in range(top.row, place.row):
            at += self.parts(row)
            if at >= height:
                return None
        return at if at < height else None

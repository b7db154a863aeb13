"""Which lines the view shows, row by row: all of them, or those that pass the filter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


class LineRows:
    """Rows and lines count from 0."""

    def __init__(self) -> None:
        self._count = 0
        self._lines: Sequence[int] | None = None

    def __len__(self) -> int:
        return self._count if self._lines is None else len(self._lines)

    @property
    def is_filtered(self) -> bool:
        return self._lines is not None

    def show(self, count: int, lines: Sequence[int] | None) -> None:
        """Show a log of so many lines, or only these lines of it, ascending."""
        self._count, self._lines = count, lines

    def line(self, row: int) -> int:
        """The line in a row."""
        return row if self._lines is None else self._lines[row]

    def row(self, line: int) -> int:
        """The row of a line; of the next shown one where the line itself is not shown."""
        if self._lines is None:
            return line
        return min(bisect_left(self._lines, line), max(0, len(self._lines) - 1))

    def shows(self, line: int) -> bool:
        """Whether a line is among those shown."""
        if self._lines is None:
            return 0 <= line < self._count
        at = bisect_left(self._lines, line)
        return at < len(self._lines) and self._lines[at] == line

    def between(self, first: int, last: int) -> Sequence[int]:
        """The shown lines from ``first`` up to and including ``last``."""
        if self._lines is None:
            return range(max(0, first), min(last + 1, self._count))
        return self._lines[bisect_left(self._lines, first) : bisect_left(self._lines, last + 1)]

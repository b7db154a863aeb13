"""From line to line: to the next of some lines, of the errors, of the bookmarks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from msiview.logs.line_kinds import Level


def step_among(lines: Sequence[int], here: int | None, step: int) -> int | None:
    """The next (+1) or the previous (-1) of some ascending lines, round at the ends; without a
    current line the first or the last. None where there are none."""
    if not lines:
        return None
    if here is None:
        return lines[0] if step > 0 else lines[-1]
    at = bisect_right(lines, here) if step > 0 else bisect_left(lines, here) - 1
    return lines[at % len(lines)]


def step_error(levels: bytes | bytearray, here: int | None, step: int) -> int | None:
    """The next (+1) or the previous (-1) line of an error, round at the ends. ``levels`` has
    a byte for each line."""
    if step > 0:
        found = levels.find(Level.ERROR, here + 1 if here is not None else 0)
        found = levels.find(Level.ERROR) if found < 0 else found
    else:
        found = levels.rfind(Level.ERROR, 0, here if here is not None else len(levels))
        found = levels.rfind(Level.ERROR) if found < 0 else found
    return found if found >= 0 else None


class Bookmarks:
    """Lines that the user has marked, ascending."""

    def __init__(self) -> None:
        self.lines: list[int] = []

    def toggle(self, line: int) -> None:
        """Mark a line, or take its mark away."""
        at = bisect_left(self.lines, line)
        if at < len(self.lines) and self.lines[at] == line:
            del self.lines[at]
        else:
            insort(self.lines, line)

    def clear(self) -> None:
        self.lines = []

"""The lines around those that pass a filter."""

from __future__ import annotations

from array import array
from collections.abc import Iterable


class ContextRows:
    """Puts lines before and after hits among them, as hits are found: ascending, each once."""

    def __init__(self, around: int) -> None:
        """``around`` is the number of lines before a hit and after it."""
        self._around = around
        self._next = 0
        """The first line that may still follow."""
        self._until = 0
        """The line behind the context of the last hit."""

    def add(self, hits: Iterable[int], count: int) -> array[int]:
        """What follows the lines before: hits with their context. ``hits`` are behind those that
        were added before; ``count`` is how many lines the log has by now."""
        rows = array("I")
        for hit in hits:
            self._fill(rows, min(self._until, hit))
            self._next = max(self._next, hit - self._around)
            self._until = hit + self._around + 1
            self._fill(rows, hit + 1)
        self._fill(rows, min(self._until, count))
        return rows

    def _fill(self, rows: array[int], until: int) -> None:
        if until > self._next:
            rows.extend(range(self._next, until))
            self._next = until

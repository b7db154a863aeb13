"""Letters typed in a list go to the next row that begins with them.

Qt's own way looks at every row before it comes back, and asks the model several things about
each: a key held the window for a second in a table of 200,000 rows.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView, QApplication

from msiview.gui.later import call_later

SLICE_S = 0.02
"""How long it looks before keys and painting come through."""


class TypeAhead(QObject):
    """Looks on in slices until a row is found. ``text`` gives what a cell shows, by row and
    column; it is asked for the column that the cursor is in. The same letter once more goes to
    the next row that begins with it."""

    def __init__(self, view: QAbstractItemView, text: Callable[[int, int], str]) -> None:
        super().__init__(view)
        self._view, self._text = view, text
        self._typed, self._at = "", 0.0
        self._rows: Iterator[int] = iter(())
        view.model().modelReset.connect(self._forget)

    def add(self, letters: str) -> None:
        """More letters, or the first ones where the last were typed a while ago."""
        now = time.monotonic()
        goes_on = now - self._at < QApplication.keyboardInputInterval() / 1000
        self._typed = self._typed * goes_on + letters.casefold()
        self._at = now
        is_same = len(self._typed) > 1 and len(set(self._typed)) == 1
        if is_same:
            self._typed = self._typed[0]
        count = self._view.model().rowCount()
        first = max(0, self._view.currentIndex().row()) + (is_same or not goes_on)
        self._rows = chain(range(first, count), range(min(first, count)))
        self._look()

    def _look(self) -> None:
        until = time.monotonic() + SLICE_S
        column = max(0, self._view.currentIndex().column())
        for row in self._rows:
            if self._text(row, column).casefold().startswith(self._typed):
                self._rows = iter(())
                self._view.setCurrentIndex(self._view.model().index(row, column))
                return
            if time.monotonic() > until:
                call_later(self, 0, self._look)
                return

    def _forget(self) -> None:
        self._rows = iter(())

"""The cursor of the log view and the selection from its anchor to it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Before a character: ``column`` counts characters of the line's body."""

    line: int
    column: int = 0


class LogCursor(QObject):
    """Where the keyboard is. Lines are lines of the log, so a filter does not move it."""

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.spot = Spot(0)
        self.anchor = Spot(0)

    @property
    def has_selection(self) -> bool:
        return self.spot != self.anchor

    @property
    def selection(self) -> tuple[Spot, Spot]:
        """The selection, its earlier end first."""
        first, last = sorted((self.anchor, self.spot))
        return first, last

    def move(self, spot: Spot, *, selects: bool = False) -> None:
        """Go somewhere, and take the selection along or drop it."""
        before = self.spot, self.anchor
        self.spot = spot
        if not selects:
            self.anchor = spot
        if before != (self.spot, self.anchor):
            self.moved.emit()

    def select(self, first: Spot, last: Spot) -> None:
        """Select from one spot to another; the cursor is at the second."""
        self.anchor = first
        self.move(last, selects=True)

    def selected_in(self, line: int, length: int) -> tuple[int, int] | None:
        """The selected columns of a line with so many characters; None without any."""
        first, last = self.selection
        if not self.has_selection or not first.line <= line <= last.line:
            return None
        start = first.column if line == first.line else 0
        end = last.column if line == last.line else length
        return min(start, length), min(end, length)


def word_around(text: str, column: int) -> tuple[int, int]:
    """The columns of the word at a column: letters, digits, and what stands in names."""
    first = last = column
    while first > 0 and _is_word(text[first - 1]):
        first -= 1
    while last < len(text) and _is_word(text[last]):
        last += 1
    return first, last


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "_-.{}"

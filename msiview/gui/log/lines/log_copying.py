"""What is copied from the log: selected text, or whole lines, also as they stand in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from msiview.gui.log.lines.log_view import LogView
from msiview.logs.log import Log
from msiview.logs.log_text import LONGEST, LogText

QUICK_LINES = 200
QUICK_BYTES = 1 << 20
"""What is read so quickly that nobody notices."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What is selected in a view; the line of the cursor where nothing is. Its texts are read
    from the file, which may be done by another thread; they raise
    :class:`~msiview.errors.FormatError`."""

    log: Log
    numbers: Sequence[int]
    """The lines that the selection touches, of those that are shown; ascending."""
    first: int = 0
    """Characters of the first line that are not selected; 0 for none, so that it is copied with
    its prefix."""
    last: int | None = None
    """Characters of the last line that are selected, with the prefix; None for all."""

    @classmethod
    def of(cls, view: LogView) -> Self | None:
        """What is selected in a view; None where no line is.

        Within a line it is just the selected characters. A line that is selected whole, and of
        several those that are selected from their beginning, come with the prefix that the engine
        writes.
        """
        source = view.source
        if source is None or not len(source):
            return None
        first, last = view.caret.selection
        numbers = view.rows.between(first.line, last.line)
        if not len(numbers):
            return None
        if not view.caret.has_selection:
            return cls(source.log, numbers)
        begin = end = None
        if first.column and numbers[0] == first.line:
            begin = source.line(first.line).parts.start + first.column
        ending = source.line(last.line)
        if last.column < len(ending.body) and numbers[-1] == last.line:
            has_prefix = last.column or first.line == last.line
            end = ending.parts.start + last.column if has_prefix else 0
            if first.line == last.line and not first.column:
                begin = ending.parts.start
        return cls(source.log, numbers, begin or 0, end)

    @property
    def is_quick(self) -> bool:
        """Whether the window may wait for it."""
        if len(self.numbers) > QUICK_LINES:
            return False
        return sum(map(self._size, self.numbers)) <= QUICK_BYTES

    def text(self) -> str:
        """The selected text."""
        lines = self._lines()
        # The end first: both may be in one line.
        lines[-1] = lines[-1][: self.last]
        lines[0] = lines[0][self.first :]
        return "\n".join(lines)

    def lines(self) -> str:
        """The lines as they stand in the file, with what other programs have put around them."""
        return "\n".join(self._lines(is_original=True))

    def numbered(self) -> str:
        """The lines with their numbers, which stand below each other."""
        width = len(str(self.numbers[-1] + 1))
        each = zip(self.numbers, self._lines(), strict=True)
        return "\n".join(f"{number + 1:>{width}}  {line}" for number, line in each)

    def _lines(self, *, is_original: bool = False) -> list[str]:
        text = LogText(self.log.file, self.log.index, is_original=is_original)
        return [text.whole(n) if self._size(n) > LONGEST else text.line(n) for n in self.numbers]

    def _size(self, number: int) -> int:
        """The bytes of a line: no fewer than its characters."""
        start, end = self.log.index.byte_range(number)
        return end - start

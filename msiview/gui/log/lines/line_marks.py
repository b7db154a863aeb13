"""What is marked in the lines: mentions, bookmarks, what was looked for, highlighters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from msiview.analysis.logs.line_filter import TextMarks
from msiview.gui.log.lines.log_cursor import LogCursor
from msiview.gui.log.lines.shown_lines import ShownLine
from msiview.session.highlighters import Highlight, HighlightColour, Highlighting
from msiview.session.line_rows import LineRows


@dataclass(frozen=True, slots=True)
class LineMarks:
    """What is said of one line where it is painted. Ranges are columns of the body."""

    is_current: bool = False
    is_mention: bool = False
    is_bookmarked: bool = False
    is_context: bool = False
    """Whether the line did not pass the filter itself, but is near one that did."""
    is_hit: bool = False
    """Whether the line passes the filter, and stands among others that do not."""
    begins_group: bool = False
    """Whether lines are left out before it."""
    selected: tuple[int, int] | None = None
    hits: tuple[tuple[int, int], ...] = ()
    highlights: Sequence[Highlight] = ()
    colour: HighlightColour | None = None
    """The highlighter's colour of the whole line."""
    caret: int | None = None
    shows_focus: bool = False


class LogMarks(QObject):
    """Everything that the lines of one view are marked with."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mentions: Sequence[int] = ()
        self._bookmarks: Sequence[int] = ()
        self._passing: Sequence[int] | None = None
        self._has_context = False
        self._highlighting = Highlighting()
        self.find = TextMarks("")
        """Finds what is looked for."""
        self.filter = TextMarks("")
        """Finds what lines have passed the filter by."""

    def show_lines(self, mentions: Sequence[int], bookmarks: Sequence[int]) -> None:
        """Mark lines that mention the selected row, and bookmarks; both ascending."""
        self._mentions, self._bookmarks = mentions, bookmarks
        self.changed.emit()

    def show_find(self, text: str) -> None:
        """Mark where lines have a text."""
        self.find = TextMarks(text)
        self.changed.emit()

    def show_filter(
        self, text: str, passing: Sequence[int] | None = None, *, has_context: bool = False
    ) -> None:
        """Mark what lines have passed the filter by, and those lines (ascending) where others
        are shown, too: with ``has_context`` those around them. None for no filter."""
        self.filter = TextMarks(text)
        self._passing, self._has_context = passing, has_context
        self.changed.emit()

    def show_highlights(self, highlighting: Highlighting) -> None:
        """Show what highlighters find."""
        self._highlighting = highlighting
        self.changed.emit()

    def of(
        self, shown: ShownLine, row: int, rows: LineRows, caret: LogCursor, *, has_focus: bool
    ) -> LineMarks:
        """The marks of the line in a row."""
        line, body = shown.number, shown.body
        is_current = line == caret.spot.line
        passes = self._passing is not None and _holds(self._passing, line)
        highlights, colour = self._highlighting(body) if self._highlighting else ((), None)
        return LineMarks(
            is_current=is_current,
            is_mention=_holds(self._mentions, line),
            is_bookmarked=_holds(self._bookmarks, line),
            is_context=self._has_context and rows.is_filtered and not passes,
            is_hit=passes and (self._has_context or not rows.is_filtered),
            begins_group=self._has_context and row > 0 and rows.line(row - 1) != line - 1,
            selected=caret.selected_in(line, len(body)),
            hits=(*self.filter(body), *self.find(body)),
            highlights=highlights,
            colour=colour,
            caret=min(caret.spot.column, len(body)) if is_current else None,
            shows_focus=has_focus,
        )


def _holds(lines: Sequence[int], line: int) -> bool:
    """Whether a line is among some ascending ones."""
    at = bisect_left(lines, line)
    return at < len(lines) and lines[at] == line

"""What is marked in the lines: mentions, bookmarks, what was looked for, highlighters."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

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


class LogMarks:
    """Everything that the lines of one view are marked with."""

    def __init__(self) -> None:
        self.mentions: Sequence[int] = ()
        """Lines that mention the selected row, ascending."""
        self.bookmarks: Sequence[int] = ()
        self.passing: Sequence[int] | None = None
        """Lines that pass the filter, ascending; None without a filter."""
        self.has_context = False
        """Whether lines around those are shown, too."""
        self.find = TextMarks("")
        self.filter = TextMarks("")
        self.highlighting = Highlighting()

    def of(
        self, shown: ShownLine, row: int, rows: LineRows, caret: LogCursor, *, has_focus: bool
    ) -> LineMarks:
        """The marks of the line in a row."""
        line, body = shown.number, shown.body
        is_current = line == caret.spot.line
        passes = self.passing is not None and holds(self.passing, line)
        highlights, colour = self.highlighting(body) if self.highlighting else ((), None)
        return LineMarks(
            is_current=is_current,
            is_mention=holds(self.mentions, line),
            is_bookmarked=holds(self.bookmarks, line),
            is_context=self.has_context and rows.is_filtered and not passes,
            is_hit=passes and (self.has_context or not rows.is_filtered),
            begins_group=self.has_context and row > 0 and rows.line(row - 1) != line - 1,
            selected=caret.selected_in(line, len(body)),
            hits=(*self.filter(body), *self.find(body)),
            highlights=highlights,
            colour=colour,
            caret=min(caret.spot.column, len(body)) if is_current else None,
            shows_focus=has_focus,
        )


def holds(lines: Sequence[int], line: int) -> bool:
    """Whether a line is among some ascending ones."""
    at = bisect_left(lines, line)
    return at < len(lines) and lines[at] == line

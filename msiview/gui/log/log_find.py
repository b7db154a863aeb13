"""Finding a text in the log: the bar, the search, and the way from hit to hit."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from msiview.analysis.logs.line_filter import LineFilter
from msiview.gui.icons import Icons
from msiview.gui.jobs import JobRunner
from msiview.gui.log.line_search import LineSearch
from msiview.gui.log.lines.log_cursor import Spot
from msiview.gui.log.lines.log_view import LogView
from msiview.gui.widgets.find_bar import FindBar
from msiview.logs.log import Log

_FORMS = """Finds text in any case.
/pattern/ is a regular expression."""


class LogFind(QObject):
    """A hit is a line that has the text. With a filter only the lines shown are visited."""

    changed = Signal()

    def __init__(
        self, jobs: JobRunner, icons: Icons, view: LogView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.bar = FindBar(icons, prompt="Find in the log", help_text=_FORMS)
        self.bar.setObjectName("logFindBar")
        self._view = view
        self._log: Log | None = None
        self._search = LineSearch(jobs, "logFind", self)
        self._search.changed.connect(self._on_found)
        self._goes = False
        self._step = 0
        """The step that is to be made as soon as there is somewhere to go."""
        self.bar.queryChanged.connect(self._look)
        self.bar.stepAsked.connect(self.step)
        self.bar.closed.connect(self._on_closed)

    @property
    def lines(self) -> array[int]:
        """The lines that have the text, ascending."""
        return self._search.lines

    def set_log(self, log: Log | None) -> None:
        """Look in another log."""
        self._log = log
        self._look(self.bar.text() if self.bar.isVisible() else "")

    def look_on(self) -> None:
        """Look through what the log has grown by."""
        self._search.look_on()

    def step(self, step: int) -> None:
        """Go to the next (+1) or the previous (-1) hit; round at the ends."""
        if self.bar.isHidden():
            self._begin_again(step)
            return
        lines, here = self.lines, self._view.caret.spot.line
        for _ in range(len(lines)):
            at = bisect_right(lines, here) if step > 0 else bisect_left(lines, here) - 1
            here = lines[at % len(lines)]
            if self._view.rows.shows(here):
                self._go_to(here)
                return

    def show_place(self) -> None:
        """Tell which hit the cursor is on."""
        lines, here = self.lines, self._view.caret.spot.line
        at = bisect_left(lines, here)
        on_hit = at < len(lines) and lines[at] == here
        if not self._search.error:
            self.bar.show_count(len(lines), at if on_hit else None)

    def begin(self, text: str = "") -> None:
        """Open the bar, with a text to look for, or what was looked for last."""
        if text:
            self.bar.set_text(text)
        self.bar.begin()

    # -- inside ----------------------------------------------------------

    def _begin_again(self, step: int) -> None:
        """Look for what was looked for last, and go on from the cursor."""
        self.bar.begin()
        if self.bar.text().strip():
            self._goes, self._step = False, step
            self._view.setFocus()
            self._on_found()

    def _look(self, text: str) -> None:
        text = text.strip()
        line_filter = LineFilter(text=text) if text else None
        if line_filter == self._search.line_filter and line_filter is not None:
            self.show_place()
            return
        self._goes = line_filter is not None
        self._search.look_for(self._log, line_filter)
        self.bar.show_error(self._search.error)
        self._view.marks.show_find(text if self._search.line_filter is not None else "")

    def _on_found(self) -> None:
        """The first hit at or after the cursor is gone to as soon as it is known."""
        lines, here = self.lines, self._view.caret.spot.line
        at = bisect_left(lines, here)
        is_there = bool(lines) and (not self._search.runs or (self._step > 0 and lines[-1] > here))
        if self._step and is_there:
            step, self._step = self._step, 0
            self.step(step)
        elif self._goes and (at < len(lines) or (len(lines) and not self._search.runs)):
            self._goes = False
            self._go_to(lines[at % len(lines)])
        if self._search.error:
            self.bar.show_error(self._search.error)
            self._view.marks.show_find("")
        self.show_place()
        self.changed.emit()

    def _go_to(self, line: int) -> None:
        """Go to the text in a line; also where that is far to the right, or wrapped."""
        source = self._view.source
        hits = self._view.marks.find(source.line(line).body) if source is not None else []
        self._view.go_to_spot(Spot(line, hits[0][0] if hits else 0))

    def _on_closed(self) -> None:
        self._goes, self._step = False, 0
        self._search.look_for(self._log, None)
        self._view.marks.show_find("")
        self._view.setFocus()

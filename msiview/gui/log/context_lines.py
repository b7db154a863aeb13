"""The lines that pass the filter together with the lines around them, put together in the
background."""

from __future__ import annotations

from array import array

from PySide6.QtCore import QObject, Signal

from msiview.gui.jobs import JobRunner
from msiview.gui.log.line_search import LineSearch
from msiview.logs.log import Log
from msiview.progress import Progress
from msiview.session.context_rows import ContextRows

SLOT = "logContext"

_AT_ONCE = 1 << 16
"""Hits that are worked on between two looks at the window."""
_STEP = 1 << 10


class ContextLines(QObject):
    """Follows a search as its hits come in."""

    changed = Signal()
    """The search, or the lines around what it found, have more or other lines."""

    def __init__(self, jobs: JobRunner, search: LineSearch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._search = jobs, search
        self._log: Log | None = None
        self._hits = array("I")
        self.around = 0
        """How many lines before a hit and after it are shown."""
        self._lines = array("I")
        self._done = self._count = 0
        self._context = ContextRows(0)
        search.changed.connect(self._on_search)

    @property
    def lines(self) -> array[int]:
        """What to show: the very lines of the search where none around them are asked for."""
        return self._lines if self.around else self._search.lines

    @property
    def runs(self) -> bool:
        """Whether lines are still put together."""
        return self._jobs.runs(SLOT)

    def set_log(self, log: Log | None) -> None:
        """The lines are those of another log."""
        self._log = log
        self._begin()

    def set_around(self, around: int) -> None:
        """Show so many lines before and after each hit."""
        if around != self.around:
            self.around = around
            self._begin()
            self._on_search()

    def go_on(self) -> None:
        """The log has grown: there may be more lines after the last hit."""
        log, hits, done = self._log, self._hits, self._done
        count = len(log) if log is not None else 0
        if not self.around or self.runs or (done == len(hits) and count == self._count):
            return
        batch, context = hits[done : done + _AT_ONCE], self._context

        def work(progress: Progress) -> array[int]:
            rows = array("I") if batch else context.add((), count)
            for at in range(0, len(batch), _STEP):
                progress("Putting lines together")
                rows += context.add(batch[at : at + _STEP], count)
            return rows

        def show(rows: array[int]) -> None:
            self._lines.extend(rows)
            self._done += len(batch)
            self._count = count
            self.changed.emit()
            self.go_on()

        # Nobody cancels it: half of a context would be shown as if it were all.
        title = "Putting the lines around hits together"
        self._jobs.run(work, show, title=title, slot=SLOT, lasting=True, cancellable=False)

    # -- inside ----------------------------------------------------------

    def _begin(self) -> None:
        self._jobs.cancel_slot(SLOT)
        self._lines = array("I")
        self._done = self._count = 0
        self._context = ContextRows(self.around)

    def _on_search(self) -> None:
        if self._search.lines is not self._hits:
            self._hits = self._search.lines
            self._begin()
        self.go_on()
        self.changed.emit()

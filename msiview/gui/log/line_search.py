"""A search through the lines of the log that reports what it finds as it goes."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from msiview.analysis.logs.line_filter import LineFilter, filter_lines, line_test
from msiview.analysis.patterns import FilterError
from msiview.gui.jobs import JobRunner
from msiview.logs.log import Log
from msiview.logs.log_text import LogText
from msiview.progress import Progress
from msiview.session.rows import sentence


class LineSearch(QObject):
    """The lines that pass one filter; the latest wish wins. Used by the filter and by find."""

    changed = Signal()
    """More lines are there, or other ones."""
    failed = Signal(str)
    """The search was given up: the reason."""

    def __init__(self, jobs: JobRunner, slot: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._slot = slot
        self._relay: _Relay | None = None
        self._log: Log | None = None
        self._among: Sequence[int] | None = None
        self._until = 0
        self.line_filter: LineFilter | None = None
        self.lines: array[int] = array("I")
        """Lines that pass, ascending."""
        self.error = ""
        """Why the filter makes no sense, or was given up."""

    @property
    def runs(self) -> bool:
        """Whether it is still looking."""
        return self._jobs.runs(self._slot)

    def look_for(
        self, log: Log | None, line_filter: LineFilter | None, among: Sequence[int] | None = None
    ) -> None:
        """Look for other lines, from the beginning of the log; None looks for nothing.
        ``among`` are the only lines to look at."""
        self._jobs.cancel_slot(self._slot)
        self._relay = None
        self._log, self.line_filter, self._among = log, line_filter, among
        self._until = 0
        self.lines = array("I")
        self.error = ""
        if line_filter is not None:
            try:
                line_test(line_filter.text)
            except FilterError as error:
                self.error = sentence(error)
                self.line_filter = None
        self.changed.emit()
        self.look_on()

    def look_on(self) -> None:
        """Look through what the log has grown by; once more where lines were not known well
        enough for what is asked."""
        log, line_filter, among, first = self._log, self.line_filter, self._among, self._until
        if log is None or line_filter is None or self.runs:
            return
        needs_facts = bool(line_filter.kinds or line_filter.level)
        last = min(len(log), log.facts.lines) if needs_facts else len(log)
        if first >= last:
            return
        relay = _Relay()
        relay.found.connect(self._on_found)
        self._relay = relay
        text = LogText(log.file, log.index)

        def work(progress: Progress) -> None:
            filter_lines(
                text, log.facts, line_filter, first, last, progress, relay.hand_over, among
            )

        def done(_: None) -> None:
            self._until = last
            self.changed.emit()
            self.look_on()

        self._jobs.run(
            work,
            done,
            self._on_failed,
            expected=FilterError,
            title="Searching the log",
            slot=self._slot,
            lasting=True,
        )

    def _on_failed(self, error: Exception) -> None:
        self.error = sentence(error)
        self.line_filter = self._relay = None
        self.lines = array("I")
        self.failed.emit(self.error)
        self.changed.emit()

    def _on_found(self, relay: QObject, lines: array[int]) -> None:
        if relay is self._relay:
            self.lines.extend(lines)
            self.changed.emit()


class _Relay(QObject):
    """Carries lines of one search from its thread into the GUI thread."""

    found = Signal(object, object)

    def hand_over(self, lines: array[int]) -> None:
        self.found.emit(self, lines)

"""The log beside the package: opened, read and watched in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from msiview.errors import FormatError
from msiview.gui.log.log_mentions import LogMentions
from msiview.session.line_steps import Bookmarks, step_among, step_error
from msiview.session.opened_log import LogState, OpenedLog

if TYPE_CHECKING:
    from msiview.gui.jobs import Job, JobRunner
    from msiview.logs.log import Log
    from msiview.logs.runs import LogRun
    from msiview.progress import Progress
    from msiview.session.log_answers import LogAnswers
    from msiview.session.opened_package import OpenedPackage
    from msiview.session.places import CellRef

PULSE_MS = 200
"""Between two announcements of what has been read meanwhile."""

FIRST_LOOK_MS = 20
"""After so long the first lines are there: the beginning is read first."""

LOOK_EVERY_MS = 1000
"""Between two looks whether the file has grown."""


class DocumentLog(QObject):
    """The log of a window, or none. Lines count from 0.

    Reading goes on while the window looks at what is there: first :attr:`changed` with a log
    of no lines, then :attr:`grew` again and again, at last :attr:`finished`.
    """

    changed = Signal()
    """Another log, the same one anew, or none."""
    grew = Signal()
    """More lines or facts are there; at most five times a second."""
    finished = Signal()
    """Everything has been read, and :attr:`answers` are new."""
    failed = Signal(object)
    """The log can't be opened or read: the exception."""
    stateChanged = Signal()
    packageChanged = Signal()
    """Links lead elsewhere: another package, or another overlay over it."""
    mentionsChanged = Signal()
    lineAsked = Signal(int)
    """Somebody wants this line to be seen."""
    currentLineChanged = Signal(int)
    bookmarksChanged = Signal()
    followChanged = Signal()

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._seen = (0, 0)
        self._begin_at: int | None = None
        self._goes_to_run = False
        self._package: OpenedPackage | None = None
        self.state = LogState.EMPTY
        self.opened: OpenedLog | None = None
        self.path = ""
        self.shown = ""
        """What users call the file, where that is not its path: it is then none of theirs."""
        self.codepage: int | None = None
        self.error: Exception | None = None
        self.notice = ""
        """What has become of the file on disk, in a sentence; empty where nothing has."""
        self.current_line: int | None = None
        self._bookmarks = Bookmarks()
        self.follows = False
        """Whether the last line stays in sight while the log grows."""
        self.row_mentions = LogMentions(jobs, self)
        self.row_mentions.changed.connect(self.mentionsChanged)
        self._pulse = _timer(self, PULSE_MS, self._look_at_progress)
        self._first_look = _timer(self, FIRST_LOOK_MS, self._look_at_progress)
        self._first_look.setSingleShot(True)
        self._watch = _timer(self, LOOK_EVERY_MS, self.look_again)

    @property
    def log(self) -> Log | None:
        """The log that is open, as far as it has been read."""
        return self.opened.log if self.opened is not None else None

    @property
    def answers(self) -> LogAnswers | None:
        """What is told of the whole log; None until it has been read."""
        return self.opened.answers if self.opened is not None else None

    @property
    def part(self) -> Log | None:
        """The log with the facts of the run that the answers are of."""
        return self.opened.part if self.opened is not None else None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.shown or Path(self.path).name

    @property
    def job(self) -> Job | None:
        """The reading that is going on."""
        return self._job

    # -- opening and reading ---------------------------------------------

    def open(self, path: str | Path, codepage: int | None = None, *, shown: str = "") -> None:
        """Open a log in place of the one before. ``codepage`` is for logs of single bytes;
        ``shown`` is what users call the file, where that is not its path."""
        self._reset()
        self.path, self.shown, self.codepage = str(Path(path).absolute()), shown, codepage
        self._set_state(LogState.OPENING)
        self.changed.emit()
        where, package = self.path, self._package
        self._run(
            lambda _: OpenedLog.open(where, codepage, package, shown=shown),
            self._on_opened,
            f"Opening {self.name}",
        )

    def open_again(self, codepage: int | None = None) -> None:
        """Read the same file anew, by another code page where one is given."""
        if self.path:
            line = self.current_line
            page = codepage if codepage is not None else self.codepage
            self.open(self.path, page, shown=self.shown)
            self._begin_at = line

    def close(self) -> None:
        """Show no log."""
        if self.state is not LogState.EMPTY:
            self._reset()
            self._set_state(LogState.EMPTY)
            self.changed.emit()

    def choose_run(self, run: LogRun) -> None:
        """Ask about another run of the file; the panes follow when its answers are there, and
        the cursor goes to its cause, or else its beginning."""
        if self.opened is not None and self.state is LogState.READ:
            self.opened.run = run.key
            self._goes_to_run = True
            self._find_answers()

    def cancel(self) -> None:
        """Stop reading; what was found stays."""
        if self._job is not None:
            self._jobs.cancel(self._job)

    def go_on(self) -> None:
        """Take up reading where it was stopped."""
        if self.log is not None and self.state in (LogState.STOPPED, LogState.READ):
            self._read_lines()

    def look_again(self) -> None:
        """Notice what has become of the file, and read what is new."""
        log = self.log
        if log is None or self.state is not LogState.READ:
            return
        from msiview.logs.log_file import Growth

        try:
            growth = log.look_again()
        except FormatError:
            growth = Growth.GONE
        if growth is Growth.GROWN:
            log.follow = True
            self._tell("")
            self._read_lines()
        elif growth is Growth.REWRITTEN:
            self._forget()
            self._tell("The file was written anew and is read from its beginning.")
            self.changed.emit()
            self._read_lines()
        elif growth is Growth.GONE:
            self._tell("The file is gone or can't be read any more; what was read stays.")

    def set_package(self, package: OpenedPackage | None) -> None:
        """Another package lies beside the log: links, mentions and answers are other ones."""
        tables = package.tables if package is not None else {}
        self._package = package
        if self.opened is not None:
            self.opened = self.opened.with_package(package)
        self.row_mentions.set_tables(tables)
        self.packageChanged.emit()
        if self.state in (LogState.EMPTY, LogState.FAILED) or not tables:
            return
        opened = self.opened
        self._jobs.run(
            lambda _: opened is None or opened.has_other_messages,
            self._on_messages,
            title="Looking for message texts in the package",
            slot="logTemplates",
        )

    # -- going about -----------------------------------------------------

    def show_line(self, line: int) -> None:
        """Go to a line; the pane opens for it."""
        if self.log is not None:
            self.set_current_line(line)
            self.lineAsked.emit(line)

    def set_current_line(self, line: int | None) -> None:
        """The cursor of the log is on this line."""
        if line != self.current_line:
            self.current_line = line
            if line is not None:
                self.currentLineChanged.emit(line)

    @property
    def mentions(self) -> Sequence[int]:
        """Lines that mention the selected row, ascending."""
        return self.row_mentions.lines

    @property
    def mention_title(self) -> str:
        """The row that is looked for: ``Component C_App``; empty without one."""
        return self.row_mentions.title

    def mention_cell(self, cell: CellRef | None) -> None:
        """Look for the lines that mention the row of a cell."""
        self.row_mentions.look_for(cell)

    def next_mention(self, step: int) -> None:
        """Go to the next (+1) or the previous (-1) mention of the selected row."""
        self._go_to(step_among(self.mentions, self.current_line, step))

    def next_bookmark(self, step: int) -> None:
        """Go to the next (+1) or the previous (-1) bookmark."""
        self._go_to(step_among(self.bookmarks, self.current_line, step))

    def next_error(self, step: int) -> None:
        """Go to the next (+1) or the previous (-1) line of an error; round at the ends."""
        if self.log is not None:
            self._go_to(step_error(self.log.facts.levels, self.current_line, step))

    @property
    def bookmarks(self) -> Sequence[int]:
        """The lines that are marked, ascending."""
        return self._bookmarks.lines

    def toggle_bookmark(self, line: int) -> None:
        """Mark a line, or take its mark away."""
        self._bookmarks.toggle(line)
        self.bookmarksChanged.emit()

    def clear_bookmarks(self) -> None:
        self._bookmarks.clear()
        self.bookmarksChanged.emit()

    def set_follows(self, follows: bool) -> None:
        """Keep the last line in sight while the log grows, or not."""
        if follows != self.follows:
            self.follows = follows
            self.followChanged.emit()

    # -- inside ----------------------------------------------------------

    def _go_to(self, line: int | None) -> None:
        if line is not None:
            self.show_line(line)

    def _on_opened(self, opened: OpenedLog) -> None:
        # The package may have become another one meanwhile.
        self.opened = opened.with_package(self._package)
        self._set_state(LogState.READING)
        self.changed.emit()
        self._read_lines()
        self._watch.start()

    def _read_lines(self) -> None:
        assert self.log is not None
        self._set_state(LogState.READING)
        self._first_look.start()
        self._pulse.start()
        self._run(self.log.read_lines, self._read_guids, f"Finding the lines of {self.name}")

    def _read_guids(self, _: None) -> None:
        assert self.log is not None
        self._look_at_progress()
        if self._begin_at is not None:
            self.show_line(min(self._begin_at, max(0, len(self.log) - 1)))
            self._begin_at = None
        self._run(self.log.read_guids, self._read_facts, f"Finding the GUIDs of {self.name}")

    def _read_facts(self, _: None) -> None:
        assert self.log is not None
        self.row_mentions.set_log(self.log)
        self._run(self.log.read_facts, self._find_answers, f"Reading {self.name}")

    def _find_answers(self, _: None = None) -> None:
        opened = self.opened
        assert opened is not None
        self._look_at_progress()
        self._run(
            opened.find_answers,
            lambda _: self._on_answers(opened),
            f"Looking for the outcome in {self.name}",
        )

    def _on_answers(self, opened: OpenedLog) -> None:
        if opened is not self.opened:  # another package lies beside the log by now
            self._find_answers()
            return
        self._job = None
        self._pulse.stop()
        self._look_at_progress()
        self._set_state(LogState.READ)
        self.finished.emit()
        goes_to_run, self._goes_to_run = self._goes_to_run, False
        answers = opened.answers
        if goes_to_run and answers is not None and answers.run is not None:
            error = answers.first_error
            self.show_line(error.line if error is not None else answers.run.first)

    def _on_messages(self, are_other: bool) -> None:
        if are_other:
            self.open_again()
        elif self.log is not None and self.state is LogState.READ:
            self._find_answers()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._pulse.stop()
        self.error = error
        self._set_state(LogState.FAILED)
        self.failed.emit(error)

    def _on_cancelled(self) -> None:
        self._job = None
        self._pulse.stop()
        self._look_at_progress()
        if self.log is None:
            self.close()
        else:
            self._set_state(LogState.STOPPED)

    def _run(
        self, work: Callable[[Progress], object], then: Callable[..., None], title: str
    ) -> None:
        self._job = self._jobs.run(
            work,
            then,
            self._on_failed,
            on_cancel=self._on_cancelled,
            title=title,
            slot="log",
            lasting=True,
        )

    def _look_at_progress(self) -> None:
        """Announce what has been read since the last look."""
        if self.log is not None:
            seen = len(self.log), self.log.facts.lines
            if seen != self._seen:
                self._seen = seen
                self.grew.emit()

    def _reset(self) -> None:
        """Back to no log at all."""
        job, self._job = self._job, None
        if job is not None:
            job.on_cancel = None
            self._jobs.cancel(job)
        self._pulse.stop()
        self._watch.stop()
        self._forget()
        self.opened, self.error, self.codepage = None, None, None
        self.path = self.shown = ""
        self.notice = ""

    def _forget(self) -> None:
        """Drop what was found in the lines of a log."""
        self._seen = (0, 0)
        self._begin_at = None
        if self.opened is not None:
            self.opened.forget()
        self.current_line = None
        self.row_mentions.set_log(None)
        if self.bookmarks:
            self.clear_bookmarks()

    def _tell(self, notice: str) -> None:
        if notice != self.notice:
            self.notice = notice
            self.stateChanged.emit()

    def _set_state(self, state: LogState) -> None:
        if state is not self.state:
            self.state = state
            self.stateChanged.emit()


def _timer(parent: QObject, interval: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval)
    timer.timeout.connect(then)
    return timer

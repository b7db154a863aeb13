"""An open log, and what it tells together with the package that is open beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import Enum, auto
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from msiview.analysis.live_columns import live_rows
from msiview.analysis.references.columns import ColumnStore
from msiview.database.summary import PropertyId
from msiview.format.guids import braced
from msiview.logs.line_kinds import STATE_LINES, LineKind
from msiview.progress import no_progress

if TYPE_CHECKING:
    from msiview.analysis.logs.reasons.state_reasons import StateReasons
    from msiview.database.table import Table
    from msiview.logs.log import Log
    from msiview.logs.runs import RunKey
    from msiview.progress import Progress
    from msiview.session.log_answers import LogAnswers
    from msiview.session.opened_package import OpenedPackage

_Messages: TypeAlias = tuple[tuple[int, str], ...]
"""Numbers and texts of messages in a package's language."""

_BRACED_GUID = 38
"""Characters; the revision number of a patch lists further codes behind its own."""

_WAIT_S = 0.05


class LogState(Enum):
    """How far the reading of a log has come."""

    EMPTY = auto()
    OPENING = auto()
    READING = auto()
    """Lines are known as far as they have been read; GUIDs, facts and answers follow."""
    STOPPED = auto()
    """The user cancelled the reading; what was found so far stays."""
    READ = auto()
    FAILED = auto()


class OpenedLog:
    """A log, and the package beside it with its overlays, or None.

    Answers are those to as much of the log as has been read. They may be asked for in working
    threads.
    """

    def __init__(
        self,
        log: Log,
        package: OpenedPackage | None = None,
        messages: _Messages = (),
    ) -> None:
        self.log = log
        self.package = package
        self.tables: Mapping[str, Table] = package.tables if package is not None else {}
        self.answers: LogAnswers | None = None
        """What :meth:`find_answers` has found last."""
        self.run: RunKey | None = None
        """The run that answers are wanted for; None for the main one."""
        self.part = log
        """The log with the facts of the run that the answers are of; all of it until then."""
        self._messages = messages
        self._lock = Lock()
        self._reasons: tuple[int, StateReasons] | None = None

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        codepage: int | None = None,
        package: OpenedPackage | None = None,
        *,
        shown: str = "",
    ) -> OpenedLog:
        """A log of which nothing has been read yet; its lines are told apart with the messages
        of the package. ``codepage`` is for logs of single bytes; ``shown`` is what users call the
        file, where that is not its path.

        Raises :class:`~msiview.errors.UnreadableFile`.
        """
        from msiview.logs.log import Log
        from msiview.logs.templates import message_templates

        messages = _messages(package.tables if package is not None else {})
        log = Log(path, codepage=codepage, templates=message_templates(messages))
        log.file.shown = shown or log.file.shown
        return cls(log, package, messages)

    def with_package(self, package: OpenedPackage | None) -> OpenedLog:
        """The same log beside another package; the answers are still the present ones."""
        other = OpenedLog(self.log, package, self._messages)
        other.answers, other.run, other.part = self.answers, self.run, self.part
        return other

    @property
    def has_other_messages(self) -> bool:
        """Whether the package beside it now has other messages than the log was opened with,
        so that its lines would be told apart better if it were opened again."""
        return _messages(self.tables) != self._messages

    @property
    def known_tables(self) -> Mapping[str, Table] | None:
        """The tables; None without a package."""
        return self.tables or None

    @property
    def store(self) -> ColumnStore:
        """The columns of the tables, ready to be searched; an empty one without rows."""
        references = self.package.references if self.package is not None else None
        return references.store if references is not None else ColumnStore({})

    @property
    def package_codes(self) -> frozenset[str]:
        """GUIDs of the package that stand in no table: its package code."""
        if self.package is None:
            return frozenset()
        summary = self.package.package.summary
        code = braced(summary.text(PropertyId.REVISION_NUMBER)[:_BRACED_GUID])
        return frozenset({code} if code is not None else ())

    @property
    def cause_line(self) -> int | None:
        """Where the action of the first error begins; None while, or where, that is not known."""
        error = self.answers.first_error if self.answers is not None else None
        return error.action_line if error is not None else None

    def find_answers(self, progress: Progress | None = None) -> LogAnswers:
        """Outcome, first error, findings, and how the package fits."""
        from msiview.session.log_answers import find_answers

        answers = find_answers(
            self.log,
            self.tables,
            self.package.package if self.package is not None else None,
            progress or no_progress(),
            self.run,
        )
        self.part = self.log.part(answers.run)
        self.answers = answers
        return answers

    def reasons(self, progress: Progress | None = None) -> StateReasons:
        """Why states are so.

        Making them takes seconds for a large log, so they are kept; callers wait meanwhile."""
        from msiview.analysis.logs.reasons.state_reasons import StateReasons

        progress = progress or no_progress()
        while not self._lock.acquire(timeout=_WAIT_S):
            progress("Preparing the reasons of states")
        try:
            made, lines = self._reasons, self.log.facts.lines
            if made is not None and made[0] == lines:
                return made[1]
            reasons = StateReasons(self.log, self.known_tables, progress)
            self._reasons = (lines, reasons)
            return reasons
        finally:
            self._lock.release()

    def why(self, line: int, kind: LineKind) -> str:
        """Why what a line tells is so, in a sentence, where the reasons are known already; else
        empty. Never waits."""
        if self._reasons is None:
            return ""
        reasons = self._reasons[1]
        if kind is LineKind.ACTION_SKIPPED:
            skipped = reasons.skipped.at(line)
            return f"{skipped.action} was skipped: {skipped.words}." if skipped is not None else ""
        if kind in STATE_LINES:
            reason = reasons.at(line)
            return f"Why: {reason.words}." if reason is not None else ""
        return ""

    def forget(self) -> None:
        """The file was written anew: nothing that was found holds."""
        self.answers = self._reasons = self.run = None
        self.part = self.log


def _messages(tables: Mapping[str, Table]) -> _Messages:
    """The messages of a package, in whatever language; none without an Error table."""
    return tuple(
        (number, text)
        for number, text in live_rows(tables, "Error", "Error", "Message")
        if isinstance(number, int) and isinstance(text, str)
    )

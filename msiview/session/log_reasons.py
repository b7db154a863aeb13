"""Why states are so: made ready once, for all panes that tell it."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING

from msiview.database.table import Table
from msiview.logs.line_kinds import LineKind
from msiview.progress import Progress

if TYPE_CHECKING:
    from msiview.analysis.logs.reasons.state_reasons import StateReasons
    from msiview.logs.log import Log

_WAIT_S = 0.05
_STATES = frozenset({LineKind.COMPONENT_STATE, LineKind.FEATURE_STATE})


class LogReasons:
    """Keeps the reasons of the latest log that was asked for; asked in working threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: tuple[Log, int, Mapping[str, Table], StateReasons] | None = None

    def of(self, log: Log, tables: Mapping[str, Table], progress: Progress) -> StateReasons:
        """The reasons in a log as far as it has been read, beside a package's tables.

        To make them takes seconds for a large log; who asks meanwhile waits for them.
        """
        from msiview.analysis.logs.reasons.state_reasons import StateReasons

        while not self._lock.acquire(timeout=_WAIT_S):
            progress("Preparing the reasons of states")
        try:
            made, lines = self._made, log.facts.lines
            if made is not None and made[0] is log and made[1] == lines and made[2] is tables:
                return made[3]
            reasons = StateReasons(log, tables or None, progress)
            self._made = (log, lines, tables, reasons)
            return reasons
        finally:
            self._lock.release()

    def words(self, log: Log, tables: Mapping[str, Table], line: int, kind: LineKind) -> str:
        """Why what a line tells is so, in a sentence, where the reasons are ready; else empty.
        Asked in the thread of the window, so it never waits."""
        made = self._made
        if made is None or made[0] is not log or made[2] is not tables:
            return ""
        if kind is LineKind.ACTION_SKIPPED:
            skipped = made[3].skipped.at(line)
            return f"{skipped.action} was skipped: {skipped.words}." if skipped is not None else ""
        if kind in _STATES:
            reason = made[3].at(line)
            return f"Why: {reason.words}." if reason is not None else ""
        return ""

    def forget(self) -> None:
        """Another log, or none."""
        self._made = None

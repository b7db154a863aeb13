"""Finding: long waits between two lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import nlargest

from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.log_words import duration_words
from msiview.analysis.logs.reasons.engine_runs import EngineRuns
from msiview.analysis.logs.timeline import dialog_test
from msiview.analysis.phrase import LineRef, Phrase
from msiview.database.table import Table
from msiview.logs.facts import ActionRun
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.logs.log_clock import LogClock
from msiview.logs.log_line import PLAIN, log_line, milliseconds
from msiview.progress import Progress, no_progress
from msiview.words import counted

LEAST = 1000
"""Milliseconds; a service that does not answer takes 30,000."""

WORTH_TELLING = 10_000
"""Milliseconds of a wait that is worth mentioning."""

_LONGEST_TEXT = 200
_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Wait:
    """A time in which nothing was logged.

    ``line`` is the last line before it, ``next_line`` the first one after; ``start`` and ``end``
    are milliseconds since the midnight before the log began. ``text`` is that of the last line,
    which took the time; ``action`` is the one that was running. ``is_user`` means that a dialog was
    waiting for the user.
    """

    line: int
    next_line: int
    start: int
    end: int
    text: str
    action: ActionRun | None
    is_user: bool

    @property
    def duration(self) -> int:
        return self.end - self.start


def long_waits(
    log: Log,
    tables: Mapping[str, Table] | None = None,
    progress: Progress | None = None,
    *,
    least: int = LEAST,
    most: int = 100,
) -> list[Wait]:
    """The longest waits, in the order of the log. Reads the whole text, which takes seconds for a
    gigabyte. Raises :class:`~msiview.errors.UnreadableFile`."""
    found = nlargest(most, _silences(log, progress or no_progress(), max(least, LEAST)))
    runs = EngineRuns(log.facts)
    is_dialog = dialog_test(tables)
    waits = []
    for _, start, end, line, next_line in found:
        parts = log_line(log.text.line(line))
        action = runs.action_at(line, runs.at(line, parts.side))
        is_user = action is not None and parts.side == "c" and is_dialog(action.name)
        text = parts.text[:_LONGEST_TEXT]
        waits.append(Wait(line, next_line, start, end, text, action, is_user))
    return sorted(waits, key=lambda wait: wait.line)


def wait_findings(
    log: Log, tables: Mapping[str, Table] | None, progress: Progress | None = None
) -> list[LogFinding]:
    """One finding for all waits that were not for the user; none without any."""
    waits = long_waits(log, tables, progress, least=WORTH_TELLING, most=_MOST_TOLD)
    own = [wait for wait in waits if not wait.is_user]
    if not own:
        return []
    longest = max(own, key=lambda wait: wait.duration)
    title = f"The installation stood still for {duration_words(longest.duration)}"
    if len(own) > 1:
        title = (
            f"{counted(len(own), 'long wait')}, the longest of {duration_words(longest.duration)}"
        )
    told = Phrase.joined("; ", map(_told, sorted(own, key=lambda wait: -wait.duration)))
    lines = tuple(line for wait in own for line in (wait.line, wait.next_line))
    explanation = Phrase(
        "Nobody wrote a line meanwhile: ",
        told,
        ". The line before a wait says what took so long.",
    )
    return [LogFinding("long-waits", longest.line, title, explanation, lines)]


def _told(wait: Wait) -> Phrase:
    by_whom = f", in {wait.action.name}" if wait.action is not None else ""
    return Phrase(f"{duration_words(wait.duration)} behind ", LineRef(wait.line), by_whom)


def _silences(log: Log, progress: Progress, least: int) -> Iterator[tuple[int, int, int, int, int]]:
    """Duration, start, end, last line before and first line after of each wait.

    Lines of two processes are slightly out of order, so the latest time is used.
    """
    clock, end = LogClock(), log.facts.lines
    previous, last, latest = "", 0, -1
    begin = end - len(log.facts.kinds.lstrip(bytes((LineKind.BLANK,))))  # that of the run
    for batch in log.text.batches(begin, end, with_rest=False):
        progress("Looking for waits", batch.first, end)
        for number, line in enumerate(batch.lines, batch.first):
            if line[:5] != "MSI (" or line[29:PLAIN] != "]: ":
                continue
            if line[17:25] != previous[17:25]:
                latest = max(latest, _time(clock, previous[17:29]))
                now = _time(clock, line[17:29])
                if 0 <= latest <= now - least:
                    yield now - latest, latest, now, last, number
            previous, last = line, number


def _time(clock: LogClock, text: str) -> int:
    """A time in a prefix, counted from the first midnight; -1 for an invalid one."""
    digits = text[:2] + text[3:5] + text[6:8] + text[9:12]
    if not digits.isdecimal() or len(digits) != 9:
        return -1
    if text[:2] != clock.hour:
        clock.turn(text[:2])
    return clock.at(milliseconds(text))

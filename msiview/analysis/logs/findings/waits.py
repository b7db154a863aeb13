"""Finding: long waits between two lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest

from msiview.analysis.logs.findings.finding import LogFinding
from msiview.analysis.logs.log_words import duration_words
from msiview.analysis.logs.reasons.engine_runs import EngineRuns
from msiview.analysis.logs.timeline import dialog_test
from msiview.analysis.phrase import LineRef, Phrase
from msiview.database.table import Table
from msiview.logs.facts import ActionRun, Silence
from msiview.logs.log import Log
from msiview.logs.log_line import log_line
from msiview.logs.silences import LEAST
from msiview.words import counted

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
    *,
    least: int = LEAST,
    most: int = 100,
) -> list[Wait]:
    """The longest waits, in the order of the log. Raises
    :class:`~msiview.errors.UnreadableFile`."""
    silences = [silence for silence in list(log.facts.silences) if silence.duration >= least]
    runs = EngineRuns(log.facts)
    is_dialog = dialog_test(tables)
    waits = []
    for silence in nlargest(most, silences, key=_order):
        line = silence.line
        parts = log_line(log.text.line(line))
        action = runs.action_at(line, runs.at(line, parts.side))
        is_user = action is not None and parts.side == "c" and is_dialog(action.name)
        text = parts.text[:_LONGEST_TEXT]
        ends = silence.start, silence.end
        waits.append(Wait(line, silence.next_line, *ends, text, action, is_user))
    return sorted(waits, key=lambda wait: wait.line)


def _order(silence: Silence) -> tuple[int, int, int]:
    """The longest first, of equal ones the last."""
    return silence.duration, silence.start, silence.line


def wait_findings(log: Log, tables: Mapping[str, Table] | None) -> list[LogFinding]:
    """One finding for all waits that were not for the user; none without any."""
    waits = long_waits(log, tables, least=WORTH_TELLING, most=_MOST_TOLD)
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

"""Finds what a failed custom action wrote itself, which is more specific than the number it
returned.

A message that it had shown, an exception with its stack trace, an error in its output. Source:
docs/log-format.md, "Cause of a failure"; logs of managed, WiX and InstallShield actions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from msiview.analysis.logs.cause.candidates import Candidate, Trust
from msiview.logs.codes import installer_error
from msiview.logs.facts import Message
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log

_USER_EXIT = 1602
_FIRST_FOREIGN = 25000
"""Numbers from this one on are for custom actions."""

_EXCEPTION = re.compile(r"\b[\w.]*Exception\b|\bUnhandled exception\b|^Traceback \(")
_TRACE = re.compile(
    r"\s+at \S|\s*--- |\s*---> |\s+(?:bei|à|en|in|w|в|で) [\w.<>]+\.[\w.<>]+\("
    r"|[\w.+]+(?:Exception|Error)\b ?[:(]|(?:Inner )?Exception\b"
)
"""Further lines of an exception, in the most frequent languages of .NET."""

_FOLLOWING = frozenset(
    {LineKind.CUSTOM_ACTION_OUTPUT, LineKind.CONTINUATION, LineKind.UNKNOWN, LineKind.ERROR}
)
_MOST_LINES = 80
"""Lines of one message or exception."""


def own_words(log: Log, returned: Candidate, others: tuple[Candidate, ...]) -> Candidate | None:
    """The complete message of the action that returned an error; None if it wrote none.

    ``others`` are the other candidates from the same part of the log.
    """
    if returned.trust is not Trust.RETURNED or returned.code == _USER_EXIT:
        return None
    same = [
        other
        for other in others
        if other.message.line < returned.message.line
        and other.message.action == returned.message.action
    ]
    shown = [other for other in same if _is_foreign(other)]
    if shown:  # the message itself takes precedence over its repetition for the event log
        return min(shown, key=lambda other: other.message.source != LineKind.ERROR)
    said = [other for other in same if other.trust is Trust.OUTPUT]
    thrown = next((other for other in said if _is_exception(log, other.message)), None)
    return thrown or next(iter(said), None)


def whole_message(log: Log, message: Message) -> Message:
    """A message with its further lines: what its first line announces with a colon, and an
    exception's stack trace."""
    lines = [message.text]
    kinds = log.facts.kinds
    for number, line in _lines_behind(log, message.last):
        is_announced = len(lines) == 1 and lines[0].rstrip().endswith(":")
        is_trace = _TRACE.match(line) is not None
        if number >= len(kinds) or kinds[number] not in _FOLLOWING:
            break
        if not line.strip() or not (is_announced or is_trace):
            break
        lines.append(line.rstrip())
    return replace(message, last=message.last + len(lines) - 1, text="\n".join(lines))


def _is_foreign(candidate: Candidate) -> bool:
    """Whether the number of the message is none of the installer's own."""
    if candidate.trust is not Trust.NUMBERED or candidate.code is None:
        return False
    return candidate.code >= _FIRST_FOREIGN or installer_error(candidate.code) is None


def _is_exception(log: Log, message: Message) -> bool:
    if _EXCEPTION.search(message.text) is not None:
        return True
    behind = next(_lines_behind(log, message.last), None)
    return behind is not None and _EXCEPTION.search(behind[1]) is not None


def _lines_behind(log: Log, line: int) -> Iterator[tuple[int, str]]:
    count = max(0, min(_MOST_LINES, len(log) - line - 1))
    return enumerate(log.text.lines(line + 1, count), line + 1)

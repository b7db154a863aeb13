"""Finds the messages that may state the cause of a failure, and how reliable each is.

Source: docs/log-format.md, "Cause of a failure" and "What is no cause".
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from msiview.late_patterns import late_pattern
from msiview.logs.codes import installer_error
from msiview.logs.event_words import says_success
from msiview.logs.facts import LogFacts, Message
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.notes import message_number

_RETURNED = late_pattern(
    r"CustomAction (?P<action>.{0,200}?) ?returned actual error code (?P<code>-?\d{1,10})"
    r"(?P<rest>.*)"
)
_PREFERRED: dict[int, int] = {
    LineKind.ERROR: 3,
    LineKind.UNKNOWN: 2,
    LineKind.PRODUCT_MESSAGE: 1,
}
"""The order of texts without a number: the engine's own, then those of unknown origin, then
repetitions for the event log."""
_FIRST_NUMBER = 1000
"""Rows of Error with lower numbers are no messages, but the templates around them."""
_MAY_BE_FATAL = frozenset({"database", "file"})
_NO_ERRORS = frozenset({"ui", "validation"})
"""Areas of messages that end no action: dialogs, files in use."""
_TOLD_AS_INFO = frozenset({1601, 1720, 1721, 1722, 1723})
"""Failures that are logged as information, where nobody is asked."""
_COMES_OF = {2502: 2503}
"""Errors that another one before them brings about."""
_SUCCEEDED = 1
"""What an action returns that did what it was to do."""
_TRANSLATED = "translated to success"


class Trust(IntEnum):
    """The kind of a message; the lowest is the most reliable."""

    RETURNED = 1
    """A custom action returned an error code, and that was not ignored."""
    NUMBERED = 2
    """A numbered error that Windows Installer showed, or would have."""
    REMOVAL = 3
    """The removal of another version returned an error code: a line without the action's name."""
    NOTE = 4
    """A note that does not occur in successful logs, or a warning."""
    OUTPUT = 5
    """A custom action's own words of an error."""
    TEXT = 6
    """A text without a number: a launch condition, the reason for an early end."""
    REMARK = 7
    """A numbered error that is harmless: the last resort in a part of a log."""
    EVENT = 8
    """A product that repairs itself: an event that is no failure of an installation."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A message that may state the cause; ``code`` is the number of an error, or the value that a
    custom action returned."""

    message: Message
    trust: Trust
    code: int | None


@dataclass(frozen=True, slots=True)
class ActionReturn:
    """``CustomAction NAME returned actual error code N``. The name is empty where a nested
    removal failed."""

    action: str
    code: int
    is_ignored: bool


def action_return(text: str) -> ActionReturn | None:
    """The result of a custom action in a line; None for other lines."""
    match = _RETURNED.search(text)
    if match is None:
        return None
    return ActionReturn(match["action"], int(match["code"]), _TRANSLATED in match["rest"])


def candidates(
    facts: LogFacts,
    first: int,
    last: int,
    *,
    side: str = "",
    with_remarks: bool = False,
    with_info: bool = False,
) -> Iterator[Candidate]:
    """The messages from line ``first`` to ``last`` that may state a cause, in order, without those
    of rollback. ``side`` limits them to one side; ``with_info`` adds numbered errors that are
    logged as information, as remarks."""
    for message in messages_between(facts, first, last):
        if message.is_rollback or (side and message.side and message.side != side):
            continue
        if is_survived(facts, message):
            continue
        candidate = _candidate(message) or (_as_info(message) if with_info else None)
        if candidate is not None and (candidate.trust < Trust.REMARK or with_remarks):
            yield candidate


def is_survived(facts: LogFacts, message: Message) -> bool:
    """Whether the action that a message was said in succeeded all the same, such as a costing that
    may not write to a drive."""
    action = facts.actions[message.action] if message.action is not None else None
    return (
        action is not None
        and action.returned == _SUCCEEDED
        and action.end_line is not None
        and action.line < message.line < action.end_line
    )


def messages_between(facts: LogFacts, first: int, last: int) -> Iterator[Message]:
    """All messages from line ``first`` to ``last``, but for one in a line that is torn off."""
    messages = facts.messages
    at = bisect_left(messages, first, key=lambda message: message.line)
    while at < len(messages) and messages[at].line <= last:
        if messages[at].last != facts.torn_line:
            yield messages[at]
        at += 1


def most_trusted(found: list[Candidate]) -> Candidate | None:
    """The most reliable candidate: the last one of its kind, but of several messages with the same
    number in the same action the first, since the user may be asked repeatedly."""
    if not found:
        return None
    trust = min(candidate.trust for candidate in found)
    kind = [candidate for candidate in found if candidate.trust is trust]
    last = kind[-1]
    before = [c for c in kind if c.code is not None and c.code == _COMES_OF.get(last.code or 0)]
    if before:
        last = before[-1]
    if last.code is None:
        return max(kind, key=lambda candidate: _PREFERRED.get(candidate.message.source, 0))
    key = (last.code, last.message.action)
    same = [c for c in kind if (c.code, c.message.action) == key]
    return min(same, key=lambda candidate: candidate.message.source == LineKind.NOTE)


def may_be_fatal(candidate: Candidate) -> bool:
    """Whether a harmless error may have ended an action nevertheless: queries of the package, paths
    and dialogs may, layouts of dialogs and open handles do not."""
    known = installer_error(candidate.code) if candidate.code is not None else None
    return known is not None and (known.area in _MAY_BE_FATAL or not known.is_noise)


def _candidate(message: Message) -> Candidate | None:
    match message.source:
        case LineKind.CUSTOM_ACTION_RETURN:
            returned = action_return(message.text)
            if returned is None or returned.is_ignored:
                return None
            trust = Trust.RETURNED if returned.action else Trust.REMOVAL
            return Candidate(message, trust, returned.code)
        case LineKind.ERROR | LineKind.PRODUCT_MESSAGE:
            return _said(message)
        case LineKind.WARNING:
            return Candidate(message, Trust.NOTE, message.code)
        case LineKind.NOTE:
            is_real = message.level >= Level.WARNING
            return Candidate(message, Trust.NOTE, message.code) if is_real else None
        case LineKind.CUSTOM_ACTION_OUTPUT:
            is_error = message.level >= Level.ERROR
            return Candidate(message, Trust.OUTPUT, message.code) if is_error else None
        case LineKind.INFO | LineKind.UNKNOWN:
            return _text(message)
        case LineKind.EVENT:
            return Candidate(message, Trust.EVENT, None)
    return None


def _said(message: Message) -> Candidate | None:
    """The candidate of a message that was, or would have been, shown."""
    if message.code is None:
        is_summary = message.source == LineKind.PRODUCT_MESSAGE and (
            message.level >= Level.ERROR or says_success(message.text)
        )
        return None if is_summary else Candidate(message, Trust.TEXT, None)
    known = installer_error(message.code)
    if known is not None and (known.is_noise or known.area == "ui"):
        is_error = message.source == LineKind.ERROR
        return Candidate(message, Trust.REMARK, message.code) if is_error else None
    return Candidate(message, Trust.NUMBERED, message.code)


def _as_info(message: Message) -> Candidate | None:
    """A numbered error that is logged as information: ``Info 1925.``"""
    is_info = message.source == LineKind.INFO
    numbered = message_number(message.text) if is_info else None
    known = installer_error(numbered.number) if numbered is not None else None
    is_error = known is not None and not known.is_noise and known.area not in _NO_ERRORS
    return Candidate(message, Trust.REMARK, known.number) if known and is_error else None


def _text(message: Message) -> Candidate | None:
    """The candidate of a text without a number; the engine may have looked it up by one."""
    numbered = message_number(message.text)
    if numbered is not None:
        is_failure = numbered.number in _TOLD_AS_INFO
        return Candidate(message, Trust.NOTE, numbered.number) if is_failure else None
    if message.code is None or message.code < _FIRST_NUMBER:
        return Candidate(message, Trust.TEXT, None)
    known = installer_error(message.code)
    is_noise = known is not None and known.is_noise
    return None if is_noise else Candidate(message, Trust.TEXT, message.code)

"""Finds the message that states why an installation failed.

Source: docs/log-format.md, "Cause of a failure" and "What is no cause".
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace

from msiview.analysis.logs.cause.candidates import (
    Candidate,
    Trust,
    candidates,
    may_be_fatal,
    most_trusted,
)
from msiview.analysis.logs.cause.early_end import early_end_reason, package_note
from msiview.analysis.logs.cause.failing_action import (
    cancelled_scripts,
    failing_action,
    first_line,
    script_step,
)
from msiview.analysis.logs.cause.outcome import (
    CANCELLED,
    EXCERPT,
    OF_EVENTS,
    SAID,
    SUCCEEDED,
    Outcome,
)
from msiview.analysis.logs.cause.own_words import own_words, spoken_words
from msiview.analysis.logs.cause.underlying import MASKS, underlying
from msiview.logs.facts import ActionRun, LogFacts
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log

_NEAR_THE_END = 60
"""Lines before an early end that are searched for its reason."""
_AROUND = 12
"""Lines around an error whose errors belong to it."""
_FATAL = 1603
_USER_EXIT = 1602
_FOREIGN = {int(LineKind.UNKNOWN), int(LineKind.CONTINUATION), int(LineKind.BLANK)}
_ENGINE_OR_NOT = bytes(kind not in _FOREIGN for kind in range(256))
"""1 for kinds of lines that the engine writes."""
_CERTAIN = frozenset({Trust.RETURNED, Trust.NUMBERED})


@dataclass(frozen=True, slots=True)
class Cause:
    """The cause. ``candidate`` is the message that states it, None if there is none; ``action`` is
    the run that failed, ``step`` the action of the script in which it did. ``others`` are the other
    messages from there; ``returned`` is the line that tells what the action returned, where its own
    words were chosen; ``by`` is the rule by which it was found."""

    candidate: Candidate | None
    by: str
    action: ActionRun | None = None
    step: ActionRun | None = None
    others: tuple[Candidate, ...] = ()
    returned: Candidate | None = None


def find_cause(log: Log, ended: Outcome, dialogs: Container[str] = ()) -> Cause | None:
    """The cause of a failure; None if nothing failed, or the log does not state it.

    A custom action's own words take precedence over the line with the value that it returned.
    """
    cause = _found(log, ended, dialogs)
    returned = cause.candidate if cause is not None else None
    if cause is None or returned is None:
        return cause
    behind = underlying(log, returned, ended.code)
    if behind is not None:
        return replace(cause, candidate=behind[0], others=(returned, *cause.others), by=behind[1])
    said = own_words(log, returned, cause.others)
    if said is None:
        return cause
    others = tuple(other for other in cause.others if other is not said)
    spoken = spoken_words(log, returned) if said.trust is not Trust.OUTPUT else None
    if spoken is not None and all(spoken.message.line != o.message.line for o in others):
        others = (spoken, *others)
    by = f"{cause.by}; what the action said itself goes before what it returned"
    return replace(cause, candidate=said, returned=returned, others=others, by=by)


def _found(log: Log, ended: Outcome, dialogs: Container[str]) -> Cause | None:
    facts = log.facts
    begin = ended.section.line if ended.section is not None else 0
    if ended.kind in SUCCEEDED:
        return None
    if ended.kind == CANCELLED:
        return _cancelling_action(facts, begin) or _cancelled_at_error(facts, begin)
    action = failing_action(facts, begin, dialogs)
    if action is not None:
        cause = _in_action(facts, action, begin)
        if cause.candidate is not None or ended.code in (None, _FATAL):
            return cause
        near = _near_the_end(log, begin, ended)
        return replace(near, action=action, step=cause.step) if near is not None else cause
    if ended.kind == EXCERPT or (ended.has_failed and ended.code is None):
        return _in_excerpt(facts, begin)
    if not ended.has_failed:
        return _without_end(facts, begin)
    near = _near_the_end(log, begin, ended) if ended.code != _FATAL else None
    by = "no action returned 3: it is the first message that matters"
    return (
        near
        or _first(facts, begin, frozenset({*_CERTAIN, Trust.NOTE}), by)
        or _last_remark(facts, begin)
    )


def _in_action(facts: LogFacts, action: ActionRun, begin: int) -> Cause:
    """The cause from the messages of the first failing action: of the last step of its script, else
    of the whole action."""
    first = max(first_line(facts, action, begin), _beginning(facts, begin))
    last = action.end_line if action.end_line is not None else facts.lines
    step = script_step(facts, action)
    found = list(candidates(facts, first, last, side=action.side))
    if not found:
        found = list(candidates(facts, first, last))
    in_step = [c for c in found if step is not None and c.message.line >= step.line]
    best = most_trusted(in_step) or most_trusted(found) or _remark(facts, first, last)
    others = _without(best, in_step or found)
    by = f"{action.name} is the first action that returned 3"
    if step is not None:
        by += f", and {step.name} was the last action of its script before things were undone"
    if best is None:
        by += "; no message tells why"
    return Cause(best, by, action, step, others)


def _remark(facts: LogFacts, first: int, last: int) -> Candidate | None:
    """An internal error that is usually harmless, if there is no other in an action that failed; or
    one that hides the error for which a dialog was to be shown."""
    found = list(candidates(facts, first, last, with_remarks=True, with_info=True))
    fatal = most_trusted([candidate for candidate in found if may_be_fatal(candidate)])
    return fatal or most_trusted([candidate for candidate in found if candidate.code in MASKS])


def _last_remark(facts: LogFacts, begin: int) -> Cause | None:
    """The last internal error that may be fatal, where no other message tells why."""
    remark = _remark(facts, begin, facts.lines)
    return Cause(remark, "no other message tells why") if remark is not None else None


def _cancelling_action(facts: LogFacts, begin: int) -> Cause | None:
    """The custom action that returned "cancelled"; None if the user cancelled."""
    for candidate in candidates(facts, begin, facts.lines):
        if candidate.trust is Trust.RETURNED and candidate.code == _USER_EXIT:
            number = candidate.message.action
            action = facts.actions[number] if number is not None else None
            return Cause(
                candidate, "a custom action returned 1602, as if the user cancelled", action
            )
    return None


def _cancelled_at_error(facts: LogFacts, begin: int) -> Cause | None:
    """The error at which the user chose Cancel instead of Retry; None if there was none."""
    for action in cancelled_scripts(facts, begin):
        cause = _in_action(facts, action, begin)
        if cause.candidate is not None and cause.candidate.trust is Trust.NUMBERED:
            return replace(cause, by=f"{action.name} was cancelled after this error")
    return None


def _near_the_end(log: Log, begin: int, ended: Outcome) -> Cause | None:
    """The text just before the end, in which the engine states why it did not begin."""
    facts = log.facts
    end = ended.line if ended.line is not None else facts.lines - 1
    results = [line for line in facts.results if begin <= line <= end]
    last = min([end, *(line for line in results if line >= end - _NEAR_THE_END)])
    first = max(begin, last - _NEAR_THE_END)
    found = list(candidates(facts, first, end))
    by = f"the engine returned {ended.code}, and this was said just before"
    best = (
        most_trusted([c for c in found if c.trust is not Trust.NOTE and not _is_repeated(c)])
        or early_end_reason(log, first, end, ended.code or 0)
        or most_trusted(found)
    )
    if best is None:
        return None
    note = package_note(log, first, end, ended.code or 0)
    return Cause(best, by, others=_without(best, [*found, *([note] if note else [])]))


def _without_end(facts: LogFacts, begin: int) -> Cause | None:
    """The first clear error; a log of nothing but errors (``/le``) may have one without number."""
    cause = _first(
        facts, begin, _CERTAIN, "the first error in a log without an end; it may not be the last"
    )
    if cause is None and not any(facts.kinds.translate(None, SAID)):
        return _first(facts, begin, frozenset({Trust.TEXT}), "the first text in a log of errors")
    return cause


def _in_excerpt(facts: LogFacts, begin: int) -> Cause | None:
    """The first clear error of a part of a log, else a harmless one."""
    by = "the first error in this part of a log"
    return (
        _first(facts, begin, _CERTAIN, by)
        or _said_of_product(facts, begin, by)
        or _first(facts, begin, frozenset({Trust.REMOVAL, Trust.NOTE, Trust.OUTPUT}), by)
        or _first(facts, begin, frozenset({Trust.REMARK}), f"{by}, though a harmless one")
        or _in_events(facts, begin)
    )


def _said_of_product(facts: LogFacts, begin: int, by: str) -> Cause | None:
    """What the event log was told of the product without a number, such as a launch condition; only
    where nothing of an installation stands beside."""
    if facts.kinds.translate(None, OF_EVENTS):
        return None
    for candidate in candidates(facts, begin, facts.lines):
        if candidate.trust is Trust.TEXT and candidate.message.source == LineKind.PRODUCT_MESSAGE:
            return Cause(candidate, by)
    return None


def _in_events(facts: LogFacts, begin: int) -> Cause | None:
    """The event that names what is broken, else the first one; None where there is none."""
    found = [
        candidate
        for candidate in candidates(facts, begin, facts.lines, with_remarks=True)
        if candidate.trust is Trust.EVENT
    ]
    if not found:
        return None
    best = min(found, key=lambda event: "during request" in event.message.text)
    return Cause(best, "it names the component that is broken", others=_without(best, found))


def _first(facts: LogFacts, begin: int, trusted: frozenset[Trust], by: str) -> Cause | None:
    """The first message of these kinds, with those of the same action."""
    found = [
        candidate
        for candidate in candidates(facts, begin, facts.lines, with_remarks=True)
        if candidate.trust in trusted and _is_shown(candidate)
    ]
    if not found:
        return None
    best = found[0]
    line, number = best.message.line, best.message.action
    near = candidates(facts, max(_beginning(facts, begin), line - _AROUND), line + _AROUND)
    others = _without(best, [c for c in near if c.message.action == number])
    return Cause(best, by, facts.actions[number] if number is not None else None, others=others)


def _beginning(facts: LogFacts, begin: int) -> int:
    """The first line from ``begin`` on that the engine wrote: before it stands what others did."""
    rest = facts.kinds[begin:].translate(_ENGINE_OR_NOT)
    at = rest.find(1)
    return begin + max(at, 0)


def _is_repeated(candidate: Candidate) -> bool:
    """Whether it is a text for the event log that repeats another message."""
    message = candidate.message
    return message.source == LineKind.PRODUCT_MESSAGE and message.code is None


def _is_shown(candidate: Candidate) -> bool:
    """Whether it is more than a warning."""
    return candidate.message.source != LineKind.WARNING


def _without(best: Candidate | None, found: list[Candidate]) -> tuple[Candidate, ...]:
    """The other candidates."""
    return tuple(c for c in found if best is None or c.message is not best.message)

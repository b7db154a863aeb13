"""Determines how an installation ended, and its product.

Source: docs/log-format.md, "Marks of sections", "End of a run" and "Cause of a failure".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from msiview.analysis.logs.cause.failing_action import USER_EXIT, failing_action
from msiview.analysis.logs.cause.operation_kind import operation_kind
from msiview.analysis.logs.cause.product_facts import (
    ProductFacts,
    ResultLine,
    last_dump,
    product_facts,
    result_line,
)
from msiview.analysis.logs.cause.restart_requests import REPLACED_IN_USE, restart_requests
from msiview.analysis.logs.log_lines import lines_of_kind, parsed_lines
from msiview.late_patterns import late_pattern
from msiview.logs.codes import exit_code, installer_error, system_error
from msiview.logs.event_words import says_failure
from msiview.logs.facts import EngineReturn, EngineRun, LogFacts, Section
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log import Log
from msiview.logs.log_clock import DAY
from msiview.logs.log_line import LogLine

UNFINISHED = "unfinished"
EXCERPT = "excerpt"
SUSPENDED = "suspended"
CANCELLED = "cancelled"
INTENDED = frozenset({CANCELLED, SUSPENDED})
"""Outcomes that may be intended, and that have no cause."""
SUCCEEDED = frozenset({"success", "restart"})
WITHOUT_END = frozenset({UNFINISHED, EXCERPT})

_VERBOSE = (
    LineKind.PROPERTY_CHANGE,
    LineKind.PROPERTY_DUMP,
    LineKind.OPERATION,
    LineKind.COMPONENT_STATE,
    LineKind.ACTION_DOING,
    LineKind.ENGINE_RETURN,
    LineKind.NOTE,
)
"""Lines that only verbose logs have."""
_SHORT = (
    "It is no verbose log: one made with /l*v also has the actions, properties and states, and the "
    "result."
)
_FAILED_IN_EVENTS = (
    "The event log says that it failed. Why, a verbose log (/l*v) of a new attempt would tell."
)
_SUCCESS_BUT_RESTART = (
    "Success. A restart is needed all the same: the engine says so, though it returned 0."
)
_SUCCESS_AND_PERHAPS_RESTART = (
    "Success. Files that were in use have been replaced, so a restart may be needed."
)
SAID = bytes(
    {
        *(LineKind.UNKNOWN, LineKind.CONTINUATION, LineKind.BLANK, LineKind.SECTION),
        *(LineKind.ERROR, LineKind.WARNING, LineKind.INFO, LineKind.PRODUCT_MESSAGE),
    }
)
"""Kinds of lines in logs that have messages only; others come from the engine's own running."""
OF_EVENTS = bytes({*SAID, LineKind.RESULT, LineKind.EVENT})
"""Kinds of lines in a list of events."""
_TOP = "INSTALL"
_TOP_KINDS = {1: "success", 2: "cancelled", 3: "failure", 4: "suspended"}
_TOP_MEANINGS = {
    "success": "The last action succeeded; the log does not have the engine's own result.",
    "cancelled": "The user cancelled; the log does not have the engine's own result.",
    "failure": "The installation failed; the log does not have the engine's own result.",
    "suspended": "The installation was suspended; the log does not have the engine's own result.",
}


_REFUSAL = late_pattern(
    r"(?i)MSI_LUA ?: (?:Credential Request return = 0x(?:80070)?4C7\b"
    r"|.*?\b(?:prompt|consent) was cancel)"
)
_REFUSED = " Raised rights were asked for and refused."
_MOST_OF_RIGHTS = 5000
_NEAR = 400
"""Lines at either end that are searched for one with a time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the last installation in a log, or one run of it, ended.

    ``code`` is the last value that the engine returned, None if it is not in the log; ``name`` its
    constant, ``meaning`` a sentence or two. ``kind`` is that of the exit code (``success``,
    ``restart``, ``cancelled``, ``suspended``, ``busy``, ``blocked``, ``failure``), or
    ``unfinished`` for a log without an end, ``excerpt`` for one without beginning and end. ``line``
    is the line that states it. ``operation`` is what was requested (``install``, ``repair``,
    ``modify``, ``patch``, ``uninstall`` …), empty where the log does not tell. ``duration`` is in
    milliseconds; ``date`` and ``time`` are those of the beginning, as written. ``is_closed`` says
    whether the log has its end mark, ``is_verbose`` whether it has what only verbose logs have.
    """

    code: int | None
    name: str
    meaning: str
    kind: str
    line: int | None
    operation: str
    facts: ProductFacts
    duration: int | None
    section: Section | None
    sections: int
    is_closed: bool
    is_verbose: bool

    @property
    def has_failed(self) -> bool:
        """Whether it is known to have failed."""
        return self.kind not in SUCCEEDED and self.kind not in WITHOUT_END

    @property
    def engine(self) -> str:
        """The version of Windows Installer, ``5.00.10011.00``; empty if not known."""
        return self.section.engine if self.section is not None else ""


def outcome(log: Log) -> Outcome:
    """The outcome of the last installation in a log, as far as the log has been read."""
    facts = log.facts
    section = facts.sections[-1] if facts.sections else None
    begin = section.line if section is not None else 0
    result = result_line(log, begin)
    code, line = _code(facts, begin, result)
    name, kind, meaning = code_words(code) if code is not None else _without_code(facts, begin)
    if code == 0 and restart_requests(log, begin):
        meaning = _SUCCESS_BUT_RESTART
    elif code == 0 and last_dump(facts, begin).get(REPLACED_IN_USE, ("", 0))[0].strip():
        meaning = _SUCCESS_AND_PERHAPS_RESTART
    if kind == CANCELLED:
        meaning += _cancelled_in(facts, begin)
        meaning += _REFUSED if _is_elevation_refused(log, begin) else ""
    run = _main_run(facts, begin, line)
    return Outcome(
        code=code,
        name=name,
        meaning=meaning,
        kind=kind,
        line=line,
        operation=operation_kind(facts, begin, run, result),
        facts=product_facts(log, begin, run, result),
        duration=duration(log, begin) if kind != EXCERPT else None,
        section=section,
        sections=len(facts.sections),
        is_closed=_is_ended(facts, begin),
        is_verbose=_is_verbose(facts, begin),
    )


def _code(facts: LogFacts, begin: int, result: ResultLine | None) -> tuple[int | None, int | None]:
    """The code and the line that states it."""
    returned = _last_return(facts, begin)
    if returned is not None:
        return returned.code, returned.line
    if result is not None and result.status is not None:
        return result.status, result.line
    return None, None


def _last_return(facts: LogFacts, begin: int) -> EngineReturn | None:
    """The last value that the engine returned; not of a nested run after which the log ends."""
    if not facts.returns or facts.returns[-1].line < begin:
        return None
    last = facts.returns[-1]
    run = next((run for run in reversed(facts.runs) if run.end_line == last.line), None)
    is_nested = run is not None and run.is_nested
    return None if is_nested and not _is_ended(facts, begin) else last


def _is_ended(facts: LogFacts, begin: int) -> bool:
    """Whether the log has the mark that ends it: ``=== … stopped``."""
    sections = [section for section in facts.sections if section.line >= begin]
    if sections:
        return sections[-1].end_line is not None
    # Without a beginning any mark is that of the end, except in the first line.
    return any(mark > begin for mark in lines_of_kind(facts, LineKind.SECTION, begin))


def _is_verbose(facts: LogFacts, begin: int) -> bool:
    """Whether the log was made with /v: it has lines that no other log has."""
    return any(next(lines_of_kind(facts, kind, begin), None) is not None for kind in _VERBOSE)


def code_words(code: int) -> tuple[str, str, str]:
    """Name, kind and meaning of a code that was returned."""
    known = exit_code(code)
    if known is not None:
        return known.name, known.kind, known.meaning
    system = system_error(code)
    if system is not None:
        return system.name, "failure", system.meaning
    message = installer_error(code)
    if message is not None and message.area != "ui":
        return "", "failure", f"The number of an error: {message.words({})}."
    return "", "failure", "This is no code of Windows Installer's own."


def _without_code(facts: LogFacts, begin: int) -> tuple[str, str, str]:
    """Name, kind and meaning where no line states a code."""
    for action in reversed(facts.actions):
        if action.line < begin:
            break
        if facts.nested_run(action.line) is not None:
            continue
        if action.name == _TOP and action.parent is None and action.returned is not None:
            kind = _TOP_KINDS.get(action.returned)
            if kind is not None:
                return "", kind, _TOP_MEANINGS[kind]
    if next(lines_of_kind(facts, LineKind.SECTION, begin), None) is None:
        if _is_failure_in_events(facts, begin):
            return "", "failure", _FAILED_IN_EVENTS
        if _is_failure_said(facts, begin):
            return "", "failure", _TOP_MEANINGS["failure"]
        return "", EXCERPT, "This is a part of a log: it has neither a beginning nor an end."
    last = next((a.name for a in reversed(facts.actions) if a.end_line is None), "")
    doing = f" The last action that it names is {last}." if last else ""
    if _is_ended(facts, begin):
        words = "The log was closed, but does not have the engine's result."
        short = "" if _is_verbose(facts, begin) else f" {_SHORT}"
        return "", UNFINISHED, f"{words}{doing}{short}"
    what = "the installation still runs, it was killed, or the log was cut off"
    return "", UNFINISHED, f"The log has no end: {what}.{doing}"


def _is_failure_in_events(facts: LogFacts, begin: int) -> bool:
    """Whether the last message of a list of events says that an operation failed."""
    told = [message for message in facts.messages if message.line >= begin]
    return (
        bool(told)
        and told[-1].source == LineKind.PRODUCT_MESSAGE
        and told[-1].level >= Level.ERROR
        and told[-1].code is None
        and not facts.kinds[begin:].translate(None, OF_EVENTS)
    )


def _is_failure_said(facts: LogFacts, begin: int) -> bool:
    """Whether the last text for the event log about the product, that of no nested run, says
    without a number that it failed: ``Product: Reader -- Installation failed.``"""
    told = [
        message
        for message in facts.messages
        if message.line >= begin
        and message.source == LineKind.PRODUCT_MESSAGE
        and facts.nested_run(message.line) is None
    ]
    return bool(told) and told[-1].code is None and says_failure(told[-1].text)


def _cancelled_in(facts: LogFacts, begin: int) -> str:
    """The dialog or action in which it was cancelled, as a sentence."""
    action = failing_action(facts, begin, returned=USER_EXIT)
    return f" It was cancelled in {action.name}." if action and action.name != _TOP else ""


def _is_elevation_refused(log: Log, begin: int) -> bool:
    """Whether user account control asked for raised rights and was refused."""
    lines = islice(lines_of_kind(log.facts, LineKind.SECURITY, begin), _MOST_OF_RIGHTS)
    return any(_REFUSAL.search(log.text.line(line)) is not None for line in lines)


def _main_run(facts: LogFacts, begin: int, line: int | None) -> EngineRun | None:
    """The main run: the last one on the server that is not nested, else the client's. ``line`` is
    that of the result."""
    runs = [run for run in facts.runs if run.line >= begin and not run.is_nested]
    if line is not None:
        runs = [run for run in runs if run.line <= line] or runs
    server = [run for run in runs if run.stream.startswith("s") and run.product_code]
    if server:
        return server[-1]
    return runs[-1] if runs else None


def duration(log: Log, begin: int) -> int | None:
    """The duration in milliseconds from the first to the last line with a time, from line ``begin``
    on; None if there are no times.

    Lines have no date; days are counted by the times of the actions.
    """
    end = log.facts.lines
    first = _time(line for _, line in parsed_lines(log, begin, min(begin + _NEAR, end)))
    tail = list(parsed_lines(log, max(begin, end - _NEAR), end))
    last = _time(line for _, line in reversed(tail))
    if first is None or last is None:
        return None
    moments = [
        moment
        for action in log.facts.actions
        if action.line >= begin
        for moment in (action.start, action.end)
        if moment is not None
    ]
    if moments:
        # Times of actions count from the midnight before the log begins, across later ones.
        days = max(moments) // DAY - min(moments) // DAY
        last += days * DAY
    if last < first:
        last += DAY
    return last - first


def _time(lines: Iterable[LogLine]) -> int | None:
    return next((line.time for line in lines if line.time is not None), None)

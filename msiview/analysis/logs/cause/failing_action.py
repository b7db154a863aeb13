"""Finds the action that failed first, and the step of its script.

Inner actions end before outer ones, so the first one that ends with 3 is the innermost. Source:
docs/log-format.md, "Cause of a failure" and "What is no cause".
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from msiview.logs.facts import ActionRun, LogFacts, Phase

FAILED = 3
USER_EXIT = 2
_TOP = "INSTALL"
_GOES_ON = frozenset({0, 1, 5})
"""Return values after which the installation continues."""


def failing_action(
    facts: LogFacts, begin: int, dialogs: Container[str] = (), returned: int = FAILED
) -> ActionRun | None:
    """The first action from line ``begin`` on that returned 3 (or another failure) and was not
    ignored; None if there is none. ``dialogs`` are names of dialogs, which end like actions."""
    failed = [
        action
        for action in facts.actions
        if action.returned == returned
        and action.end_line is not None
        and action.end_line >= begin
        and action.phase is Phase.SEQUENCE
        and action.name not in dialogs
        and not is_ignored(facts, action)
    ]
    inner = [action for action in failed if action.name != _TOP] or failed
    return min(inner, key=lambda action: action.end_line or 0, default=None)


def cancelled_scripts(facts: LogFacts, begin: int) -> Iterator[ActionRun]:
    """The actions from line ``begin`` on whose script the user cancelled."""
    for action in facts.actions:
        is_one = action.returned == USER_EXIT and action.name != _TOP and action.line >= begin
        if is_one and script_step(facts, action) is not None:
            yield action


def is_ignored(facts: LogFacts, action: ActionRun) -> bool:
    """Whether the failure of an action did not end the outer one, as for an old version that could
    not be removed."""
    number = action.parent
    while number is not None:
        outer = facts.actions[number]
        if outer.returned in _GOES_ON:
            return True
        number = outer.parent
    return False


def script_step(facts: LogFacts, action: ActionRun) -> ActionRun | None:
    """The last action of the script that ran in an action, before rollback; None if no script ran
    there."""
    end = action.end_line if action.end_line is not None else facts.lines
    for step in reversed(facts.actions):
        if step.line < action.line:
            break
        if step.phase is Phase.SCRIPT and step.stream == action.stream and step.line <= end:
            return step
    return None


def first_line(facts: LogFacts, action: ActionRun, begin: int) -> int:
    """The first line in which an action may have stated why it failed.

    If the log does not have the beginning of the action, it is the line after the end of the
    previous action.
    """
    if action.end_line is None or action.line < action.end_line:
        return action.line
    ends = [
        other.end_line + 1
        for other in facts.actions
        if other.end_line is not None and begin <= other.end_line < action.line
    ]
    return max(ends, default=begin)

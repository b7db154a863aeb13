"""Differences between what two installations did: states, actions, and where they diverge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import zip_longest
from typing import TypeAlias

from msiview.analysis.logs.action_outline import result_words
from msiview.analysis.logs.comparison.compared_log import ComparedLog, is_cut_off
from msiview.analysis.logs.comparison.difference import (
    DifferenceKind,
    LogDifference,
    LogSide,
    Parting,
)
from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.analysis.logs.log_words import duration_words, state_words
from msiview.analysis.logs.reasons.engine_runs import CLIENT
from msiview.analysis.logs.reasons.reason import Reason
from msiview.analysis.logs.reasons.skipped_actions import SkippedAction
from msiview.analysis.logs.timeline import dialog_test, timeline
from msiview.analysis.phrase import Words
from msiview.logs.facts import NO_RUN, ActionRun, StateLine
from msiview.logs.line_kinds import LineKind
from msiview.logs.log_line import log_line
from msiview.logs.operations import known_operation, parse_operation
from msiview.words import counted

_SLOWER = 3
"""Times as long is much longer …"""
_SLOWER_BY = 2000
"""… if it is this much at least, in milliseconds."""


# -- states -------------------------------------------------------------


def state_differences(left: ComparedLog, right: ComparedLog) -> Iterator[LogDifference]:
    """Features and components whose last state is another, with the reason on each side. Nothing
    where one log has no states at all: then it ended before they were decided; of part of a log
    only those that it names."""
    parts = left.is_part, right.is_part
    features = left.log.feature_states(), right.log.feature_states()
    reasons = left.reasons.feature, right.reasons.feature
    yield from _states(DifferenceKind.FEATURE, parts, *features, *reasons)
    components = left.log.component_states(), right.log.component_states()
    reasons = left.reasons.component, right.reasons.component
    yield from _states(DifferenceKind.COMPONENT, parts, *components, *reasons)


_Why: TypeAlias = Callable[[str, int | None], Reason | None]


def _states(
    kind: DifferenceKind,
    parts: tuple[bool, bool],
    left: Iterable[StateLine],
    right: Iterable[StateLine],
    left_why: _Why,
    right_why: _Why,
) -> Iterator[LogDifference]:
    before = {state.name: state for state in left}
    after = {state.name: state for state in right}
    if not before or not after:
        return
    for name in sorted({*before, *after}):
        states = before.get(name), after.get(name)
        if is_cut_off(states, parts):
            continue
        if _words(states[0]) != _words(states[1]):
            sides = _state(states[0], left_why), _state(states[1], right_why)
            yield LogDifference(kind, name, *sides)


def _words(state: StateLine | None) -> str | None:
    if state is None:
        return None
    return ", ".join(f"{field} {value}" for field, value, _ in state_words(state))


def _state(state: StateLine | None, why: _Why) -> LogSide:
    if state is None:
        return LogSide()
    reason = why(state.name, state.line)
    return LogSide(_words(state), state.line, reason.words if reason is not None else "")


# -- actions ------------------------------------------------------------

_UNENDED = "ran"
"""What is said of an action whose end the log does not have."""

_Key: TypeAlias = tuple[str, str, str, int]
"""Party, phase, name, and how many of the same came before."""


@dataclass(frozen=True, slots=True)
class _Step:
    """An action that ran or was skipped; ``own`` are milliseconds, None if they are not known."""

    words: str
    line: int
    why: Words = ""
    own: int | None = None


def action_differences(left: ComparedLog, right: ComparedLog) -> Iterator[LogDifference]:
    """Actions that only one log has, that were skipped in one, returned something else, or took
    much longer; in the order of the log that has more of them."""
    parts = left.is_part, right.is_part
    has_parties = all(_parties(left)) and all(_parties(right))
    before, after = _steps(left, has_parties), _steps(right, has_parties)
    first, second = (before, after) if len(before) >= len(after) else (after, before)
    alone = {key[0] for key in before} ^ {key[0] for key in after}
    for party in sorted(alone):
        sides = _all_of(party, before), _all_of(party, after)
        if is_cut_off((sides[0].value, sides[1].value), parts):
            continue
        yield LogDifference(DifferenceKind.ACTION, party, *sides, f"all actions of the {party}")
    for key in dict.fromkeys((*first, *second)):
        if key[0] in alone:
            continue
        steps = before.get(key), after.get(key)
        if is_cut_off((_ended(steps[0], left), _ended(steps[1], right)), parts):
            continue
        about = _about(key)
        if steps[0] is None or steps[1] is None or steps[0].words != steps[1].words:
            sides = _side(steps[0], left), _side(steps[1], right)
            yield LogDifference(DifferenceKind.ACTION, key[2], *sides, about)
        elif _is_slower(steps[0].own, steps[1].own):
            sides = _took(steps[0]), _took(steps[1])
            yield LogDifference(DifferenceKind.ACTION, key[2], *sides, f"{about}, time taken")


def _ended(step: _Step | None, log: ComparedLog) -> _Step | None:
    """A step as far as its log tells how it ended: of part of a log not one that it breaks off."""
    return None if step is not None and log.is_part and step.words == _UNENDED else step


def _all_of(party: str, steps: Mapping[_Key, _Step]) -> LogSide:
    """How many actions a party has, and where they begin."""
    lines = [step.line for key, step in steps.items() if key[0] == party]
    return LogSide(counted(len(lines), "action"), lines[0]) if lines else LogSide()


def _about(key: _Key) -> str:
    party, phase, _, number = key
    parts = [party, phase if phase != "sequence" else "", f"time {number + 1}" if number else ""]
    return ", ".join(filter(None, parts))


def _side(step: _Step | None, log: ComparedLog) -> LogSide:
    if step is not None:
        return LogSide(step.words, step.line, step.why)
    failed = log.first_error.action if log.first_error is not None else ""
    return LogSide(None, None, f"the run failed in {failed}" if failed else "")


def _took(step: _Step) -> LogSide:
    return LogSide(duration_words(step.own or 0), step.line)


def _is_slower(left: int | None, right: int | None) -> bool:
    if left is None or right is None:
        return False
    short, long = sorted((left, right))
    return long - short >= _SLOWER_BY and long >= short * _SLOWER


def _steps(log: ComparedLog, has_parties: bool) -> dict[_Key, _Step]:
    """All actions, those that were skipped in their places; no dialogs, which follow the user.
    Where one of the logs does not tell who ran them, nobody is told apart."""
    facts, runs = log.log.facts, log.moments.runs
    times = timeline(facts, log.tables)
    is_dialog = dialog_test(log.tables)
    found: list[tuple[int, str, str, str, _Step]] = []
    skips: dict[str, list[SkippedAction]] = {}
    for skipped in log.reasons.skipped.all():
        if skipped.party == CLIENT and is_dialog(skipped.action):
            continue
        skips.setdefault(skipped.action, []).append(skipped)
    for bar in times.bars:
        action = bar.action
        if bar.is_dialog or action.run == NO_RUN or _is_begun_only(action, skips):
            continue
        returned = result_words(action)
        words = f"ran: {returned}" if returned else _UNENDED
        is_timed = times.has_times and not bar.is_guessed
        step = _Step(words, action.line, own=bar.own if is_timed else None)
        found.append((action.line, runs.party(action.run), action.phase.value, action.name, step))
    for skipped in (one for ones in skips.values() for one in ones):
        step = _Step("skipped", skipped.line, skipped.words)
        found.append((skipped.line, skipped.party, "sequence", skipped.action, step))
    counts: Counter[tuple[str, str, str]] = Counter()
    steps: dict[_Key, _Step] = {}
    for _, party, phase, name, step in sorted(found, key=lambda one: one[0]):
        place = party if has_parties else "", phase, name
        steps[*place, counts[place]] = step
        counts[place] += 1
    return steps


def _is_begun_only(action: ActionRun, skips: Mapping[str, Sequence[SkippedAction]]) -> bool:
    """Whether an action was skipped after its beginning had been written."""
    end = action.end_line if action.end_line is not None else action.line
    return any(action.line <= skipped.line <= end for skipped in skips.get(action.name, ()))


# -- where they part ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that happens: what it is in words, without what passes."""

    line: int
    party: str
    words: str


def parting(left: ComparedLog, right: ComparedLog) -> Parting | None:
    """The first action, operation or state that only one log has, or has otherwise.

    Where both have the same parties, only what these do counts: a window that one of the users saw
    is no difference of the installation. A part of a log is held against the other one from where
    both have its first step. None where everything is the same.
    """
    shared = _parties(left) & _parties(right)
    ours, theirs = list(_events(left, shared)), list(_events(right, shared))
    first = _from_step(ours, theirs) if right.is_part else ours
    second = _from_step(theirs, ours) if left.is_part else theirs
    for before, after in zip_longest(first, second):
        if (before is None and left.is_part) or (after is None and right.is_part):
            return None
        if before is None or after is None or before.words != after.words:
            return Parting(
                before.line if before is not None else None,
                after.line if after is not None else None,
                before.words if before is not None else "the log has ended",
                after.words if after is not None else "the log has ended",
            )
    return None


def _from_step(events: Sequence[_Event], part: Sequence[_Event]) -> Sequence[_Event]:
    """The events from the first one of ``part`` on; all where it is not among them."""
    words = part[0].words if part else ""
    found = (at for at, event in enumerate(events) if event.words == words)
    return events[next(found, 0) :]


def _parties(log: ComparedLog) -> set[str]:
    runs = log.moments.runs
    return {runs.party(action.run) for action in log.log.facts.actions if action.run != NO_RUN}


def _events(log: ComparedLog, shared: set[str]) -> Iterator[_Event]:
    """Everything that happens, in the order of the log."""
    streams = (_actions(log), _skipped(log), _operations(log), _decided(log))
    for event in merge(*streams, key=lambda event: event.line):
        if not shared or event.party in shared:
            yield event


def _actions(log: ComparedLog) -> Iterator[_Event]:
    """Beginnings and ends of actions."""
    is_dialog, runs = dialog_test(log.tables), log.moments.runs
    found: list[_Event] = []
    for action in log.log.facts.actions:
        if action.run == NO_RUN or (action.side == "c" and is_dialog(action.name)):
            continue
        party = runs.party(action.run)
        if action.line != action.end_line:  # else a part of a log has its end only
            found.append(_Event(action.line, party, f"{action.name} runs"))
        found.extend(_end(action, party))
    yield from sorted(found, key=lambda event: event.line)


def _end(action: ActionRun, party: str) -> Iterator[_Event]:
    if action.end_line is not None and action.returned is not None:
        yield _Event(action.end_line, party, f"{action.name} ends: {result_words(action)}")


def _skipped(log: ComparedLog) -> Iterator[_Event]:
    is_dialog = dialog_test(log.tables)
    for skipped in log.reasons.skipped.all():
        if skipped.party == CLIENT and is_dialog(skipped.action):
            continue
        yield _Event(skipped.line, skipped.party, f"{skipped.action} is skipped")


def _operations(log: ComparedLog) -> Iterator[_Event]:
    """Operations of the script by the objects that they touch."""
    runs = log.moments.runs
    for line in lines_of_kind(log.log.facts, LineKind.OPERATION):
        parts = log_line(log.log.text.line(line))
        operation = parse_operation(parts.text)
        if operation is None:
            continue
        known = known_operation(operation.name)
        links = known.links if known is not None else {}
        touched = [value for name, value in operation.arguments if name in links and value]
        words = " ".join([operation.name, *map(log.passing.without, touched)])
        yield _Event(line, runs.party(runs.at(line, parts.side)), words)


def _decided(log: ComparedLog) -> Iterator[_Event]:
    """The states of features and components."""
    runs = log.moments.runs
    for state in merge(
        log.log.feature_states(), log.log.component_states(), key=lambda state: state.line
    ):
        party = runs.party(runs.at(state.line, state.side))
        yield _Event(state.line, party, f"{state.name}: {_words(state)}")

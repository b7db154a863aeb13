"""Evaluates conditions with the values of a line, and finds the change that determined the
result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice

from msiview.analysis.condition_words import STATES, ConditionExplanation, explain
from msiview.analysis.conditions import ConditionResult, Evaluation, evaluate, parse, references
from msiview.analysis.logs.reasons.moments import HIDDEN, Evidence, Moments
from msiview.analysis.logs.reasons.property_sources import PropertySources
from msiview.analysis.phrase import LineRef, Phrase, Words
from msiview.words import shortened

_MOST_CHANGES = 256
"""Changes that are examined to find since when a condition has its result."""

_LONGEST = 80
_NEGATION = "holds when what follows does not"


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A name that a condition read, and its value.

    ``kind`` is that of a :class:`ConditionReference`, ``shown`` the name with its sign. ``value``
    is None where it was not set; ``line`` is that of the change, ``by`` who set it (both for
    changes only). ``is_known`` tells whether the value is known at all; ``is_deciding`` means that
    this change determined the result.
    """

    kind: str
    name: str
    shown: str
    value: str | None
    line: int | None
    by: str
    is_known: bool
    is_deciding: bool = False


@dataclass(frozen=True, slots=True)
class ConditionMoment:
    """A condition evaluated with the values of a line.

    ``since`` is the line whose change gave this result, None if it was so from the beginning of the
    run. ``words`` are a sentence without full stop.
    """

    condition: str
    line: int
    evaluation: Evaluation
    reads: tuple[ReadValue, ...]
    since: int | None
    words: Words

    @property
    def outcome(self) -> ConditionResult:
        return self.evaluation.outcome

    @property
    def is_false(self) -> bool:
        return self.evaluation.outcome is ConditionResult.FALSE

    @property
    def holds(self) -> bool:
        return self.evaluation.outcome is ConditionResult.TRUE

    @property
    def is_certain(self) -> bool:
        """Whether the values of all names are known."""
        return all(read.is_known for read in self.reads)


class ConditionMoments:
    """Evaluates conditions with the values in the log."""

    def __init__(self, moments: Moments, sources: PropertySources) -> None:
        self._moments = moments
        self._sources = sources
        self._costings: dict[int, list[int]] = {}

    def at(self, condition: str, line: int, run: int) -> ConditionMoment:
        """A condition with the values that a run had at a line."""
        evaluation = evaluate(parse(condition), self._moments.conditions(line, run))
        since = self._since(condition, evaluation.outcome, line, run)
        reads = tuple(self._reads(condition, line, run, since))
        words = _words(condition, evaluation, since, reads)
        return ConditionMoment(condition, line, evaluation, reads, since, words)

    def costing_line(self, line: int, run: int) -> int:
        """The line at which the conditions of components and features were evaluated for the states
        in a line: the last CostFinalize before it, else the line itself."""
        done = self._costings.get(run)
        if done is None:
            done = [action.line for action in self._moments.runs.named(run, "CostFinalize")]
            self._costings[run] = done
        return max((at for at in done if at <= line), default=line)

    # -- inside ---------------------------------------------------------

    def _since(self, condition: str, outcome: ConditionResult, line: int, run: int) -> int | None:
        """The latest change that gave the condition its result."""
        names = {r.name for r in references(condition) if r.kind == "property"}
        tracks = (self._moments.tracks.track(run, name) for name in names)
        lines = [
            reversed(track.lines[: track.latest(line) + 1]) for track in tracks if track is not None
        ]
        parsed = parse(condition)
        for change in islice(merge(*lines, reverse=True), _MOST_CHANGES):
            before = evaluate(parsed, self._moments.conditions(change - 1, run))
            if before.outcome is not outcome:
                return change
        return None

    def _reads(self, condition: str, line: int, run: int, since: int | None) -> Iterator[ReadValue]:
        """The names of the condition from left to right, without repetitions."""
        seen = set()
        for reference in references(condition):
            kind, name = key = reference.kind, reference.name
            if key in seen:
                continue
            seen.add(key)
            shown = name if kind == "property" else f"{condition[reference.start - 1]}{name}"
            if kind == "property":
                yield self._read_property(name, line, run, since)
            elif kind == "environment":
                yield ReadValue(kind, name, shown, None, None, "", is_known=False)
            else:
                yield self._read_state(kind, name, shown, line, run)

    def _read_property(self, name: str, line: int, run: int, since: int | None) -> ReadValue:
        found = self._moments.value(name, line, run)
        by = ""
        if found.evidence is Evidence.CHANGE and found.line is not None:
            track = self._moments.tracks.track(run, name)
            is_remote = track is not None and bool(track.remote[track.latest(line)])
            by = self._sources.of_change(name, found.line, run, is_remote=is_remote).words
        is_deciding = since is not None and found.line == since
        return ReadValue(
            "property", name, name, found.value, found.line, by, found.is_known, is_deciding
        )

    def _read_state(self, kind: str, name: str, shown: str, line: int, run: int) -> ReadValue:
        is_feature = kind.startswith("feature")
        find = self._moments.feature if is_feature else self._moments.component
        state = find(name, line, run)
        if state is None:
            return ReadValue(kind, name, shown, None, None, "", is_known=False)
        number = self._moments.conditions(line, run).states[kind, name]
        value = f"{number}, {STATES[number]}"
        return ReadValue(kind, name, shown, value, state.line, "", is_known=True)


def _words(
    condition: str, evaluation: Evaluation, since: int | None, reads: tuple[ReadValue, ...]
) -> Words:
    """``IS_ROOT_HEALTH_SERVICE=0 is false since line 212, where … was set to 1``."""
    outcome = evaluation.outcome
    if outcome is ConditionResult.NONE:
        return "there is no condition"
    if outcome is ConditionResult.ERROR:
        return f"{shortened(condition, _LONGEST)} is no condition that can be evaluated"
    state = f"{shortened(condition, _LONGEST)} is {outcome.value}"
    decisive = next((read for read in reads if read.is_deciding), None)
    if decisive is not None and since is not None:
        by = f" by {decisive.by}" if decisive.by else ""
        where = f", where {_change_words(decisive)}{by}"
        return Phrase(f"{state} since ", LineRef(since), where)
    unknown = [read.shown for read in reads if not read.is_known]
    if unknown:
        return f"{state} as far as the log tells: {', '.join(unknown)} is not known"
    part = _deciding_part(explain(evaluation))
    return f"{state}: {part.words}" if part is not None else state


def _change_words(read: ReadValue) -> str:
    if read.value is None:
        return f"{read.name} was deleted"
    if read.value == HIDDEN:
        return f"{read.name} was set to a hidden value"
    return f"{read.name} was set to {shortened(read.value, _LONGEST) or 'an empty text'}"


def _deciding_part(parts: list[ConditionExplanation]) -> ConditionExplanation | None:
    """The part of a condition that explains its result: the first comparison or name with the
    result of the whole, under NOT with the opposite."""
    if not parts:
        return None
    at, result = 0, parts[0].holds
    while True:
        inner = [
            place
            for place in range(at + 1, len(parts))
            if parts[place].depth == parts[at].depth + 1
            and parts[at].start <= parts[place].start < parts[at].end
        ]
        if parts[at].words == _NEGATION:
            result = not result
        fitting = [place for place in inner if parts[place].holds == result]
        if not fitting:
            return parts[at]
        at = fitting[0]

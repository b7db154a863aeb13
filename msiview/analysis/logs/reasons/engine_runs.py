"""Determines the run of the engine that a line belongs to: the client, the server, or a nested
installation.

Each run has properties and states of its own. The letter of a line is not sufficient: a nested run
writes with the letter of the server that it runs in.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from msiview.logs.facts import ActionRun, EngineRun, LogFacts

CLIENT = "client"
SERVER = "server"
NESTED = "nested"
PARTIES = (CLIENT, SERVER, NESTED)

_PARTY_OF_LETTER = {"c": CLIENT, "s": SERVER, "N": NESTED}
_LETTERS = {CLIENT: "c", SERVER: "s", NESTED: "N"}

NO_RUNS = {CLIENT: -1, SERVER: -2, NESTED: -3}
"""Numbers for the run of a party that the log does not contain, as in an excerpt."""

_NOBODY = -4

_MOST_ENCLOSING = 64
"""Runs that are examined to find the one that contains a line; nested ones are few."""


def party(run: EngineRun) -> str:
    """Who runs: :data:`CLIENT`, :data:`SERVER`, :data:`NESTED`, or the letter of another."""
    return NESTED if run.is_nested else _PARTY_OF_LETTER.get(run.stream[:1], run.stream[:1])


@dataclass(frozen=True, slots=True)
class RunLines:
    """The lines of a run, ``first`` to ``last`` (None: it never returned)."""

    number: int
    first: int
    last: int | None


class EngineRuns:
    """The runs of a log that are known so far.

    Numbers are indexes of :attr:`LogFacts.runs`; negative ones (:data:`NO_RUNS`) are for parties
    without a run.
    """

    def __init__(self, facts: LogFacts) -> None:
        self._runs = list(facts.runs)
        self._by_side: dict[str, list[RunLines]] = {}
        for number, run in enumerate(self._runs):
            lines = RunLines(number, run.line, run.end_line)
            letter = run.stream[:1]
            for side in {letter, _LETTERS.get(party(run), letter)}:
                self._by_side.setdefault(side, []).append(lines)
        self._actions: dict[int, list[int]] = {}
        self._facts = facts
        for action in facts.actions:
            self._actions.setdefault(action.run, []).append(action.number)

    def __len__(self) -> int:
        return len(self._runs)

    def party(self, number: int) -> str:
        """The party of a run; empty for an unknown number."""
        if 0 <= number < len(self._runs):
            return party(self._runs[number])
        return next((name for name, none in NO_RUNS.items() if none == number), "")

    def numbers(self) -> range:
        """All numbers, those of parties without a run first."""
        return range(_NOBODY, len(self._runs))

    def run(self, number: int) -> EngineRun | None:
        """A run by its number."""
        return self._runs[number] if 0 <= number < len(self._runs) else None

    def at(self, line: int, side: str) -> int:
        """The run that a side was in at a line: the innermost that encloses it, else the one
        that ended last before it, else the first. ``side`` is the letter of a line or of a
        property dump (``c``, ``S``, ``N``) or the name of a party."""
        runs = self._by_side.get(_letter(side))
        if not runs:
            return _without_run(side)
        after = bisect_right(runs, line, key=lambda run: run.first)
        before = runs[max(0, after - _MOST_ENCLOSING) : after]
        for run in reversed(before):
            if run.last is None or run.last >= line:
                return run.number
        if not before:
            return runs[0].number
        return max(before, key=lambda run: run.last or 0).number

    def last(self, side: str) -> int:
        """The last run of a side that is not nested in it."""
        runs = self._by_side.get(_letter(side), [])
        own = (run.number for run in reversed(runs) if self._is_own(run.number, side))
        return next(own, _without_run(side))

    def _is_own(self, number: int, side: str) -> bool:
        return _LETTERS.get(self.party(number), "") == _letter(side)

    def action_at(self, line: int, run: int) -> ActionRun | None:
        """The action of a run that a line belongs to: the one begun last, or the innermost
        around it that has not ended. None before the first and after the last."""
        numbers = self._actions.get(run, [])
        actions = self._facts.actions
        after = bisect_right(numbers, line, key=lambda number: actions[number].line)
        action = actions[numbers[after - 1]] if after else None
        while action is not None and action.end_line is not None and action.end_line < line:
            parent = None if action.parent is None else actions[action.parent]
            action = parent if parent is not None and parent.run == run else None
        return action

    def named(self, run: int, name: str) -> list[ActionRun]:
        """The runs of an action within an engine run, in order."""
        actions = self._facts.actions
        numbers = self._actions.get(run, [])
        return [actions[number] for number in numbers if actions[number].name == name]


def _letter(side: str) -> str:
    """The letter of a side; dumps write it in capitals."""
    if side in _LETTERS:
        return _LETTERS[side]
    return side if side == "N" else side.lower()


def _without_run(side: str) -> int:
    return NO_RUNS.get(_PARTY_OF_LETTER.get(_letter(side), ""), _NOBODY)

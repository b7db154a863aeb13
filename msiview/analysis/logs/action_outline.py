"""The actions of a log as a tree, with durations and results."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from msiview.analysis.logs.log_words import FAILED
from msiview.analysis.logs.reasons.engine_runs import party
from msiview.analysis.logs.timeline import NO_PARENT, Timeline, enclosing_actions
from msiview.logs.codes import state_meaning
from msiview.logs.facts import ActionRun, LogFacts, Phase


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """One run of an action in the tree.

    ``depth`` counts from 0. ``duration`` and ``own`` are milliseconds, None in a log without times;
    ``own`` is without the actions inside. ``result`` is the return value in words, empty where
    there is none (actions of scripts); ``is_open`` means that the log ends before the action.
    ``operations`` are those of the action itself and of all inside it.
    """

    action: ActionRun
    party: str
    depth: int
    duration: int | None
    own: int | None
    result: str
    is_failed: bool
    is_open: bool
    is_dialog: bool
    operations: int

    @property
    def name(self) -> str:
        return self.action.name

    @property
    def line(self) -> int:
        return self.action.line

    @property
    def phase(self) -> Phase:
        return self.action.phase


class Outline:
    """The tree. Items have the numbers of their actions; children are in the order of the log.

    ``times`` are the bars of the timeline. ``cause_line`` is the first line of the action of the
    first error, if that is known: in a script it has no return value of its own.
    """

    def __init__(self, facts: LogFacts, times: Timeline, cause_line: int | None = None) -> None:
        actions = [bar.action for bar in times.bars]
        self.times = times
        lines = (number for number, action in enumerate(actions) if action.line == cause_line)
        self.cause = next(lines, None)
        """The item of the first error."""
        self._parties = [party(run) for run in facts.runs]
        self._parents = enclosing_actions(actions, [self._party(action) for action in actions])
        self._operations = _operations(actions, self._parents)
        self._first, self._next = _children(self._parents)

    def __len__(self) -> int:
        return len(self._parents)

    def item(self, number: int) -> OutlineItem:
        """An item by the number of its action."""
        bar = self.times.bars[number]
        action, has_times = bar.action, self.times.has_times
        return OutlineItem(
            action,
            self._party(action),
            self._depth(number),
            bar.duration if has_times else None,
            bar.own if has_times else None,
            result_words(action),
            action.returned == FAILED,
            action.end_line is None,
            bar.is_dialog,
            self._operations[number],
        )

    def parent(self, number: int) -> int | None:
        """The parent of an item; None for one on top."""
        parent = self._parents[number]
        return None if parent == NO_PARENT else parent

    def children(self, number: int | None = None) -> list[int]:
        """The children of an item; for None those on top."""
        found = []
        at = self._first[len(self) if number is None else number]
        while at != NO_PARENT:
            found.append(at)
            at = self._next[at]
        return found

    @cached_property
    def parents(self) -> tuple[tuple[int, int], ...]:
        """Items that have others inside, each with its depth, in order."""
        depths: list[int] = []
        found: dict[int, int] = {}
        for above in self._parents:
            depths.append(0 if above == NO_PARENT else depths[above] + 1)
            if above != NO_PARENT:
                found[above] = depths[above]
        return tuple(sorted(found.items()))

    def is_failed(self, number: int) -> bool:
        """Whether an action failed, or caused others to fail."""
        return self.times.bars[number].action.returned == FAILED or number == self.cause

    def failed(self) -> list[int]:
        """The numbers of actions that failed."""
        return [number for number in range(len(self)) if self.is_failed(number)]

    def matching(self, text: str, *, only_failed: bool) -> set[int] | None:
        """The items whose names contain a text (not case-sensitive) with their ancestors; None if
        these are all items."""
        if not text and not only_failed:
            return None
        folded = text.casefold()
        shown: set[int] = set()
        for number in self.failed() if only_failed else range(len(self)):
            name = self.times.bars[number].action.name
            at: int | None = number if folded in name.casefold() else None
            while at is not None and at not in shown:
                shown.add(at)
                at = self.parent(at)
        return shown

    def at(self, line: int) -> int | None:
        """The innermost item that contains a line; None before the first."""
        low, high = 0, len(self)
        bars = self.times.bars
        while low < high:
            middle = (low + high) // 2
            if bars[middle].action.line <= line:
                low = middle + 1
            else:
                high = middle
        number = low - 1 if low else None
        while number is not None and not _reaches(bars[number].action, line):
            number = self.parent(number)
        return number

    def _depth(self, number: int) -> int:
        depth, at = 0, self._parents[number]
        while at != NO_PARENT:
            depth, at = depth + 1, self._parents[at]
        return depth

    def _party(self, action: ActionRun) -> str:
        return self._parties[action.run] if action.run < len(self._parties) else action.side


def result_words(action: ActionRun) -> str:
    """The return value of an action in words; empty where it has none."""
    if action.returned is None:
        return ""
    return state_meaning("return", str(action.returned)) or f"returned {action.returned}"


def _reaches(action: ActionRun, line: int) -> bool:
    return action.end_line is None or action.end_line >= line


def _operations(actions: Sequence[ActionRun], parents: array[int]) -> array[int]:
    """Operations of each action with those of all inside it."""
    counts = array("L", (action.operations for action in actions))
    for place in range(len(actions) - 1, -1, -1):
        if parents[place] != NO_PARENT:
            counts[parents[place]] += counts[place]
    return counts


def _children(parents: array[int]) -> tuple[array[int], array[int]]:
    """For each item its first child (that of the top behind the last item), and for each item the
    next one with the same parent."""
    first = array("I", [NO_PARENT]) * (len(parents) + 1)
    following = array("I", [NO_PARENT]) * len(parents)
    for place in range(len(parents) - 1, -1, -1):
        parent = parents[place]
        owner = len(parents) if parent == NO_PARENT else parent
        following[place] = first[owner]
        first[owner] = place
    return first, following

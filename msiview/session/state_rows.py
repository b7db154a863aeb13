"""Which states of components or features are listed, and in which order.

A list of 200,000 states is kept as numbers of lines. Filtering and sorting read the lines
again, some thousands at once, in a thread of their own.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from msiview.analysis.row_order import in_order
from msiview.logs.facts import StateLine
from msiview.logs.line_parts import state_line
from msiview.logs.log import Log
from msiview.logs.log_text import LogText
from msiview.progress import Progress

NAME, INSTALLED, REQUEST, ACTION, SIDE, LINE = range(6)

UNTOUCHED = "Null"
"""The action of what stays as it is."""

_GAP = 64
"""Lines between two states that are read along rather than skipped."""

_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class StateQuery:
    """Which states are listed, and in which order.

    ``text`` is looked for in names and states in any case; ``differs``: only those where the
    action is another than the request; ``touched``: only those where something was done;
    ``column`` None keeps the order of the log.
    """

    text: str = ""
    differs: bool = False
    touched: bool = False
    column: int | None = None
    descending: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether all states are listed, as the log has them."""
        return self == StateQuery()

    def fits(self, state: StateLine) -> bool:
        if self.differs and not is_otherwise(state):
            return False
        if self.touched and state.action == UNTOUCHED:
            return False
        if not self.text:
            return True
        texts = (state.name, state.installed, state.request, state.action)
        return any(self.text in text.casefold() for text in texts)


def is_otherwise(state: StateLine) -> bool:
    """Whether something else was done than asked."""
    return state.request != state.action


def state_at(text: LogText, line: int) -> StateLine:
    """The state in a line; one that cannot be taken apart has its whole text as name."""
    written = text.line(line)
    state = state_line(line, written)
    return state or StateLine(line, "", written, "", "", "")


def ordered_states(
    log: Log, lines: Sequence[int], query: StateQuery, progress: Progress
) -> array[int]:
    """The lines of all states that fit, in the order of the query."""
    fitting = (state for state in _states(log, lines, progress) if query.fits(state))
    if query.column is None:
        return array("I", (state.line for state in fitting))
    found: array[int] = array("I")
    keys: list[Any] = []
    for state in fitting:
        found.append(state.line)
        keys.append(_sort_key(state, query.column))
    order = in_order(
        range(len(found)), keys, "Sorting the states", progress, descending=query.descending
    )
    ordered: array[int] = array("I")
    for start in range(0, len(order), _AT_ONCE):  # in one go it would hold the window up
        ordered.extend(map(found.__getitem__, order[start : start + _AT_ONCE]))
        del keys[-_AT_ONCE:]
    return ordered


def _sort_key(state: StateLine, column: int) -> str | int:
    match column:
        case 0:
            return state.name.casefold()
        case 1:
            return state.installed
        case 2:
            return state.request
        case 3:
            return state.action
        case 4:
            return state.side
        case _:
            return state.line


def _states(log: Log, lines: Sequence[int], progress: Progress) -> Iterator[StateLine]:
    text = LogText(log.file, log.index)
    done = 0
    for first, last, group in _stretches(lines):
        read = text.lines(first, last - first + 1)
        for line in group:
            state = state_line(line, read[line - first]) if line - first < len(read) else None
            if state is not None:
                yield state
        done += len(group)
        progress("Reading the states", done, len(lines))


def _stretches(lines: Sequence[int]) -> Iterator[tuple[int, int, list[int]]]:
    """Lines in groups that are read at once: the first, the last, and all of them."""
    group: list[int] = []
    for line in lines:
        if group and (line - group[-1] > _GAP or len(group) >= _AT_ONCE):
            yield group[0], group[-1], group
            group = []
        group.append(line)
    if group:
        yield group[0], group[-1], group

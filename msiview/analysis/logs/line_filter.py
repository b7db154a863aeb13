"""Filters the lines of a log by text, side, thread, kind and level."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from itertools import compress, islice
from typing import TypeAlias

from msiview.analysis.patterns import (
    AT_ONCE,
    IN_SIGHT_S,
    FilterError,
    Pattern,
    TooSlow,
    pattern_between_slashes,
)
from msiview.logs.facts import LogFacts
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log_line import log_line
from msiview.logs.log_text import LogText
from msiview.progress import Progress

SEARCHED = 4096
"""Characters of a line that a regular expression is applied to: one that goes back and forth
takes quadratic time."""

_FEW = 64
"""If fewer than one in so many lines are needed, they are read one by one."""

_AT_ONCE = 1 << 16
"""Lines that are examined together; more would block other threads."""

_STEP = 1 << 8

LineTest: TypeAlias = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True)
class LineFilter:
    """The conditions of a filter; empty ones match all lines.

    ``text`` is found in any case; between slashes it is a regular expression. ``sides`` and
    ``thread`` (``34:7C``: process and thread) are of the engine's prefix; lines without one
    belong to the line before. ``kinds`` are line kinds, ``level`` the least level.
    """

    text: str = ""
    sides: frozenset[str] = frozenset()
    thread: str = ""
    kinds: frozenset[LineKind] = frozenset()
    level: Level = Level.TRACE

    @property
    def asks_nothing(self) -> bool:
        return self == LineFilter()


def line_test(text: str) -> LineTest | None:
    """Tells which of some lines have a text as users type it; None for an empty one.

    The test gives the indexes of the lines that pass. Like this function it raises
    :class:`~msiview.analysis.patterns.FilterError`: here for a wrong regular expression, there
    for one that takes too long.
    """
    pattern = pattern_between_slashes(text)
    if pattern is not None:
        select = Pattern(pattern).select
        return lambda lines: select([line[:SEARCHED] for line in lines])
    folded = text.casefold()
    if not folded:
        return None
    return lambda lines: [at for at, line in enumerate(lines) if folded in line.casefold()]


class TextMarks:
    """Where a line has a text as users type it, for a view that paints it.

    What is no regular expression, or one that takes too long on a line, is found nowhere: a
    window must not wait for its marks.
    """

    def __init__(self, text: str) -> None:
        pattern = pattern_between_slashes(text)
        self._pattern: Pattern | None = None
        self._longest = None if pattern is None else SEARCHED
        if not text:
            return
        try:
            self._pattern = Pattern.of_text(text) if pattern is None else Pattern(pattern)
        except FilterError:
            pass

    def __call__(self, line: str) -> list[tuple[int, int]]:
        """Starts and ends in order."""
        if self._pattern is None:
            return []
        try:
            return self._pattern.spans(line[: self._longest], limit=IN_SIGHT_S)
        except TooSlow:
            self._pattern = None
            return []


def filter_lines(
    text: LogText,
    facts: LogFacts,
    line_filter: LineFilter,
    first: int,
    last: int,
    progress: Progress,
    found: Callable[[array[int]], object],
    among: Sequence[int] | None = None,
) -> None:
    """Pass the matching lines from ``first`` up to, not including, ``last`` to ``found``,
    ascending, some at a time. ``among`` are the only lines to examine, ascending."""
    test = line_test(line_filter.text)
    prefixes = _Prefixes(line_filter) if line_filter.sides or line_filter.thread else None
    for start in range(first, last, _AT_ONCE):
        progress("Searching the log", start - first, last - first)
        stop = min(start + _AT_ONCE, last)
        lines = _candidates(facts, line_filter, start, stop, among)
        if test is not None and prefixes is None and len(lines) * _FEW < stop - start:
            lines = _read_singly(text, lines, test, progress)
        elif test is not None or prefixes is not None:
            lines = _read_all(text, start, stop, lines, test, prefixes, progress)
        if lines:
            found(lines)


def _candidates(
    facts: LogFacts, line_filter: LineFilter, first: int, last: int, among: Sequence[int] | None
) -> array[int]:
    """The lines that pass the conditions that need no reading."""
    lines = array("I")
    if among is None:
        lines.extend(range(first, last))
    else:
        lines.extend(among[bisect_left(among, first) : bisect_left(among, last)])
    if line_filter.kinds:
        lines = _passing(lines, facts.kinds, set(line_filter.kinds), first, last)
    if line_filter.level > Level.TRACE:
        levels = {level for level in Level if level >= line_filter.level}
        lines = _passing(lines, facts.levels, levels, first, last)
    return lines


def _passing(
    lines: array[int], values: bytearray, passing: Set[int], first: int, last: int
) -> array[int]:
    """The lines with one of these values; lines that have not been classified have none."""
    marks = values[first:last].translate(bytes(value in passing for value in range(256)))
    if len(lines) == last - first:
        return array("I", compress(lines, marks))
    known = len(marks)
    return array("I", (line for line in lines if line - first < known and marks[line - first]))


def _read_singly(
    text: LogText, lines: array[int], test: LineTest, progress: Progress
) -> array[int]:
    """Those of a few lines that contain a text."""
    passed = array("I")
    for start in range(0, len(lines), _STEP):
        progress("Searching the log")
        numbers = lines[start : start + _STEP]
        passed.extend(numbers[at] for at in test([text.line(line) for line in numbers]))
    return passed


def _read_all(
    text: LogText,
    first: int,
    last: int,
    lines: array[int],
    test: LineTest | None,
    prefixes: _Prefixes | None,
    progress: Progress,
) -> array[int]:
    """Those of some lines that have a text and a prefix, found by reading everything."""
    marks = bytearray(last - first)
    for line in lines:
        marks[line - first] = 1
    passed: set[int] = set()
    for batch in text.batches(first, last):
        if prefixes is not None and not batch.is_rest:
            for number, content in enumerate(batch.lines, batch.first):
                if not prefixes.holds(content):
                    marks[number - first] = 0
        at = batch.first - first
        marked = compress(range(len(batch.lines)), marks[at : at + len(batch.lines)])
        while asked := list(islice(marked, AT_ONCE)):
            progress("Searching the log", batch.first, last)
            if test is not None:
                asked = [asked[at] for at in test([batch.lines[at] for at in asked])]
            passed.update(batch.first + at for at in asked)
    return array("I", sorted(passed))


class _Prefixes:
    """Follows the prefixes from line to line."""

    def __init__(self, line_filter: LineFilter) -> None:
        self._line_filter = line_filter
        self._holds = False

    def holds(self, line: str) -> bool:
        """Whether the next line was written by one of the sides and by the thread."""
        if line.startswith("MSI"):
            parts, line_filter = log_line(line), self._line_filter
            if parts.side:
                thread = f"{parts.process}:{parts.thread}"
                self._holds = (not line_filter.sides or parts.side in line_filter.sides) and (
                    not line_filter.thread or thread == line_filter.thread
                )
        return self._holds

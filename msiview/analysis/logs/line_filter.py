"""Which lines of a log are wanted: by text, side, thread, kind, level, or among given ones."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

from msiview.analysis.filters import FilterError
from msiview.logs.facts import LogFacts
from msiview.logs.line_kinds import Level, LineKind
from msiview.logs.log_line import log_line
from msiview.logs.log_text import LogText
from msiview.progress import Progress

SEARCHED: Final = 4096
"""Characters of a line that a regular expression is applied to: one that goes back and forth
must not hold everything up."""

_FEW: Final = 64
"""With fewer wanted lines than one in so many they are read one by one."""

_STEP: Final = 1 << 13

LineTest = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What is asked of a line; empty parts ask nothing.

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
    """Whether a line has a text as users type it; None for an empty one.

    Raises :class:`~msiview.analysis.filters.FilterError` for a wrong regular expression.
    """
    if len(text) >= 2 and text[0] == text[-1] == "/":
        try:
            search = re.compile(text[1:-1], re.IGNORECASE).search
        except (re.error, OverflowError, RecursionError) as error:
            raise FilterError(f"the regular expression is wrong: {error}") from error
        return lambda line: search(line[:SEARCHED]) is not None
    wanted = text.casefold()
    return (lambda line: wanted in line.casefold()) if wanted else None


def text_ranges(text: str, line: str) -> list[tuple[int, int]]:
    """Where a line has a text as users type it: starts and ends, in order."""
    if len(text) >= 2 and text[0] == text[-1] == "/":
        pattern = text[1:-1]
        line = line[:SEARCHED]
    else:
        pattern = re.escape(text)
    if not pattern:
        return []
    try:
        found = re.finditer(pattern, line, re.IGNORECASE)
        return [match.span() for match in found if match.end() > match.start()]
    except (re.error, OverflowError, RecursionError):
        return []


def filter_lines(
    text: LogText,
    facts: LogFacts,
    wanted: LineFilter,
    first: int,
    last: int,
    progress: Progress,
    found: Callable[[array[int]], object],
    among: Sequence[int] | None = None,
) -> None:
    """Hand over the lines from ``first`` up to, not including, ``last`` that pass, ascending,
    some at a time. ``among`` are the only lines to look at, ascending."""
    candidates = _candidates(facts, wanted, first, last, among)
    test = line_test(wanted.text)
    needs_prefix = bool(wanted.sides or wanted.thread)
    title = "Filtering the log"
    if test is None and not needs_prefix:
        for start in range(0, len(candidates), _STEP * 16):
            progress(title, start, len(candidates))
            found(candidates[start : start + _STEP * 16])
        return
    prefixes = _Prefixes(wanted) if needs_prefix else None
    if prefixes is None and len(candidates) * _FEW < last - first:
        _read_singly(text, candidates, test or (lambda _: True), progress, found)
        return
    marks = bytearray(last - first)
    for candidate in candidates:
        marks[candidate - first] = 1
    passed: set[int] = set()
    for batch in text.batches(first, last):
        progress(title, batch.first - first, last - first)
        if not batch.is_rest and passed:
            found(array("I", sorted(passed)))
            passed.clear()
        for number, line in enumerate(batch.lines, batch.first):
            if prefixes is not None and not batch.is_rest and not prefixes.holds(line):
                marks[number - first] = 0
            if marks[number - first] and (test is None or test(line)):
                passed.add(number)
    found(array("I", sorted(passed)))


def _candidates(
    facts: LogFacts, wanted: LineFilter, first: int, last: int, among: Sequence[int] | None
) -> array[int]:
    """The lines that pass by what is known of them without reading them."""
    lines: Collection[int]
    if among is not None:
        lines = array("I", (line for line in among if first <= line < last))
    else:
        lines = range(first, last)
    if wanted.kinds:
        lines = _passing(lines, facts.kinds, set(wanted.kinds))
    if wanted.level > Level.TRACE:
        lines = _passing(lines, facts.levels, {level for level in Level if level >= wanted.level})
    return lines if isinstance(lines, array) else array("I", lines)


def _passing(lines: Collection[int], values: bytearray, wanted: set[int]) -> array[int]:
    """The lines whose value is wanted; a line of which nothing is known yet has none."""
    marks = values.translate(bytes(value in wanted for value in range(256)))
    if isinstance(lines, range):
        return array("I", compress(lines, marks[lines.start : lines.stop]))
    known = len(marks)
    return array("I", (line for line in lines if line < known and marks[line]))


def _read_singly(
    text: LogText,
    candidates: array[int],
    test: LineTest,
    progress: Progress,
    found: Callable[[array[int]], object],
) -> None:
    for start in range(0, len(candidates), _STEP):
        progress("Filtering the log", start, len(candidates))
        passed = array("I", _tested(text, candidates[start : start + _STEP], test, progress))
        if passed:
            found(passed)


def _tested(text: LogText, lines: array[int], test: LineTest, progress: Progress) -> Iterator[int]:
    for count, line in enumerate(lines):
        if count % 256 == 0:
            progress("Filtering the log")
        if test(text.line(line)):
            yield line


class _Prefixes:
    """Follows the prefixes from line to line."""

    def __init__(self, wanted: LineFilter) -> None:
        self._wanted = wanted
        self._holds = False

    def holds(self, line: str) -> bool:
        """Whether the next line was written by a wanted side and thread."""
        if line.startswith("MSI"):
            parts, wanted = log_line(line), self._wanted
            if parts.side:
                thread = f"{parts.process}:{parts.thread}"
                self._holds = (not wanted.sides or parts.side in wanted.sides) and (
                    not wanted.thread or thread == wanted.thread
                )
        return self._holds

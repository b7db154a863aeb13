"""Finds lines of a log by their kind, and parses ranges of lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msiview.logs.log_line import log_line

if TYPE_CHECKING:
    from msiview.logs.facts import LogFacts
    from msiview.logs.line_kinds import LineKind
    from msiview.logs.log import Log
    from msiview.logs.log_line import LogLine


def lines_of_kind(
    facts: LogFacts, kind: LineKind, first: int = 0, last: int | None = None
) -> Iterator[int]:
    """The lines of a kind from ``first`` up to, not including, ``last``, in order."""
    kinds = facts.kinds
    end = len(kinds) if last is None else min(last, len(kinds))
    at = kinds.find(kind, first, end)
    while at >= 0:
        yield at
        at = kinds.find(kind, at + 1, end)


def parsed_lines(log: Log, first: int, last: int) -> Iterator[tuple[int, LogLine]]:
    """Number and parsed line for each line from ``first`` up to, not including, ``last``."""
    first = max(first, 0)
    for number, line in enumerate(log.text.lines(first, max(0, last - first)), first):
        yield number, log_line(line)

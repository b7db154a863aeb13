"""How long what a log tells of took."""

from __future__ import annotations

from collections.abc import Iterable

from msiview.analysis.logs.log_lines import parsed_lines
from msiview.logs.log import Log
from msiview.logs.log_line import LogLine

_DAY = 86_400_000
_NEAR = 400
"""Lines at either end among which one with a time is looked for."""


def duration(log: Log, begin: int) -> int | None:
    """Milliseconds from the first to the last line with a time, from line ``begin`` on; None
    where the log has none.

    Lines have no date. Days that went by meanwhile are known by the times of the actions.
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
        days = max(moments) // _DAY - min(moments) // _DAY
        last += days * _DAY
    if last < first:
        last += _DAY
    return last - first


def _time(lines: Iterable[LogLine]) -> int | None:
    return next((line.time for line in lines if line.time is not None), None)

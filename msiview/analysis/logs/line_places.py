"""Finds the line for a line number or a time of day that the user types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msiview.late_patterns import late_pattern
from msiview.logs.log_line import log_line

if TYPE_CHECKING:
    from msiview.logs.log_text import LogText

_TIME = late_pattern(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[:.](\d{1,3}))?)?")
_DAY = 86_400_000
_DISORDER = 60_000
"""Milliseconds by which a line may be older than one before it, since the engine delays lines and
several processes write."""

_NEAR = 200
"""Lines after a place that are searched for one with a time."""


def typed_line(text: str, log_text: LogText, count: int) -> int | None:
    """The line that ``1431`` or ``14:27:02`` stands for, counted from 0; None for what is
    neither, or not in the log. For a time the first line that was written then or later."""
    text = text.strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    if text.isascii() and text.isdigit() and len(text) < 12:
        line = int(text) - 1
        return min(line, count - 1) if count and line >= 0 else None
    match = _TIME.fullmatch(text)
    if match is None or not count:
        return None
    hours, minutes, seconds, fraction = (match[group] or "0" for group in range(1, 5))
    time = (int(hours) * 3600 + int(minutes) * 60 + int(seconds)) * 1000
    return _line_at(time + int(fraction.ljust(3, "0")), log_text, count)


def _line_at(time: int, text: LogText, count: int) -> int | None:
    """The first line at a time or later, by bisection: lines are in the order of time, except for a
    few that two processes write at once. After midnight it is the next day."""
    begin = _time_after(0, text, count)
    if begin is None:
        return None
    end = _last_time(text, count)
    if time < begin[1] and end >= begin[1] - _DISORDER:
        return begin[0]
    from_begin = time if time >= begin[1] else time + _DAY
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        found = _time_after(middle, text, high)
        if found is None:
            high = middle
            continue
        at = found[1] if found[1] >= begin[1] - _DISORDER else found[1] + _DAY
        if at >= from_begin:
            high = middle
        else:
            low = found[0] + 1
    found = _time_after(low, text, count)
    return found[0] if found is not None else None


def _time_after(first: int, text: LogText, until: int) -> tuple[int, int] | None:
    """The next line with a time, and that time in milliseconds since midnight."""
    for line in range(first, min(first + _NEAR, until)):
        time = log_line(text.line(line)[:80]).time
        if time is not None:
            return line, time
    return None


def _last_time(text: LogText, count: int) -> int:
    """The time of the last line with one, in milliseconds since midnight; 0 without any."""
    for line in range(count - 1, max(-1, count - 1 - _NEAR), -1):
        time = log_line(text.line(line)[:80]).time
        if time is not None:
            return time
    return 0

"""Finds times in which nothing was logged, while the lines go by."""

from __future__ import annotations

from msiview.logs.facts import LogFacts, Silence
from msiview.logs.log_clock import LogClock
from msiview.logs.log_line import milliseconds

LEAST = 1000
"""Milliseconds of a silence; a service that does not answer takes 30,000."""


class SilenceWatch:
    """Adds silences to the facts.

    Lines of two processes are slightly out of order, so the latest time is used. Only lines of
    another second than the one before are to be shown to it.
    """

    def __init__(self, facts: LogFacts) -> None:
        self._facts = facts
        self._clock = LogClock()
        self._latest = self._begin = -1

    def pass_to(self, time: str, line: int, before: str, last: int) -> None:
        """A line has a time (``05:17:50:820``), and so had the ``last`` line before it."""
        sections = self._facts.sections
        if sections and sections[-1].line > self._begin:  # another log, perhaps of another day
            self._begin = sections[-1].line
            self._clock, self._latest = LogClock(), -1
            before = before if last > self._begin else ""
        self._latest = max(self._latest, self._at(before))
        now = self._at(time)
        if 0 <= self._latest <= now - LEAST:
            self._facts.silences.append(Silence(last, line, self._latest, now))

    def _at(self, time: str) -> int:
        """A time in a prefix, counted from the first midnight; -1 for an invalid one."""
        digits = time[:2] + time[3:5] + time[6:8] + time[9:12]
        if not digits.isdecimal() or len(digits) != 9:
            return -1
        if time[:2] != self._clock.hour:
            self._clock.turn(time[:2])
        return self._clock.at(milliseconds(time))

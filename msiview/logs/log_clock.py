"""Converts times of day, which have no date, to times that grow across midnight."""

from __future__ import annotations

DAY = 86_400_000
"""Milliseconds."""

_HALF = 12


class LogClock:
    """Counts midnights. Two processes write with slight disorder, so a slightly smaller time of day
    is no new day, and a much larger one belongs to the day before."""

    def __init__(self) -> None:
        self.hour = ""
        """Hour of the last line with a time, two digits."""
        self._day = 0

    def turn(self, hour: str) -> None:
        """Note that a line has another hour than the one before."""
        if hour.isdecimal():
            if self.hour:
                gone = int(hour) - int(self.hour)
                if gone < -_HALF:
                    self._day += 1
                elif gone > _HALF and self._day:
                    self._day -= 1
            self.hour = hour

    def at(self, time: int) -> int:
        """A time of day near the last line's, as milliseconds since the first midnight."""
        time += self._day * DAY
        if self.hour:
            gone = time - self._day * DAY - int(self.hour) * 3_600_000
            if gone < -_HALF * 3_600_000:
                return time + DAY
            if gone > (_HALF + 1) * 3_600_000 and self._day:
                return time - DAY
        return time

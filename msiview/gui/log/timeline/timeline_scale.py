"""From time to pixels: what part of a timeline is in sight, and where its ticks are."""

from __future__ import annotations

from collections.abc import Iterator

from msiview.logs.log_line import time_words
from msiview.words import number

LEAST_PER_PX = 0.02
"""Milliseconds per pixel at the closest; closer there is nothing more to see."""

_MOST_PX = 1 << 30
"""Pixels that all the time takes at the most: scroll bars count in 32 bits."""

STEP = 1.25
"""How much one turn of the wheel or one key zooms."""

_ROOM = 1.02
"""The whole time takes a little more than the bars do, so that the last one ends in sight."""

_SECOND, _MINUTE, _HOUR = 1000, 60_000, 3_600_000
_TICKS = (
    *(1, 2, 5, 10, 20, 50, 100, 200, 500),
    *(_SECOND * step for step in (1, 2, 5, 10, 15, 30)),
    *(_MINUTE * step for step in (1, 2, 5, 10, 30)),
    *(_HOUR * step for step in (1, 2, 6, 24)),
)
"""Distances of ticks in milliseconds that read well."""


class TimelineScale:
    """Times are milliseconds, places are pixels from the left edge of the view."""

    def __init__(self) -> None:
        self.begin, self.finish = 0, 1
        self.start = 0.0
        """The time at the left edge."""
        self.per_px = 1.0
        self.width = 1
        self.has_times = True
        """Without times, numbers of lines stand in for milliseconds."""
        self._fits = True

    def set_range(self, begin: int, finish: int, *, has_times: bool = True) -> None:
        """The time that there is; a view of all of it goes on showing all."""
        self.has_times = has_times
        self.begin, self.finish = begin, max(finish, begin + 1)
        self._settle()

    def set_width(self, width: int) -> None:
        self.width = max(1, width)
        self._settle()

    def fit(self) -> None:
        """Show everything."""
        self._fits = True
        self._settle()

    def zoom(self, factor: float, x: float) -> None:
        """Show ``factor`` times as much detail; the time at ``x`` stays there."""
        time = self.time(x)
        self._fits = False
        self.per_px = min(max(self.per_px / factor, self._least()), self._whole())
        self._fits = self.per_px >= self._whole()
        self.start = time - x * self.per_px
        self._settle()

    def show(self, start: float, end: float) -> None:
        """Show a stretch of time, with a little room beside it."""
        self._fits = False
        self.per_px = min(max((end - start) * 1.1 / self.width, self._least()), self._whole())
        self._fits = self.per_px >= self._whole()
        self.start = (start + end - self.width * self.per_px) / 2
        self._settle()

    def move_to(self, start: float) -> None:
        """Bring a time to the left edge, as far as there is something."""
        self.start = start
        self._settle()

    def reveal(self, start: float, end: float) -> None:
        """Move as little as possible until a stretch of time is in sight, its beginning first."""
        margin = self.per_px * min(48, self.width / 4)
        if end > self.end:
            self.start = end + margin - self.width * self.per_px
        if start < self.start or start > self.end:
            self.start = start - margin
        self._settle()

    @property
    def end(self) -> float:
        """The time at the right edge."""
        return self.start + self.width * self.per_px

    @property
    def is_whole(self) -> bool:
        """Whether everything is in sight."""
        return self._fits

    def x(self, time: float) -> float:
        return (time - self.start) / self.per_px

    def time(self, x: float) -> float:
        return self.start + x * self.per_px

    def ticks(self, least_px: int) -> Iterator[tuple[float, str]]:
        """Places and labels of ticks, at least ``least_px`` apart."""
        least = least_px * self.per_px
        step = next((step for step in _TICKS if step >= least), _TICKS[-1])
        time = int(self.start // step) * step
        while time <= self.end:
            if time >= self.start:
                yield self.x(time), tick_words(time, step) if self.has_times else number(time + 1)
            time += step

    def _whole(self) -> float:
        return max((self.finish - self.begin) * _ROOM / self.width, self._least())

    def _least(self) -> float:
        return max(LEAST_PER_PX, (self.finish - self.begin) / _MOST_PX)

    def _settle(self) -> None:
        if self._fits:
            self.per_px, self.start = self._whole(), float(self.begin)
            return
        self.per_px = max(self.per_px, self._least())  # the time that there is may have grown
        latest = self.begin + (self.finish - self.begin) * _ROOM - self.width * self.per_px
        self.start = max(min(self.start, latest), self.begin)


def tick_words(time: int, step: int) -> str:
    """The time of day, as exact as the distance of the ticks asks."""
    written = time_words(time)
    return f"{written[:8]}.{written[9:]}" if step < 1000 else written[:8]

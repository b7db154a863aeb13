"""Where the bars of a timeline stand: lanes, rows inside them, and which bars are in sight."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from msiview.analysis.logs.log_words import FAILED
from msiview.analysis.logs.timeline import Bar, Timeline

MOST_ROWS = 100
"""Rows of a lane; in a broken log actions can lie in each other without end."""

MOST_FAILED = 1000
"""Failures that are drawn even where they cannot be told apart."""


@dataclass(slots=True)
class LaneRows:
    """The rows of a lane: ``first`` of all rows, ``rows`` of them."""

    party: str
    first: int
    rows: int


@dataclass(slots=True)
class _Row:
    """Bars side by side, in the order of time."""

    bars: list[Bar] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """How far the bars reach up to each, so that they ascend in the last row, too."""

    def has_room(self, bar: Bar) -> bool:
        return not self.ends or bar.start >= self.ends[-1]

    def add(self, bar: Bar) -> None:
        self.bars.append(bar)
        self.starts.append(bar.start)
        self.ends.append(max(bar.end, self.ends[-1] if self.ends else bar.end))


class TimelineRows:
    """Bars in rows: a bar stands below the one around it, and none covers another.

    Questions about a stretch of time are answered by bisection, so that they take as long
    with 10,000 bars as with ten.
    """

    def __init__(self, timeline: Timeline | None = None, cause_line: int | None = None) -> None:
        """``cause_line`` is the first line of the action of the first error."""
        self._cause_line = cause_line
        self.timeline = timeline or Timeline()
        self.bars = sorted(self.timeline.bars, key=lambda bar: (bar.start, bar.row, number_of(bar)))
        self.lanes: list[LaneRows] = []
        self._rows: list[_Row] = []
        self._row_of: dict[int, int] = {}
        failed = [bar for bar in self.bars if self.is_failed(bar)]
        self._failed = failed[:MOST_FAILED]
        by_lane: list[list[Bar]] = [[] for _ in self.timeline.lanes]
        for bar in self.bars:
            by_lane[bar.lane].append(bar)
        for lane, bars in zip(self.timeline.lanes, by_lane, strict=True):
            self._add_lane(lane.party, bars)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self._rows)

    def row_of(self, bar: Bar) -> int:
        """The row that a bar stands in."""
        return self._row_of[number_of(bar)]

    def is_failed(self, bar: Bar) -> bool:
        """Whether an action failed, or is the cause that others did."""
        return bar.action.returned == FAILED or bar.action.line == self._cause_line

    def bar_of(self, number: int | None) -> Bar | None:
        """The bar of an action by its number; None where it has none."""
        bars = self.timeline.bars
        return bars[number] if number is not None and 0 <= number < len(bars) else None

    def between(self, row: int, start: float, end: float) -> Iterator[Bar]:
        """The bars of a row that reach into a stretch of time."""
        bars = self._rows[row]
        at = bisect_left(bars.ends, start)
        while at < len(bars.bars) and bars.starts[at] <= end:
            yield bars.bars[at]
            at += 1

    def drawn(self, row: int, start: float, end: float, width: float) -> Iterator[Bar]:
        """As :meth:`between`, but of bars that lie in one place of ``width`` only the first:
        what cannot be told apart needs no drawing."""
        bars = self._rows[row]
        at = bisect_left(bars.ends, start)
        while at < len(bars.bars) and bars.starts[at] <= end:
            bar = bars.bars[at]
            yield bar
            at = max(at + 1, bisect_left(bars.ends, max(bar.end, bar.start + width)))

    def failed(self, start: float, end: float) -> list[Bar]:
        """Actions that failed in a stretch of time: they are drawn whatever is beside them."""
        return [bar for bar in self._failed if bar.end >= start and bar.start <= end]

    def near(self, row: int, time: float, slack: float) -> Bar | None:
        """The bar at a time in a row, or the nearest one within ``slack``; of several that are
        too short to be told apart the longest."""
        if not 0 <= row < len(self._rows):
            return None
        found = list(self.between(row, time - slack, time + slack))
        inside = [bar for bar in found if bar.start <= time <= bar.end]
        return max(inside or found, key=lambda bar: bar.duration, default=None)

    def neighbour(self, bar: Bar, step: int) -> Bar | None:
        """The next bar of the same row (``step`` 1), or the one before (-1)."""
        bars = self._rows[self.row_of(bar)].bars
        at = next(at for at, one in enumerate(bars) if one is bar) + step
        return bars[at] if 0 <= at < len(bars) else None

    def across(self, bar: Bar, step: int) -> Bar | None:
        """The bar of the nearest row above (-1) or below (1) that is closest in time: what
        begins inside this bar goes first."""
        row = self.row_of(bar) + step
        while 0 <= row < len(self._rows):
            bars = self._rows[row]
            if bars.bars:
                if step > 0:
                    at = bisect_left(bars.starts, bar.start)
                else:
                    at = max(0, bisect_right(bars.starts, bar.start) - 1)
                return bars.bars[min(at, len(bars.bars) - 1)]
            row += step
        return None

    def _add_lane(self, party: str, bars: list[Bar]) -> None:
        first = len(self._rows)
        rows: list[_Row] = []
        for bar in bars:
            place = min(bar.row, MOST_ROWS - 1)
            while place < min(len(rows), MOST_ROWS - 1) and not rows[place].has_room(bar):
                place += 1
            while len(rows) <= place:
                rows.append(_Row())
            rows[place].add(bar)
            self._row_of[number_of(bar)] = first + place
        self._rows += rows
        self.lanes.append(LaneRows(party, first, len(rows)))


def number_of(bar: Bar) -> int:
    """The number of a bar's action, which is its place in the timeline, too."""
    return bar.action.number

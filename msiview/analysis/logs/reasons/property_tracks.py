"""All property changes of each run in compact form."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from msiview.analysis.logs.reasons.engine_runs import EngineRuns
from msiview.logs.facts import PropertyChange
from msiview.logs.line_parts import property_change
from msiview.logs.log import Log
from msiview.progress import Progress, no_progress

MOST_KEPT = 1 << 24
"""Characters of different values that are kept; further ones are read again on demand."""

_UNREAD = "\N{NULL}unread"
_STEP = 1024


@dataclass(slots=True)
class Track:
    """The changes of one property in one run, in the order of the log.

    ``before`` is the value before the first change, which that change states; None: not set.
    """

    before: str | None
    lines: array[int] = field(default_factory=lambda: array("I"))
    values: list[str | None] = field(default_factory=list)
    remote: bytearray = field(default_factory=bytearray)
    """1 for changes that a custom action made itself."""

    def latest(self, line: int) -> int:
        """The index of the last change up to and including a line; -1 for none."""
        return bisect_right(self.lines, line) - 1


class PropertyTracks:
    """The tracks of a log. 13 bytes a change and each value once, up to :data:`MOST_KEPT`."""

    def __init__(self, log: Log, runs: EngineRuns, progress: Progress | None = None) -> None:
        """Raises :class:`~msiview.errors.UnreadableFile`."""
        progress = progress or no_progress()
        self._log = log
        self._tracks: dict[int, dict[str, Track]] = {}
        self._pool: dict[str, str] = {}
        self._kept = 0
        total = len(log.facts.change_lines)
        for count, change in enumerate(log.property_changes()):
            self._add(change, runs.at(change.line, change.side))
            if count % _STEP == 0:
                progress("Following the properties", count, total)
        self._pool.clear()

    def of_run(self, run: int) -> dict[str, Track]:
        """All properties that changed in a run."""
        return self._tracks.get(run, {})

    def track(self, run: int, name: str) -> Track | None:
        """The changes of a property in a run."""
        return self.of_run(run).get(name)

    def names(self) -> Iterator[str]:
        """The properties that changed in any run, without repetitions."""
        return iter(dict.fromkeys(name for tracks in self._tracks.values() for name in tracks))

    def value(self, track: Track, place: int) -> str | None:
        """The value that a change set; None: the property was deleted."""
        value = track.values[place]
        if value is not _UNREAD:
            return value
        first, last = self._log.message(track.lines[place])
        text = "\n".join(self._log.text.lines(first, last - first + 1))
        change = property_change(first, text)
        return change.new if change is not None else None

    def _add(self, change: PropertyChange, run: int) -> None:
        tracks = self._tracks.setdefault(run, {})
        track = tracks.get(change.name)
        if track is None:
            track = tracks[change.name] = Track(self._pooled(change.old))
        track.lines.append(change.line)
        track.values.append(self._pooled(change.new))
        track.remote.append(change.is_remote)

    def _pooled(self, value: str | None) -> str | None:
        if value is None:
            return None
        known = self._pool.get(value)
        if known is None:
            if self._kept > MOST_KEPT:
                return _UNREAD
            self._kept += len(value)
            known = self._pool[value] = value
        return known

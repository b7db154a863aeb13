"""The index of state lines by the names of components or features."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from msiview.analysis.logs.reasons.engine_runs import EngineRuns
from msiview.logs.facts import StateLine
from msiview.logs.line_parts import state_line
from msiview.logs.log import Log
from msiview.progress import Progress, no_progress

_STEP = 1024


class StateIndex:
    """Finds the state lines of a name; 8 bytes a line, and each name once."""

    def __init__(
        self, log: Log, states: Iterable[StateLine], progress: Progress | None = None
    ) -> None:
        """Raises :class:`~msiview.errors.UnreadableFile`."""
        progress = progress or no_progress()
        self._log = log
        self._lines = array("I")
        self._previous = array("i")
        self._last: dict[str, int] = {}
        for state in states:
            if len(self._lines) % _STEP == 0:
                progress("Reading the states", state.line, log.facts.lines)
            self._previous.append(self._last.get(state.name, -1))
            self._last[state.name] = len(self._lines)
            self._lines.append(state.line)

    def __contains__(self, name: str) -> bool:
        return name in self._last

    def names(self) -> Iterator[str]:
        """All names, in the order of their first lines."""
        return iter(self._last)

    def of(self, name: str) -> Iterator[StateLine]:
        """The states of a name, the last one first."""
        place = self._last.get(name, -1)
        while place >= 0:
            line = self._lines[place]
            state = state_line(line, self._log.text.line(line))
            if state is not None:
                yield state
            place = self._previous[place]

    def at(self, name: str, line: int, run: int, runs: EngineRuns) -> StateLine | None:
        """The state in a run at a line.

        The engine decides at the end of costing and logs the states later, so the first state also
        applies before its line.
        """
        later = None
        for state in self.of(name):
            if runs.at(state.line, state.side) == run:
                later = state
                if state.line <= line:
                    break
        return later

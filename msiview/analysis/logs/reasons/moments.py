"""The values of a run of the engine at a line: properties, and states of features and
components."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from msiview.analysis.conditions import ConditionValues
from msiview.analysis.live_columns import live_properties
from msiview.analysis.logs.reasons.engine_runs import NESTED, SERVER, EngineRuns
from msiview.analysis.logs.reasons.given_properties import given_properties
from msiview.analysis.logs.reasons.property_tracks import PropertyTracks
from msiview.analysis.logs.reasons.state_index import StateIndex
from msiview.database.table import Table
from msiview.logs.facts import PropertyDump, StateLine
from msiview.logs.log import Log
from msiview.progress import Progress
from msiview.resources import resource_rows

HIDDEN = "**********"
"""Replaces values that the package hides from logs."""

_DUMPS = {"client": "C", "server": "S", "nested": "N"}

_STATES = {
    "Absent": 2,
    "Advertise": 1,
    "FileAbsent": 2,
    "HKCRAbsent": 2,
    "HKCRFileAbsent": 2,
    "Local": 3,
    "Null": -1,
    "Reinstall": 3,
    "Source": 4,
    "Unknown": -1,
}
"""States as conditions see them. Source: docs/log-format.md, "States", docs/msi-format.md,
"Conditions"; that a feature to be reinstalled counts as local is a guess."""


class Evidence(Enum):
    """How the value of a property is known."""

    CHANGE = "the line that set it"
    NEXT_CHANGE = "the next change, which tells the value before it"
    DUMP = "the list at the end of the run"
    GIVEN = "the command line"
    PACKAGE = "the package"
    NONE = "no line sets it"
    UNKNOWN = "the log does not tell"


@dataclass(frozen=True, slots=True)
class MomentValue:
    """The value of a property at a line. ``value`` is None where it is not set (or not known);
    ``line`` is the line that states it."""

    value: str | None
    line: int | None
    evidence: Evidence

    @property
    def is_known(self) -> bool:
        """Whether the log or the package states it, and does not hide it."""
        return self.evidence is not Evidence.UNKNOWN and self.value != HIDDEN


class Moments:
    """The values at any line of a log, as far as it has been read; lines count from 0.

    A value comes from the last change before the line, else from the change after it, which states
    the old value; the value of a property that never changes is in the list at the end of the run,
    on its command line, or in the package (``tables``, with its overlay).
    """

    def __init__(
        self,
        log: Log,
        tables: Mapping[str, Table] | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Takes a second or more for large logs. Raises
        :class:`~msiview.errors.UnreadableFile`."""
        self.log = log
        self.runs = EngineRuns(log.facts)
        self.tracks = PropertyTracks(log, self.runs, progress)
        self.given = given_properties(log, self.runs, progress)
        self.components = StateIndex(log, log.component_states(), progress)
        self.features = StateIndex(log, log.feature_states(), progress)
        self.defaults: Mapping[str, str] = live_properties(tables) if tables is not None else {}
        self.dumps = _dumps_of_runs(log.facts.dumps, self.runs)

    # -- properties -----------------------------------------------------

    def value(self, name: str, line: int, run: int) -> MomentValue:
        """The value of a property in a run at a line, including a change in that line."""
        track = self.tracks.track(run, name)
        if track is not None:
            place = track.latest(line)
            if place >= 0:
                changed = self.tracks.value(track, place)
                return MomentValue(changed, track.lines[place], Evidence.CHANGE)
            if track.before is not None or name not in self.defaults:
                return MomentValue(track.before, track.lines[0], Evidence.NEXT_CHANGE)
        return self._unchanged(name, line, run)

    def _unchanged(self, name: str, line: int, run: int) -> MomentValue:
        """The value of a property that has not changed in the run."""
        dump = self.dumps.get(run)
        told = dump.values.get(name) if dump is not None else None
        if told is not None and (told[0] != HIDDEN or name not in self.defaults):
            return MomentValue(told[0], told[1], Evidence.DUMP)
        given = self.given.with_property(name, run)
        if given is not None:
            return MomentValue(given.values[name], given.line, Evidence.GIVEN)
        is_complete = dump is not None and told is None and self._has_returned(run)
        if name in self.defaults and not is_complete:
            return MomentValue(self.defaults[name], None, Evidence.PACKAGE)
        if name == "Installed" and dump is None:
            return self._installed(line, run)
        if name in _made_by_engine() and not is_complete:
            return MomentValue(None, None, Evidence.UNKNOWN)
        return MomentValue(None, None, Evidence.NONE)

    def _installed(self, line: int, run: int) -> MomentValue:
        """``Installed`` according to ``ProductState``, which is 5 for an installed product."""
        state = self.value("ProductState", line, run)
        if state.value is None:
            return MomentValue(None, None, Evidence.UNKNOWN)
        return MomentValue("00:00:00" if state.value == "5" else None, state.line, state.evidence)

    def _has_returned(self, run: int) -> bool:
        found = self.runs.run(run)
        return found is not None and found.end_line is not None

    def names(self, run: int) -> list[str]:
        """The names of all known properties in a run."""
        dump = self.dumps.get(run)
        found = dict.fromkeys(self.defaults)
        found |= dict.fromkeys(dump.values if dump is not None else ())
        found |= dict.fromkeys(name for given in self.given.to(run) for name in given.values)
        found |= dict.fromkeys(self.tracks.of_run(run))
        return list(found)

    def values(self, line: int, run: int) -> Mapping[str, str]:
        """All properties of a run at a line that are set."""
        return _Values(self, line, run)

    # -- states ---------------------------------------------------------

    def component(self, name: str, line: int, run: int) -> StateLine | None:
        """The state of a component in a run at a line."""
        return self.components.at(name, line, run, self.runs)

    def feature(self, name: str, line: int, run: int) -> StateLine | None:
        """The state of a feature in a run at a line."""
        return self.features.at(name, line, run, self.runs)

    def line_range(self, run: int) -> tuple[int, int]:
        """The first and the last line of a run, as far as it has been read."""
        found = self.runs.run(run)
        end = self.log.facts.lines
        if found is None:
            return 0, end
        return found.line, end if found.end_line is None else found.end_line

    # -- conditions -----------------------------------------------------

    def conditions(self, line: int, run: int) -> ConditionValues:
        """The values for conditions that a run evaluates at a line. Environment variables are
        unknown, since they are not logged."""
        return ConditionValues(self.values(line, run), {}, _States(self, line, run))


class _Values(Mapping[str, str]):
    """The properties at a line, each looked up on demand."""

    def __init__(self, moments: Moments, line: int, run: int) -> None:
        self._moments, self._line, self._run = moments, line, run

    def __getitem__(self, name: str) -> str:
        value = self._moments.value(name, self._line, self._run).value
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._moments.names(self._run) if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _States(Mapping[tuple[str, str], int]):
    """The states at a line by kind and name, for :class:`ConditionValues`."""

    def __init__(self, moments: Moments, line: int, run: int) -> None:
        self._moments, self._line, self._run = moments, line, run

    def __getitem__(self, key: tuple[str, str]) -> int:
        kind, name = key
        find = self._moments.feature if kind.startswith("feature") else self._moments.component
        state = find(name, self._line, self._run)
        if state is None:
            raise KeyError(key)
        return _STATES.get(state.action if kind.endswith("_action") else state.installed, -1)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for index, kind in (
            (self._moments.features, "feature"),
            (self._moments.components, "component"),
        ):
            for name in index.names():
                for key in ((f"{kind}_action", name), (f"{kind}_state", name)):
                    if key in self:
                        yield key

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _dumps_of_runs(dumps: list[PropertyDump], runs: EngineRuns) -> dict[int, PropertyDump]:
    """The final list of each run, which precedes the run's last line."""
    found: dict[int, PropertyDump] = {}
    for dump in dumps:
        run = runs.at(dump.line, dump.side)
        if _DUMPS.get(runs.party(run), dump.side) == dump.side:
            found[run] = dump
        elif runs.party(run) == NESTED and dump.side == "S":
            found[runs.last(SERVER)] = dump
    return found


@cache
def _made_by_engine() -> frozenset[str]:
    """Properties that the engine sets without logging it; they are only in the final list."""
    return frozenset(name for name, *_ in resource_rows("log_knowledge", "engine_properties.tsv"))

"""Explains the states of components and features in a log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from msiview.analysis.logs.reasons.component_reasons import CHILD_FEATURE, ComponentReasons
from msiview.analysis.logs.reasons.condition_moments import ConditionMoments
from msiview.analysis.logs.reasons.decisions import Decisions
from msiview.analysis.logs.reasons.feature_reasons import FeatureReasons
from msiview.analysis.logs.reasons.moments import Moments
from msiview.analysis.logs.reasons.package_rows import PackageRows
from msiview.analysis.logs.reasons.property_sources import PropertySources
from msiview.analysis.logs.reasons.reason import Reason, Why
from msiview.analysis.logs.reasons.skipped_actions import SkippedActions
from msiview.analysis.phrase import Phrase
from msiview.database.table import Table
from msiview.logs.facts import INSTALLED_STATES, StateLine
from msiview.logs.line_kinds import LineKind
from msiview.logs.line_parts import state_line
from msiview.logs.log import Log
from msiview.progress import Progress

_MOST_COMPONENTS = 64
"""Components with conditions that are examined for one feature."""

_INTERNAL = "__"
"""The prefix of the engine's internal components."""


class StateReasons:
    """Prepares everything, so that a reason takes milliseconds.

    ``tables`` are those of the package, with its overlay; without them there are no
    conditions, levels and features of components. :attr:`skipped` explains actions that did
    not run. Lines count from 0.
    """

    def __init__(
        self,
        log: Log,
        tables: Mapping[str, Table] | None = None,
        progress: Progress | None = None,
        moments: Moments | None = None,
    ) -> None:
        """Takes seconds for large logs; to be done in a background thread. Raises
        :class:`~msiview.errors.UnreadableFile`."""
        self._log = log
        self.moments = moments or Moments(log, tables, progress)
        self._rows = PackageRows(tables, progress)
        self._decisions = Decisions(log, self.moments.runs, progress)
        sources = PropertySources(self.moments, tables)
        self.conditions = ConditionMoments(self.moments, sources)
        self.skipped = SkippedActions(log, self.moments, self.conditions, tables)
        self._features = FeatureReasons(self.moments, self._rows, self.conditions, self._decisions)
        self._components = ComponentReasons(
            self.moments, self._rows, self.conditions, self._decisions, self._features
        )

    def component(self, name: str, line: int | None = None) -> Reason | None:
        """Why a component is in its state in a line, or in its last one; None if the log has no
        such line."""
        state = self._state(self.moments.components.of(name), line)
        return self._components.reason(state) if state is not None else None

    def feature(self, name: str, line: int | None = None) -> Reason | None:
        """Why a feature is in its state in a line, or in its last one; None if the log has no such
        line."""
        state = self._state(self.moments.features.of(name), line)
        return self._of_feature(state) if state is not None else None

    def at(self, line: int) -> Reason | None:
        """Why the state in a line is what it is; None for a line that is no state."""
        state = state_line(line, self._log.text.line(line))
        if state is None:
            return None
        if self._log.facts.kinds[line] == LineKind.FEATURE_STATE:
            return self._of_feature(state)
        return self._components.reason(state)

    # -- inside ---------------------------------------------------------

    def _of_feature(self, state: StateLine) -> Reason:
        reason = self._features.reason(state)
        gone = self._lost_component(state)
        return reason if gone is None else _without_component(reason, gone)

    @staticmethod
    def _state(states: Iterator[StateLine], line: int | None) -> StateLine | None:
        return next((state for state in states if line is None or state.line == line), None)

    def _lost_component(self, state: StateLine) -> Reason | None:
        """A component that was taken from a feature after the states had been decided."""
        run = self.moments.runs.at(state.line, state.side)
        for name in self._rows.conditional_components(state.name)[:_MOST_COMPONENTS]:
            found = self.moments.component(name, state.line, run)
            if found is not None:
                reason = self._components.reason(found)
                if reason.why is Why.CONDITION_LATER:
                    return reason
        return None


def _without_component(reason: Reason, gone: Reason) -> Reason:
    """The reason of a feature that lost a component."""
    name = gone.state.name
    return replace(
        reason,
        why=Why.CONDITION_LATER,
        words=Phrase(reason.words, f"; but it lost its component {name}: ", gone.words),
        decision_line=gone.decision_line,
        lines=tuple(sorted({*reason.lines, *gone.lines})),
        condition=gone.condition,
        hints=tuple(dict.fromkeys((*reason.hints, CHILD_FEATURE))),
    )


def missing_components(log: Log) -> list[StateLine]:
    """The last state of each component that was requested, is not installed, and has no action; in
    the order of the log."""
    found: dict[str, StateLine] = {}
    for state in log.component_states():
        found.pop(state.name, None)
        is_missing = state.installed == "Absent" and state.action == "Null"
        if (
            is_missing
            and state.request in INSTALLED_STATES
            and not state.name.startswith(_INTERNAL)
        ):
            found[state.name] = state
    return list(found.values())

"""Finds the line of a log at which the engine evaluated the condition of a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msiview.analysis.conditions import ConditionValues
from msiview.analysis.logs.reasons.engine_runs import CLIENT, SERVER
from msiview.analysis.logs.reasons.moments import Moments
from msiview.analysis.logs.reasons.skipped_actions import SkippedAction
from msiview.analysis.logs.reasons.state_index import StateIndex
from msiview.analysis.logs.reasons.state_reasons import StateReasons
from msiview.database.standard_actions import SEQUENCES
from msiview.logs.facts import Phase

COSTING = "CostFinalize"
LAUNCH_CONDITIONS = "LaunchConditions"
"""The action that checks launch conditions; names of those of Visual Studio end with it."""


@dataclass(frozen=True, slots=True)
class LoggedMoment:
    """A line of a log, and the values that a run of the engine had there.

    ``words`` say what happened in the line. ``told`` is the result of the condition as the engine
    logged it; None where no line tells it.
    """

    moments: Moments
    line: int
    run: int
    words: str
    told: bool | None = None

    @property
    def values(self) -> ConditionValues:
        """All values, each looked up on demand."""
        return self.moments.conditions(self.line, self.run)

    def value(self, kind: str, name: str) -> str:
        """The value of a name that a condition reads; empty where it has none."""
        if kind == "property":
            return self.values.properties.get(name, "")
        state = self.values.states.get((kind, name)) if kind != "environment" else None
        return "" if state is None else str(state)

    def knows(self, kind: str, name: str) -> bool:
        """Whether the log, or the package, tells the value of a name, or that it has none."""
        if kind == "property":
            return self.moments.value(name, self.line, self.run).is_known
        return kind != "environment" and (kind, name) in self.values.states


class RowMoments:
    """Finds moments in the lines of one run of a log, ``first`` to ``last``."""

    def __init__(self, reasons: StateReasons, first: int, last: int) -> None:
        """Parses the lines of skipped actions."""
        self._moments = reasons.moments
        self._conditions = reasons.conditions
        self._first, self._last = first, last
        self._skipped = [one for one in reasons.skipped.all() if self._has(one.line)]

    def of_row(self, table: str, key: str) -> LoggedMoment | None:
        """The moment of the condition of a row. ``key`` is the first value of its primary key:
        a component, a feature, an action or a dialog. None where the log does not reach it, or
        where it is not known when the conditions of the table are evaluated."""
        match table:
            case "Component":
                return self._costed(self._moments.components, key)
            case "Condition":
                return self._costed(self._moments.features, key)
            case "LaunchCondition":
                return self._last_action(LAUNCH_CONDITIONS, "where launch conditions were checked")
            case "ControlEvent" | "ControlCondition":
                return self._dialog(key)
        return self._sequenced(table, key) if table in SEQUENCES else None

    # -- inside ---------------------------------------------------------

    def _has(self, line: int) -> bool:
        return self._first <= line <= self._last

    def _costed(self, states: StateIndex, name: str) -> LoggedMoment | None:
        """When components and features were costed for the states that the log has of one."""
        lines = [state for state in states.of(name) if self._has(state.line)]
        words = "where costing ended"
        if not lines:
            return self._last_action(COSTING, words)
        state = lines[-1]
        run = self._moments.runs.at(state.line, state.side)
        line = self._conditions.costing_line(state.line, run)
        return LoggedMoment(self._moments, line, run, words)

    def _last_action(self, name: str, words: str, party: str = "") -> LoggedMoment | None:
        """The last time that an action ran, in a run of a party or of any."""
        found = [(line, run) for line, run in self._actions(name) if self._is_of(run, party)]
        return LoggedMoment(self._moments, *max(found), words) if found else None

    def _dialog(self, name: str) -> LoggedMoment | None:
        words = "where the dialog was closed"
        ends = [
            (action.end_line, run)
            for run in self._runs(CLIENT)
            for action in self._moments.runs.named(run, name)
            if action.end_line is not None and self._has(action.line)
        ]
        return LoggedMoment(self._moments, *max(ends), words) if ends else None

    def _sequenced(self, table: str, action: str) -> LoggedMoment | None:
        """When the sequence last came to an action: it ran, or was skipped."""
        party = CLIENT if "UI" in table else SERVER
        ran = self._last_action(action, "where the action ran", party)
        skipped = self._last_skipped(action, party)
        if ran is None and skipped is None and party == SERVER:  # everything in one process
            ran, skipped = self._last_action(action, "where the action ran"), None
        if skipped is not None and (ran is None or skipped.line > ran.line):
            run = self._moments.runs.at(skipped.line, skipped.party)
            told = False if skipped.is_by_condition else None
            words = "where the action was skipped"
            return LoggedMoment(self._moments, skipped.line, run, words, told)
        return (
            None if ran is None else LoggedMoment(self._moments, ran.line, ran.run, ran.words, True)
        )

    def _last_skipped(self, action: str, party: str) -> SkippedAction | None:
        found = (one for one in self._skipped if one.action == action and one.party == party)
        return max(found, key=lambda one: one.line, default=None)

    def _actions(self, name: str) -> Iterator[tuple[int, int]]:
        """Lines and runs in which a sequence came to an action; in scripts nothing is evaluated."""
        for run in self._runs():
            for action in self._moments.runs.named(run, name):
                if action.phase is Phase.SEQUENCE and self._has(action.line):
                    yield action.line, run

    def _runs(self, party: str = "") -> Iterable[int]:
        return (run for run in self._moments.runs.numbers() if self._is_of(run, party))

    def _is_of(self, run: int, party: str) -> bool:
        return not party or self._moments.runs.party(run) == party

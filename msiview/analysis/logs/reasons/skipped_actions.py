"""Explains why an action was skipped: its condition with the values at that line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msiview.analysis.live_columns import live
from msiview.analysis.logs.log_lines import lines_of_kind
from msiview.analysis.logs.reasons.condition_moments import ConditionMoment, ConditionMoments
from msiview.analysis.logs.reasons.engine_runs import CLIENT
from msiview.analysis.logs.reasons.moments import Moments
from msiview.analysis.phrase import Phrase, Words
from msiview.database.cells import text_of
from msiview.database.table import Table
from msiview.late_patterns import late_pattern
from msiview.logs.line_kinds import LineKind
from msiview.logs.log import Log
from msiview.logs.log_line import log_line

_BY_CONDITION = late_pattern(r"Skipping action: (?P<action>.+?) \(condition is false\)")
_BY_ENGINE = late_pattern(r"Skipping (?P<action>\S+) action: (?P<why>.*)")
_BY_OPTION = "Skipping action due to msidbCustomActionType"
_OPTIONS = {
    "FirstSequence": "the client's sequence has done it already, and it is to run but once",
    "OncePerProcess": "this process has done it already, and it is to run but once in each",
    "ClientRepeat": "the client has not run a sequence before, and it is to run only after that",
}
"""Meanings of the options of custom actions. Source: Microsoft's page on their scheduling."""

_USUAL = ("InstallUISequence", "InstallExecuteSequence")
_SEQUENCES = {
    "ADMIN": ("AdminUISequence", "AdminExecuteSequence"),
    "ADVERTISE": ("InstallUISequence", "AdvtExecuteSequence"),
}


@dataclass(frozen=True, slots=True)
class SkippedAction:
    """An action that did not run.

    ``table`` and ``row`` are its place in the package (``row`` None: the package has it in no
    sequence); ``condition`` is evaluated with the values in the log, None for other reasons.
    ``words`` are a sentence without full stop.
    """

    line: int
    action: str
    party: str
    table: str
    row: int | None
    condition: ConditionMoment | None
    words: Words
    is_by_condition: bool = False
    """Whether the engine says that a condition was false."""


class SkippedActions:
    """Explains lines about skipped actions; without a package only by the line."""

    def __init__(
        self,
        log: Log,
        moments: Moments,
        conditions: ConditionMoments,
        tables: Mapping[str, Table] | None = None,
    ) -> None:
        self._log = log
        self._moments = moments
        self._conditions = conditions
        self._tables = tables or {}

    def all(self) -> Iterator[SkippedAction]:
        """All actions that were skipped, in the order of the log."""
        for line in lines_of_kind(self._log.facts, LineKind.ACTION_SKIPPED):
            found = self.at(line)
            if found is not None:
                yield found

    def at(self, line: int) -> SkippedAction | None:
        """The skipped action of a line; None for other lines."""
        parts = log_line(self._log.text.line(line))
        run = self._moments.runs.at(line, parts.side)
        match = _BY_CONDITION.match(parts.text)
        if match is not None:
            return self._by_condition(match["action"], line, run)
        match = _BY_ENGINE.match(parts.text)
        if match is not None:
            return self._otherwise(match["action"], line, run, match["why"].rstrip("."))
        if parts.text.startswith(_BY_OPTION):
            option = parts.text.removeprefix(_BY_OPTION).partition(" ")[0]
            running = self._moments.runs.action_at(line, run)
            name = running.name if running is not None else ""
            return self._otherwise(name, line, run, _OPTIONS.get(option, f"option {option}"))
        return None

    # -- inside ---------------------------------------------------------

    def _by_condition(self, action: str, line: int, run: int) -> SkippedAction:
        table, row, text = self._place(action, line, run)
        party = self._moments.runs.party(run)
        if not text:
            why = "its condition was false"
            if self._tables and row is None:
                why += "; the package has the action in no sequence: it may be another build"
            elif row is not None:
                why += ", but the package has none: it may be another build"
            return SkippedAction(line, action, party, table, row, None, why, is_by_condition=True)
        condition = self._conditions.at(text, line, run)
        but = "; the log says that it was false: the package may be another build"
        words = Phrase("its condition ", condition.words, "" if condition.is_false else but)
        return SkippedAction(
            line, action, party, table, row, condition, words, is_by_condition=True
        )

    def _otherwise(self, action: str, line: int, run: int, words: str) -> SkippedAction:
        table, row, _ = self._place(action, line, run)
        party = self._moments.runs.party(run)
        return SkippedAction(line, action, party, table, row, None, words)

    def _place(self, action: str, line: int, run: int) -> tuple[str, int | None, str]:
        """Table, row and condition of an action in the sequence that a run goes through; the
        other sequences come after it."""
        doing = self._moments.value("ACTION", line, run).value or ""
        names = _SEQUENCES.get(doing, _USUAL)
        is_client = self._moments.runs.party(run) == CLIENT
        own = names if is_client else names[::-1]
        others = (name for pair in _SEQUENCES.values() for name in pair)
        for table in dict.fromkeys((*own, *_USUAL, *others)):
            found = self._row(table, action)
            if found is not None:
                return table, *found
        return own[0], None, ""

    def _row(self, name: str, action: str) -> tuple[int, str] | None:
        """The row of an action in the original table, and its condition."""
        given, current = self._tables.get(name), live(self._tables, name)
        row = given.find((action,)) if given is not None else None
        found = current.find((action,)) if current is not None else None
        if row is None or current is None or found is None or not current.has_column("Condition"):
            return None
        condition = current.cell(found, current.column("Condition").index)
        return row, text_of(condition)

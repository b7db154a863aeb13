"""Explains why a feature is installed, left out or removed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from msiview.analysis.logs.reasons.condition_moments import ConditionMoment, ConditionMoments
from msiview.analysis.logs.reasons.decisions import Decisions
from msiview.analysis.logs.reasons.engine_runs import CLIENT
from msiview.analysis.logs.reasons.moments import Moments, MomentValue
from msiview.analysis.logs.reasons.package_rows import FeatureRow, PackageRows
from msiview.analysis.logs.reasons.reason import FeatureStanding, Reason, Why
from msiview.analysis.phrase import LineRef, Phrase, Words
from msiview.logs.facts import StateLine

_ADDING = ("ADDLOCAL", "ADDSOURCE", "ADDDEFAULT", "ADVERTISE")
_ASKING = {
    "Local": ("ADDLOCAL", "ADDDEFAULT", "COMPADDLOCAL", "COMPADDDEFAULT", "REINSTALL"),
    "Source": ("ADDSOURCE", "ADDDEFAULT", "COMPADDSOURCE", "COMPADDDEFAULT"),
    "Advertise": ("ADVERTISE", "ADDDEFAULT"),
    "Reinstall": ("REINSTALL",),
    "Absent": ("REMOVE",),
}
"""The properties that can request a state. Source: Microsoft's Property Reference."""

_PRESENT = frozenset({"Local", "Source", "Advertise"})
_USUAL_LEVEL = 1
_DEEPEST = 16
"""Features may not nest deeper. Source: Microsoft's page on the Feature table."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A reason without its state."""

    why: Why
    words: Words
    line: int | None = None
    condition: ConditionMoment | None = None
    is_certain: bool = True


class FeatureReasons:
    """The reasons for the features of a log; ``rows`` may be empty."""

    def __init__(
        self,
        moments: Moments,
        rows: PackageRows,
        conditions: ConditionMoments,
        decisions: Decisions,
    ) -> None:
        self._moments = moments
        self._rows = rows
        self._conditions = conditions
        self._decisions = decisions

    def reason(self, state: StateLine) -> Reason:
        """Why a feature is in the state of a line."""
        run = self._moments.runs.at(state.line, state.side)
        found = self._found(state, run)
        lines = [state.line, *([] if found.line is None else [found.line])]
        above = tuple(self._above(state, run))
        if found.condition is not None and found.condition.since is not None:
            lines.append(found.condition.since)
        return Reason(
            state,
            found.why,
            found.words,
            found.line,
            tuple(sorted(set(lines))),
            found.condition,
            above,
            tuple(self._hints(state)),
            found.is_certain,
        )

    def standing(self, name: str, line: int, run: int) -> FeatureStanding:
        """The state of a feature in a run at a line, with a short reason."""
        state = self._moments.feature(name, line, run)
        if state is None:
            return FeatureStanding(name, None, "the log has no line for it")
        return FeatureStanding(name, state, self._found(state, run).words)

    # -- inside ---------------------------------------------------------

    def _found(self, state: StateLine, run: int, depth: int = 0) -> _Found:
        """The reason; ``depth`` counts the parent features that were examined."""
        broken = self._decisions.broken_rule(state.name)
        if broken is not None and state.action in ("Advertise", "Null"):
            return _Found(
                Why.RULES_BROKEN,
                Phrase(
                    "a component that belonged to it is gone from the package (",
                    LineRef(broken),
                    "); a feature that lacks one becomes advertised",
                ),
                broken,
            )
        if state.request in _ASKING:
            return self._asked(state, run, depth)
        if state.installed in _PRESENT:
            return _Found(Why.NOT_ASKED, "it stays as it is: nothing was asked for")
        return self._not_requested(state, run, depth)

    def _asked(self, state: StateLine, run: int, depth: int) -> _Found:
        """The reason of a request."""
        for name in _ASKING[state.request]:
            value = self._moments.value(name, state.line, run)
            if _lists(value, state.name):
                return _Found(Why.ASKED, self._listed_words(name, value), value.line)
        migrated = self._decisions.migrated(state.name)
        if migrated is not None:
            return self._taken_over(*migrated)
        parent = self._parent_like(state, run, depth)
        if parent is not None:
            return parent
        if state.request == "Absent":
            return _Found(
                Why.UNKNOWN,
                "no property asks to remove it, as far as the log tells",
                is_certain=False,
            )
        return self._by_level(state, run)

    def _not_requested(self, state: StateLine, run: int, depth: int) -> _Found:
        """Why a feature that is not installed was not requested."""
        migrated = self._decisions.migrated(state.name)
        if migrated is not None and migrated[1] == "Absent":
            return self._taken_over(*migrated)
        row = self._rows.feature(state.name)
        level, is_within = (None, True) if row is None else self._level(row, state.line, run)
        if level is not None and not is_within:
            return level
        parent = self._absent_parent(state, run, depth)
        if parent is not None:
            return parent
        for name in _ADDING:
            value = self._moments.value(name, state.line, run)
            if value.value:
                return self._not_listed(name, value, run)
        if self._moments.value("Installed", state.line, run).value:
            return _Found(
                Why.NOT_ASKED, "the product is installed already, and nothing asks to add it"
            )
        if level is None:
            words: Words = "it was not selected: its level is higher than INSTALLLEVEL, most likely"
        else:
            words = Phrase(level.words, ", so it was deselected, or the log lacks lines")
        return _Found(Why.UNKNOWN, words, is_certain=False)

    def _listed_words(self, name: str, value: MomentValue) -> Phrase:
        what = "lists all features" if value.value == "ALL" else "lists it"
        return Phrase(f"{name} {what}", _in_line(value))

    def _not_listed(self, name: str, value: MomentValue, run: int) -> _Found:
        where = _in_line(value)
        client = self._moments.runs.at(value.line or 0, CLIENT)
        switch = self._moments.given.switch_of(client) if client != run else None
        on_command_line = any(name in given.values for given in self._moments.given.to(client))
        if switch is not None and name in switch.values and not on_command_line:
            return _Found(
                Why.ASKED,
                Phrase(
                    f"it was not selected on the client: {name}",
                    where,
                    ", which the client passed on, does not list it",
                ),
                value.line,
            )
        words = Phrase(name, where, " lists other features, and not this one")
        return _Found(Why.ASKED, words, value.line)

    @staticmethod
    def _taken_over(line: int, state: str) -> _Found:
        words = f"it is as it was in the product that is upgraded: {state} ("
        return _Found(Why.MIGRATED, Phrase(words, LineRef(line), ")"), line)

    # -- level ----------------------------------------------------------

    def _by_level(self, state: StateLine, run: int) -> _Found:
        row = self._rows.feature(state.name)
        if row is not None:
            return self._level(row, state.line, run)[0]
        return _Found(
            Why.UNKNOWN,
            "no property lists it, so most likely its level asks for it",
            is_certain=False,
        )

    def _level(self, row: FeatureRow, line: int, run: int) -> tuple[_Found, bool]:
        """The request by the level of a feature, and whether it is to install it."""
        level, condition = self._effective_level(row, line, run)
        by = Phrase(", as ", condition.words) if condition is not None else ""
        why = Why.LEVEL if condition is None else Why.CONDITION
        if level == 0:
            words = Phrase("it is disabled: its level is 0", by)
            return _Found(why, words, None, condition), False
        limit = self._moments.value("INSTALLLEVEL", line, run)
        most = int(limit.value) if limit.value and limit.value.isdecimal() else _USUAL_LEVEL
        where = Phrase(" (", LineRef(limit.line), ")") if limit.line is not None else ""
        is_within = level <= most
        compared = "within" if is_within else "higher than"
        words = Phrase(f"its level {level} is {compared} INSTALLLEVEL {most}", where, by)
        return _Found(why, words, limit.line, condition), is_within

    def _effective_level(
        self, row: FeatureRow, line: int, run: int
    ) -> tuple[int, ConditionMoment | None]:
        """The level after the Condition table, and the condition that set it."""
        at = self._conditions.costing_line(line, run)
        level, decisive = row.level, None
        for other, text in row.conditions:
            moment = self._conditions.at(text, at, run)
            if moment.holds:
                level, decisive = other, moment
        return level, decisive

    # -- features above -------------------------------------------------

    def _above(self, state: StateLine, run: int) -> Iterator[FeatureStanding]:
        for name in self._rows.parents(state.name):
            yield self.standing(name, state.line, run)

    def _parent_state(self, state: StateLine, run: int, depth: int) -> StateLine | None:
        row = self._rows.feature(state.name)
        if row is None or not row.parent or depth >= _DEEPEST:
            return None
        if state.name in self._rows.parents(row.parent):
            return None  # the parents form a circle
        return self._moments.feature(row.parent, state.line, run)

    def _parent_like(self, state: StateLine, run: int, depth: int) -> _Found | None:
        """The parent feature, if it is removed, or if this one follows it."""
        parent = self._parent_state(state, run, depth)
        row = self._rows.feature(state.name)
        if parent is None or row is None or parent.request != state.request:
            return None
        if state.request != "Absent" and not row.follows_parent:
            return None
        asked = self._found(parent, run, depth + 1)
        words = Phrase(f"it follows the feature above it, {parent.name}: ", asked.words)
        return _Found(Why.PARENT, words, asked.line, asked.condition)

    def _absent_parent(self, state: StateLine, run: int, depth: int) -> _Found | None:
        parent = self._parent_state(state, run, depth)
        if parent is None or parent.request in _PRESENT or parent.installed in _PRESENT:
            return None
        inner = self._found(parent, run, depth + 1)
        words = Phrase(f"the feature above it, {parent.name}, is not installed: ", inner.words)
        return _Found(Why.PARENT, words, inner.line, inner.condition)

    # -- hints ----------------------------------------------------------

    def _hints(self, state: StateLine) -> Iterator[str]:
        row = self._rows.feature(state.name)
        if row is not None and row.favors_advertise and state.action == "Advertise":
            yield "The feature's attributes ask for advertising where nothing else is asked for."


def _in_line(value: MomentValue) -> Phrase:
    return Phrase(" in ", LineRef(value.line)) if value.line is not None else Phrase()


def _lists(value: MomentValue, feature: str) -> bool:
    if not value.value:
        return False
    names = [name.strip() for name in value.value.split(",")]
    return feature in names or "ALL" in names

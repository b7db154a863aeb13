"""Evaluates a condition with the values of the package or of a log, or with others instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from msiview.analysis.condition_tokens import references
from msiview.analysis.conditions import ConditionResult, ConditionValues
from msiview.analysis.usual_computer import COMPUTER
from msiview.database.standard_actions import SEQUENCES

if TYPE_CHECKING:
    from msiview.analysis.conditions import ConditionReference
    from msiview.analysis.logs.reasons.row_moments import LoggedMoment

K = TypeVar("K")
V = TypeVar("V")

_STATE_KINDS = frozenset({"component_action", "component_state", "feature_action", "feature_state"})


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name that a condition reads, and its value; empty means that it is not set.

    ``kind`` and ``name`` are those of a :class:`ConditionReference`, ``shown`` is the name with its
    sign. ``is_changed`` means that it is a what-if value, not one of the package.
    """

    kind: str
    name: str
    shown: str
    value: str
    is_changed: bool
    is_unset: bool = False
    """Whether it is known that it has no value."""
    is_assumed: bool = False
    """Whether the value is that of a usual computer."""

    @property
    def is_state(self) -> bool:
        """Whether it is the state of a feature or component: a number from -1 to 4."""
        return self.kind in _STATE_KINDS


class WhatIf:
    """The values of the Property table and of a usual computer, or of a log, and the what-if values
    that replace them.

    ``properties`` may be replaced, for example by those of an overlay; what-if values are kept.
    ``logged`` is where the engine evaluated the conditions of the row at hand: what the log has
    there takes the place of the Property table.
    """

    def __init__(self, properties: Mapping[str, str] | None = None) -> None:
        self.properties: Mapping[str, str] = properties or {}
        self.logged: LoggedMoment | None = None
        self.remark = ""
        """Why the values are not those of the log that is open; empty without a log."""
        self._changed: dict[tuple[str, str], str] = {}

    def set(self, kind: str, name: str, value: str) -> None:
        """Set a what-if value; an empty one unsets the property. States are numbers as texts."""
        key = _key(kind, name)
        if value == self._own(*key):
            self._changed.pop(key, None)
        else:
            self._changed[key] = value

    def reset(self, text: str) -> None:
        """Remove the what-if values of all names that a condition reads."""
        for name in references(text):
            self._changed.pop(_key(name.kind, name.name), None)

    def clear(self) -> None:
        """Remove all what-if values."""
        self._changed.clear()

    def names(self, text: str) -> tuple[ReadName, ...]:
        """The names that a condition reads, without repetitions, from left to right."""
        found: dict[tuple[str, str], ReadName] = {}
        for reference in references(text):
            found.setdefault(_key(reference.kind, reference.name), self._read(text, reference))
        return tuple(found.values())

    def values(self) -> ConditionValues:
        """All values for evaluating conditions."""
        own = self.logged.values if self.logged is not None else self._first_values()
        properties: dict[str, str] = {}
        environment: dict[str, str] = {}
        states: dict[tuple[str, str], int] = {}
        for (kind, name), value in self._changed.items():
            if kind == "property":
                properties[name] = value
            elif kind == "environment":
                environment[name] = value
            elif value:
                states[kind, name] = int(value)
        # What changed comes first; the log's values are looked up one by one.
        return ConditionValues(
            _Replaced(properties, own.properties), environment, _Replaced(states, own.states)
        )

    def is_changed(self, text: str) -> bool:
        """Whether a condition reads what-if values."""
        return any(name.is_changed for name in self.names(text))

    def _read(self, text: str, reference: ConditionReference) -> ReadName:
        kind, name = key = _key(reference.kind, reference.name)
        changed = self._changed.get(key)
        value = self._own(kind, name) if changed is None else changed
        sign = "" if kind == "property" else text[reference.start - 1]
        is_unset = not value and self.logged is not None and self.logged.knows(kind, name)
        is_assumed = (
            bool(value) and changed is None and self.logged is None and name not in self.properties
        )
        shown = f"{sign}{reference.name}"
        return ReadName(
            kind, reference.name, shown, value, changed is not None, is_unset, is_assumed
        )

    def _own(self, kind: str, name: str) -> str:
        """The value in the log; without one in the package, or else of a usual computer."""
        if self.logged is not None:
            return self.logged.value(kind, name)
        return self._first_values().properties.get(name, "") if kind == "property" else ""

    def _first_values(self) -> ConditionValues:
        return ConditionValues(_Replaced(self.properties, COMPUTER))


class _Replaced(Mapping[K, V]):
    """A mapping with some of its values replaced."""

    def __init__(self, replaced: Mapping[K, V], own: Mapping[K, V]) -> None:
        self._replaced, self._own = replaced, own

    def __getitem__(self, key: K) -> V:
        return self._replaced[key] if key in self._replaced else self._own[key]

    def __iter__(self) -> Iterator[K]:
        return iter(dict.fromkeys((*self._replaced, *self._own)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _key(kind: str, name: str) -> tuple[str, str]:
    """Names of environment variables are not case-sensitive."""
    return kind, name.upper() if kind == "environment" else name


_FOLLOWS = {
    "Component": ("the component is installed with its feature", "the component is left out"),
    "Condition": ("the feature gets this level", "the level of the feature stays"),
    "ControlCondition": ("the control gets this action", "nothing happens to the control"),
    "ControlEvent": ("the event happens", "the event is left out"),
    "LaunchCondition": ("the installation goes on", "the installation stops with the message"),
} | dict.fromkeys(SEQUENCES, ("the action runs", "the action is skipped"))
"""The consequences of a true and of a false condition of a table. Source: Microsoft's pages on the
tables."""


def consequence(table: str, outcome: ConditionResult) -> str:
    """The consequence of a condition of a table, without full stop; empty where it is not known.

    A blank condition counts as true.
    """
    if outcome is ConditionResult.ERROR or table not in _FOLLOWS:
        return ""
    return _FOLLOWS[table][outcome is ConditionResult.FALSE]

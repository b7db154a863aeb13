"""Evaluates a condition with the values of the package, or with others instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.condition_tokens import references
from msiview.analysis.conditions import ConditionReference, ConditionResult, ConditionValues
from msiview.database.standard_actions import SEQUENCES

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

    @property
    def is_state(self) -> bool:
        """Whether it is the state of a feature or component: a number from -1 to 4."""
        return self.kind in _STATE_KINDS


class WhatIf:
    """The values of the Property table, and the what-if values that replace them.

    ``properties`` may be replaced, for example by those of an overlay; what-if values are kept.
    """

    def __init__(self, properties: Mapping[str, str] | None = None) -> None:
        self.properties: Mapping[str, str] = properties or {}
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
        properties = dict(self.properties)
        environment, states = {}, {}
        for (kind, name), value in self._changed.items():
            if kind == "property":
                properties[name] = value
            elif kind == "environment":
                environment[name] = value
            elif value:
                states[kind, name] = int(value)
        return ConditionValues(properties, environment, states)

    def _read(self, text: str, reference: ConditionReference) -> ReadName:
        kind, name = key = _key(reference.kind, reference.name)
        changed = self._changed.get(key)
        value = self._own(kind, name) if changed is None else changed
        sign = "" if kind == "property" else text[reference.start - 1]
        return ReadName(kind, reference.name, f"{sign}{reference.name}", value, changed is not None)

    def _own(self, kind: str, name: str) -> str:
        """The value in the package."""
        return self.properties.get(name, "") if kind == "property" else ""


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

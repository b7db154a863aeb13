"""What a condition comes to with the values of the package, or with others in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from msiview.analysis.condition_tokens import references
from msiview.analysis.conditions import ConditionReference, ConditionValues, Outcome
from msiview.database.standard_actions import SEQUENCES

_STATE_KINDS = frozenset({"component_action", "component_state", "feature_action", "feature_state"})


@dataclass(frozen=True, slots=True)
class ReadName:
    """A name that a condition reads, and its value; an empty value is none.

    ``kind`` and ``name`` are those of a :class:`ConditionReference`, ``shown`` is the name
    with its sign. ``is_changed`` tells a what-if value from one of the package.
    """

    kind: str
    name: str
    shown: str
    value: str
    is_changed: bool

    @property
    def is_state(self) -> bool:
        """Whether it is the state of a feature or component: a number of -1 to 4."""
        return self.kind in _STATE_KINDS


class WhatIf:
    """The values of the Property table, and those that somebody put in their place.

    ``properties`` may be exchanged (by those of an overlay, say): what-if values stay.
    """

    def __init__(self, properties: Mapping[str, str] | None = None) -> None:
        self.properties: Mapping[str, str] = properties or {}
        self._changed: dict[tuple[str, str], str] = {}

    def set(self, kind: str, name: str, value: str) -> None:
        """Put another value in place of the package's; an empty one unsets it. States are
        numbers as texts."""
        key = _key(kind, name)
        if value == self._own(*key):
            self._changed.pop(key, None)
        else:
            self._changed[key] = value

    def reset(self, text: str) -> None:
        """Take back the what-if values of all that a condition reads."""
        for name in references(text):
            self._changed.pop(_key(name.kind, name.name), None)

    def clear(self) -> None:
        """Take back all what-if values."""
        self._changed.clear()

    def names(self, text: str) -> tuple[ReadName, ...]:
        """What a condition reads, each name once, from left to right."""
        found: dict[tuple[str, str], ReadName] = {}
        for reference in references(text):
            found.setdefault(_key(reference.kind, reference.name), self._read(text, reference))
        return tuple(found.values())

    def values(self) -> ConditionValues:
        """All values, to evaluate conditions with."""
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
        """What the package says."""
        return self.properties.get(name, "") if kind == "property" else ""


def _key(kind: str, name: str) -> tuple[str, str]:
    """Names of environment variables count in any case of letters."""
    return kind, name.upper() if kind == "environment" else name


_FOLLOWS = {
    "Component": ("the component is installed with its feature", "the component is left out"),
    "Condition": ("the feature gets this level", "the level of the feature stays"),
    "ControlCondition": ("the control gets this action", "nothing happens to the control"),
    "ControlEvent": ("the event happens", "the event is left out"),
    "LaunchCondition": ("the installation goes on", "the installation stops with the message"),
} | dict.fromkeys(SEQUENCES, ("the action runs", "the action is skipped"))
"""What a true and a false condition of a table lead to. Source: Microsoft's pages on the tables."""


def consequence(table: str, outcome: Outcome) -> str:
    """What follows from a condition of a table, without full stop; empty where nobody knows.

    A blank condition counts as true.
    """
    if outcome is Outcome.ERROR or table not in _FOLLOWS:
        return ""
    return _FOLLOWS[table][outcome is Outcome.FALSE]

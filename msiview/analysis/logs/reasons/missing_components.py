"""Finds components that were requested, but not installed."""

from __future__ import annotations

from msiview.logs.facts import StateLine
from msiview.logs.log import Log

_WANTED = frozenset({"Local", "Source"})
_INTERNAL = "__"
"""The prefix of the engine's internal components."""


def missing_components(log: Log) -> list[StateLine]:
    """The last state of each component that was requested, is not installed, and has no action; in
    the order of the log."""
    found: dict[str, StateLine] = {}
    for state in log.component_states():
        found.pop(state.name, None)
        is_missing = state.installed == "Absent" and state.action == "Null"
        if is_missing and state.request in _WANTED and not state.name.startswith(_INTERNAL):
            found[state.name] = state
    return list(found.values())

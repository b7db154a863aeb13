"""Components that an installation was to bring, and did not."""

from __future__ import annotations

from msiview.logs.facts import StateLine
from msiview.logs.log import Log

_WANTED = frozenset({"Local", "Source"})
_INTERNAL = "__"
"""What the engine's own components begin with; they follow those of the package."""


def left_out(log: Log) -> list[StateLine]:
    """The last state of each component that was asked for, is not there, and to which nothing
    is done; in the order of the log."""
    found: dict[str, StateLine] = {}
    for state in log.component_states():
        found.pop(state.name, None)
        is_missing = state.installed == "Absent" and state.action == "Null"
        if is_missing and state.request in _WANTED and not state.name.startswith(_INTERNAL):
            found[state.name] = state
    return list(found.values())

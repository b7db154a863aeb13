"""The standard actions of Windows Installer, and where they usually run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from msiview.resources import resource_rows

SEQUENCES = (
    "InstallExecuteSequence",
    "InstallUISequence",
    "AdminExecuteSequence",
    "AdminUISequence",
    "AdvtExecuteSequence",
)


@dataclass(frozen=True, slots=True)
class StandardAction:
    """A standard action such as ``InstallFiles``.

    ``kind`` is ``costing``, ``execute``, ``search``, ``control``...; ``sequences`` gives
    its usual number in each sequence table that has it; ``condition`` is the usual one,
    empty for none; ``tables_read`` the tables that it works on.
    """

    name: str
    kind: str
    sequences: Mapping[str, int]
    condition: str
    tables_read: tuple[str, ...]
    purpose: str


def standard_action(name: str) -> StandardAction | None:
    """The standard action of this name (case-sensitive), or None for any other."""
    return _all_actions().get(name)


@cache
def _all_actions() -> dict[str, StandardAction]:
    actions = {}
    for name, kind, *numbers, condition, tables, purpose in resource_rows(
        "schema", "standard_actions.tsv"
    ):
        usual = {
            sequence: int(number)
            for sequence, number in zip(SEQUENCES, numbers, strict=True)
            if number
        }
        read = tuple(tables.split(";")) if tables else ()
        actions[name] = StandardAction(name, kind, usual, condition, read, purpose)
    return actions

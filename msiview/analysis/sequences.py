"""What the actions of sequence tables are, and which of them are part of the script."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msiview.analysis.custom_action_words import action_facts
from msiview.analysis.custom_actions import custom_action
from msiview.analysis.live_columns import live
from msiview.database.cells import Cell, text_of
from msiview.database.standard_actions import standard_action
from msiview.database.table import Table

LOOKED_UP = ("CustomAction", "Dialog", "Error")
"""The tables that define actions."""

_SCRIPT_BEGINS = "InstallInitialize"
_SCRIPT_ENDS = "InstallFinalize"


class StepKind(Enum):
    """What an action of a sequence is."""

    STANDARD = "standard action"
    CUSTOM = "custom action"
    DIALOG = "dialog"
    UNKNOWN = "neither a standard action nor in CustomAction or Dialog"


def script_limits(tables: Mapping[str, Table], name: str) -> tuple[int, int] | None:
    """The numbers of InstallInitialize and InstallFinalize in a sequence table.

    Deferred actions must be between them. None where the sequence does not have both.
    """
    table = live(tables, name)
    if table is None or not table.has_column("Sequence"):
        return None
    rows = [table.find((action,)) for action in (_SCRIPT_BEGINS, _SCRIPT_ENDS)]
    column = table.column("Sequence").index
    begins, ends = (None if row is None else table.cell(row, column) for row in rows)
    if not isinstance(begins, int) or not isinstance(ends, int):
        return None
    return (begins, ends) if 0 < begins < ends else None


def usual_number(action: str, sequence: str) -> int | None:
    """The usual sequence number of a standard action in a table; None where it has none."""
    standard = standard_action(action)
    return standard.sequences.get(sequence) if standard is not None else None


def action_meaning(tables: Mapping[str, Table], sequence: str, name: str) -> tuple[StepKind, str]:
    """The kind of an action of a sequence table, and its purpose in a few words without full stop.

    A name is looked up as the installer does: standard actions first, then CustomAction, then in
    sequences with a window Dialog. ``tables`` need hold no more than those of :data:`LOOKED_UP`.
    Source: docs/msi-format.md, "References that depend on values".
    """
    standard = standard_action(name)
    if standard is not None:
        return StepKind.STANDARD, standard.purpose
    cells = _row_of(tables, "CustomAction", name)
    if cells is not None:
        return StepKind.CUSTOM, action_facts(custom_action(cells), tables)[0].words
    if "UISequence" in sequence:
        cells = _row_of(tables, "Dialog", name)
        if cells is not None:
            return StepKind.DIALOG, text_of(cells.get("Title"))
    return StepKind.UNKNOWN, ""


def _row_of(tables: Mapping[str, Table], name: str, key: str) -> dict[str, Cell] | None:
    table = tables.get(name)
    row = table.find((key,)) if table is not None and key else None
    if table is None or row is None:
        return None
    return table.named_row(row)

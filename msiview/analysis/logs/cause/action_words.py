"""Describes an action of a log with the open package: its row, what it does, when it runs."""

from __future__ import annotations

from dataclasses import dataclass

from msiview.analysis.custom_action_words import action_calls, action_facts
from msiview.analysis.custom_actions import CustomAction, custom_action
from msiview.analysis.live_columns import live
from msiview.analysis.logs.cause.named_in_messages import NamedRow, Tables
from msiview.database.standard_actions import SEQUENCES, standard_action

_EXECUTE = "InstallExecuteSequence"


@dataclass(frozen=True, slots=True)
class ActionWords:
    """An action in the package. ``row`` is that of CustomAction, or of the sequence for a standard
    action; ``lines`` describe it (``Does: calls X in the DLL of Binary Y``); ``condition`` is that
    of the sequence, None where no sequence calls it."""

    name: str
    row: NamedRow | None
    custom: CustomAction | None
    lines: tuple[str, ...]
    condition: str | None


def action_words(tables: Tables | None, name: str) -> ActionWords:
    """What is known of an action; only its purpose where no package is open."""
    standard = standard_action(name)
    purpose = (f"Purpose: {standard.purpose}",) if standard is not None else ()
    if tables is None:
        return ActionWords(name, None, None, purpose, None)
    calls = [call for call in action_calls(tables, name) if call.table in SEQUENCES]
    calls.sort(key=lambda call: call.table != _EXECUTE)
    condition = calls[0].condition if calls else None
    sequence: NamedRow | None = (calls[0].table, (name,)) if calls else None
    custom = custom_action_of(tables, name)
    if custom is not None:
        facts = action_facts(custom, tables)
        lines = (f"Type: {custom.type}", *(f"{fact.name}: {fact.words}" for fact in facts))
        return ActionWords(name, ("CustomAction", (name,)), custom, lines, condition)
    return ActionWords(name, sequence, None, purpose, condition)


def custom_action_of(tables: Tables, name: str) -> CustomAction | None:
    """The decoded row of a custom action; None if the package has none of this name."""
    table = live(tables, "CustomAction")
    row = table.find((name,)) if table is not None else None
    if table is None or row is None:
        return None
    return custom_action(table.named_row(row))

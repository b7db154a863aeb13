"""What an action of a sequence is: a standard one, a custom action or a dialog."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msiview.database.bit_fields import decode
from msiview.database.cells import Cell
from msiview.database.standard_actions import standard_action
from msiview.database.table import Table


def action_notes(action: str, sequence: str, tables: Mapping[str, Table]) -> Iterator[str]:
    """Sentences on an action, without full stops; one that nothing defines is said so."""
    standard = standard_action(action)
    if standard is not None:
        yield f"standard action: {standard.purpose}"
        if standard.condition:
            yield f"its usual condition is {standard.condition}"
        if standard.sequences and sequence not in standard.sequences:
            yield "not usual in this sequence"
        return
    custom = _row_of("CustomAction", action, tables)
    if custom is not None:
        yield f"custom action: {custom_action_words(custom)}"
        return
    dialog = _row_of("Dialog", action, tables)
    if dialog is not None:
        title = dialog.get("Title")
        yield f"dialog: {title}" if title else "dialog"
        return
    if "CustomAction" in tables or "Dialog" in tables:
        yield "neither a standard action nor in CustomAction or Dialog"


def usual_number(action: str, sequence: str) -> int | None:
    """The usual sequence number of a standard action in a table, or None."""
    standard = standard_action(action)
    return standard.sequences.get(sequence) if standard is not None else None


def custom_action_words(row: Mapping[str, Cell]) -> str:
    """The type of a custom action in one line: ``DLL from Binary, deferred``."""
    kind = row.get("Type")
    meanings = decode("CustomAction", "Type", kind, row)
    words = [m.name or m.meaning for m in meanings if m.is_set]
    source = row.get("Source")
    return f"{', '.join(words)} (source {source})" if source else ", ".join(words)


def _row_of(name: str, key: str, tables: Mapping[str, Table]) -> dict[str, Cell] | None:
    """The row of a table with a single key, by column name."""
    table = tables.get(name)
    row = table.find((key,)) if table is not None else None
    if table is None or row is None:
        return None
    return {column.name: table.cell(row, column.index) for column in table.columns}

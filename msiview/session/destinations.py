"""Where the references of a cell or a row lead to, as places to go to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msiview.analysis.references.reference import (
    ENVIRONMENT,
    STANDARD_ACTION,
    STORAGES,
    STREAMS,
    TABLES,
    Reference,
    Target,
)
from msiview.database.cells import cell_text
from msiview.database.keys import key_text
from msiview.database.standard_actions import standard_action
from msiview.database.table import Table
from msiview.session.places import Place


@dataclass(frozen=True, slots=True)
class Destination:
    """A place that a reference leads to.

    ``title`` is the key or name of what is there, ``detail`` what kind of thing that is:
    the table of a row, or ``stream``, ``storage``, ``table``.
    """

    title: str
    detail: str
    place: Place


def destination_of(target: Target, tables: Mapping[str, Table]) -> Destination | None:
    """Where a target can be looked at; None for what is not in the file."""
    if target.row is not None:
        table = tables[target.table]
        return row_destination(table, target.row)
    match target.table:
        case name if name == STREAMS:
            return Destination(target.name, "stream", Place("stream", target.name))
        case name if name == STORAGES:
            return Destination(target.name, "storage", Place("transforms"))
        case name if name == TABLES and target.name in tables:
            return Destination(target.name, "table", Place("table", target.name))
    return None


def row_destination(table: Table, row: int) -> Destination:
    """A row as a destination."""
    title = key_text(table.key(row))
    columns = table.key_columns
    place = Place("table", table.name, row, columns[0].index if columns else 0)
    return Destination(title, table.name, place)


def destinations_of(
    references: Iterable[Reference], tables: Mapping[str, Table]
) -> list[Destination]:
    """The places that references lead to, each once, in their order."""
    found = (
        destination_of(target, tables) for reference in references for target in reference.targets
    )
    return list(dict.fromkeys(item for item in found if item is not None))


def target_words(reference: Reference) -> str:
    """What a reference names: ``Component App``, ``the environment variable TEMP``."""
    key = key_text(reference.key)
    tables = reference.tables
    if ENVIRONMENT in tables:
        return f"the environment variable {key}"
    if any(target.table == STANDARD_ACTION for target in reference.targets):
        return f"the standard action {key}"
    return f"{' or '.join(map(_thing, tables))} {key}"


def dead_end(reference: Reference) -> str:
    """A sentence on a reference that leads to no place in the file."""
    words = target_words(reference)
    words = words[:1].upper() + words[1:]
    if reference.dangling:
        return f"{words} is missing: {reference.table}.{reference.column} names it, no row has it."
    action = standard_action(cell_text(reference.key[-1]))
    if action is not None and any(t.table == STANDARD_ACTION for t in reference.targets):
        return f"{words} is part of Windows Installer: {action.purpose}"
    if ENVIRONMENT in reference.tables:
        return f"{words} is set on the computer, not in the file."
    return f"{words} is not in the file; it may be set or made at run time."


def _thing(table: str) -> str:
    return {STREAMS: "stream", STORAGES: "storage", TABLES: "table"}.get(table, table)

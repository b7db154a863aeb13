"""The references of a row as an object for JSON (docs/commands.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from msiview.analysis.references.reference import Incoming, Reference, RowReferences, Target
from msiview.database.cells import Cell
from msiview.database.table import Table
from msiview.report.row_object import RowObject, row_object


class OutgoingObject(TypedDict):
    """``characters`` is the place of a name in a text, in characters from 0."""

    column: str
    kind: str
    tables: list[str]
    value: list[Cell]
    characters: list[int] | None
    state: str
    targets: list[RowObject]


class IncomingObject(TypedDict):
    table: str
    column: str
    kind: str
    rows: list[list[Cell]]


class ReferencesObject(RowObject):
    refers_to: list[OutgoingObject]
    referred_by: list[IncomingObject]


def references_object(found: RowReferences, tables: Mapping[str, Table]) -> ReferencesObject:
    """A row's references in both directions."""
    return ReferencesObject(
        table=found.table,
        key=list(tables[found.table].key(found.row)),
        refers_to=[_outgoing(reference, tables) for reference in found.outgoing],
        referred_by=[_incoming(incoming, tables[incoming.table]) for incoming in found.incoming],
    )


def _outgoing(reference: Reference, tables: Mapping[str, Table]) -> OutgoingObject:
    return OutgoingObject(
        column=reference.column,
        kind=reference.kind.value,
        tables=list(reference.tables),
        value=list(reference.key),
        characters=list(reference.characters) if reference.characters is not None else None,
        state=reference.state.value,
        targets=[_target(target, tables) for target in reference.targets],
    )


def _target(target: Target, tables: Mapping[str, Table]) -> RowObject:
    """A row by its key; what is no row, or has no key, by its name."""
    table = tables.get(target.table)
    key = table.key(target.row) if table is not None and target.row is not None else ()
    return row_object(target.table, key or (target.name,))


def _incoming(incoming: Incoming, table: Table) -> IncomingObject:
    return IncomingObject(
        table=incoming.table,
        column=incoming.column,
        kind=incoming.kind.value,
        rows=[list(table.key(row)) for row in incoming.rows],
    )

"""The tables of a file with their counts, for a terminal and for JSON (docs/commands.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NotRequired, TypedDict

from msiview.database.database import Database
from msiview.database.transform import Transform
from msiview.format.transform_data import RowOperation
from msiview.overlay.changes import row_totals
from msiview.overlay.live_table import live_table
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.overlay.overlay import OverlaidDatabase
from msiview.report.page import Content, PageColumn, PageTable


class TableObject(TypedDict):
    name: str
    rows: int
    columns: int


class OverlaidTableObject(TableObject):
    """Rows and columns after all layers, the rows that they add, change and delete, and what became
    of the table: ``added``, ``deleted``, ``replaced``, or null where it stays."""

    added: int
    changed: int
    deleted: int
    table: str | None


class RecordsObject(TypedDict):
    """The records of a transform for one table; without counts where they can't be decoded."""

    name: str
    records: int | None
    reason: NotRequired[str]
    add: NotRequired[int]
    update: NotRequired[int]
    delete: NotRequired[int]
    created: NotRequired[bool]
    guessed: NotRequired[bool]


_BECAME = {"added": "new table", "deleted": "dropped", "replaced": "made anew"}


# -- JSON -----------------------------------------------------------------


def table_objects(database: Database) -> list[TableObject]:
    """The tables of a package, in name order."""
    return [
        TableObject(name=name, rows=table.row_count, columns=len(table.columns))
        for name, table in database.tables.items()
    ]


def overlaid_table_objects(database: OverlaidDatabase) -> list[OverlaidTableObject]:
    """The tables of a package with overlays, dropped ones included."""
    return [_overlaid(name, table) for name, table in database.tables.items()]


def records_objects(transform: Transform) -> list[RecordsObject]:
    """The tables that a transform changes, in name order."""
    names = sorted({*transform.tables, *transform.undecoded})
    return [_records(transform, name) for name in names]


def _overlaid(name: str, table: OverlaidTable) -> OverlaidTableObject:
    totals, live = row_totals(table), live_table(table)
    return OverlaidTableObject(
        name=name,
        rows=live.row_count,
        columns=len(live.columns),
        added=totals.added,
        changed=totals.changed,
        deleted=totals.deleted,
        table=_became(table),
    )


def _became(table: OverlaidTable) -> str | None:
    if table.dropped_by is not None:
        return "deleted"
    if table.created_by is None:
        return None
    return "replaced" if table.replaced is not None else "added"


def _records(transform: Transform, name: str) -> RecordsObject:
    if name in transform.undecoded:
        return RecordsObject(name=name, records=None, reason=transform.undecoded[name])
    table = transform.tables[name]
    counts = Counter(table.operation(row) for row in range(table.row_count))
    return RecordsObject(
        name=name,
        records=table.row_count,
        add=counts[RowOperation.ADD],
        update=counts[RowOperation.UPDATE],
        delete=counts[RowOperation.DELETE],
        created=table.created,
        guessed=table.guessed,
    )


# -- text -----------------------------------------------------------------


def tables_page(tables: Sequence[TableObject]) -> PageTable:
    """The tables of a package."""
    rows = ((table["name"], str(table["rows"]), str(table["columns"])) for table in tables)
    return PageTable(_columns("Rows", "Columns"), rows)


def overlaid_tables_page(tables: Sequence[OverlaidTableObject]) -> PageTable:
    """The tables of a package with overlays."""
    columns = _columns("Rows", "Columns", "Added", "Changed", "Deleted")
    return PageTable([*columns, PageColumn("")], map(_overlaid_cells, tables))


def records_page(tables: Sequence[RecordsObject]) -> PageTable:
    """The tables that a transform changes."""
    columns = _columns("Add", "Update", "Delete")
    return PageTable([*columns, PageColumn("")], map(_record_cells, tables))


def _columns(*counts: str) -> list[PageColumn]:
    return [PageColumn("Table"), *(PageColumn(name, is_number=True) for name in counts)]


def _overlaid_cells(table: OverlaidTableObject) -> Sequence[Content]:
    counts = table["rows"], table["columns"], table["added"], table["changed"], table["deleted"]
    return table["name"], *map(str, counts), _BECAME.get(table["table"] or "", "")


def _record_cells(table: RecordsObject) -> Sequence[Content]:
    if table["records"] is None:
        return table["name"], "?", "?", "?", table["reason"]
    counts = table["add"], table["update"], table["delete"]
    return table["name"], *map(str, counts), "new table" if table["created"] else ""

"""``msiview tables``: the tables and their numbers of rows."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msiview.commands.arguments import add_package_arguments
from msiview.commands.command import DONE, Command
from msiview.commands.opened import mention_opened, open_with_overlays, opened_head
from msiview.commands.output import write_text
from msiview.commands.overlays import add_overlay_arguments
from msiview.database.database import Database
from msiview.database.package import Package
from msiview.database.transform import Transform
from msiview.export.json_text import encode
from msiview.export.plain_text import aligned
from msiview.format.transform_data import RowOperation
from msiview.overlay.changes import row_totals
from msiview.overlay.live_table import live_table
from msiview.overlay.overlaid_table import OverlaidTable
from msiview.overlay.overlay import OverlaidDatabase
from msiview.visible_text import one_line

_DESCRIPTION = """\
List the tables of a file in name order with their rows and columns. Of a
transform: the tables that it changes, with the records that add, update and
delete rows. With --overlay: the tables as Windows Installer would see them, and
how many rows the overlays add, change and delete."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser)


def _run(args: Namespace) -> int:
    opened = open_with_overlays(args)
    if opened.overlaid is not None:
        tables = list(describe_overlaid_tables(opened.overlaid.database))
        text = _overlaid_text(tables)
    else:
        tables = list(describe_tables(opened.package))
        is_transform = isinstance(opened.package, Transform)
        text = _transform_text(tables) if is_transform else _database_text(tables)
    if args.json:
        write_text([encode({**opened_head(opened), "tables": tables}), "\n"])
    else:
        write_text(text)
    mention_opened(opened)
    return DONE


def describe_tables(package: Package) -> Iterator[dict[str, Any]]:
    """Each table as an object: ``name``, ``rows``, ``columns``; of a transform ``name``,
    ``records`` and how many of them ``add``, ``update``, ``delete``, or a ``reason`` why
    they cannot be decoded."""
    if isinstance(package, Database):
        for name, table in package.tables.items():
            yield {"name": name, "rows": table.row_count, "columns": len(table.columns)}
    elif isinstance(package, Transform):
        for name in sorted({*package.tables, *package.undecoded}):
            yield _describe_records(package, name)


def describe_overlaid_tables(database: OverlaidDatabase) -> Iterator[dict[str, Any]]:
    """Each table as an object: ``rows`` and ``columns`` after all layers, rows that they
    add, change and delete, and ``table``: what became of the table itself."""
    for name, table in database.tables.items():
        totals = row_totals(table)
        live = live_table(table)
        yield {
            "name": name,
            "rows": live.row_count,
            "columns": len(live.columns),
            "added": totals.added,
            "changed": totals.changed,
            "deleted": totals.deleted,
            "table": _fate(table),
        }


def _fate(table: OverlaidTable) -> str | None:
    """``added``, ``deleted`` or ``replaced``; None where the table stays."""
    if table.dropped_by is not None:
        return "deleted"
    if table.created_by is None:
        return None
    return "replaced" if table.replaced is not None else "added"


def _describe_records(transform: Transform, name: str) -> dict[str, Any]:
    if name in transform.undecoded:
        return {"name": name, "records": None, "reason": transform.undecoded[name]}
    table = transform.tables[name]
    counts = Counter(table.operation(row) for row in range(table.row_count))
    described: dict[str, Any] = {"name": name, "records": table.row_count}
    for operation in RowOperation:
        described[operation.value] = counts[operation]
    return described | {"created": table.created, "guessed": table.guessed}


def _database_text(tables: list[dict[str, Any]]) -> Iterator[str]:
    lines = [["table", "rows", "columns"]]
    lines += [[one_line(t["name"]), str(t["rows"]), str(t["columns"])] for t in tables]
    return aligned(lines, [False, True, True])


def _overlaid_text(tables: list[dict[str, Any]]) -> Iterator[str]:
    counts = ("rows", "columns", "added", "changed", "deleted")
    lines = [["table", *counts, ""]]
    for table in tables:
        fate = {"added": "new table", "deleted": "dropped", "replaced": "made anew"}
        numbers = [str(table[count]) for count in counts]
        lines.append([one_line(table["name"]), *numbers, fate.get(table["table"], "")])
    return aligned(lines, [False, True, True, True, True, True, False])


def _transform_text(tables: list[dict[str, Any]]) -> Iterator[str]:
    lines = [["table", "add", "update", "delete", ""]]
    for table in tables:
        name = one_line(table["name"])
        if table["records"] is None:
            lines.append([name, "?", "?", "?", table["reason"]])
        else:
            counts = [str(table[operation.value]) for operation in RowOperation]
            lines.append([name, *counts, "new table" if table["created"] else ""])
    return aligned(lines, [False, True, True, True, False])


COMMAND = Command("tables with their row counts", _DESCRIPTION, _add_arguments, _run)

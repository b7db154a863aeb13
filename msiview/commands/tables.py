"""``msiview tables``: which tables there are, and how many rows they have."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from typing import Any

from msiview.commands.arguments import add_package_arguments, heading, open_named
from msiview.commands.command import DONE, Command
from msiview.commands.messages import mention_problems
from msiview.commands.output import write_text
from msiview.database.database import Database
from msiview.database.package import Package
from msiview.database.transform import Transform
from msiview.export.json_text import encode
from msiview.export.one_line import one_line
from msiview.export.plain_text import aligned
from msiview.format.transform_data import Operation

_DESCRIPTION = """\
List the tables of a file in name order with their rows and columns. Of a
transform: the tables that it changes, with the records that add, update and
delete rows."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)


def _run(args: Namespace) -> int:
    package = open_named(args)
    tables = list(describe_tables(package))
    if args.json:
        write_text([encode(heading(package) | {"tables": tables}), "\n"])
    elif isinstance(package, Transform):
        write_text(_transform_text(tables))
    else:
        write_text(_database_text(tables))
    mention_problems(package)
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


def _describe_records(transform: Transform, name: str) -> dict[str, Any]:
    if name in transform.undecoded:
        return {"name": name, "records": None, "reason": transform.undecoded[name]}
    table = transform.tables[name]
    counts = Counter(table.operation(row) for row in range(table.row_count))
    described: dict[str, Any] = {"name": name, "records": table.row_count}
    for operation in Operation:
        described[operation.value] = counts[operation]
    return described | {"created": table.created, "guessed": table.guessed}


def _database_text(tables: list[dict[str, Any]]) -> Iterator[str]:
    lines = [["table", "rows", "columns"]]
    lines += [[one_line(t["name"]), str(t["rows"]), str(t["columns"])] for t in tables]
    return aligned(lines, [False, True, True])


def _transform_text(tables: list[dict[str, Any]]) -> Iterator[str]:
    lines = [["table", "add", "update", "delete", ""]]
    for table in tables:
        name = one_line(table["name"])
        if table["records"] is None:
            lines.append([name, "?", "?", "?", table["reason"]])
        else:
            counts = [str(table[operation.value]) for operation in Operation]
            lines.append([name, *counts, "new table" if table["created"] else ""])
    return aligned(lines, [False, True, True, True, False])


COMMAND = Command("tables with their row counts", _DESCRIPTION, _add_arguments, _run)

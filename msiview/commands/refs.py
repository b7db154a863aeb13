"""``msiview refs``: the rows that a row refers to, and the rows that refer to it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import Any

from msiview.analysis.references.engine import References
from msiview.analysis.references.reference import Incoming, Reference
from msiview.commands.arguments import add_package_arguments, not_found
from msiview.commands.command import DONE, Command, UsageError
from msiview.commands.opened import mention_opened, open_with_rows, opened_head, rows_of
from msiview.commands.output import write_text
from msiview.commands.overlays import add_overlay_arguments
from msiview.database.keys import key_text, row_of_key
from msiview.database.table import Table
from msiview.export.json_text import encode
from msiview.visible_text import one_line
from msiview.words import counted

_DESCRIPTION = """\
Say which rows a row refers to, and which rows refer to it: by keys, by numbers
(the disk of a file), and by names inside formatted texts and conditions. KEY is the
row's key, its values joined by /. A reference whose target is missing is marked
with an exclamation mark."""

_MOST_KEYS = 20
"""Rows that the text names for each column; the JSON has all."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    parser.add_argument("table", metavar="TABLE", help="the table of the row")
    parser.add_argument("key", metavar="KEY", help="its key values joined by /")
    add_overlay_arguments(parser)


def _run(args: Namespace) -> int:
    opened = open_with_rows(args)
    _, references = rows_of(opened)
    table, row = _row(references.store.tables, args.table, args.key)
    described = describe_references(references, table, row)
    if args.json:
        write_text([encode({**opened_head(opened), **described}), "\n"])
    else:
        write_text(_text(described))
    mention_opened(opened)
    return DONE


def _row(tables: Mapping[str, Table], name: str, key: str) -> tuple[Table, int]:
    if name not in tables:
        raise UsageError(not_found("there is no table", name, tables))
    row = row_of_key(tables[name], key)
    if row is None:
        raise UsageError(f"the table {name} has no row with the key {key}")
    return tables[name], row


def describe_references(references: References, table: Table, row: int) -> dict[str, Any]:
    """A row's references in both directions as an object (docs/commands.md)."""
    return {
        "table": table.name,
        "key": list(table.key(row)),
        "refers_to": [
            _describe_outgoing(references, reference)
            for reference in references.outgoing(table.name, row)
        ],
        "referred_by": [
            _describe_incoming(references, incoming)
            for incoming in references.incoming(table.name, row)
        ],
    }


def _describe_outgoing(references: References, reference: Reference) -> dict[str, Any]:
    targets = []
    for target in reference.targets:
        table = references.store.tables.get(target.table)
        is_row = table is not None and target.row is not None
        key = list(table.key(target.row)) if is_row and table and target.row is not None else None
        targets.append({"table": target.table, "key": key or [target.name]})
    return {
        "column": reference.column,
        "kind": reference.kind.value,
        "tables": list(reference.tables),
        "value": list(reference.key),
        "span": list(reference.span) if reference.span is not None else None,
        "state": reference.state.value,
        "targets": targets,
    }


def _describe_incoming(references: References, incoming: Incoming) -> dict[str, Any]:
    table = references.store.tables[incoming.table]
    return {
        "table": incoming.table,
        "column": incoming.column,
        "kind": incoming.kind.value,
        "rows": [list(table.key(row)) for row in incoming.rows],
    }


# -- text ---------------------------------------------------------------


def _text(described: dict[str, Any]) -> Iterator[str]:
    yield f"{one_line(described['table'])} {_key(described['key'])}\n"
    yield "refers to\n"
    for reference in described["refers_to"]:
        yield from _outgoing_text(reference)
    if not described["refers_to"]:
        yield "  nothing\n"
    yield "is referred to by\n"
    for incoming in described["referred_by"]:
        count = len(incoming["rows"])
        rows = counted(count, "row")
        place = f"{incoming['table']}.{incoming['column']}"
        yield f"  {one_line(place)}: {rows} ({incoming['kind']})\n"
        for key in incoming["rows"][:_MOST_KEYS]:
            yield f"    {_key(key)}\n"
        if count > _MOST_KEYS:
            yield f"    and {count - _MOST_KEYS} more\n"
    if not described["referred_by"]:
        yield "  nobody\n"


def _outgoing_text(reference: dict[str, Any]) -> Iterator[str]:
    column, kind = one_line(reference["column"]), reference["kind"]
    for target in reference["targets"]:
        yield f"  {column} -> {one_line(target['table'])} {_key(target['key'])} ({kind})\n"
    if not reference["targets"]:
        target = f"{' or '.join(reference['tables'])} {_key(reference['value'])}"
        missing = reference["state"] == "missing"
        mark, words = ("!", "missing") if missing else (" ", "not in this package")
        yield f"{mark} {column} -> {one_line(target)} ({kind}, {words})\n"


def _key(key: list[Any]) -> str:
    return one_line(key_text(key))


COMMAND = Command(
    "rows that a row refers to, and that refer to it", _DESCRIPTION, _add_arguments, _run
)

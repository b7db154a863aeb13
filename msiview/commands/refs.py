"""``msiview refs``: the rows that a row refers to, and the rows that refer to it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from msiview.commands.arguments import add_overlay_arguments, add_package_arguments, not_found
from msiview.commands.command import DONE, Command, UsageError
from msiview.commands.opened import mention_opened, open_with_rows, rows_of
from msiview.commands.output import write_text
from msiview.database.keys import row_of_key
from msiview.database.table import Table
from msiview.export.json_text import encode
from msiview.report.head_object import head_object
from msiview.report.references import references_blocks
from msiview.report.references_object import references_object
from msiview.report.text import text_of

_DESCRIPTION = """\
Say which rows a row refers to, and which rows refer to it: by keys, by numbers
(the disk of a file), and by names inside formatted texts and conditions. KEY is the
row's key, its values joined by /. Of a reference whose target is missing it is
said why that is a fault."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    parser.add_argument("table", metavar="TABLE", help="the table of the row")
    parser.add_argument("key", metavar="KEY", help="its key values joined by /")
    add_overlay_arguments(parser)


def _run(args: Namespace) -> int:
    opened = open_with_rows(args)
    _, references = rows_of(opened)
    tables = references.store.tables
    table, row = _row(tables, args.table, args.key)
    found = references.of_row(table.name, row)
    if args.json:
        described = references_object(found, tables)
        write_text([encode({**head_object(opened), **described}), "\n"])
    else:
        write_text(text_of(references_blocks(found, tables)))
    mention_opened(opened)
    return DONE


def _row(tables: Mapping[str, Table], name: str, key: str) -> tuple[Table, int]:
    if name not in tables:
        raise UsageError(not_found("there is no table", name, tables))
    row = row_of_key(tables[name], key)
    if row is None:
        raise UsageError(f"the table {name} has no row with the key {key}")
    return tables[name], row


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)

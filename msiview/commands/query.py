"""``msiview query``: SQL over the tables of a package."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from msiview.analysis.query import QueryError, run_query, value_of
from msiview.commands.arguments import add_overlay_arguments, add_package_arguments
from msiview.commands.command import DONE, INPUTS, Command, UsageError
from msiview.commands.opened import mention_opened, open_with_overlays
from msiview.commands.output import encoded, write_result
from msiview.export.formats import format_by_id, formats
from msiview.export.json_text import document_text, encode
from msiview.export.table_part import ExportOptions, TablePart
from msiview.report.head_object import head_object

_DESCRIPTION = """\
Answer a SELECT over the tables of FILE, as overlays make them, by SQLite: joins,
GROUP BY, LIKE, WITH and so on. Names may stand in backquotes, and each ? takes a
value from the command line:

  msiview query a.msi "SELECT File, FileName FROM File WHERE Component_ = ?" Main

Nothing can be changed by a query. A stream is its name; rowid is the place of a row
in the file. A value in single quotes is a text. The query is text in FILE's own
names; an empty cell is NULL."""


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser)
    parser.add_argument("sql", metavar="SELECT…", help="the query")
    parser.add_argument("values", metavar="VALUE", nargs="*", default=[], help="for each ? of it")
    parser.add_argument(
        "--format",
        choices=[form.id for form in formats() if not form.is_archive],
        help="how to write (text, or json with --json)",
    )
    parser.add_argument("-o", "--output", metavar="PATH", help="write to this file")


def _run(args: Namespace) -> int:
    if args.json and args.format not in (None, "json"):
        raise UsageError(f"--json and --format {args.format} contradict each other")
    opened = open_with_overlays(args)
    if opened.base is None:
        raise UsageError("a transform alone has no rows to ask for; lay it over a package")
    INPUTS.add(*opened.files())
    try:
        result = run_query(opened.live_tables, args.sql, list(map(value_of, args.values)))
    except QueryError as error:
        raise UsageError(str(error)) from None
    path = Path(args.output) if args.output is not None else None
    part = TablePart(result)
    if args.json or args.format == "json":
        head = {**head_object(opened), "columns": [column.name for column in result.columns]}
        rows = (iter([encode(list(row))]) for row in part.rows())
        write_result(map(encoded, document_text(head, "rows", rows)), path)
    else:
        form = format_by_id(args.format or "text")
        write_result(form.encoded(part, ExportOptions(contents=False)), path)
    mention_opened(opened)
    return DONE


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)

"""``msiview dump``: whole rows, in any format."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path

from msiview.commands.arguments import add_overlay_arguments, add_package_arguments, not_found
from msiview.commands.command import DONE, INPUTS, Command, UsageError
from msiview.commands.messages import complain
from msiview.commands.opened import mention_opened, open_with_overlays
from msiview.commands.output import encoded, write_result
from msiview.database.package import Package
from msiview.database.records import RecordTable
from msiview.database.table import Table
from msiview.database.transform import Transform
from msiview.export.files import export_table, export_tables
from msiview.export.formats import ExportFormat, format_by_id, formats
from msiview.export.json_text import document_text, encode, json_text
from msiview.export.markdown import markdown_escaped
from msiview.export.sqlite_file import sqlite_file
from msiview.export.table_part import ExportOptions, TablePart
from msiview.files.new_file import write_file
from msiview.report.head_object import head_object
from msiview.session.opened_package import OpenedPackage
from msiview.visible_text import one_line

_DESCRIPTION = """\
Write the rows of all tables, or of those named, in the order in which the file
has them. Of a transform: its records.

csv and idt hold one table per file: give a folder with -o to get them all.
Beside .idt files lie the streams of binary cells, _SummaryInformation.idt and
_ForceCodepage.idt, so that Windows can import the folder. `msibuild -i` imports
it too where all text is ASCII; else use idt-utf8, since msitools want UTF-8. Name
_ForceCodepage.idt first, in the same run. msitools 0.101 do not take back tabs and
line feeds without a carriage return: those stay as the control characters (16, 25)
that stand for them in archives.

With --overlay: the rows as Windows Installer would see them.

In csv and tab, a text that a spreadsheet would run as a formula gets an
apostrophe in front."""

SQLITE = "sqlite"
_TABLE_PER_FILE = ("csv", "tab", "idt", "idt-utf8")


def _add_arguments(parser: ArgumentParser) -> None:
    add_package_arguments(parser)
    add_overlay_arguments(parser)
    parser.add_argument(
        "tables", metavar="TABLE", nargs="*", default=[], help="tables; all when none is named"
    )
    parser.add_argument(
        "--format",
        choices=[*(form.id for form in formats()), SQLITE],
        help="how to write (text, or json with --json); sqlite is a database file, given with -o",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        help="write to this file; a folder (existing, or with / at the end, and always for "
        "several tables in csv, tab or idt) gets one file per table",
    )


def _run(args: Namespace) -> int:
    if args.json and args.format not in (None, "json"):
        raise UsageError(f"--json and --format {args.format} contradict each other")
    if args.format == SQLITE:
        return _dump_database(args)
    form = format_by_id("json" if args.json else args.format or "text")
    opened = open_with_overlays(args)
    package = opened.package
    if args.output is not None:
        INPUTS.add(*opened.files())
    tables = _chosen(_available(opened), args.tables)
    if form.is_archive and isinstance(package, Transform):
        raise UsageError("a transform has records, no tables that could be written as idt")
    if args.output is not None and _is_folder(args.output, form, package, args.tables):
        folder = Path(args.output)
        export_tables(form, package, _decoded(tables), folder, codepage=opened.codepage)
    elif args.output is not None and form.is_archive:
        _write_archive(form, opened, _decoded(tables), Path(args.output))
    else:
        path = Path(args.output) if args.output is not None else None
        write_result(_pieces(form, opened, tables), path)
    if form.id != "json":
        _name_undecoded(package, tables)
    mention_opened(opened)
    return DONE


def _dump_database(args: Namespace) -> int:
    if args.output is None:
        raise UsageError("a database of SQLite is written to a file; name it with -o")
    opened = open_with_overlays(args)
    if opened.base is None:
        raise UsageError("a transform has records, no tables that could be written to a database")
    INPUTS.add(*opened.files())
    tables = _decoded(_chosen(_available(opened), args.tables))
    write_file(Path(args.output), [sqlite_file(tables.values())])
    mention_opened(opened)
    return DONE


# -- which tables -------------------------------------------------------


def _available(opened: OpenedPackage) -> Mapping[str, Table | str]:
    """The tables as Windows Installer would see them; the reason where one of a transform cannot
    be decoded."""
    available: dict[str, Table | str] = dict(opened.live_tables)
    if isinstance(opened.package, Transform):
        available.update(opened.package.undecoded)
    return available


def _chosen(available: Mapping[str, Table | str], names: list[str]) -> Mapping[str, Table | str]:
    """The tables to write in name order: those named, or all."""
    for name in names:
        if name not in available:
            raise UsageError(not_found("there is no table", name, available))
    chosen = set(names) or available.keys()
    return {name: available[name] for name in sorted(chosen)}


def _decoded(tables: Mapping[str, Table | str]) -> dict[str, Table]:
    return {name: table for name, table in tables.items() if isinstance(table, Table)}


def _name_undecoded(package: Package, tables: Mapping[str, Table | str]) -> None:
    for name, table in tables.items():
        if isinstance(table, str):
            complain(f"{package.path}: table {name} is left out: {table}")


# -- where to -----------------------------------------------------------


def _is_folder(output: str, form: ExportFormat, package: Package, named: list[str]) -> bool:
    """Whether the path of -o is a folder for several files."""
    if Path(output).is_dir() or output.endswith(("/", os.sep)):
        return True
    if form.id not in _TABLE_PER_FILE or len(named) == 1:
        return False
    if Path(output).is_file():
        raise UsageError(f"{form.id} needs a folder for several tables; {output} is a file")
    return True


def _write_archive(
    form: ExportFormat, opened: OpenedPackage, tables: Mapping[str, Table], path: Path
) -> None:
    """Write a single .idt file, and the streams of its binary cells into a folder."""
    for table in tables.values():
        export_table(form, TablePart(table), path, ExportOptions(codepage=opened.codepage))


# -- what ---------------------------------------------------------------


def _pieces(
    form: ExportFormat, opened: OpenedPackage, tables: Mapping[str, Table | str]
) -> Iterator[bytes]:
    """All tables as one text."""
    if form.id == "json":
        items = (_json_item(name, table) for name, table in tables.items())
        yield from map(encoded, document_text(head_object(opened), "tables", items))
        return
    options = ExportOptions(codepage=opened.codepage)
    decoded = _decoded(tables)
    for index, table in enumerate(decoded.values()):
        if len(decoded) > 1:
            yield encoded(_separator(form, table, first=index == 0))
        yield from form.encoded(TablePart(table), options)


def _json_item(name: str, table: Table | str) -> Iterator[str]:
    if isinstance(table, str):
        return iter([encode({"name": name, "records": [], "reason": table})])
    return json_text(TablePart(table), ExportOptions())


def _separator(form: ExportFormat, table: Table, *, first: bool) -> str:
    """The separator of tables in one text: an empty line and the name of the next table."""
    gap = "" if first else "\n"
    match form.id:
        case "text":
            noun = "record" if isinstance(table, RecordTable) else "row"
            plural = "" if table.row_count == 1 else "s"
            return f"{gap}{one_line(table.name)}: {table.row_count} {noun}{plural}\n"
        case "markdown":
            return f"{gap}## {markdown_escaped(table.name)}\n\n"
        case "csv" | "tab":
            return f"{gap}{one_line(table.name)}\n"
        case _:
            return gap


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)

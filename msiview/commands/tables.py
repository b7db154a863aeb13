"""``msiview tables``: the tables and their numbers of rows."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence

from msiview.commands.arguments import add_overlay_arguments, add_package_arguments
from msiview.commands.command import DONE, Command
from msiview.commands.opened import mention_opened, open_with_overlays
from msiview.commands.output import write_text
from msiview.database.transform import Transform
from msiview.export.json_text import encode
from msiview.report.head_object import head_object
from msiview.report.page import PageTable
from msiview.report.table_list import (
    overlaid_table_objects,
    overlaid_tables_page,
    records_objects,
    records_page,
    table_objects,
    tables_page,
)
from msiview.report.text import text_of
from msiview.session.opened_package import OpenedPackage

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
    objects, page = _tables(opened)
    if args.json:
        write_text([encode({**head_object(opened), "tables": objects}), "\n"])
    else:
        write_text(text_of([page]))
    mention_opened(opened)
    return DONE


def _tables(opened: OpenedPackage) -> tuple[Sequence[Mapping[str, object]], PageTable]:
    """The tables for JSON and for a terminal."""
    if opened.overlaid is not None:
        overlaid = overlaid_table_objects(opened.overlaid.database)
        return overlaid, overlaid_tables_page(overlaid)
    if isinstance(opened.package, Transform):
        records = records_objects(opened.package)
        return records, records_page(records)
    tables = table_objects(opened.base) if opened.base is not None else []
    return tables, tables_page(tables)


COMMAND = Command(_DESCRIPTION, _add_arguments, _run)

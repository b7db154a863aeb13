"""Opening a log with what the package knows of its messages."""

from __future__ import annotations

from collections.abc import Mapping

from msiview.database.table import Table
from msiview.logs.log import Log
from msiview.logs.templates import message_templates

ErrorRows = tuple[tuple[int, str], ...]
"""Numbers and texts of messages in a package's language."""


def error_rows(tables: Mapping[str, Table]) -> ErrorRows:
    """The messages of a package, in whatever language; none without an Error table."""
    table = tables.get("Error")
    if table is None or len(table.columns) < 2:
        return ()
    rows = zip(table.values(0), table.values(1), strict=True)
    return tuple(
        (number, text) for number, text in rows if isinstance(number, int) and isinstance(text, str)
    )


def open_log(path: str, codepage: int | None, tables: Mapping[str, Table]) -> tuple[Log, ErrorRows]:
    """A log of which nothing has been read yet, and the messages that it is read with.

    Raises :class:`~msiview.errors.UnreadableFile`.
    """
    rows = error_rows(tables)
    return Log(path, codepage=codepage, templates=message_templates(rows)), rows

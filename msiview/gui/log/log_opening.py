"""Opening a log with what the package knows of its messages."""

from __future__ import annotations

from collections.abc import Mapping

from msiview.analysis.logs import opening
from msiview.analysis.logs.opening import ErrorRows, error_rows
from msiview.database.table import Table
from msiview.logs.log import Log

__all__ = ["ErrorRows", "error_rows", "open_log"]


def open_log(path: str, codepage: int | None, tables: Mapping[str, Table]) -> tuple[Log, ErrorRows]:
    """A log of which nothing has been read yet, and the messages that it is read with.

    Raises :class:`~msiview.errors.UnreadableFile`.
    """
    rows = error_rows(tables)
    return opening.open_log(path, codepage, rows), rows

"""Opening a log with what the package beside it knows of its messages."""

from __future__ import annotations

import os
from collections.abc import Mapping

from msiview.analysis.live_columns import live_rows
from msiview.database.table import Table
from msiview.logs.log import Log
from msiview.logs.templates import message_templates

ErrorRows = tuple[tuple[int, str], ...]
"""Numbers and texts of messages in a package's language."""


def error_rows(tables: Mapping[str, Table]) -> ErrorRows:
    """The messages of a package, in whatever language; none without an Error table."""
    return tuple(
        (number, text)
        for number, text in live_rows(tables, "Error", "Error", "Message")
        if isinstance(number, int) and isinstance(text, str)
    )


def open_log(
    path: str | os.PathLike[str], codepage: int | None = None, rows: ErrorRows = ()
) -> Log:
    """A log of which nothing has been read yet; ``rows`` are the messages of the open package.

    Raises :class:`~msiview.errors.UnreadableFile`.
    """
    return Log(path, codepage=codepage, templates=message_templates(rows))

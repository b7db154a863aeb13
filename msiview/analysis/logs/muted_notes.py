"""Recognizes notes about tables that the open package does not have, which are harmless."""

from __future__ import annotations

from collections.abc import Container

from msiview.logs.line_kinds import LineKind
from msiview.logs.log_line import log_line
from msiview.logs.notes import parse_note

_TABLE_FIELDS = {2205: 3, 2228: 3, 2262: 2}
"""The field that names the table, by number: no such table, a query for it, no such stream."""


def is_muted(kind: int, line: str, tables: Container[str]) -> bool:
    """Whether a line is a note that a table is missing, and the open package has none of this
    name: then it is only a routine check. ``tables`` are the package's."""
    if kind != LineKind.NOTE:
        return False
    note = parse_note(log_line(line).text)
    field = _TABLE_FIELDS.get(note.number) if note is not None else None
    if note is None or field is None:
        return False
    name = note.fields.get(field, "")
    return bool(name) and name not in tables

"""Cells and rows from tab-separated text, as spreadsheets and msiview copy them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msiview.database.table import Column, Table
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnKind
from msiview.progress import Progress
from msiview.session.adding_rows import Collision, IncomingRows, add_rows
from msiview.session.editing import Editing, cell_of

_BATCH = 512
"""Rows between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a text means in a table: its cells, line by line; the rows that these are, if they are
    whole ones; and how many of these have the key of a row that there is."""

    lines: Sequence[Sequence[str]]
    rows: Sequence[Mapping[str, str]] | None
    collisions: int


def read_pasted(
    editing: Editing, table: str, columns: Sequence[Column], text: str, progress: Progress
) -> Pasted:
    """What a text means in a table with these columns."""
    progress("Reading cells")
    lines = tabbed(text)
    rows = whole_rows(columns, lines)
    met = 0 if rows is None else _collisions(editing, table, rows, progress)
    return Pasted(lines, rows, met)


def tabbed(text: str) -> list[list[str]]:
    """The cells of a text, line by line. Cells with tabs or line breaks are in quotes; where quotes
    do not fit, they are letters as others are."""
    reader = csv.reader(io.StringIO(text, newline=""), dialect="excel-tab", strict=True)
    try:
        return [line for line in reader if line]
    except csv.Error:
        return [line.split("\t") for line in text.splitlines()]


def whole_rows(
    columns: Sequence[Column], lines: Sequence[Sequence[str]]
) -> list[dict[str, str]] | None:
    """The rows that a text means, by column: where its first line names columns, among them those
    of the key, or where each line has as many cells as the table has columns. Else None: these are
    cells."""
    names = [column.name for column in columns]
    keys = {column.name for column in columns if column.is_key}
    head = list(lines[0]) if lines else []
    if keys and keys <= set(head) <= set(names):
        return [dict(zip(head, line, strict=False)) for line in lines[1:]]
    if lines and all(len(line) == len(names) for line in lines):
        return [dict(zip(names, line, strict=True)) for line in lines]
    return None


def _collisions(
    editing: Editing, table: str, rows: Sequence[Mapping[str, str]], progress: Progress
) -> int:
    """How many of these rows have the key of a row that there is. A text that cannot be a key is
    that of none; :func:`paste_rows` refuses it."""
    keys = [column for column in editing.transaction.columns(table) if column.is_key]
    met = 0
    for number, row in enumerate(rows):
        if not number % _BATCH:
            progress("Looking for rows with the same keys", number, len(rows))
        met += _is_taken(editing, table, keys, row)
    return met


def _is_taken(editing: Editing, table: str, keys: Sequence[Column], row: Mapping[str, str]) -> bool:
    try:
        key = tuple(cell_of(table, (), column, row.get(column.name, "")) for column in keys)
    except EditRefused:
        return False
    return editing.transaction.row(table, key) is not None


def paste_rows(
    editing: Editing,
    table: str,
    rows: Sequence[Mapping[str, str]],
    collision: Collision,
    progress: Progress,
) -> None:
    """Add rows. Binary cells stay as they are: their contents are in no text. Raises EditRefused
    for the first row that does not fit."""
    columns = [
        column.name
        for column in editing.transaction.columns(table)
        if rows and column.name in rows[0] and column.type.kind is not ColumnKind.BINARY
    ]
    cells = [[row.get(name, "") for name in columns] for row in rows]
    done = add_rows(editing.transaction, IncomingRows(table, columns, cells), collision, progress)
    if done.misfits:
        raise done.misfits[0]


def paste_cells(
    editing: Editing,
    table: Table,
    rows: Sequence[int],
    columns: Sequence[Column],
    lines: Sequence[Sequence[str]],
    progress: Progress,
) -> None:
    """Give cells of these rows (from 0) and columns new values; one cell alone fills all of
    them."""
    only = lines[0][0] if len(lines) == 1 and len(lines[0]) == 1 else None
    for number, row in enumerate(rows):
        if not number % _BATCH:
            progress(f"Pasting into {table.name}", number, len(rows))
        key = table.key(row)
        line = [only] * len(columns) if only is not None else lines[number]
        cells = {
            column.name: cell_of(table.name, key, column, text)
            for column, text in zip(columns, line, strict=False)
            if text is not None
        }
        editing.transaction.set_cells(table.name, key, cells)

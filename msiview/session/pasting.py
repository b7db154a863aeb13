"""Cells and rows from tab-separated text, as spreadsheets and msiview copy them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import count

from msiview.database.cells import Cell
from msiview.database.table import Column
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnKind
from msiview.overlay.overlaid_table import Key
from msiview.progress import Progress
from msiview.session.editing import Editing, cell_of

_BATCH = 512
"""Rows between two reports of progress."""


class Collision(Enum):
    """What becomes of a pasted row whose key another row has; the value is the word for it."""

    SKIP = "skip"
    REPLACE = "replace"
    RENAME = "rename"


def tabbed(text: str) -> list[list[str]]:
    """The cells of a text, line by line. Cells with tabs or line breaks are in quotes.

    Raises EditRefused for a text whose quotes do not fit.
    """
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), dialect="excel-tab", strict=True))
    except csv.Error:
        return [line.split("\t") for line in text.splitlines()]
    return [line for line in lines if line]


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


def collisions(editing: Editing, table: str, rows: Sequence[Mapping[str, str]]) -> int:
    """How many of these rows have the key of a row that there is."""
    columns = editing.transaction.columns(table)
    return sum(
        editing.transaction.row(table, _key(table, columns, row)) is not None for row in rows
    )


def paste_rows(
    editing: Editing,
    table: str,
    rows: Sequence[Mapping[str, str]],
    collision: Collision,
    progress: Progress,
) -> int:
    """Add rows; returns how many were added or replaced. Binary cells stay empty: their contents
    are in no text. Raises EditRefused for the first cell that its column cannot hold."""
    edit = editing.transaction
    columns = edit.columns(table)
    done = 0
    for number, row in enumerate(rows):
        if not number % _BATCH:
            progress(f"Pasting into {table}", number, len(rows))
        key = _key(table, columns, row)
        cells = _cells(table, key, columns, row)
        if edit.row(table, key) is None:
            edit.add_row(table, cells)
        elif collision is Collision.SKIP:
            continue
        elif collision is Collision.REPLACE:
            edit.set_cells(table, key, cells)
        else:
            edit.add_row(table, {**cells, **_free_key(editing, table, columns, key)})
        done += 1
    return done


def paste_cells(
    editing: Editing,
    table: str,
    keys: Sequence[Key],
    columns: Sequence[Column],
    lines: Sequence[Sequence[str]],
    progress: Progress,
) -> None:
    """Give cells of these rows and columns new values; one cell alone fills all of them."""
    only = lines[0][0] if len(lines) == 1 and len(lines[0]) == 1 else None
    for number, key in enumerate(keys):
        if not number % _BATCH:
            progress(f"Pasting into {table}", number, len(keys))
        line = [only] * len(columns) if only is not None else lines[number]
        cells = {
            column.name: cell_of(table, key, column, text)
            for column, text in zip(columns, line, strict=False)
            if text is not None
        }
        editing.transaction.set_cells(table, key, cells)


def _key(table: str, columns: Sequence[Column], row: Mapping[str, str]) -> Key:
    return tuple(
        cell_of(table, (), column, row.get(column.name, "")) for column in columns if column.is_key
    )


def _cells(
    table: str, key: Key, columns: Sequence[Column], row: Mapping[str, str]
) -> dict[str, Cell]:
    return {
        column.name: cell_of(table, key, column, row[column.name])
        for column in columns
        if column.name in row and column.type.kind is not ColumnKind.BINARY
    }


def _free_key(editing: Editing, table: str, columns: Sequence[Column], key: Key) -> dict[str, Cell]:
    """A key like this one that no row has: its last value goes on, ``Main`` to ``Main_2``."""
    names = [column.name for column in columns if column.is_key]
    for number in count(2):
        last = key[-1]
        value: Cell = last + number - 1 if isinstance(last, int) else f"{last or ''}_{number}"
        other = (*key[:-1], value)
        if editing.transaction.row(table, other) is None:
            return dict(zip(names, other, strict=True))
    raise EditRefused(table, "no key is free")

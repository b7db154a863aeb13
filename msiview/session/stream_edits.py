"""Streams of rows, taken from files."""

from __future__ import annotations

from pathlib import PurePath

from msiview.database.cells import Cell
from msiview.database.table import Column, Table
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnKind
from msiview.overlay.edits.transaction import new_stream
from msiview.overlay.overlaid_table import Key
from msiview.session.adding_rows import free_key
from msiview.session.editing import Editing
from msiview.session.new_rows import add_new_row


def stream_column(table: Table) -> Column | None:
    """The column of a table that holds streams; a table has one at most."""
    return next((c for c in table.columns if c.type.kind is ColumnKind.BINARY), None)


def put_stream(editing: Editing, table: str, key: Key, column: str, data: bytes) -> None:
    """Give the stream of a row other contents, or its first ones."""
    editing.transaction.set_cells(table, key, {column: new_stream(table, key, data)})


def add_stream(editing: Editing, table: str, file: str, data: bytes) -> Key:
    """Add a row with a stream, called after the file that it comes from; returns its key.

    Raises :class:`msiview.errors.EditRefused` for a table without streams, or whose key is more
    than one name.
    """
    columns = editing.transaction.columns(table)
    keys = [column for column in columns if column.is_key]
    binary = next((c for c in columns if c.type.kind is ColumnKind.BINARY), None)
    if binary is None or [key.type.kind for key in keys] != [ColumnKind.STRING]:
        raise EditRefused(table, "its rows are no streams with a name")
    key = free_key(editing.transaction, table, (PurePath(file).name,))
    cells: dict[str, Cell] = {
        keys[0].name: key[0],
        binary.name: new_stream(table, key, data),
    }
    return add_new_row(editing, table, cells)

"""A transform as edits, to be changed and saved again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from msiview.database.cells import Cell, StreamCell
from msiview.database.records import Record
from msiview.errors import EditRefused, FormatError
from msiview.format.transform_data import RowOperation
from msiview.overlay.edits.transaction import new_stream
from msiview.overlay.layers import Layer
from msiview.overlay.overlaid_table import Key
from msiview.progress import Progress
from msiview.session.editing import Editing

_BATCH = 512


def edit_like(editing: Editing, layer: Layer, progress: Progress) -> list[EditRefused]:
    """Edit what a transform changes; returns what of it does not fit the package.

    The contents of its streams are read into memory, since the file is going to be written. What
    the installer would do under suppressed errors is done: a row that is added though it exists is
    overwritten, what is missing is left alone.
    """
    misfits: list[EditRefused] = []
    edit = editing.transaction

    @contextmanager
    def fitting() -> Iterator[None]:
        try:
            yield
        except EditRefused as error:
            misfits.append(error)

    for name in layer.dropped_tables:
        with fitting():
            edit.drop_table(name)
    for name, columns in layer.created_tables.items():
        with fitting():
            edit.create_table(name, columns)
    for name, columns in layer.added_columns.items():
        for column, type_ in columns:
            with fitting():
                edit.add_column(name, column, type_)
    for name in layer.changed_tables():
        with fitting():
            types = [(column.name, column.type) for column in edit.columns(name)]
            try:
                for number, record in enumerate(layer.records(name, types)):
                    if not number % _BATCH:
                        progress(f"Reading the changes of {name}")
                    with fitting():
                        _edit(editing, name, record)
            except FormatError as error:
                misfits.append(EditRefused(name, error.reason))
    return misfits


def _edit(editing: Editing, table: str, record: Record) -> None:
    edit, key = editing.transaction, record.key
    if record.operation is RowOperation.DELETE:
        edit.delete_row(table, key)
        return
    cells = _in_memory(table, key, record.cells)
    if record.operation is RowOperation.UPDATE:
        edit.set_cells(table, key, cells)
    elif edit.row(table, key) is not None:
        others = [column.name for column in edit.columns(table) if not column.is_key]
        edit.set_cells(table, key, {name: cells.get(name) for name in others})
    else:
        names = [column.name for column in edit.columns(table) if column.is_key]
        edit.add_row(table, {**dict(zip(names, key, strict=False)), **cells})


def _in_memory(table: str, key: Key, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {
        name: new_stream(table, key, cell.stream.read())
        if isinstance(cell, StreamCell) and cell.stream is not None
        else cell
        for name, cell in cells.items()
    }

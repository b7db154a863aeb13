"""Streams taken from files: the contents of a cell, or a new row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from msiview.database.keys import key_text
from msiview.errors import MsiviewError, UnreadableFile
from msiview.gui.plain_text import window_title
from msiview.gui.services import Services
from msiview.gui.settings import LAST_FOLDER
from msiview.overlay.overlaid_table import Key
from msiview.session.editing import Editing
from msiview.session.places import CellRef, Place
from msiview.session.stream_edits import add_stream, put_stream, stream_column


def can_replace_stream(services: Services, cell: CellRef | None) -> bool:
    """Whether a cell holds a stream, or could hold one, and can be edited."""
    document = services.document
    table = document.tables.get(cell.table) if cell is not None else None
    if cell is None or table is None or not document.edits.is_possible:
        return False
    column = stream_column(table)
    return column is not None and column.index == cell.column and cell.row < table.row_count


def replace_stream(services: Services, owner: QWidget, cell: CellRef) -> None:
    """Let the user choose the file whose contents a cell gets."""
    table = services.document.tables[cell.table]
    key, column = table.key(cell.row), table.columns[cell.column].name
    place = f"{table.name}/{key_text(key)}"
    path = _ask(services, owner, f"Replace the stream of {place}")
    if path:

        def put(data: bytes) -> None:
            services.document.edits.make(
                f"Replace the stream of {place}",
                lambda editing: put_stream(editing, table.name, key, column, data),
            )

        _read(services, path, put)


def add_stream_from_file(services: Services, owner: QWidget, table: str) -> None:
    """Let the user choose a file, and add it as a row of a table of streams."""
    path = _ask(services, owner, f"Add a stream to {table}")
    if path:
        _read(services, path, lambda data: _add(services, table, path, data))


def _add(services: Services, table: str, path: str, data: bytes) -> None:
    keys: list[Key] = []

    def work(editing: Editing) -> None:
        if not editing.transaction.has_table(table):
            editing.transaction.create_table(table)
        keys.append(add_stream(editing, table, path, data))

    if services.document.edits.make(f"Add {Path(path).name} to {table}", work):
        found = services.document.tables[table]
        services.selection.go(Place("table", table, found.find(keys[0]), 0))


def _ask(services: Services, owner: QWidget, title: str) -> str:
    folder = services.settings.get(LAST_FOLDER)
    path, _ = QFileDialog.getOpenFileName(owner, window_title(title), folder)
    if path:
        services.settings.set(LAST_FOLDER, str(Path(path).parent))
    return path


def _read(services: Services, path: str, done: Callable[[bytes], None]) -> None:
    services.jobs.run(
        lambda _: _bytes_of(path),
        done,
        lambda error: services.tell(str(error)),
        expected=MsiviewError,
        title=f"Reading {Path(path).name}",
    )


def _bytes_of(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UnreadableFile(error.strerror or "it cannot be read", file=path) from error

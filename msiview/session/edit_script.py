"""Edits from a document: the JSON of ``msiview changes``, or one of the same shape.

What a comparison has found is so replayed on another package. Where a row is no longer as the
document says, that is a misfit, and the row stays as it is. The shape is described in
docs/commands.md, "msiview edit".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeGuard

from msiview.database.cells import Cell, StreamCell
from msiview.database.keys import key_text
from msiview.errors import EditRefused, FormatError
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.overlay.edits.transaction import new_stream
from msiview.overlay.overlaid_table import Key
from msiview.session.editing import Editing, key_cells

_CHANGES = ("added", "changed", "deleted", "renamed")


@dataclass(frozen=True, slots=True)
class _CellChange:
    """What a document says of a cell. ``old`` counts only where ``states_old``."""

    column: str
    new: object
    old: object = None
    states_old: bool = False


@dataclass(frozen=True, slots=True)
class _RowChange:
    change: str
    table: str
    key: Key
    cells: Sequence[_CellChange] = ()
    new_key: Key = ()


@dataclass(slots=True)
class EditScript:
    """Replays documents; ``read`` gives the bytes of the files that a document names.

    ``misfits`` gathers what did not fit the package. References follow a renamed row unless
    ``keeps_references``.
    """

    editing: Editing
    read: Callable[[str], bytes]
    keeps_references: bool = False
    misfits: list[EditRefused] = field(default_factory=list)

    def run(self, document: object) -> None:
        """Make all edits of a document that fit.

        Raises :class:`msiview.errors.FormatError` for a document of another shape; nothing is
        edited then.
        """
        top = _object(document, "the document")
        dropped = [_text(name, "tables_deleted") for name in _list(top, "tables_deleted")]
        created = list(_tables(top))
        columns = list(_columns(top))
        rows = [_row(item) for item in _list(top, "changes")]
        edit = self.editing.transaction
        for name in dropped:
            with self._fitting():
                edit.drop_table(name)
        for name, types in created:
            with self._fitting():
                edit.create_table(name, types)
        for table, name, type_ in columns:
            with self._fitting():
                edit.add_column(table, name, type_)
        # Deleted rows first, so that nothing is in the way of new ones.
        for row in sorted(rows, key=lambda row: row.change != "deleted"):
            if row.table not in dropped or row.change != "deleted":
                with self._fitting():
                    self._edit(row)

    @contextmanager
    def _fitting(self) -> Iterator[None]:
        """An edit that is noted as a misfit where it is refused."""
        try:
            yield
        except EditRefused as error:
            self.misfits.append(error)

    def _edit(self, row: _RowChange) -> None:
        edit = self.editing.transaction
        match row.change:
            case "deleted":
                edit.delete_row(row.table, row.key)
            case "renamed":
                cells = key_cells(self.editing, row.table, row.new_key)
                self.editing.rename_row(row.table, row.key, cells, keeps=self.keeps_references)
            case "added":
                self._add(row)
            case _:
                self._change(row)

    def _add(self, row: _RowChange) -> None:
        edit = self.editing.transaction
        present = edit.row(row.table, row.key)
        cells = key_cells(self.editing, row.table, row.key)
        if present is None:
            cells.update(self._values(row, None))
            edit.add_row(row.table, cells)
        elif any(not _says(change.new, present.get(change.column)) for change in row.cells):
            raise EditRefused(_place(row), "there is another row with this key already")

    def _change(self, row: _RowChange) -> None:
        edit = self.editing.transaction
        present = edit.row(row.table, row.key)
        if present is None:
            raise EditRefused(_place(row), "there is no such row")
        for change in row.cells:
            now = present.get(change.column)
            if change.states_old and not _says(change.old, now) and not _says(change.new, now):
                place = f"{_place(row)}.{change.column}"
                raise EditRefused(place, f"it is {_words(now)}, not {_words(change.old)}")
        edit.set_cells(row.table, row.key, self._values(row, present))

    def _values(self, row: _RowChange, present: Mapping[str, Cell] | None) -> dict[str, Cell]:
        """The new cells of a row."""
        columns = {c.name: c for c in self.editing.transaction.columns(row.table)}
        values: dict[str, Cell] = {}
        for change in row.cells:
            column = columns.get(change.column)
            now = present.get(change.column) if present is not None else None
            if present is not None and _says(change.new, now):
                continue
            if column is not None and column.type.kind is ColumnKind.BINARY:
                values[change.column] = self._stream(row, change)
            elif _is_plain(change.new):
                values[change.column] = change.new
            else:
                raise EditRefused(f"{_place(row)}.{change.column}", "it cannot hold a stream")
        return values

    def _stream(self, row: _RowChange, change: _CellChange) -> Cell:
        if change.new is None:
            return None
        stated = change.new if isinstance(change.new, Mapping) else {}
        named = stated.get("file")
        if isinstance(named, str):
            return new_stream(row.table, row.key, self.read(named))
        known = self._stream_in_package(row.table, change)
        if known is None:
            place = f"{_place(row)}.{change.column}"
            reason = 'the document has no contents for the stream; {"file": PATH} names them'
            raise EditRefused(place, reason)
        return known

    def _stream_in_package(self, table: str, change: _CellChange) -> StreamCell | None:
        """A stream of the same contents in the same column, as that of a renamed row."""
        stored = self.editing.below.database.tables.get(table)
        if stored is None or not stored.has_column(change.column):
            return None
        cells = stored.values(stored.column(change.column).index)
        streams = (cell for cell in cells if isinstance(cell, StreamCell))
        return next((cell for cell in streams if _says(change.new, cell)), None)


# -- the shape of a document ---------------------------------------------


def _says(stated: object, cell: Cell) -> bool:
    """Whether a document's value is that of a cell. Streams are compared by their SHA-256."""
    if isinstance(cell, StreamCell):
        return isinstance(stated, Mapping) and stated.get("sha256") == cell.sha256()
    return (None if stated == "" else stated) == cell


def _is_plain(value: object) -> TypeGuard[int | str | None]:
    """Whether a value is null, a number or a text. JSON's true and false are none of them."""
    return value is None or (isinstance(value, int | str) and not isinstance(value, bool))


def _words(value: object) -> str:
    if isinstance(value, StreamCell | Mapping):
        return "another stream" if isinstance(value, StreamCell) else "the stream that was stated"
    return "null" if value is None else str(value)


def _place(row: _RowChange) -> str:
    return f"{row.table}/{key_text(row.key)}"


def _row(item: object) -> _RowChange:
    fields = _object(item, "a change")
    change = fields.get("change")
    if change not in _CHANGES:
        raise FormatError(f"a change is one of {', '.join(_CHANGES)}, not {change!r}")
    table = _text(fields.get("table"), "table")
    cells = [_cell(name, said) for name, said in _object(fields.get("cells", {}), "cells").items()]
    new_key = _key(fields, "new_key") if change == "renamed" else ()
    return _RowChange(str(change), table, _key(fields, "key"), cells, new_key)


def _cell(column: str, said: object) -> _CellChange:
    """A value, or an object with ``new`` and perhaps ``old``."""
    if isinstance(said, Mapping) and "new" in said:
        return _CellChange(column, said["new"], said.get("old"), "old" in said)
    return _CellChange(column, said)


def _key(fields: Mapping[str, object], name: str) -> Key:
    values = _list(fields, name)
    if not all(map(_is_plain, values)):
        raise FormatError(f'"{name}" must hold texts and numbers')
    return tuple(None if value == "" else value for value in values if _is_plain(value))


def _tables(top: Mapping[str, object]) -> Iterator[tuple[str, list[tuple[str, ColumnType]]]]:
    """The tables that are added; without columns where nothing describes them."""
    described: dict[str, list[tuple[str, ColumnType]]] = {}
    for item in _list(top, "tables"):
        fields = _object(item, "a table")
        described[_text(fields.get("name"), "name")] = [
            (_text(c.get("name"), "name"), _type(c))
            for c in (_object(column, "a column") for column in _list(fields, "columns"))
        ]
    for name in _list(top, "tables_added"):
        text = _text(name, "tables_added")
        yield text, described.get(text, [])


def _columns(top: Mapping[str, object]) -> Iterator[tuple[str, str, ColumnType]]:
    for item in _list(top, "columns_added"):
        fields = _object(item, "a column")
        table = _text(fields.get("table"), "table")
        yield table, _text(fields.get("column"), "column"), _type(fields)


def _type(fields: Mapping[str, object]) -> ColumnType:
    try:
        return ColumnType.parse(_text(fields.get("type"), "type"), key=fields.get("key") is True)
    except ValueError as error:
        raise FormatError(str(error)) from None


def _object(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise FormatError(f"{what} must be an object")
    return value


def _list(fields: Mapping[str, object], name: str) -> Sequence[object]:
    value = fields.get(name, [])
    if not isinstance(value, list):
        raise FormatError(f'"{name}" must be a list')
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise FormatError(f'"{name}" must be a text')
    return value

"""Rows from elsewhere (a file, the clipboard) put into a table, where their keys may be taken
already."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias, cast

from msiview.database.cells import Cell, StreamCell
from msiview.database.keys import key_text, typed_cell
from msiview.database.table import Column
from msiview.errors import EditRefused
from msiview.format.column_types import ColumnKind, ColumnType
from msiview.overlay.edits.transaction import Transaction, new_stream
from msiview.overlay.overlaid_table import Key
from msiview.progress import Progress, no_progress

IncomingCell: TypeAlias = "Cell | bytes"
"""A cell that is not in any table yet. A text counts as typed: in a column of numbers it is one.
Bytes are the contents of a stream."""

_STEP = 256
"""Rows that are added between two looks at the progress."""

_NUMBERS = (ColumnKind.SHORT, ColumnKind.LONG)
_NUMBERED = re.compile(r"(.*?)_?(\d*)", re.DOTALL)


class Collision(Enum):
    """What becomes of a row whose key another row has already."""

    SKIP = "skip"
    """The row that is there stays."""
    REPLACE = "replace"
    """The row that is there gets the cells of the new one; cells of other columns stay."""
    RENAME = "rename"
    """The new row gets the next free key."""


@dataclass(frozen=True, slots=True)
class IncomingRows:
    """Rows for one table. ``columns`` names their cells, in any order; columns of the table that
    are not named are null in new rows.

    ``types`` describes the table, where it is to be created if it does not exist. ``source`` is the
    file that they come from, ``lines`` where each row stands in it, counted from 1.
    """

    table: str
    columns: Sequence[str]
    rows: Sequence[Sequence[IncomingCell]]
    types: Sequence[tuple[str, ColumnType]] = ()
    source: str = ""
    lines: Sequence[int] = ()


@dataclass(slots=True)
class AddedRows:
    """What became of incoming rows, in their order: keys, and of renamed ones the old and the new
    key. ``misfits`` are those that were refused, each with its line where that is known."""

    added: list[Key] = field(default_factory=list)
    replaced: list[Key] = field(default_factory=list)
    skipped: list[Key] = field(default_factory=list)
    renamed: list[tuple[Key, Key]] = field(default_factory=list)
    misfits: list[EditRefused] = field(default_factory=list)


def add_rows(
    transaction: Transaction,
    incoming: IncomingRows,
    collision: Collision,
    progress: Progress | None = None,
) -> AddedRows:
    """Put rows into their table, as many as fit; a table that is missing is created.

    Raises :class:`msiview.errors.EditRefused` where there can be no such table, or it lacks a
    column that is named; nothing is changed then.
    """
    progress = progress or no_progress()
    with transaction.together():
        if not transaction.has_table(incoming.table):
            transaction.create_table(incoming.table, incoming.types)
        known = {column.name for column in transaction.columns(incoming.table)}
        unknown = ", ".join(name for name in incoming.columns if name not in known)
        if unknown:
            raise EditRefused(incoming.table, f"the table has no column {unknown}")
    adder = _Adder(transaction, incoming, collision)
    for number, row in enumerate(incoming.rows):
        if number % _STEP == 0:
            progress(f"Adding rows to {incoming.table}", number, len(incoming.rows))
        try:
            adder.add(row)
        except EditRefused as error:
            adder.done.misfits.append(_with_line(error, incoming, number))
    return adder.done


def _with_line(error: EditRefused, incoming: IncomingRows, number: int) -> EditRefused:
    if number >= len(incoming.lines):
        return error
    return EditRefused(f"{incoming.source}, line {incoming.lines[number]}", str(error))


class _Adder:
    def __init__(
        self, transaction: Transaction, incoming: IncomingRows, collision: Collision
    ) -> None:
        self.done = AddedRows()
        self._transaction, self._table, self._collision = transaction, incoming.table, collision
        self._names = incoming.columns
        columns = transaction.columns(self._table)
        self._keys = [column.name for column in columns if column.is_key]
        given = [column for column in columns if column.name in self._names]
        self._numbers = [column for column in given if column.type.kind in _NUMBERS]
        self._has_streams = any(column.type.kind is ColumnKind.BINARY for column in given)

    def add(self, row: Sequence[IncomingCell]) -> None:
        typed = dict(zip(self._names, row, strict=False))
        for column in self._numbers:
            typed[column.name] = self._number(column, typed.get(column.name))
        key = tuple(_key_cell(typed.get(name)) for name in self._keys)
        present = self._transaction.row(self._table, key)
        if present is None:
            self.done.added.append(self._put(key, typed))
            return
        match self._collision:
            case Collision.SKIP:
                self.done.skipped.append(key)
            case Collision.REPLACE:
                self._transaction.set_cells(self._table, key, self._cells(key, typed, present))
                self.done.replaced.append(key)
            case Collision.RENAME:
                new_key = free_key(self._transaction, self._table, key)
                self._put(new_key, {**typed, **dict(zip(self._keys, new_key, strict=True))})
                self.done.renamed.append((key, new_key))

    def _put(self, key: Key, typed: Mapping[str, IncomingCell]) -> Key:
        return self._transaction.add_row(self._table, self._cells(key, typed, {}))

    def _number(self, column: Column, cell: IncomingCell) -> IncomingCell:
        if not isinstance(cell, str):
            return cell
        try:
            return typed_cell(cell, column)
        except ValueError:
            place = f"{self._table}.{column.name}"
            raise EditRefused(place, f"{cell} is no whole number") from None

    def _cells(
        self, key: Key, typed: Mapping[str, IncomingCell], present: Mapping[str, Cell]
    ) -> Mapping[str, Cell]:
        if not self._has_streams:
            return cast("Mapping[str, Cell]", typed)
        cells: dict[str, Cell] = {}
        for name, cell in typed.items():
            now = present.get(name)
            if isinstance(cell, bytes):
                cells[name] = new_stream(self._table, key, cell)
            elif isinstance(now, StreamCell) and cell == now.name:
                continue  # a text file names the stream, and does not hold its contents
            else:
                cells[name] = cell
        return cells


def _key_cell(cell: IncomingCell) -> Cell:
    return None if isinstance(cell, bytes) or cell == "" else cell


def free_key(transaction: Transaction, table: str, key: Key) -> Key:
    """The key, or where a row has it the next one that is free: ``Main_2``, or a number that is
    one higher. The last text of the key is numbered, in a key of numbers the last of them.

    Raises :class:`msiview.errors.EditRefused` where there is none.
    """
    if transaction.row(table, key) is None:
        return key
    texts = [at for at, value in enumerate(key) if isinstance(value, str)]
    numbers = [at for at, value in enumerate(key) if isinstance(value, int)]
    if not texts and not numbers:
        raise EditRefused(f"{table}/{key_text(key)}", "no other key can be made of this one")
    at = (texts or numbers)[-1]
    value = key[at]
    if isinstance(value, int):
        stem, number = "", value
    else:
        found = _NUMBERED.fullmatch(str(value))
        assert found is not None
        stem, number = f"{found[1]}_", int(found[2] or 1)
    while True:
        number += 1
        candidate = (*key[:at], f"{stem}{number}" if texts else number, *key[at + 1 :])
        if transaction.row(table, candidate) is None:
            return candidate
